//! The rules of evaluation as pure functions: no clock, no database, no wire.
//!
//! - [`champ`]: the fields of a bilan entreprise and what may be written in each (E-01, E-03);
//! - [`bilan_entreprise`]: its states, when it counts as saved, what is refused once frozen (E-03, E-04);
//! - [`liens`]: what sheets show for a period, and what was picked in them (F-04);
//! - [`fermeture`]: the dates that a bilan intermédiaire closes;
//! - [`bilan_intermediaire`]: what the team writes (E-02, E-07);
//! - [`protocol`]: the state machine of the freeze protocol, explored exhaustively by `tests/it/freeze_model`;
//! - [`empreinte`]: the hash of what was counted (N2);
//! - [`faute`]: codes of what is wrong with a field;
//! - [`period`]: this service's copy of a period, whatever the order in which events arrive.

pub mod bilan_entreprise;
pub mod bilan_intermediaire;
pub mod champ;
pub mod empreinte;
pub mod faute;
pub mod fermeture;
pub mod liens;
pub mod note;
pub mod period;
pub mod protocol;

chassis::id!(/// A period of the periods service.
    pub PeriodId);
chassis::id!(/// A learner: a person of identity.
    pub ApprenantId);
chassis::id!(/// A bilan entreprise (E-03).
    pub BilanEntrepriseId);
chassis::id!(/// A bilan intermédiaire de compétences (E-07).
    pub BilanIntermediaireId);
chassis::id!(/// The claim under which periods are frozen for one attempt at a bilan intermédiaire (freeze.md).
    pub ClaimId);
