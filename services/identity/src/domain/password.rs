//! Passwords that a person chooses (I-06): long rather than complicated, and not what anyone would try first.

use super::siecle::text::fold;

/// Shortest password that a person may choose, in characters.
pub const MIN_PASSWORD: usize = 12;
/// Longest one that is hashed, in bytes.
pub const MAX_PASSWORD: usize = 200;
/// Letters and digits that must be left once the person's own names are taken out.
const LEFT_WITHOUT_NAMES: usize = 6;
/// Different letters and digits that a password has at least.
const DISTINCT: usize = 5;

/// Words and phrases that open most of the accounts guessed in France. Digits and signs around one, a letter written as
/// a digit, or the word said twice change nothing.
const COMMON: [&str; 72] = [
    "motdepasse",
    "monmotdepasse",
    "lemotdepasse",
    "nouveaumotdepasse",
    "motdepasseprovisoire",
    "password",
    "mypassword",
    "passeword",
    "passwordpassword",
    "changeme",
    "bienvenue",
    "bienvenu",
    "bonjour",
    "bonjourtoutlemonde",
    "aurevoir",
    "administrateur",
    "administrator",
    "admin",
    "adminadmin",
    "root",
    "utilisateur",
    "secret",
    "secretsecret",
    "welcome",
    "letmein",
    "iloveyou",
    "jetaime",
    "jetaimemonamour",
    "monamour",
    "moncoeur",
    "amour",
    "cherie",
    "doudou",
    "loulou",
    "loulouloulou",
    "chouchou",
    "choupette",
    "princesse",
    "soleil",
    "coucou",
    "nicolas",
    "camille",
    "marseille",
    "olympique",
    "olympiquedemarseille",
    "parissaintgermain",
    "allezlom",
    "allezparis",
    "football",
    "superman",
    "batman",
    "pokemon",
    "naruto",
    "minecraft",
    "fortnite",
    "starwars",
    "dragonball",
    "vacances",
    "anniversaire",
    "lycee",
    "lyceelycee",
    "monlycee",
    "lyceeprofessionnel",
    "professeur",
    "enseignant",
    "educationnationale",
    "apprenti",
    "apprentissage",
    "eleve",
    "ecole",
    "loveyou",
    "sesame",
];

/// Rows of keys and orders that hands follow.
const ROWS: [&str; 9] = [
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiop",
    "qsdfghjklm",
    "aqwzsxedcrfvtgbyhnujikolpm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "&aqwéz\"sx",
];

/// Why a chosen password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    /// Under [`MIN_PASSWORD`] characters.
    TooShort,
    /// Over [`MAX_PASSWORD`] bytes.
    TooLong,
    /// The former one, the person's own names, or among the first that anyone would try.
    TooSimple,
}

/// Whose password it is to be.
#[derive(Debug, Clone, Default)]
pub struct Owner {
    pub login: String,
    pub nom: String,
    pub prenom: String,
    pub courriel: Option<String>,
}

/// Checks a password that a person chose; `former` is the one that it replaces, where that is known.
pub fn check_password(new: &str, former: Option<&str>, owner: &Owner) -> Result<(), PasswordFault> {
    if new.len() > MAX_PASSWORD {
        return Err(PasswordFault::TooLong);
    }
    if new.chars().count() < MIN_PASSWORD {
        return Err(PasswordFault::TooShort);
    }
    let plain = letters_and_digits(new);
    let mut distinct: Vec<char> = plain.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let simple = distinct.len() < DISTINCT
        || Some(new) == former
        || is_common(&plain)
        || is_row(&plain)
        || names_only(&plain, owner);
    if simple {
        Err(PasswordFault::TooSimple)
    } else {
        Ok(())
    }
}

/// Without accents, case, blanks and signs; signs that stand for a letter become it.
fn letters_and_digits(text: &str) -> String {
    fold(text)
        .chars()
        .map(|c| match c {
            '@' => 'a',
            '$' => 's',
            '€' => 'e',
            other => other,
        })
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// Digits that stand for letters.
fn unmasked(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0' => 'o',
            '1' => 'i',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            '7' => 't',
            other => other,
        })
        .collect()
}

fn is_common(plain: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit();
    [plain, unit(plain)].into_iter().any(|text| {
        let word = text.trim_matches(digits);
        COMMON.contains(&word)
            || COMMON.contains(&unit(word))
            || COMMON.contains(&unmasked(word).as_str())
    })
}

