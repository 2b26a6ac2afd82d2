//! What teachers, tutors and maîtres d’apprentissage say of a portfolio (F-07).

use chassis::Profil;
use jiff::Timestamp;
use uuid::Uuid;

use crate::domain::{CommentId, SheetId};

/// Longest comment, in characters.
const TEXT_MAX_CHARS: usize = 5_000;

/// To whom a comment is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Destinataires {
    /// The learner.
    Apprenant,
    /// The teacher in charge: the learner does not read it.
    Referent,
    /// Both.
    Tous,
}

impl Destinataires {
    /// As stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Apprenant => "apprenant",
            Self::Referent => "referent",
            Self::Tous => "tous",
        }
    }

    /// Reads back [`Destinataires::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Apprenant, Self::Referent, Self::Tous]
            .into_iter()
            .find(|one| one.as_str() == text)
    }
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its identity.
    pub id: CommentId,
    /// The sheet that it is about; `None`: the portfolio as a whole.
    pub sheet: Option<SheetId>,
    /// Who wrote it.
    pub author: Uuid,
    /// In which profile.
    pub profil: Profil,
    /// To whom.
    pub destinataires: Destinataires,
    /// What it says.
    pub texte: String,
    /// When.
    pub created_at: Timestamp,
    /// The one who asks has read it, or wrote it.
    pub seen: bool,
}

/// Why a text is no comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentFault {
    /// It says nothing.
    Empty,
    /// Longer than a comment can be, or with a character that no text has.
    TooLong,
}

/// The text of a comment, without the spaces around it.
pub fn comment_text(typed: &str) -> Result<String, CommentFault> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(CommentFault::Empty);
    }
    if text.chars().count() > TEXT_MAX_CHARS || text.contains('\0') {
        return Err(CommentFault::TooLong);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_says_something_f07() {
        assert_eq!(comment_text("  \n"), Err(CommentFault::Empty));
        assert_eq!(comment_text(" Bien. "), Ok("Bien.".to_owned()));
        let long = "é".repeat(TEXT_MAX_CHARS + 1);
        assert_eq!(comment_text(&long), Err(CommentFault::TooLong));
    }

    #[test]
    fn addressees_are_read_back_f07() {
        for one in ["apprenant", "referent", "tous"] {
            assert_eq!(
                Destinataires::parse(one).map(Destinataires::as_str),
                Some(one)
            );
        }
        assert_eq!(Destinataires::parse("tuteur"), None);
    }
}
