//! Typed identifiers. A person, a learner and a tutor are all persons: a learner's id is its person's.

chassis::id!(
    /// A person, in whatever établissements and under whatever profiles.
    pub PersonId
);
chassis::id!(
    /// An open session.
    pub SessionId
);
chassis::id!(
    /// A tutor's access to one learner for one period (I-07).
    pub AccessId
);
chassis::id!(
    /// One upload of registry files (I-04).
    pub ImportId
);
chassis::id!(
    /// A transfer of a learner between two établissements (I-11).
    pub TransfertId
);
chassis::id!(
    /// A passkey of a person (I-06).
    pub PasskeyId
);
chassis::id!(
    /// A deployment that is trusted (I-11).
    pub DeploiementId
);
chassis::id!(
    /// A mail, written in the transaction of its cause.
    pub MailId
);
chassis::id!(
    /// An inspector's access to an établissement (I-13).
    pub InspectionId
);
chassis::id!(
    /// An erasure of a person from an établissement (I-12).
    pub EffacementId
);
chassis::id!(
    /// Something that a person is told of (G-02).
    pub NotificationId
);
