//! Identifiers of what the service prints, and of what it records.

chassis::id!(
    /// A period of the service periods.
    pub PeriodId
);
chassis::id!(
    /// A learner: the person's identifier in identity.
    pub ApprenantId
);
chassis::id!(
    /// One document made once.
    pub GenerationId
);
