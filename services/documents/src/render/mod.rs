//! Writers: from a document model to the bytes of a file. Pure and repeatable: the same model gives the
//! same bytes, whatever the hour and the machine.
//!
//! Everything that a person may have typed passes through [`xml::push_text`] on its way out, whichever
//! template prints it; no template is ever made from such a text. A file links to nothing: its
//! relationships are those of the fixed parts.
//!
//! To add a kind of document, see the crate's `README.md`.

pub mod docx;
pub mod xml;
