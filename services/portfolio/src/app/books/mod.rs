//! The book of a learner: opened once per diploma, read by who follows it, shown by links to whom it wants (F-11). Its pages
//! are sheets: they are read and written as such.

mod get;
mod share;
mod shared;

pub(crate) use get::{BookView, get_book, open_book};
pub(crate) use share::{revoke_share, share_book};
pub(crate) use shared::{SharedBook, SharedPage, get_shared_book, get_shared_file};
