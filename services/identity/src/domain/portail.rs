//! National sign-on services and school portals (I-06): what the operator says of each, whom it may let in, and where a
//! browser may be sent afterwards.

use std::path::PathBuf;

use secrecy::SecretString;

use super::profil::Profil;

/// Longest page that is remembered during a sign-on, in bytes.
const LONGEST_RETURN: usize = 500;
/// Longest subject of an issuer, in bytes (OpenID Connect Core 1.0, § 2).
const LONGEST_SUBJECT: usize = 255;

/// A portal that people sign on through.
#[derive(Debug, Clone)]
pub struct Portail {
    /// Short name, in the configuration and in addresses.
    pub code: String,
    /// On the button.
    pub libelle: String,
    /// Issuer, as its tokens name it.
    pub emetteur: String,
    pub client_id: String,
    /// None for a public client.
    pub client_secret: Option<SecretString>,
    /// Asked for besides `openid`.
    pub scopes: Vec<String>,
    /// Levels of authentication that are asked for.
    pub acr_values: Vec<String>,
    /// Claim that holds what the portal's file calls people (I-06b).
    pub claim: String,
    /// Whose files count.
    pub fichiers: Fichiers,
    /// An address that the portal has verified leads to the one account that has it.
    pub par_courriel: bool,
    /// Profiles that may use it; empty: all of them.
    pub profils: Vec<Profil>,
    /// Levels (`acr`) and methods (`amr`) that stand for our second factor.
    pub acr_forts: Vec<String>,
    pub amr_forts: Vec<String>,
    /// Signing out leaves the portal as well.
    pub deconnexion: bool,
    /// Schemes, hosts and ports that we may call for it.
    pub origines: Vec<String>,
    /// Certificates of authorities that are trusted for it besides the usual ones (PEM).
    pub autorites: Option<PathBuf>,
}

/// The établissements whose correspondence file is the portal's (I-06b). Two portals may call two people alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fichiers {
    /// Of all of them: the académie has one portal.
    Tous,
    /// Of these (UAI).
    De(Vec<String>),
}

impl Fichiers {
    /// The établissements whose file counts; none where all of them do.
    pub fn among(&self) -> Option<&[String]> {
        match self {
            Self::Tous => None,
            Self::De(list) => Some(list),
        }
    }

    /// Whether no file counts.
    pub fn none(&self) -> bool {
        matches!(self, Self::De(list) if list.is_empty())
    }
}

impl Portail {
    /// Whether who works under that profile may come in by it. Tutors have links, and no account to tie.
    pub fn admits(&self, profil: Profil) -> bool {
        profil != Profil::TuteurDeStage
            && (self.profils.is_empty() || self.profils.contains(&profil))
    }

    /// The profiles that a session of it may open; none: all of them.
    pub fn opens(&self) -> Option<Vec<Profil>> {
        (!self.profils.is_empty()).then(|| self.profils.clone())
    }

    /// Whether what the portal says of its own check stands for our second factor.
    pub fn trusts(&self, acr: Option<&str>, amr: &[String]) -> bool {
        acr.is_some_and(|acr| self.acr_forts.iter().any(|one| one == acr))
            || amr.iter().any(|method| self.amr_forts.contains(method))
    }

    /// Whether more is needed of a token than its subject.
    pub fn wants_claims(&self) -> bool {
        self.par_courriel || !self.fichiers.none()
    }
}

/// Whom a portal has sent, as its verified token says.
#[derive(Clone)]
pub struct Arrivant {
    /// What the issuer calls it for ever.
    pub sujet: String,
    /// What the portal's file calls it.
    pub identifiant: Option<String>,
    /// An address that the portal has verified, in small letters.
    pub courriel: Option<String>,
    /// The portal has asked for more than a password.
    pub fort: bool,
}

impl std::fmt::Debug for Arrivant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Arrivant(…)")
    }
}

/// How an account was tied to a portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EtabliPar {
    /// By the portal's file (I-06b).
    Fichier,
    /// By an address that the portal has verified.
    Courriel,
    /// By the person itself.
    Personne,
}

impl EtabliPar {
    const ALL: [Self; 3] = [Self::Fichier, Self::Courriel, Self::Personne];

    /// As stored and as sent.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fichier => "fichier",
            Self::Courriel => "courriel",
            Self::Personne => "personne",
        }
    }

    /// The one of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.code() == code)
    }
}

