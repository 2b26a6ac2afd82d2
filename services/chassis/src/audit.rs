//! Who did what (I-12, N10): a log that is only added to, the same in every service.
//!
//! **Written** by [`crate::db::Tx::commit`], never by a use case: a transaction of a person that changed anything adds one
//! line, in that very transaction, with the RPC, what the request names and whom. A reading that gives much away
//! asks for its line with [`crate::db::Tx::witness`]. **Sealed** moments later: one replica gives the committed lines of
//! each établissement their numbers and hashes, each hash over the line and the hash before it. **Read** by
//! `audit.v1.Audit`, which every service serves. A line holds identifiers, never what was written.

mod chain;
mod list;
mod seal;
mod serve;
mod touched;
mod write;

use uuid::Uuid;

use crate::actor::{Actor, Profil};
use crate::db;
use crate::error::{AppError, Kind};
use crate::policy::{Decision, Refused};

pub(crate) use list::done_by;
pub(crate) use seal::Sealer;
pub(crate) use serve::AuditGrpc;
pub(crate) use touched::{Touched, touched};
pub(crate) use write::Pending;

/// One line, as its hash covers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) id: Uuid,
    pub(crate) etablissement: String,
    pub(crate) at: jiff::Timestamp,
    pub(crate) actor: String,
    pub(crate) profil: String,
    pub(crate) action: String,
    pub(crate) objet: String,
    pub(crate) objet_id: Option<Uuid>,
    pub(crate) personnes: Vec<Uuid>,
    pub(crate) request_id: Uuid,
    pub(crate) lecture: bool,
}

/// Who reads the log: the administrateur, the head and the DDFPT of the établissement (I-12).
pub fn may_read(actor: &Actor) -> Decision {
    let reads = actor.person().is_some_and(|person| {
        matches!(
            person.profil,
            Profil::Administrateur | Profil::ChefEtablissement | Profil::Ddfpt
        )
    });
    Decision::allow_if(reads, Decision::Deny)
}

/// Why the log cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not this actor's affair.
    #[error("not allowed to this actor")]
    Forbidden,
    /// A filter that cannot be read.
    #[error("{0} cannot be read")]
    Malformed(&'static str),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Every code that reading the log answers; the gateway has a French sentence for each.
pub const CODES: &[&str] = &["audit.forbidden", "audit.malformed"];

impl AppError for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Forbidden => Kind::Forbidden,
            Self::Malformed(_) => Kind::Invalid,
            Self::Db(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Forbidden => "audit.forbidden",
            Self::Malformed(_) => "audit.malformed",
            Self::Db(error) => error.code(),
        }
    }
}

impl From<Refused> for Error {
    fn from(_: Refused) -> Self {
        Self::Forbidden
    }
}
