//! The tenant: an établissement, keyed by its UAI.

use std::fmt;
use std::str::FromStr;

/// UAI of an établissement: seven digits, then the letter of rank *number mod 23*.
///
/// [`Uai::NONE`] is the absent tenant, of calls made before anyone is known (sign-in): it equals no stored
/// value, so row-level security hides every row from it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uai([u8; 8]);

const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";

impl Uai {
    /// The absent tenant.
    pub const NONE: Self = Self([0; 8]);

    /// As written in the registry, e.g. `0761234D`; empty for [`Uai::NONE`].
    pub fn as_str(&self) -> &str {
        if self.is_none() {
            return "";
        }
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Reads back what [`Uai::as_str`] gave, the absent tenant included: events of the whole deployment have that one.
    pub(crate) fn written(text: &str) -> Result<Self, UaiError> {
        if text.is_empty() {
            return Ok(Self::NONE);
        }
        text.parse()
    }

    /// Whether this is the absent tenant.
    pub fn is_none(&self) -> bool {
        *self == Self::NONE
    }
}

/// Why a text is not a UAI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UaiError {
    /// Not seven digits and a letter.
    #[error("a UAI has seven digits and one letter")]
    Form,
    /// The letter is not that of the number.
    #[error("the check letter of this UAI is wrong")]
    Key,
}

impl FromStr for Uai {
    type Err = UaiError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_ascii_uppercase();
        let bytes: [u8; 8] = text.as_bytes().try_into().map_err(|_| UaiError::Form)?;
        let (digits, letter) = bytes.split_at(7);
        if !digits.iter().all(u8::is_ascii_digit) || !letter[0].is_ascii_uppercase() {
            return Err(UaiError::Form);
        }
        let number = digits
            .iter()
            .fold(0usize, |n, d| n * 10 + usize::from(d - b'0'));
        if LETTERS[number % LETTERS.len()] != letter[0] {
            return Err(UaiError::Key);
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<&str> for Uai {
    type Error = UaiError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl TryFrom<String> for Uai {
    type Error = UaiError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for Uai {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Uai {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Uai({})", self.as_str())
    }
}

impl serde::Serialize for Uai {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Uai {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::written(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_letter_of_a_uai_is_verified_i01() {
        assert_eq!(
            "0761234D".parse::<Uai>().map(|u| u.to_string()),
            Ok("0761234D".into())
        );
        assert_eq!("0761234A".parse::<Uai>(), Err(UaiError::Key));
        assert_eq!("761234D".parse::<Uai>(), Err(UaiError::Form));
        assert_eq!("07612é4D".parse::<Uai>(), Err(UaiError::Form));
    }

    #[test]
    fn the_absent_tenant_is_no_written_uai() {
        assert!("".parse::<Uai>().is_err());
        assert_eq!(Uai::NONE.as_str(), "");
    }
}
