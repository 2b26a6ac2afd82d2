//! Service documents: typeset documents made from current data (domain.md § 6), and the record of who had
//! which one made.
//!
//! It owns no pedagogical data: it asks periods and identity at each document, and keeps only its audit rows.
//! Invariants:
//! - the person's right is decided here, on what periods says of the period, before anything else is read;
//! - the same data give the same bytes (`render`);
//! - whatever people typed is shown, never obeyed: one escaping, for every part of every file;
//! - once `PeriodDeleted` is applied no row about that period is left, and none comes back unless the deletion is undone
//!   (P-08, N1).
//!
//! How to add a kind of document: `README.md`.

pub mod app;
mod clients;
pub mod config;
pub mod domain;
pub mod error;
mod events;
mod grpc;
pub mod policy;
pub mod render;
mod store;

use std::sync::Arc;

use chassis::db::MAX_PART_MESSAGE;
use chassis::personal_data::PersonalDataGrpc;
use chassis::texts::Texts;
use chassis::{Parts, Resources, Service, Uai};
use proto::documents::v1::{documents_server::DocumentsServer, transfers_server::TransfersServer};
use proto::personal_data::v1::personal_data_server::PersonalDataServer;
use referentiel::Library;

/// The service, as the chassis runs it.
pub struct Documents;

impl Service for Documents {
    const NAME: &'static str = "documents";
    type Config = config::Config;

    fn migrator() -> &'static sqlx::migrate::Migrator {
        static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();
        &MIGRATOR
    }

    async fn build(resources: Resources<Self::Config>) -> anyhow::Result<Parts> {
        let catalogue = Library::open(resources.config.referentiels.as_deref())?;
        let installed = Texts::follow(&resources.db, Library::KIND, catalogue.holder()).await?;
        let app = Arc::new(app::App {
            db: resources.db.clone(),
            periods: clients::periods::Client::new(resources.channel("periods")?),
            identity: clients::identity::Client::new(resources.channel("identity")?),
            catalogue: catalogue.clone(),
            docx: render::docx::Writer::new()?,
            kept: resources.config.kept,
        });
        let grpc = grpc::Grpc::new(app.clone());
        let (db, kept) = (resources.db.clone(), resources.config.kept);
        let cx = resources.own_context(Uai::NONE);
        Ok(Parts::new()
            .grpc(DocumentsServer::new(grpc.clone()))
            .grpc(TransfersServer::new(grpc).max_decoding_message_size(MAX_PART_MESSAGE))
            .grpc(PersonalDataServer::new(PersonalDataGrpc::from(app.clone())))
            .consume(events::period_deleted::OnPeriodDeleted)
            .consume(events::period_edited::OnPeriodEdited)
            .consume(events::person_erased::OnPersonErased { app })
            .consume(events::referentiel_installed::OnReferentielInstalled { catalogue })
            .follow(installed)
            .every(app::FORGET_EVERY, "forget_old", move || {
                let (cx, db) = (cx.clone(), db.clone());
                async move {
                    if let Err(error) = app::forget_old(&cx, &db, kept).await {
                        tracing::warn!(
                            error = chassis::error::describe(&error),
                            "old records are not forgotten yet, trying again in an hour"
                        );
                    }
                }
            }))
    }
}
