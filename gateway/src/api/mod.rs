//! The JSON API, one module per resource.
//!
//! A handler reads its request, calls one use case of a service (or several side by side, when a page joins them),
//! and maps the answer: no rule, no state. Bodies are written in French, as on screen; doc comments of the types
//! are their documentation in the OpenAPI description.
//!
//! To add a route: write the handler with its `#[utoipa::path]`, list it in its module's `routes`, in the group of
//! its access; then accept the new row of the route table and the new `openapi.json` (README.md says how).

pub mod acces;
pub mod accueil;
pub mod actions;
pub mod adresses;
pub mod agenda;
pub mod annexes;
pub mod annexes_partagees;
pub mod annexes_portfolio;
pub mod bilans_entreprise;
pub mod bilans_intermediaires;
pub mod books;
pub mod calendrier;
pub mod cles_acces;
pub mod commentaires;
pub mod compte;
pub mod compte_fiche;
pub mod comptes;
pub mod connexions;
pub mod deploiements;
pub mod documents;
pub mod dossiers;
pub mod effacements;
pub mod envois;
pub mod etablissement;
pub mod etablissements;
pub mod fiches;
pub mod fiches_modules;
pub mod fichiers_transfert;
pub mod fichiers_transfert_model;
pub mod formations;
pub mod forms;
pub mod ics;
pub mod images;
pub mod imports;
pub mod imports_model;
pub mod imports_report;
pub mod imports_template;
pub mod inspecteurs;
pub mod journal;
pub mod liaison;
pub mod livrets;
pub mod livrets_autour;
pub mod maitres;
pub mod modules;
pub mod mots_de_passe;
pub mod names;
pub mod notifications;
pub mod periodes;
pub mod periodes_edit;
pub mod periodes_model;
pub mod pieces;
pub mod portails;
pub mod portfolio;
pub mod referentiels;
pub mod referentiels_compares;
pub mod referentiels_installes;
pub mod referents;
pub mod rgpd;
pub mod second_facteur;
pub mod session;
pub mod suppressions;
pub mod transferts;
pub mod transferts_model;
pub mod tuteurs;
pub mod tuteurs_envois;
pub mod upload;
