//! Codes of an application (TOTP, RFC 6238: SHA-1, 6 digits, 30 s) and recovery codes (I-06).

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha1::Sha1;
use subtle::ConstantTimeEq as _;

/// Seconds that a code is shown for.
const STEP: i64 = 30;
/// Codes of that many steps before and after are taken: clocks differ, hands are slow.
const DRIFT: i64 = 1;
const DIGITS: u32 = 6;
/// Recovery codes given at once.
pub const RECOVERY_CODES: usize = 10;
/// Letters of recovery codes: none that is mistaken for another on paper.
const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Letters of one recovery code: 49 bits.
pub const RECOVERY_LENGTH: usize = 10;

/// The key of somebody's application; never stored.
pub struct TotpKey([u8; 20]);

impl TotpKey {
    /// The first bytes of a derived secret.
    pub fn new(derived: [u8; 32]) -> Self {
        let mut key = [0; 20];
        key.copy_from_slice(&derived[..20]);
        Self(key)
    }

    /// The step whose code this is, near `now` and after `last_step`: no code is taken twice.
    pub fn matching_step(&self, code: &str, now: Timestamp, last_step: i64) -> Option<i64> {
        let current = now.as_second() / STEP;
        let given: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        (current - DRIFT..=current + DRIFT)
            .filter(|step| *step > last_step)
            .find(|step| bool::from(self.code(*step).as_bytes().ct_eq(given.as_bytes())))
    }

    /// The code of a step.
    pub fn code(&self, step: i64) -> String {
        // HMAC takes keys of any length: the error of the signature cannot happen.
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(&self.0) else {
            return String::new();
        };
        mac.update(&step.to_be_bytes());
        let tag = mac.finalize().into_bytes();
        let start = usize::from(tag[19] & 0x0f);
        let word = u32::from_be_bytes([
            tag[start] & 0x7f,
            tag[start + 1],
            tag[start + 2],
            tag[start + 3],
        ]);
        format!("{:06}", word % 10_u32.pow(DIGITS))
    }

    /// The step of an instant.
    pub fn step(now: Timestamp) -> i64 {
        now.as_second() / STEP
    }

    /// To type by hand (RFC 4648, without padding).
    pub fn base32(&self) -> String {
        const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        self.0
            .chunks(5)
            .flat_map(|five| {
                let bits = five
                    .iter()
                    .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
                (0..8).rev().map(move |place| {
                    let letter = usize::try_from(bits >> (place * 5) & 31).unwrap_or_default();
                    char::from(LETTERS[letter])
                })
            })
            .collect()
    }

    /// What an application reads from the QR code. `issuer` and `account` are plain letters, digits, dots, hyphens.
    pub fn address(&self, issuer: &str, account: &str) -> String {
        format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP}",
            self.base32()
        )
    }
}

/// A recovery code from random bytes, in two groups that can be copied from paper.
pub fn recovery_code(random: [u8; RECOVERY_LENGTH]) -> String {
    let mut code = String::with_capacity(RECOVERY_LENGTH + 1);
    for (index, byte) in random.into_iter().enumerate() {
        if index == RECOVERY_LENGTH / 2 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
    }
    code
}

/// A recovery code as compared, if what was typed can be one.
pub fn as_recovery_code(typed: &str) -> Option<String> {
    let letters: String = typed
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    (letters.len() == RECOVERY_LENGTH).then_some(letters)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The key of RFC 6238, appendix B.
    fn key() -> TotpKey {
        let mut derived = [0; 32];
        derived[..20].copy_from_slice(b"12345678901234567890");
        TotpKey::new(derived)
    }

    #[test]
    fn codes_are_those_of_the_standard_i06() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            let now = Timestamp::from_second(second).unwrap();
            assert_eq!(key().code(TotpKey::step(now)), code);
        }
        assert_eq!(key().base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_code_is_taken_once_and_near_its_time_i06() {
        let now = Timestamp::from_second(1_234_567_890).unwrap();
        let step = key().matching_step("005 924", now, 0).unwrap();
        assert_eq!(key().matching_step("005924", now, step), None);
        let late = Timestamp::from_second(1_234_567_890 + 30).unwrap();
        assert!(key().matching_step("005924", late, 0).is_some());
        let too_late = Timestamp::from_second(1_234_567_890 + 90).unwrap();
        assert_eq!(key().matching_step("005924", too_late, 0), None);
        for wrong in ["", "005925", "5924", "0059240"] {
            assert_eq!(key().matching_step(wrong, now, 0), None, "{wrong}");
        }
    }

    #[test]
    fn recovery_codes_are_compared_as_read_from_paper_i06() {
        let code = recovery_code([7; RECOVERY_LENGTH]);
        assert_eq!(code.len(), RECOVERY_LENGTH + 1);
        let typed = format!(" {} ", code.to_uppercase().replace('-', " "));
        assert_eq!(as_recovery_code(&typed), Some(code.replace('-', "")));
        assert_eq!(as_recovery_code("123456"), None);
    }
}
