//! Section `[periods]` of the configuration.

use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[periods]`
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Diplomas.
    pub referentiels: Referentiels,
    /// Claims on periods (`freeze.md`).
    pub claims: Claims,
    /// Deletion of periods (P-08).
    pub suppressions: Suppressions,
}

/// `[periods.suppressions]`
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Suppressions {
    /// For how many days the DDFPT can undo a deletion; 0: it is for good.
    pub jours_pour_annuler: u32,
}

impl Default for Suppressions {
    fn default() -> Self {
        Self {
            jours_pour_annuler: 30,
        }
    }
}

/// Longest time in which a deletion can be undone, in days: what is deleted is not kept for ever (N1).
const MOST_DAYS: u32 = 365;

/// `[periods.referentiels]`
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Referentiels {
    /// A folder of diplomas that replace the built-in ones or come beside them.
    pub folder: Option<PathBuf>,
}

/// `[periods.claims]`
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Claims {
    /// How often pending claims are looked at.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub sweep_every: Duration,
    /// How long a claim may be pending before evaluation is asked about it.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub settle_after: Duration,
}

impl Default for Claims {
    fn default() -> Self {
        Self {
            sweep_every: Duration::from_secs(5),
            settle_after: Duration::from_secs(15),
        }
    }
}

impl chassis::config::Section for Config {
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.claims.sweep_every < Duration::from_millis(10) {
            faults.push("periods.claims.sweep_every: 10ms at least".to_owned());
        }
        if self.suppressions.jours_pour_annuler > MOST_DAYS {
            faults.push(format!(
                "periods.suppressions.jours_pour_annuler: {MOST_DAYS} at most"
            ));
        }
        if let Some(folder) = &self.referentiels.folder
            && !folder.is_dir()
        {
            faults.push(format!(
                "periods.referentiels.folder: no folder {}",
                folder.display()
            ));
        }
        faults
    }
}
