//! Tutor links (I-07, I-08): sent and withdrawn by teachers, opened by whoever holds them.

mod end;
mod invalidate;
mod landing;
mod list;
mod send;

pub use end::end_with_period;
pub use invalidate::invalidate;
pub use landing::{Description, describe, disown, open, renew};
pub use list::list;
pub use send::{SendLink, send};