/// What a text repeats: « bonjour » of « bonjourbonjour ».
fn unit(text: &str) -> &str {
    let letters: Vec<char> = text.chars().collect();
    let length = (1..=letters.len() / 2)
        .filter(|length| letters.len().is_multiple_of(*length))
        .find(|length| {
            letters
                .chunks(*length)
                .all(|chunk| chunk == &letters[..*length])
        });
    let bytes = length.map_or(text.len(), |length| {
        letters[..length].iter().map(|c| c.len_utf8()).sum()
    });
    &text[..bytes]
}

/// Whether nearly every letter follows the one before on a row of keys, forwards or backwards.
fn is_row(plain: &str) -> bool {
    let letters: Vec<char> = plain.chars().collect();
    let follow = |a: char, b: char| {
        ROWS.iter().any(|row| {
            let place = |c| row.chars().position(|key| key == c);
            matches!((place(a), place(b)), (Some(a), Some(b)) if a.abs_diff(b) <= 1)
        })
    };
    let following = letters
        .windows(2)
        .filter(|pair| follow(pair[0], pair[1]))
        .count();
    following * 4 >= letters.len().saturating_sub(1) * 3
}

/// Whether little is left once the person's names, login and address are taken out.
fn names_only(plain: &str, owner: &Owner) -> bool {
    let local = owner
        .courriel
        .as_deref()
        .and_then(|courriel| courriel.split('@').next())
        .unwrap_or_default();
    let texts = [
        owner.login.as_str(),
        local,
        owner.nom.as_str(),
        owner.prenom.as_str(),
    ];
    let mut names: Vec<String> = texts
        .iter()
        .flat_map(|text| fold(text).split(' ').map(str::to_owned).collect::<Vec<_>>())
        .map(|word| {
            word.chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
        })
        .filter(|word| word.chars().count() >= 3)
        .collect();
    names.sort_unstable_by_key(|name| std::cmp::Reverse(name.len()));
    let left = names
        .iter()
        .fold(plain.to_owned(), |left, name| left.replace(name, ""));
    left.len() < plain.len() && left.chars().count() < LEFT_WITHOUT_NAMES
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner() -> Owner {
        Owner {
            login: "zoe.lefevre2".into(),
            nom: "LEFÈVRE-DUMONT".into(),
            prenom: "Zoé".into(),
            courriel: Some("zoe.ld@example.org".into()),
        }
    }

    fn refusal(password: &str) -> Option<PasswordFault> {
        check_password(password, Some("le chat boit du thé"), &owner()).err()
    }

    #[test]
    fn a_long_phrase_needs_no_signs_and_no_digits_i06() {
        for good in [
            "quatre tulipes rouges",
            "pantoufle vitrail",
            "Le chat boit du café",
            "zoe mange onze kiwis",
            "x7Kq-99tz-mm2p",
        ] {
            assert_eq!(refusal(good), None, "{good}");
        }
    }

    #[test]
    fn a_password_has_twelve_characters_and_an_end_i06() {
        assert_eq!(refusal("tulipe vitr"), Some(PasswordFault::TooShort));
        assert_eq!(refusal("éééééé"), Some(PasswordFault::TooShort));
        assert_eq!(refusal(&"tulipe ".repeat(40)), Some(PasswordFault::TooLong));
    }

    #[test]
    fn what_anyone_tries_first_is_refused_i06() {
        for bad in [
            "motdepasse2026",
            "Mot de passe 123!",
            "M0tDeP@sse2026",
            "bonjourbonjour",
            "2026Bienvenue!!",
            "azertyuiop123",
            "AZERTYuiop^^$12",
            "123456789012",
            "aaaaaaaaaaaa",
            "abcdefghijklmnop",
            "passwordpassword",
            "lyceelycee2026",
        ] {
            assert_eq!(refusal(bad), Some(PasswordFault::TooSimple), "{bad}");
        }
    }

    #[test]
    fn ones_own_names_and_the_former_password_are_refused_i06() {
        for bad in [
            "zoe.lefevre2010",
            "Lefevre-Dumont",
            "ZoéLefèvreDumont!",
            "zoe.lefevre2",
            "le chat boit du thé",
        ] {
            assert_eq!(refusal(bad), Some(PasswordFault::TooSimple), "{bad}");
        }
    }
}
