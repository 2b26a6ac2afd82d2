//! What an authorization decision is, and the only way to obtain a [`Scope`].
//!
//! Each service decides in its own `policy.rs`, with a pure, exhaustive `match`. A store function that returns
//! tenant data takes `&Scope`; forgetting to decide does not compile.

use crate::ctx::Ctx;
use crate::tenant::Uai;

/// Answer of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Go on.
    Allow,
    /// The caller may not know that the object exists: answer as for a missing one.
    Hide,
    /// The caller may see it, not do this.
    Deny,
}

/// Proof that a policy allowed something in an établissement.
#[derive(Clone, Debug)]
pub struct Scope {
    etablissement: Uai,
}

impl Scope {
    /// The tenant that queries must filter on.
    pub fn etablissement(&self) -> &str {
        self.etablissement.as_str()
    }

    /// The tenant, typed.
    pub fn uai(&self) -> &Uai {
        &self.etablissement
    }
}

/// A decision that was not `Allow`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Answer as for a missing object.
    #[error("hidden from this actor")]
    Hidden,
    /// Answer that it is not allowed.
    #[error("not allowed to this actor")]
    Denied,
}

impl Decision {
    /// `Allow` if `condition`, else `otherwise`.
    #[must_use]
    pub fn allow_if(condition: bool, otherwise: Self) -> Self {
        if condition { Self::Allow } else { otherwise }
    }

    /// Whether it is `Allow`: what `allowed_actions` is computed from (G-01).
    pub fn is_allowed(self) -> bool {
        self == Self::Allow
    }

    /// The scope this decision opens, in the établissement of `cx`.
    pub fn scope(self, cx: &Ctx) -> Result<Scope, Refused> {
        match self {
            Self::Allow => Ok(Scope {
                etablissement: cx.etablissement().clone(),
            }),
            Self::Hide => Err(Refused::Hidden),
            Self::Deny => Err(Refused::Denied),
        }
    }
}
