//! SQL, one file per aggregate. Functions take the transaction of the use case; those that touch a tenant's rows
//! take the [`chassis::Scope`] that a decision opened.

pub mod account_links;
pub mod account_sheets;
pub mod accounts;
pub mod apply;
pub mod apply_structure;
pub mod apprenants;
pub mod deploiements;
pub mod effacements;
pub mod erasure;
pub mod etablissements;
pub mod fichiers;
pub mod fichiers_saga;
pub mod formations;
pub mod held;
pub mod images;
pub mod import_comptes;
pub mod import_lines;
pub mod imports;
pub mod inspectors;
pub mod leaving;
pub mod logins;
pub mod mails;
pub mod maitres;
pub mod modules;
pub mod notices;
pub mod notification_mails;
pub mod notifications;
pub mod operators;
pub mod own_account;
pub mod passkeys;
pub mod people;
pub mod personal_data;
pub mod personnels;
pub mod portail;
pub mod portail_liens;
pub mod purge;
pub mod referentiels;
pub mod referents;
pub mod responsables;
pub mod second_factors;
pub mod sessions;
pub mod sign_ins;
pub mod staging;
pub mod transferts;
pub mod transferts_saga;
pub mod tutors;

use chassis::db::Error;

/// Reads a stored UUID-like or enumerated value, or tells which column makes no sense.
pub(crate) fn readable<T>(value: Option<T>, what: &'static str) -> Result<T, Error> {
    value.ok_or_else(|| Error::corrupt(what, "unknown value"))
}
