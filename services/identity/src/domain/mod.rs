//! Pure rules of identity: values, the registry's files and their meaning, accounts, sessions, tutor links.
//!
//! No clock, no database, no protobuf: whatever is needed is passed in.

pub mod academie;
pub mod account;
pub mod account_sheet;
pub mod bounce;
pub mod effacement;
pub mod etablissement;
pub mod fichier;
pub mod ids;
pub mod import;
pub mod inspecteur;
pub mod maitre;
pub mod module;
pub mod notification;
pub mod passkey;
pub mod password;
pub mod people;
pub mod picture;
pub mod portail;
pub mod profil;
pub mod referentiel;
pub mod registre;
pub mod second_factor;
pub mod session;
pub mod siecle;
pub mod sign_in;
pub mod tableur;
pub mod transfert;
pub mod tutor;
pub mod values;
