//! Identities. A learner is a person of identity: [`ApprenantId`] is that person's id, and nothing else
//! of a person is kept by this service.

chassis::id!(
    /// A learner's portfolio for one period.
    pub PortfolioId
);
chassis::id!(
    /// One sheet.
    pub SheetId
);
chassis::id!(
    /// One comment.
    pub CommentId
);
chassis::id!(
    /// One file or web address that somebody joined.
    pub AnnexeId
);
chassis::id!(
    /// A file of the store.
    pub FileId
);
chassis::id!(
    /// A file on its way.
    pub UploadId
);
chassis::id!(
    /// A link to a book.
    pub ShareId
);
chassis::id!(
    /// A period, owned by the periods service.
    pub PeriodId
);
chassis::id!(
    /// A learner.
    pub ApprenantId
);
