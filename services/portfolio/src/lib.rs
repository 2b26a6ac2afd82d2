//! The portfolio service: what learners write about their periods (P-04, P-08, F-01, F-02, F-05, F-06, F-13).
//!
//! It owns portfolios and their sheets. A portfolio exists because a period was declared and goes when the
//! period is deleted, both told by events; in between only its learner writes in it, field by field, and
//! nothing that was typed is lost.
//!
//! Invariants:
//! - exactly one portfolio per learner and period (F-01), whatever the number and order of events;
//! - nothing is left of a deleted period but the memory of its deletion, and the completed sheets that
//!   its référentiel keeps as fiches libres (P-08);
//! - a file is in the store for as long as a row, or a deletion that may be undone, needs it, and hardly longer;
//! - no name, no birth date, no e-mail is kept here: people are ids of identity;
//! - the token of a link to a book is told once and kept nowhere, and such a link shows what its learner chose alone (F-11).
//!
//! Layout and arrows: `domain ◄ policy ◄ app ► store, clients`; `grpc`, `events` ► `app`. To add a use case: a file in
//! `app/`, its action in `policy.rs`, its RPC in `grpc/` or its event in `events/`.

mod app;
mod clients;
mod config;
pub mod domain;
pub mod error;
mod events;
mod grpc;
pub mod policy;
mod store;

use anyhow::Context as _;
use chassis::db::MAX_PART_MESSAGE;
use chassis::personal_data::PersonalDataGrpc;
use chassis::texts::Texts;
use chassis::{Parts, Resources};
use proto::personal_data::v1::personal_data_server::PersonalDataServer;
use proto::portfolio::v1::annexes_server::AnnexesServer;
use proto::portfolio::v1::books_server::BooksServer;
use proto::portfolio::v1::livrets_server::LivretsServer;
use proto::portfolio::v1::portfolios_server::PortfoliosServer;
use proto::portfolio::v1::transfers_server::TransfersServer;
use referentiel::Library;
use sqlx::migrate::Migrator;
use tonic::server::NamedService as _;

use crate::clients::files::{Bucket, Files};
use crate::clients::scanner::Scanner;
pub use config::{Config, S3};

static MIGRATOR: Migrator = sqlx::migrate!();

/// The service, as the chassis runs it.
pub struct Portfolio;

impl chassis::Service for Portfolio {
    const NAME: &'static str = "portfolio";
    type Config = Config;

    fn migrator() -> &'static Migrator {
        &MIGRATOR
    }

    async fn build(resources: Resources<Config>) -> anyhow::Result<Parts> {
        let catalogue = Library::open(resources.config.referentiels.as_deref())?;
        let installed = Texts::follow(&resources.db, Library::KIND, catalogue.holder()).await?;
        let files = &resources.config.files;
        let app = app::App {
            db: resources.db.clone(),
            catalogue: catalogue.clone(),
            files: store_of(files)?,
            scanner: Scanner::new(files.scanner.clone()),
            limits: app::Limits {
                file: files.max_bytes,
                quota: files.quota_bytes,
            },
        };
        // The store of a deployment that begins is marked before the first file comes.
        app::look_at_files(&app).await;
        let (sweeper, clock) = (app.clone(), resources.clock.clone());
        let (kept, seen) = (app.files.clone(), app.clone());
        let grpc = grpc::Grpc { app: app.clone() };
        Ok(Parts::new()
            .grpc(PortfoliosServer::new(grpc.clone()))
            .grpc(AnnexesServer::new(grpc.clone()))
            .grpc(BooksServer::new(grpc.clone()))
            .grpc(LivretsServer::new(grpc.clone()))
            .grpc(TransfersServer::new(grpc).max_decoding_message_size(MAX_PART_MESSAGE))
            .grpc(PersonalDataServer::new(PersonalDataGrpc::new(app.clone())))
            .consume(events::OnApprenantImported)
            .consume(events::OnApprenantUpdated)
            .consume(events::OnBilanIntermediaireCreated)
            .consume(events::OnPeriodDeclared { app: app.clone() })
            .consume(events::OnPeriodEdited { app: app.clone() })
            .consume(events::OnPeriodDeleted { app: app.clone() })
            .consume(events::OnPersonErased { app })
            .consume(events::OnReferentielInstalled { catalogue })
            .follow(installed)
            // Without a place for files all the rest goes on.
            .needs(AnnexesServer::<grpc::Grpc>::NAME, move || kept.usable())
            .every(files.look_every, "look_at_files", move || {
                let app = seen.clone();
                async move { app::look_at_files(&app).await }
            })
            .every(files.sweep_every, "sweep_files", move || {
                let (app, clock) = (sweeper.clone(), clock.clone());
                async move {
                    if let Err(error) = app::sweep_files(&app, &clock).await {
                        tracing::warn!(
                            error = chassis::error::describe(&error),
                            "sweep of files cut short, trying again"
                        );
                    }
                }
            }))
    }
}

/// The store of files, where the configuration says.
fn store_of(config: &config::Files) -> anyhow::Result<Files> {
    if let Some(s3) = &config.s3 {
        return Files::in_bucket(&Bucket {
            name: s3.bucket.clone(),
            region: s3.region.clone(),
            endpoint: s3.endpoint.clone(),
            access_key: s3.access_key.clone(),
            secret_key: s3.secret()?,
            patience: s3.timeout,
            authorities: s3.authorities()?,
        });
    }
    let folder = config.folder.as_deref();
    let folder = folder.context("no place for files is configured")?;
    Ok(Files::in_folder(folder, config.spare_bytes))
}
