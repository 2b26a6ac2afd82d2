//! Who calls: the session behind the cookie, and the right to change things with it.
//!
//! Sessions are identity's. Each request asks identity again (`Sessions/Resolve`): nothing is kept here, so a
//! revoked session, grant or account is refused from the very next request on (I-07). The lease of 2 s that saves
//! this call, with its confirmation by every gateway, comes with the load it is for.

mod brief;
mod caller;
mod cookie;
mod csrf;
mod guard;

pub use brief::{AWAITED, Brief, CEREMONY, SIGN_ON};
pub use caller::{Caller, Client, TrustedProxies, Visitor};
pub use cookie::{NAME as COOKIE, Token, clear, set};
pub use csrf::HEADER as CSRF_HEADER;
pub use guard::{Access, guard};
