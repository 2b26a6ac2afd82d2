//! From the registry's MEF code to a niveau and the référentiels that it may lead to (I-05).

use serde::{Deserialize, Serialize};

/// Digits of a MEF that count; the eleventh is a variant of no meaning here.
pub(crate) const SIGNIFICANT_DIGITS: usize = 10;

/// One line of the MEF table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MefEntry {
    /// The ten digits that count.
    pub mef: String,
    /// Title, for reports.
    pub intitule: String,
    /// Code of the niveau, the same in every candidate.
    pub niveau: String,
    /// Who may be enrolled.
    pub statut: StatutMef,
    /// a seconde commune to a family of trades. It does not tell the diploma, even when a single
    /// candidate has a référentiel here: the établissement's subscriptions or the division decide.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub commune: bool,
    /// Code of the option of the diploma, where the MEF tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<String>,
    /// Codes of the référentiels that it may lead to. Empty: a known diploma without référentiel here.
    pub candidats: Vec<String>,
}

/// Who a MEF admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatutMef {
    /// Pupils only.
    Scolaire,
    /// Apprentices only.
    Apprenti,
    /// Both.
    Mixte,
}

/// The ten digits that count of a code as a registry file writes it, with ten or eleven of them.
#[must_use]
pub fn significant(code: &str) -> Option<&str> {
    let code = code.trim();
    let digits = code.len() == SIGNIFICANT_DIGITS || code.len() == SIGNIFICANT_DIGITS + 1;
    if digits && code.bytes().all(|byte| byte.is_ascii_digit()) {
        code.get(..SIGNIFICANT_DIGITS)
    } else {
        None
    }
}
