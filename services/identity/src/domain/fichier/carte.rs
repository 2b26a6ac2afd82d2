//! The public card of a deployment (I-11 ★): what operators give one another, and read to one another on the phone.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::Fault;
use crate::domain::siecle::text::tidy;

/// First line of a card; the number is the version of its form.
const TITLE: &str = "CPRO-CARTE 1";
/// Longest name, in characters.
const NAME_MAX: usize = 200;
/// Bytes of a fingerprint: nobody finds other keys of the same 128 bits.
const FINGERPRINT: usize = 16;
/// Characters of one group, as it is read aloud.
const GROUP: usize = 4;

/// A deployment's name and public keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carte {
    /// Where it is reached: a label, vouched for by nobody.
    pub nom: String,
    /// Ed25519: what it signs.
    pub signature: [u8; 32],
    /// X25519, as `age` writes it: what is encrypted for it.
    pub reception: String,
}

impl Carte {
    /// Reads a card as it was pasted: line ends, blank lines and spaces do not matter.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        if lines.next() != Some(TITLE) {
            return Err(Fault::Card);
        }
        let mut of = |name: &str| {
            lines
                .next()
                .and_then(|line| line.split_once(':'))
                .filter(|(key, _)| key.trim() == name)
                .map(|(_, value)| value.trim().to_owned())
                .ok_or(Fault::Card)
        };
        let nom = tidy(&of("nom")?);
        let signature = URL_SAFE_NO_PAD
            .decode(of("signature")?)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(Fault::Card)?;
        let card = Self {
            nom,
            signature,
            reception: of("reception")?,
        };
        let told = of("empreinte")?;
        let named = !card.nom.is_empty() && card.nom.chars().count() <= NAME_MAX;
        if !named || !card.is(&told) {
            return Err(Fault::Card);
        }
        Ok(card)
    }

    /// The card, to be given.
    pub fn text(&self) -> String {
        format!(
            "{TITLE}\nnom : {}\nsignature : {}\nreception : {}\nempreinte : {}\n",
            self.nom,
            URL_SAFE_NO_PAD.encode(self.signature),
            self.reception,
            groups(&self.empreinte()),
        )
    }

    /// Of both keys, in capitals; the name is not part of it, so that an address may change.
    pub fn empreinte(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(b"cpro.carte.1\0");
        hash.update(self.signature);
        hash.update(self.reception.as_bytes());
        hex::encode_upper(&hash.finalize()[..FINGERPRINT])
    }

    /// Whether that is its fingerprint, however it was typed.
    pub fn is(&self, typed: &str) -> bool {
        let typed: String = typed
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_uppercase())
            .collect();
        typed == self.empreinte()
    }
}

/// A fingerprint in groups, as people read it.
pub fn groups(empreinte: &str) -> String {
    let letters: Vec<char> = empreinte.chars().collect();
    letters
        .chunks(GROUP)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn card() -> Carte {
        Carte {
            nom: "cpro.example.org".to_owned(),
            signature: [7; 32],
            reception: "age1exemple".to_owned(),
        }
    }

    #[test]
    fn a_card_is_read_as_it_was_given_however_it_was_pasted_i11() {
        let text = card().text();
        assert_eq!(Carte::parse(&text).unwrap(), card());
        let pasted = format!("\r\n  {}", text.replace('\n', "\r\n\r\n "));
        assert_eq!(Carte::parse(&pasted).unwrap(), card());
    }

    #[test]
    fn a_card_whose_keys_were_changed_is_none_i11() {
        let text = card().text();
        let other = Carte {
            signature: [8; 32],
            ..card()
        }
        .text();
        let forged = |mark: &str| {
            let line = |text: &str| {
                text.lines()
                    .find(|line| line.starts_with(mark))
                    .unwrap()
                    .to_owned()
            };
            text.replace(&line(&text), &line(&other))
        };
        for wrong in [
            forged("signature"),
            forged("empreinte"),
            text.replace("age1exemple", "age1autre"),
            text.replace("CARTE 1", "CARTE 2"),
            text.replace("cpro.example.org", ""),
            text.lines().take(3).collect::<Vec<_>>().join("\n"),
            "bonjour".to_owned(),
            String::new(),
        ] {
            assert_eq!(Carte::parse(&wrong), Err(Fault::Card), "{wrong}");
        }
    }

    #[test]
    fn a_fingerprint_is_typed_as_people_do_i11() {
        let card = card();
        let told = groups(&card.empreinte());
        assert_eq!(told.split(' ').count(), 8);
        assert!(card.is(&told) && card.is(&told.to_lowercase().replace(' ', "-")));
        assert!(!card.is("") && !card.is(&told[..told.len() - 1]));
    }
}
