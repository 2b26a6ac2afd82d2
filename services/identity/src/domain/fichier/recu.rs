//! The receipt of a file (I-11 ★): a small signed text that the destination shows, and that the origin waits for.

use jiff::Timestamp;
use uuid::Uuid;

use super::Fault;

/// First line; the number is the version of its form.
const TITLE: &str = "CPRO-RECU 1";

/// What a receipt says, and what is signed of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recu {
    /// The transfer.
    pub transfert: Uuid,
    /// The content that was applied.
    pub sha256: String,
    /// Fingerprint of the deployment that made the file.
    pub expediteur: String,
    /// Fingerprint of the one that applied it, which signs.
    pub destinataire: String,
    /// When it had been applied.
    pub recu_le: Timestamp,
}

impl Recu {
    /// What is signed.
    pub fn signed(&self) -> String {
        format!(
            "{TITLE}\ntransfert : {}\ncontenu : {}\nexpediteur : {}\ndestinataire : {}\nrecu_le : {}\n",
            self.transfert, self.sha256, self.expediteur, self.destinataire, self.recu_le,
        )
    }

    /// The receipt with its signature, to be given.
    pub fn text(&self, signature: &str) -> String {
        format!("{}signature : {signature}\n", self.signed())
    }

    /// Reads a receipt as it was pasted, with its signature, which is still to be checked.
    pub fn parse(text: &str) -> Result<(Self, String), Fault> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        if lines.next() != Some(TITLE) {
            return Err(Fault::Receipt);
        }
        let mut of = |name: &str| {
            lines
                .next()
                .and_then(|line| line.split_once(':'))
                .filter(|(key, _)| key.trim() == name)
                .map(|(_, value)| value.trim().to_owned())
                .ok_or(Fault::Receipt)
        };
        let recu = Self {
            transfert: of("transfert")?.parse().map_err(|_| Fault::Receipt)?,
            sha256: of("contenu")?,
            expediteur: of("expediteur")?,
            destinataire: of("destinataire")?,
            recu_le: of("recu_le")?.parse().map_err(|_| Fault::Receipt)?,
        };
        let signature = of("signature")?;
        Ok((recu, signature))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_receipt_is_read_as_it_was_given_i11() {
        let recu = Recu {
            transfert: Uuid::from_u128(1),
            sha256: "ab".to_owned(),
            expediteur: "A1".to_owned(),
            destinataire: "B2".to_owned(),
            recu_le: "2026-11-29T10:00:00Z".parse().unwrap(),
        };
        let text = recu.text("abc");
        let pasted = format!("  {}\r\n", text.replace('\n', "\r\n"));
        assert_eq!(Recu::parse(&pasted).unwrap(), (recu, "abc".to_owned()));
        for wrong in ["", "CPRO-RECU 2\n", &text[..text.len() - 20]] {
            assert_eq!(Recu::parse(wrong), Err(Fault::Receipt));
        }
    }
}
