//! Mark of a bilan intermédiaire: out of 20, to a tenth (E-07).

use std::fmt;
use std::str::FromStr;

/// A mark, from 0 to 20, to a tenth of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Note {
    tenths: i16,
}

/// The text is not a mark out of 20 with at most one decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a mark out of 20 with at most one decimal")]
pub struct NotANote;

impl Note {
    /// Tenths of a point, as stored.
    pub const fn tenths(self) -> i16 {
        self.tenths
    }

    /// The mark of that many tenths of a point; `None` outside 0 to 200.
    pub fn from_tenths(tenths: i16) -> Option<Self> {
        (0..=200).contains(&tenths).then_some(Self { tenths })
    }
}

/// `13`, `13,5` or `13.5`, as people type it.
impl FromStr for Note {
    type Err = NotANote;

    fn from_str(text: &str) -> Result<Self, NotANote> {
        let (points, tenths) = match text.trim().split_once([',', '.']) {
            Some((points, tenths)) if tenths.len() == 1 => (points, tenths),
            Some(_) => return Err(NotANote),
            None => (text.trim(), "0"),
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !(1..=2).contains(&points.len()) || !digits(points) || !digits(tenths) {
            return Err(NotANote);
        }
        let points: i16 = points.parse().map_err(|_| NotANote)?;
        let tenths: i16 = tenths.parse().map_err(|_| NotANote)?;
        Self::from_tenths(points * 10 + tenths).ok_or(NotANote)
    }
}

/// With a dot, and no decimal when it is zero: `13.5`, `13`.
impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.tenths % 10 {
            0 => write!(f, "{}", self.tenths / 10),
            tenths => write!(f, "{}.{tenths}", self.tenths / 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_with_a_comma_or_a_dot_e07() {
        for (text, shown) in [
            ("13,5", "13.5"),
            ("13.5", "13.5"),
            (" 13 ", "13"),
            ("0", "0"),
            ("20,0", "20"),
            ("07,5", "7.5"),
        ] {
            assert_eq!(
                text.parse::<Note>().map(|n| n.to_string()),
                Ok(shown.into())
            );
        }
    }

    #[test]
    fn anything_else_is_no_mark_e07() {
        for text in [
            "", "20,1", "21", "-1", "+5", "13,55", "13,", ",5", "abc", "1e1", "١٣", "13,-5", "130",
        ] {
            assert_eq!(text.parse::<Note>(), Err(NotANote), "{text}");
        }
    }
}
