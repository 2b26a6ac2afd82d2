//! Files and web addresses joined to a portfolio or to one of its sheets, or to a fiche libre (F-06).

mod arrive;
mod change;
mod file;
mod list;
mod look;
mod owner;
mod read_place;
mod sweep;
mod take_in;
mod upload;

pub(crate) use arrive::{Arriving, forget_files, pin_files, receive_file};
pub(crate) use change::{AddLien, Named, add_lien, delete_annexe, rename_annexe};
pub(crate) use file::{FileView, get_file, open_file};
pub(crate) use list::{AnnexesView, list_annexes};
pub(crate) use look::look_at_files;
pub(crate) use read_place::read_place;
pub(crate) use sweep::sweep_files;
pub(crate) use upload::{
    AppendUpload, BeginUpload, PIECE_MAX, UploadRef, UploadView, abandon_upload, append_upload,
    begin_upload, get_upload,
};
