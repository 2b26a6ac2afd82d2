//! Typed identifiers of what this service owns or refers to.

chassis::id!(/// Identifies an annexe pédagogique.
    pub AnnexeId);
chassis::id!(/// Identifies a period. Greater than that of every period declared before, so that lists by id are in order of creation (P-11).
    pub PeriodId);
chassis::id!(/// Identifies a période officielle (P-12).
    pub OfficielleId);
chassis::id!(/// Identifies a learner: the person of identity.
    pub ApprenantId);
chassis::id!(/// Identifies a fiche de liaison: the aggregate of one learner and one period.
    pub FicheId);
chassis::id!(/// Identifies one attempt to create a bilan intermédiaire (freeze.md); chosen by evaluation.
    pub ClaimId);
chassis::id!(/// Identifies a bilan intermédiaire of evaluation.
    pub BilanId);
