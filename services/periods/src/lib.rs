//! Service `periods`: annexes pédagogiques, periods, fiches de liaison, the official calendar, and the freeze of periods by
//! claims.
//!
//! It owns who takes part in which period and what holds it. Names of people stay in identity, what learners write
//! in portfolio, bilans in evaluation. Invariants, whatever the interleaving of requests and events:
//! - a period with a claim neither changes nor disappears, and a deleted one is never claimed (P-07, `freeze.md`);
//! - declaring a period creates its fiches de liaison and its event, all or none (P-04);
//! - nothing that happens to an annexe reaches the periods declared from it (P-01).
//!
//! To add an RPC: its messages in `proto/periods/v1`, its action in [`policy`], its use case in [`app`], its
//! translation in [`grpc`]. To consume an event: a file in [`events`], handed over in [`Periods::build`].

pub mod app;
pub mod clients;
pub mod config;
pub mod domain;
pub mod error;
pub mod events;
pub mod grpc;
pub mod policy;
pub mod store;

use std::time::Duration;

use anyhow::Context as _;
use chassis::db::MAX_PART_MESSAGE;
use chassis::personal_data::PersonalDataGrpc;
use chassis::texts::Texts;
use chassis::{Parts, Resources, Service};
use proto::periods::v1::annexes_server::AnnexesServer;
use proto::periods::v1::calendar_feeds_server::CalendarFeedsServer;
use proto::periods::v1::calendar_server::CalendarServer;
use proto::periods::v1::fiches_liaison_server::FichesLiaisonServer;
use proto::periods::v1::freeze_server::FreezeServer;
use proto::periods::v1::periods_server::PeriodsServer;
use proto::periods::v1::referentiels_server::ReferentielsServer;
use proto::periods::v1::transfers_server::TransfersServer;
use proto::personal_data::v1::personal_data_server::PersonalDataServer;
use referentiel::Library;
use sqlx::migrate::Migrator;

use crate::app::App;
use crate::app::sweep_claims::sweep_claims;
use crate::clients::evaluation::Evaluation;
use crate::config::Config;
use crate::events::{
    OnApprenantDeactivated, OnApprenantImported, OnApprenantUpdated, OnBilanIntermediaireCreated,
    OnPersonErased, OnReferentielInstalled,
};

/// Name of the service: of its configuration section, its events' subjects, its actor.
pub const NAME: &str = "periods";

/// How often deletions whose term is over are forgotten.
const FORGET_EVERY: Duration = Duration::from_hours(1);

static MIGRATOR: Migrator = sqlx::migrate!();

/// The service.
pub struct Periods;

impl Service for Periods {
    const NAME: &'static str = NAME;
    type Config = Config;

    fn migrator() -> &'static Migrator {
        &MIGRATOR
    }

    async fn build(resources: Resources<Config>) -> anyhow::Result<Parts> {
        let config = &resources.config;
        let catalogue = Library::open(config.referentiels.folder.as_deref())
            .context("read the référentiels")?;
        let installed = Texts::follow(&resources.db, Library::KIND, catalogue.holder()).await?;
        let app = App {
            db: resources.db.clone(),
            catalogue: catalogue.clone(),
            evaluation: Evaluation::new(resources.channel("evaluation")?),
            settle_after: config.claims.settle_after,
            undo_days: config.suppressions.jours_pour_annuler,
        };
        let (sweeper, clock) = (app.clone(), resources.clock.clone());
        let (db, now) = (resources.db.clone(), resources.clock.clone());
        Ok(Parts::new()
            .grpc(AnnexesServer::new(grpc::annexes::Annexes::new(app.clone())))
            .grpc(PeriodsServer::new(grpc::periods::Periods::new(app.clone())))
            .grpc(FichesLiaisonServer::new(grpc::liaison::FichesLiaison::new(
                app.clone(),
            )))
            .grpc(CalendarServer::new(grpc::calendar::Calendar::new(
                app.clone(),
            )))
            .grpc(CalendarFeedsServer::new(grpc::feeds::CalendarFeeds::new(
                app.clone(),
            )))
            .grpc(FreezeServer::new(grpc::freeze::Freeze::new(app.clone())))
            .grpc(ReferentielsServer::new(
                grpc::referentiels::Referentiels::new(app.clone()),
            ))
            .grpc(PersonalDataServer::new(PersonalDataGrpc::new(app.clone())))
            .grpc(
                TransfersServer::new(grpc::transfers::Transfers::new(app.clone()))
                    .max_decoding_message_size(MAX_PART_MESSAGE),
            )
            .consume(OnApprenantImported)
            .consume(OnApprenantUpdated)
            .consume(OnApprenantDeactivated)
            .consume(OnBilanIntermediaireCreated)
            .consume(OnPersonErased { app })
            .consume(OnReferentielInstalled { catalogue })
            .follow(installed)
            .every(config.claims.sweep_every, "sweep_claims", move || {
                let (app, clock) = (sweeper.clone(), clock.clone());
                async move {
                    if let Err(error) = sweep_claims(&app, &clock).await {
                        tracing::warn!(
                            error = chassis::error::describe(&error),
                            "sweep of claims cut short, trying again"
                        );
                    }
                }
            })
            .every(FORGET_EVERY, "forget_deletions", move || {
                let (db, now) = (db.clone(), now.clone());
                async move {
                    if let Err(error) = store::deletions::forget(&db, now.now()).await {
                        tracing::warn!(
                            error = chassis::error::describe(&error),
                            "deletions that can be undone no more are still noted, trying again in an hour"
                        );
                    }
                }
            }))
    }
}
