//! Identity: établissements, people and their accounts, sign-in and sessions, the registry's imports, tutors' links and
//! every e-mail of the suite (I-01…I-14).
//!
//! Names, e-mail addresses and birth dates live here and nowhere else; others keep ids. Invariants:
//!
//! - an import changes everything or nothing (N5), and never deletes;
//! - no secret is stored: passwords and tokens are hashes, links and first passwords are derived when they are sent;
//! - a withdrawn access or session is refused from the next request on.

pub mod app;
pub mod clients;
pub mod config;
pub mod domain;
pub mod error;
pub mod events;
mod grpc;
pub mod policy;
pub mod store;

use std::sync::Mutex;

use chassis::{Parts, Resources, Service};
use sqlx::migrate::Migrator;

use crate::app::fichiers::Files;
use crate::app::transferts::saga::Saga;
use crate::app::{
    App, bootstrap, bounces, effacements, imports, mailer, notifications, passwords, portails,
    sessions, tutors,
};
use crate::clients::movers::Movers;

static MIGRATOR: Migrator = sqlx::migrate!();

/// The service.
pub struct Identity;

impl Service for Identity {
    const NAME: &'static str = "identity";
    type Config = config::Config;

    fn migrator() -> &'static Migrator {
        &MIGRATOR
    }

    async fn build(resources: Resources<config::Config>) -> anyhow::Result<Parts> {
        let saga = Saga {
            db: resources.db.clone(),
            clock: resources.clock.clone(),
            movers: Movers::new(|peer| resources.channel(peer))?,
        };
        let every = resources.config.transfers_every;
        let movers = saga.movers.clone();
        let (app, queue) = App::new(resources.db, resources.clock, resources.config)?;
        app.installed.look().await?;
        let files = Files {
            app: app.clone(),
            movers,
        };
        let parts = grpc::serve(Parts::new(), &app, &files)
            .follow(app.installed.clone())
            .consume(events::OnCommentAdded)
            .consume(events::OnPeriodDeleted)
            .consume(events::OnPeriodEdited)
            .consume(events::OnSheetChanged)
            .consume(events::OnPeriodsDataErased)
            .consume(events::OnPortfolioDataErased)
            .consume(events::OnEvaluationDataErased)
            .consume(events::OnDocumentsDataErased)
            .every(every, "transfers", move || {
                let saga = saga.clone();
                async move {
                    if let Err(error) = saga.pass().await {
                        tracing::warn!(
                            error = chassis::error::describe(&error),
                            "pass over transfers cut short, trying again"
                        );
                    }
                }
            });
        let parts = parts.every(every, "transfer-files", move || {
            let files = files.clone();
            async move {
                if let Err(error) = files.pass().await {
                    tracing::warn!(
                        error = chassis::error::describe(&error),
                        "pass over transfer files cut short, trying again"
                    );
                }
            }
        });
        let mail = app.clone();
        let parts = parts.background("mailer", move |stop| mailer::run(mail.clone(), stop));
        let resets = app.clone();
        let parts = parts.background("resets", move |stop| {
            passwords::answer_requests(resets.clone(), stop)
        });
        let purged = app.clone();
        let parts = parts.every(sessions::PURGE_EVERY, "purge", move || {
            sessions::purge_or_tell(purged.clone())
        });
        let ending = app.clone();
        let parts = parts.every(tutors::NOTICES_EVERY, "tutor-notices", move || {
            tutors::notify_or_tell(ending.clone())
        });
        let news = app.clone();
        let parts = parts.every(
            notifications::MAILS_EVERY,
            "notification-mails",
            move || notifications::deliver_or_tell(news.clone()),
        );
        let reports = app.clone();
        let parts = parts.every(app.config.bounces.every, "bounces", move || {
            bounces::pass_or_tell(reports.clone())
        });
        let leaving = app.clone();
        let parts = parts.every(imports::LEAVING_EVERY, "departures", move || {
            imports::leave_on_time_or_tell(leaving.clone())
        });
        let discovering = app.clone();
        let parts = parts.every(portails::LOOKED_AT_EVERY, "portails", move || {
            portails::discover_or_tell(discovering.clone())
        });
        let over = app.clone();
        let parts = parts.every(effacements::SWEEP_EVERY, "terms", move || {
            effacements::sweep_or_tell(over.clone())
        });
        // The chassis starts a task once; the queue has one reader.
        let queue = Mutex::new(Some(queue));
        Ok(parts.background("imports", move |stop| {
            let queue = queue.lock().ok().and_then(|mut queue| queue.take());
            let app = app.clone();
            async move {
                match queue {
                    Some(queue) => imports::work(app, queue, stop).await,
                    None => stop.cancelled().await,
                }
            }
        }))
    }

    async fn command(
        name: &str,
        arguments: &[String],
        resources: Resources<config::Config>,
    ) -> anyhow::Result<()> {
        let arguments = bootstrap::Arguments::parse(name, arguments)?;
        let (app, _queue) = App::new(resources.db, resources.clock, resources.config)?;
        let login = bootstrap::run(&app, arguments).await?;
        #[expect(clippy::print_stdout, reason = "the answer of the command")]
        {
            println!("{login}");
        }
        Ok(())
    }
}
