//! Diplomas as versioned data.
//!
//! This library owns what the application knows of a diploma: its tasks, competences, criteria, exam
//! units, period statuses, follow-up and scales; and the table that leads from a registry MEF code to a
//! diploma and a niveau (I-05). All of it is read from YAML: the files of `data/` are built into the
//! program, a mounted folder may replace or add some (`Catalogue::load`), and a [`Library`] takes those that are
//! installed while the program runs.
//!
//! Invariants:
//! - a [`Catalogue`] only exists when every file of it is valid: codes unique, links resolved, titles
//!   not empty; otherwise every fault of every file is reported at once, with its file and its place;
//! - no diploma is named in code: what differs between two diplomas is a field of the data;
//! - a published version never changes silently: its [`Referentiel::fingerprint`] is held by a test, what changes
//!   from one to the next is told by [`differences`], and no installed text takes a code away ([`lost`]).
//!
//! To add a diploma, see the crate's `README.md`.
#![warn(missing_docs)]

mod catalogue;
mod differences;
mod echelle;
mod element;
mod fault;
mod fingerprint;
mod library;
mod lookup;
mod mef;
mod model;
mod read;
mod validate;
mod wrong;

pub use catalogue::Catalogue;
pub use differences::{Change, Difference, Differences, Lien, Lost, Regle, differences, lost};
pub use echelle::{Echelle, Echelles, NiveauEchelle};
pub use element::Genre;
pub use fault::{Fault, LoadError};
pub use library::Library;
pub use mef::{MefEntry, StatutMef, significant};
pub use model::{
    Activite, Attitude, Bloc, Competence, Completeness, CompletenessStatus, Critere, CritereGrille,
    Epreuve, Fiabilite, GrilleNationale, Niveau, OptionDiplome, QuiRelie, Referentiel, Relieur,
    Rythme, Source, StatutPeriode, SuiviEntreprise, Tache, TypeDiplome,
};
pub use wrong::Wrong;
