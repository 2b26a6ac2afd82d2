//! The forms that learners type in, as sets of named texts (F-02, F-13).

use serde_json::Value;

/// Longest text of a field, in characters: some twenty pages, so that only an accident reaches it.
pub const TEXT_MAX_CHARS: usize = 50_000;

/// A form and its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Tab « présenter l’entreprise »: the learner's own part.
    Entreprise,
    /// One week of the tab « activités hebdomadaires ».
    Semaine,
}

/// Why a change cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormFault {
    /// The form has no such field.
    UnknownField,
    /// Neither a text nor null.
    NotAText,
    /// Longer than [`TEXT_MAX_CHARS`].
    TooLong,
    /// Holds a character that no text of a person has (NUL), which the database refuses.
    ForbiddenCharacter,
}

impl Form {
    /// Names of its fields, in the order of the page.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Entreprise => &[
                "activites",
                "effectif",
                "effectif_maintenance",
                "historique",
            ],
            Self::Semaine => &["description", "aime", "reussi"],
        }
    }

    /// Whether it has that field.
    pub fn has(self, field: &str) -> bool {
        self.fields().contains(&field)
    }

    /// Whether a value may be written in a field: a text, or null to clear it.
    pub fn check(self, field: &str, value: &Value) -> Result<(), FormFault> {
        if !self.has(field) {
            return Err(FormFault::UnknownField);
        }
        match value {
            Value::String(text) if text.contains('\0') => Err(FormFault::ForbiddenCharacter),
            Value::String(text) if text.chars().count() > TEXT_MAX_CHARS => Err(FormFault::TooLong),
            Value::Null | Value::String(_) => Ok(()),
            _ => Err(FormFault::NotAText),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn form_takes_its_own_fields_as_texts_f02() {
        let sheet = Form::Semaine;
        assert_eq!(sheet.check("aime", &json!("Le travail d’équipe")), Ok(()));
        assert_eq!(sheet.check("aime", &Value::Null), Ok(()));
        assert_eq!(
            sheet.check("historique", &json!("x")),
            Err(FormFault::UnknownField)
        );
        assert_eq!(sheet.check("aime", &json!(3)), Err(FormFault::NotAText));
        assert_eq!(
            sheet.check("aime", &json!("a\u{0}b")),
            Err(FormFault::ForbiddenCharacter)
        );
        let longest = "é".repeat(TEXT_MAX_CHARS);
        assert_eq!(sheet.check("aime", &json!(longest)), Ok(()));
        assert_eq!(
            sheet.check("aime", &json!(format!("{longest}é"))),
            Err(FormFault::TooLong)
        );
    }
}
