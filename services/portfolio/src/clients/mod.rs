//! What is outside the suite: the store of files, and the scanner that looks at them (F-06).

pub(crate) mod files;
pub(crate) mod scanner;
