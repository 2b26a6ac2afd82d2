//! The word that is typed before something goes for good.

use http::StatusCode;

use crate::error::{CONFIRMATION_REQUIRED, Problem};

/// Whether `typed` is the word asked for; case and spaces around do not count.
pub fn confirmed(typed: &str, word: &str) -> Result<(), Problem> {
    if typed.trim().to_uppercase() == word {
        return Ok(());
    }
    let code = CONFIRMATION_REQUIRED;
    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code)
        .with("mot", word)
        .with_fault("confirmation", code))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_word_is_typed_in_any_case_and_no_other_is_taken_p08_i12() {
        for (typed, word) in [
            ("SUPPRIMER", "SUPPRIMER"),
            ("  supprimer\n", "SUPPRIMER"),
            (" effacer ", "EFFACER"),
        ] {
            assert!(confirmed(typed, word).is_ok(), "{typed:?}");
        }
        for typed in ["", "oui", "SUPPRIMER"] {
            assert!(confirmed(typed, "EFFACER").is_err(), "{typed:?}");
        }
        for typed in ["", "oui", "SUPPRIMERA", "EFFACER"] {
            let refused = confirmed(typed, "SUPPRIMER").unwrap_err();
            assert_eq!(refused.code(), CONFIRMATION_REQUIRED, "{typed:?}");
        }
    }
}
