//! Evaluation: bilans entreprise (E-03, E-04) and bilans intermédiaires de compétences (E-07), that is what the team
//! and the company say of a learner's competences.
//!
//! Invariants: a bilan entreprise counted in a bilan intermédiaire never changes nor disappears (N2); no interleaving
//! of "delete a period" with "create a bilan intermédiaire" breaks that (E-08, by the protocol of [`app::protocol`],
//! whose model in `tests/it/freeze_model` is exhaustive); a learner has one bilan entreprise per period at most.
//!
//! To add an RPC: `proto/evaluation/v1`, a use case in [`app`], a line in [`policy::RPCS`], its translation in `grpc`.
//! To consume an event: a file in `events`, a use case that survives repetition and disorder.

pub mod app;
pub mod clients;
pub mod config;
pub mod domain;
pub mod error;
mod events;
mod grpc;
pub mod policy;
pub mod store;

use chassis::db::MAX_PART_MESSAGE;
use chassis::personal_data::PersonalDataGrpc;
use chassis::texts::Texts;
use chassis::{Parts, Resources, Service};
use proto::evaluation::v1::bilans_entreprise_server::BilansEntrepriseServer;
use proto::evaluation::v1::bilans_intermediaires_server::BilansIntermediairesServer;
use proto::evaluation::v1::claims_server::ClaimsServer;
use proto::evaluation::v1::transfers_server::TransfersServer;
use proto::personal_data::v1::personal_data_server::PersonalDataServer;
use referentiel::Library;
use sqlx::migrate::Migrator;

use crate::app::App;
use crate::clients::Periods;
use crate::config::Config;
use crate::events::{
    OnFicheLiaisonChanged, OnPeriodDeclared, OnPeriodDeleted, OnPeriodEdited, OnPersonErased,
    OnReferentielInstalled, OnTasksLinked,
};
use crate::grpc::Grpc;

static MIGRATOR: Migrator = sqlx::migrate!();

/// The service.
pub struct Evaluation;

impl Service for Evaluation {
    const NAME: &'static str = "evaluation";
    type Config = Config;

    fn migrator() -> &'static Migrator {
        &MIGRATOR
    }

    async fn build(resources: Resources<Config>) -> anyhow::Result<Parts> {
        let clock = resources.clock.clone();
        let app = app(&resources)?;
        let catalogue = app.catalogue.clone();
        let installed = Texts::follow(&resources.db, Library::KIND, catalogue.holder()).await?;
        let grpc = Grpc { app: app.clone() };
        let every = app.config.sweep;
        Ok(Parts::new()
            .grpc(BilansEntrepriseServer::new(grpc.clone()))
            .grpc(BilansIntermediairesServer::new(grpc.clone()))
            .grpc(ClaimsServer::new(grpc.clone()))
            .grpc(TransfersServer::new(grpc).max_decoding_message_size(MAX_PART_MESSAGE))
            .grpc(PersonalDataServer::new(PersonalDataGrpc::new(app.clone())))
            .consume(OnPeriodDeclared { app: app.clone() })
            .consume(OnPeriodEdited { app: app.clone() })
            .consume(OnPeriodDeleted)
            .consume(OnFicheLiaisonChanged)
            .consume(OnTasksLinked)
            .consume(OnPersonErased { app: app.clone() })
            .consume(OnReferentielInstalled { catalogue })
            .follow(installed)
            .every(every, "settle_claims", move || {
                let (app, clock) = (app.clone(), clock.clone());
                async move {
                    if let Err(error) = app::settle_claims(&app, &clock).await {
                        tracing::warn!(error = %error, "claims are not settled this time");
                    }
                }
            }))
    }
}

/// What the use cases work with.
///
/// # Errors
/// A référentiel of the mounted folder is faulty, or the configuration names no address for periods.
pub fn app(resources: &Resources<Config>) -> anyhow::Result<App> {
    Ok(App {
        db: resources.db.clone(),
        catalogue: Library::open(resources.config.referentiels.as_deref())?,
        config: resources.config.clone(),
        periods: Periods::new(resources.channel("periods")?),
    })
}
