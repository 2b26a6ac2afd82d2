//! The events of the bus: a fact in the past tense, owned by one service.

/// What every event message is: encodable, and named.
pub trait Event: prost::Message + Default + Send + Sync + 'static {
    /// Name on the bus, e.g. `PeriodDeclared`.
    const TYPE: &'static str;
    /// The service that owns and publishes it.
    const PRODUCER: &'static str;
    /// Version of its shape; part of the subject.
    const VERSION: u32;
}

pub mod v1 {
    tonic::include_proto!("events.v1");
}

macro_rules! events {
    ($($producer:ident { $($event:ident),+ $(,)? })+) => {
        $(
            pub mod $producer {
                pub mod v1 {
                    include!(concat!(env!("OUT_DIR"), "/events.", stringify!($producer), ".v1.rs"));
                    $(
                        impl super::super::Event for $event {
                            const TYPE: &'static str = stringify!($event);
                            const PRODUCER: &'static str = stringify!($producer);
                            const VERSION: u32 = 1;
                        }
                    )+
                }
            }
        )+

        /// Every event there is: producer, name, version.
        pub const ALL: &[(&str, &str, u32)] = &[$($((stringify!($producer), stringify!($event), 1)),+),+];
    };
}

events! {
    identity {
        ApprenantImported, ApprenantUpdated, ApprenantDeactivated, TutorInvited, AccessRevoked, TransferStarted,
        TransferCompleted, PersonErased
    }
    periods { PeriodDeclared, PeriodEdited, PeriodDeleted, FicheLiaisonChanged, PeriodsDataErased }
    portfolio { PortfolioCreated, PortfolioRemoved, SheetChanged, PortfolioDataErased }
    evaluation { BilanEntrepriseChanged, BilanIntermediaireCreated, EvaluationDataErased }
    documents { DocumentReady, DocumentsDataErased }
}
