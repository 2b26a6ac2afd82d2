//! What happens at the door (I-06): the journal of sign-ins, and where somebody comes from.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::ids::PersonId;

/// How long the journal is kept (I-12).
pub const KEPT: SignedDuration = SignedDuration::from_hours(365 * 24);
/// Longest name of a browser that is kept.
const LONGEST_AGENT: usize = 200;

/// An event of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Signed in with a password alone.
    SignedIn,
    /// Signed in with a password and a code.
    SignedInWithCode,
    /// Signed in with a recovery code.
    SignedInWithRecoveryCode,
    /// Signed in with a passkey.
    SignedInWithPasskey,
    /// Wrong password.
    Refused,
    /// Right password, wrong code.
    CodeRefused,
    /// A passkey that was not recognised, or too late.
    PasskeyRefused,
    /// A link to a new password was sent.
    ResetRequested,
    /// A new password was set with such a link.
    PasswordReset,
    /// The person changed its password.
    PasswordChanged,
    /// The person changed its e-mail address.
    EmailChanged,
    /// Codes of an application are asked from now on.
    TotpAdded,
    /// They no longer are.
    TotpWithdrawn,
    /// New recovery codes.
    RecoveryCodesRenewed,
    /// A passkey more.
    PasskeyAdded,
    /// Another name for a passkey.
    PasskeyRenamed,
    /// A passkey less.
    PasskeyWithdrawn,
    /// Whoever looks after accounts took everything away but the password.
    SecondFactorDropped,
    /// Signed in through a portal alone.
    SignedInByPortail,
    /// A portal sent nobody who could come in, or nothing that could be believed.
    PortailRefused,
    /// The person tied its account to a portal.
    PortailLinked,
    /// It no longer is.
    PortailUnlinked,
}

impl Event {
    /// As stored and as sent.
    pub fn code(self) -> &'static str {
        match self {
            Self::SignedIn => "connexion",
            Self::SignedInWithCode => "connexion_code",
            Self::SignedInWithRecoveryCode => "connexion_code_secours",
            Self::SignedInWithPasskey => "connexion_cle",
            Self::Refused => "echec",
            Self::CodeRefused => "code_refuse",
            Self::PasskeyRefused => "cle_refusee",
            Self::ResetRequested => "reinitialisation_demandee",
            Self::PasswordReset => "mot_de_passe_reinitialise",
            Self::PasswordChanged => "mot_de_passe_change",
            Self::EmailChanged => "courriel_change",
            Self::TotpAdded => "application_ajoutee",
            Self::TotpWithdrawn => "application_retiree",
            Self::RecoveryCodesRenewed => "codes_renouveles",
            Self::PasskeyAdded => "cle_ajoutee",
            Self::PasskeyRenamed => "cle_renommee",
            Self::PasskeyWithdrawn => "cle_retiree",
            Self::SecondFactorDropped => "seconde_etape_retiree",
            Self::SignedInByPortail => "connexion_portail",
            Self::PortailRefused => "portail_refuse",
            Self::PortailLinked => "portail_relie",
            Self::PortailUnlinked => "portail_retire",
        }
    }
}

/// Where a request comes from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    pub remote_address: String,
    pub user_agent: String,
}

impl Origin {
    /// The network of the address: the first three bytes of an IPv4 one, the first six of an IPv6 one. Empty for what
    /// is no address.
    pub fn network(&self) -> String {
        match self.remote_address.parse() {
            Ok(IpAddr::V4(address)) => {
                let [a, b, c, _] = address.octets();
                format!("{a}.{b}.{c}.0")
            }
            Ok(IpAddr::V6(address)) => {
                if let Some(mapped) = address.to_ipv4_mapped() {
                    let [a, b, c, _] = mapped.octets();
                    return format!("{a}.{b}.{c}.0");
                }
                let [a, b, c, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}::")
            }
            Err(_) => String::new(),
        }
    }

    /// What the browser calls itself, fit to be stored and shown.
    pub fn shown_agent(&self) -> String {
        self.user_agent
            .chars()
            .filter(|c| !c.is_control())
            .take(LONGEST_AGENT)
            .collect()
    }
}

/// A line of the journal, with who it is about.
#[derive(Debug, Clone)]
pub struct Line {
    pub id: Uuid,
    pub at: Timestamp,
    pub person: PersonId,
    pub nom: String,
    pub prenom: String,
    pub evenement: String,
    pub adresse: String,
    pub user_agent: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_cut_short_i06() {
        let network = |address: &str| {
            Origin {
                remote_address: address.into(),
                user_agent: String::new(),
            }
            .network()
        };
        assert_eq!(network("192.0.2.77"), "192.0.2.0");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1::");
        assert_eq!(network("::ffff:192.0.2.77"), "192.0.2.0");
        assert_eq!(network("nowhere"), "");
    }
}