/// Why a sign-on fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The operator configured none of that name, or no longer.
    Unknown,
    /// The portal does not answer, or too slowly.
    Away,
    /// Nothing of the kind was begun in this browser, or it is over.
    Over,
    /// The person, or the portal, said no.
    Denied,
    /// What the portal sent does not stand up to verification.
    Untrusted,
    /// Nobody here is tied to whom the portal sent.
    NotLinked,
    /// The account works under no profile that may use this portal.
    Profil,
    /// Whom the portal sent is tied to another account.
    Taken,
    /// The account is tied already, or not by the person itself.
    State,
}

/// The page to open after a sign-on: one of ours, or the first one. Whatever a browser could read as another site is
/// none of ours.
pub fn return_page(wanted: &str) -> String {
    let ours = wanted.starts_with('/')
        && !wanted.starts_with("//")
        && wanted.len() <= LONGEST_RETURN
        && !wanted.contains(['\\', '#'])
        && !wanted.chars().any(char::is_control)
        && !wanted.starts_with("/api");
    if ours { wanted } else { "/" }.to_owned()
}

/// A subject that may be kept.
pub fn is_subject(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_SUBJECT && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn portail() -> Portail {
        Portail {
            code: "portail".into(),
            libelle: "Portail".into(),
            emetteur: "https://portail.example.org".into(),
            client_id: "cpro".into(),
            client_secret: None,
            scopes: Vec::new(),
            acr_values: Vec::new(),
            claim: "sub".into(),
            fichiers: Fichiers::De(Vec::new()),
            par_courriel: false,
            profils: Vec::new(),
            acr_forts: vec!["eidas2".into()],
            amr_forts: vec!["mfa".into()],
            deconnexion: false,
            origines: Vec::new(),
            autorites: None,
        }
    }

    #[test]
    fn no_page_of_another_site_is_opened_afterwards_i06() {
        for ours in ["/", "/periodes?classe=1MSPC", "/compte/securite"] {
            assert_eq!(return_page(ours), ours);
        }
        let long = format!("/{}", "a".repeat(LONGEST_RETURN));
        for foreign in [
            "",
            "https://ailleurs.example.org",
            "//ailleurs.example.org",
            "/\\ailleurs.example.org",
            "/\t/ailleurs.example.org",
            "/\n/ailleurs.example.org",
            "javascript:alert(1)",
            "ailleurs",
            "/acces#jeton",
            "/api/session",
            &long,
        ] {
            assert_eq!(return_page(foreign), "/", "{foreign:?}");
        }
    }

    #[test]
    fn only_what_the_operator_trusts_stands_for_the_second_factor_i06() {
        let portail = portail();
        let methods = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        assert!(portail.trusts(Some("eidas2"), &[]));
        assert!(portail.trusts(None, &methods(&["pwd", "mfa"])));
        assert!(!portail.trusts(Some("eidas1"), &methods(&["pwd"])));
        assert!(!portail.trusts(None, &[]));
    }

    #[test]
    fn a_portal_lets_in_the_profiles_it_is_for_and_never_a_tutor_i06() {
        let mut portail = portail();
        assert!(portail.admits(Profil::Apprenant) && portail.admits(Profil::Ddfpt));
        assert!(!portail.admits(Profil::TuteurDeStage));
        assert_eq!(portail.opens(), None);
        portail.profils = vec![Profil::Apprenant];
        assert!(portail.admits(Profil::Apprenant) && !portail.admits(Profil::Ddfpt));
        assert_eq!(portail.opens(), Some(vec![Profil::Apprenant]));
    }

    #[test]
    fn files_count_for_the_portal_they_are_of_i06b() {
        assert!(Fichiers::Tous.among().is_none() && !Fichiers::Tous.none());
        let one = Fichiers::De(vec!["0761234D".into()]);
        assert_eq!(one.among(), Some(&["0761234D".to_owned()][..]));
        assert!(!one.none());
        assert!(Fichiers::De(Vec::new()).none());
    }

    #[test]
    fn a_subject_is_short_and_not_empty_i06() {
        assert!(is_subject("a1-b2"));
        assert!(!is_subject("") && !is_subject("a\nb") && !is_subject(&"a".repeat(256)));
    }
}
