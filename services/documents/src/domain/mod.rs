//! What the service prints, free of any format: the models of the documents, how they are made of what the
//! other services tell, their names, and the record that one was made. Pure; no clock, no network, no
//! database.

pub mod assemble;
pub mod file_name;
pub mod french;
pub mod generation;
pub mod ids;
pub mod participant;
pub mod pre_convention;
pub mod samples;
pub mod sources;
