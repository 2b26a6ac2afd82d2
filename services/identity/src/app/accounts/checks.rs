//! What may be typed of a person, checked field by field.

use chassis::db::Tx;
use chassis::{FieldFault, Scope};
use jiff::civil::Date;

use crate::domain::account_sheet::Civil;
use crate::domain::siecle::text::tidy;
use crate::domain::values::{self, EmailAddress, NameFault};
use crate::error::{self, Result};
use crate::store::account_sheets;

/// Longest name of a discipline.
const MAX_DISCIPLINE: usize = 100;

/// Who somebody is, as typed.
#[derive(Clone)]
pub struct TypedCivil {
    pub civilite: String,
    pub nom: String,
    pub nom_usage: String,
    pub prenom: String,
    pub date_naissance: String,
}

/// Checks names and birth date; what is wrong is noted in `faults`.
pub(crate) fn civil(typed: &TypedCivil, today: Date, faults: &mut Vec<FieldFault>) -> Civil {
    let nom = name("nom", &typed.nom, faults);
    let nom_usage = match typed.nom_usage.trim() {
        "" => None,
        text => Some(name("nom_usage", text, faults)),
    };
    let prenom = name("prenom", &typed.prenom, faults);
    let civilite = match typed.civilite.as_str() {
        "M." => "M.",
        "Mme" => "Mme",
        _ => "",
    };
    let date_naissance = match (
        typed.date_naissance.trim(),
        values::date(&typed.date_naissance),
    ) {
        ("", _) => None,
        (_, Some((born, _))) if born <= today => Some(born),
        _ => {
            faults.push(FieldFault::new("date_naissance", error::DATE_INVALID));
            None
        }
    };
    Civil {
        civilite: civilite.to_owned(),
        nom,
        nom_usage,
        prenom,
        date_naissance,
    }
}

/// A name, or what is wrong with it.
fn name(field: &str, text: &str, faults: &mut Vec<FieldFault>) -> String {
    values::name(text).unwrap_or_else(|fault| {
        let code = match fault {
            NameFault::Absent => error::REQUIRED,
            NameFault::TooLong => error::TOO_LONG,
            NameFault::Forbidden => error::NAME_INVALID,
        };
        faults.push(FieldFault::new(field, code));
        String::new()
    })
}

/// An address, or none where none was typed.
pub(crate) fn courriel(text: &str, faults: &mut Vec<FieldFault>) -> Option<EmailAddress> {
    let address = EmailAddress::parse(text);
    if address.is_none() && !text.trim().is_empty() {
        faults.push(FieldFault::new("courriel", error::EMAIL_INVALID));
    }
    address
}

/// A phone number, or none where none was typed.
pub(super) fn telephone(text: &str, faults: &mut Vec<FieldFault>) -> Option<String> {
    let number = values::phone(text);
    if number.is_none() && !text.trim().is_empty() {
        faults.push(FieldFault::new("telephone", error::PHONE_INVALID));
    }
    number
}

/// A discipline in words, or none.
pub(super) fn discipline(text: &str, faults: &mut Vec<FieldFault>) -> Vec<String> {
    let discipline = tidy(text);
    if discipline.chars().count() > MAX_DISCIPLINE {
        faults.push(FieldFault::new("discipline", error::TOO_LONG));
    }
    if discipline.is_empty() {
        Vec::new()
    } else {
        vec![discipline]
    }
}

/// Classes of this year, each once.
pub(super) async fn divisions(
    tx: &mut Tx,
    scope: &Scope,
    annee: i32,
    wanted: &[String],
    faults: &mut Vec<FieldFault>,
) -> Result<Vec<String>> {
    let mut wanted = wanted.to_vec();
    wanted.sort();
    wanted.dedup();
    if wanted.is_empty() {
        return Ok(wanted);
    }
    let known = account_sheets::divisions(tx, scope, annee).await?;
    if !wanted
        .iter()
        .all(|code| known.iter().any(|(own, _)| own == code))
    {
        faults.push(FieldFault::new("divisions", error::DIVISION_UNKNOWN));
    }
    Ok(wanted)
}
