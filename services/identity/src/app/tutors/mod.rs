//! Tutor links (I-07, I-08): sent and withdrawn by teachers, opened by whoever holds them.

mod end;
mod invalidate;
mod issue;
mod landing;
mod letter;
mod list;
mod notices;
mod send;

pub use end::{Moved, end_with_period, move_with_period};
pub use invalidate::invalidate;
pub use issue::SendLink;
pub use landing::{Description, describe, disown, open, renew};
pub use letter::{Letter, print};
pub use list::list;
pub use notices::{EVERY as NOTICES_EVERY, notify, notify_or_tell};
pub use send::{Batch, LeftOut, send, send_ready};
