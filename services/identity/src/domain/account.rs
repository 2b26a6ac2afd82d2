//! Accounts as shown; logins, temporary passwords and the delay after failures (I-03, I-06).

use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use crate::domain::ids::PersonId;
use crate::domain::siecle::text::fold;

/// An account as lists show it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent marks of a line on screen"
)]
pub struct Account {
    pub person: Uuid,
    pub nom: String,
    pub prenom: String,
    /// None for a tutor, who comes by a link.
    pub login: Option<String>,
    pub courriel: Option<String>,
    pub profils: Vec<String>,
    pub division: Option<String>,
    pub actif: bool,
    pub manuel: bool,
    pub must_change: bool,
    pub never_logged_in: bool,
    pub last_login: Option<Timestamp>,
    pub version: i64,
}

/// Filters of the list; empty lets all through.
#[derive(Default)]
pub struct Filter {
    pub profil: String,
    pub division: String,
    /// Words of names, login or e-mail.
    pub query: String,
    pub etat: Option<Etat>,
    /// Only those made by hand (I-03).
    pub manuels: bool,
}

/// Where an account is, in one word: an account is in one of these, or simply open and used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Etat {
    Actif,
    Desactive,
    JamaisConnecte,
    Provisoire,
}

impl Etat {
    const ALL: [Self; 4] = [
        Self::Actif,
        Self::Desactive,
        Self::JamaisConnecte,
        Self::Provisoire,
    ];

    /// As sent.
    pub fn code(self) -> &'static str {
        match self {
            Self::Actif => "actif",
            Self::Desactive => "desactive",
            Self::JamaisConnecte => "jamais_connecte",
            Self::Provisoire => "provisoire",
        }
    }

    /// The state of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|etat| etat.code() == code)
    }
}

/// The order of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tri {
    #[default]
    Nom,
    /// The latest sign-in first.
    Connexion,
    /// Class, then name; who is in none comes first.
    Division,
}

impl Tri {
    /// As sent.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nom => "nom",
            Self::Connexion => "connexion",
            Self::Division => "division",
        }
    }

    /// The order of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Nom, Self::Connexion, Self::Division]
            .into_iter()
            .find(|tri| tri.code() == code)
    }
}

/// The last account of a page. Its sign-in is told with it: somebody who signs in meanwhile moves in the list, and
/// must not take the reader along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub person: PersonId,
    /// Microseconds; 0 for who never did.
    pub last_login: i64,
}

impl Cursor {
    /// After that account.
    pub fn after(account: &Account) -> Self {
        Self {
            person: PersonId::from(account.person),
            last_login: account.last_login.map_or(0, Timestamp::as_microsecond),
        }
    }

    /// As sent: it holds no name.
    pub fn text(self) -> String {
        format!("{}~{}", self.person, self.last_login)
    }

    /// Reads it again.
    pub fn parse(text: &str) -> Option<Self> {
        let (person, last_login) = text.split_once('~')?;
        Some(Self {
            person: person.parse().ok()?,
            last_login: last_login.parse().ok()?,
        })
    }
}

/// Letters of temporary passwords: none that is mistaken for another on paper.
const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
const TEMPORARY_LENGTH: usize = 12;

/// `prenom.nom`, folded to ASCII letters and digits; the caller adds a number where it is taken.
pub fn login_base(prenom: &str, nom: &str) -> String {
    let part = |text: &str| {
        let first: String = fold(text)
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == ' ')
            .collect();
        first
            .split(' ')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join("-")
    };
    let base = match (part(prenom), part(nom)) {
        (p, n) if p.is_empty() && n.is_empty() => "compte".to_owned(),
        (p, n) if p.is_empty() => n,
        (p, n) if n.is_empty() => p,
        (p, n) => format!("{p}.{n}"),
    };
    base.chars().take(60).collect()
}

/// The login of that rank: `zoe.lefevre`, `zoe.lefevre2`, …
pub fn login(base: &str, rank: u32) -> String {
    if rank <= 1 {
        base.to_owned()
    } else {
        format!("{base}{rank}")
    }
}

/// A temporary password from random bytes: 59 bits, in three groups that can be copied from paper.
pub fn temporary_password(random: [u8; TEMPORARY_LENGTH]) -> String {
    let mut password = String::with_capacity(TEMPORARY_LENGTH + 2);
    for (index, byte) in random.into_iter().enumerate() {
        if index > 0 && index % 4 == 0 {
            password.push('-');
        }
        password.push(char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
    }
    password
}

/// How long to wait after that many failures in a row: nothing for a few slips, then doubling up to a ceiling.
pub fn delay(failures: u32, free: u32) -> Duration {
    const CEILING: u64 = 15 * 60;
    match failures.checked_sub(free) {
        None => Duration::ZERO,
        Some(beyond) => Duration::from_secs((1_u64 << beyond.min(20)).min(CEILING)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_plain_letters_i03() {
        assert_eq!(
            login_base("Zoé-Maëlys", "D'ŒUVRARD LE ŸVONNET"),
            "zoe-maelys.d-oeuvrard-le-yvonnet"
        );
        assert_eq!(login_base("李", "王"), "compte");
        assert_eq!(login("a.b", 1), "a.b");
        assert_eq!(login("a.b", 3), "a.b3");
    }

    #[test]
    fn a_cursor_is_read_again_as_it_was_sent_i03() {
        let cursor = Cursor {
            person: PersonId::generate(),
            last_login: 1_790_000_000_000_000,
        };
        assert_eq!(Cursor::parse(&cursor.text()), Some(cursor));
        assert!(Cursor::parse("MOREAU").is_none());
    }

    #[test]
    fn delay_grows_with_failures_and_stops_growing_i06() {
        assert_eq!(delay(4, 5), Duration::ZERO);
        assert_eq!(delay(5, 5), Duration::from_secs(1));
        assert_eq!(delay(9, 5), Duration::from_secs(16));
        assert_eq!(delay(500, 5), Duration::from_mins(15));
    }
}
