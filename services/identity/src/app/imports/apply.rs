//! Applies a previewed import: one transaction, whole or not at all (I-04, N5).
//!
//! The request only takes the import over (`en_cours`) and hands it to the worker; progress is written beside the
//! transaction that applies. A worker that dies leaves the old state, and the import may be applied again.

use chassis::db::Tx;
use chassis::events::Outgoing;
use chassis::{AppError as _, Ctx, Scope};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::app::{App, formations, notifications};
use crate::domain::ids::ImportId;
use crate::domain::import::{Etat, Import, Told};
use crate::domain::notification::Nature;
use crate::error::{Error, Result};
use crate::events::outgoing;
use crate::policy::{Action, Facts, decide};
use crate::store::apply::{self as sets, Range};
use crate::store::apply_structure as around;
use crate::store::{etablissements, imports, logins, portail, staging};

/// Decisions applied by one round of statements.
const RANGE: i64 = 2_000;
/// Kinds whose decisions are some hundred at once, and how many of these blocks one round takes.
const BLOCKS: [&str; 2] = ["responsable", "lien"];
const RANGE_OF_BLOCKS: i64 = 20;
/// Decisions after which the planner's idea of the tables is wrong, unless there are ten times as many rows.
const MANY: i64 = 500;

/// The command of [`apply`].
#[derive(Clone)]
pub struct ApplyImport {
    pub id: ImportId,
    /// The second confirmation, when many learners would leave.
    pub confirm_departures: bool,
    /// Keys of the proposed profiles that were ticked.
    pub confirmed_profils: Vec<String>,
}

/// An import that was taken over, for the worker.
pub struct Job {
    cx: Ctx,
    command: ApplyImport,
}

/// Takes the import over and hands it to the worker.
pub async fn apply(cx: &Ctx, app: &App, command: ApplyImport) -> Result<Import> {
    let scope = decide(cx.actor(), Action::WriteImports, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    // N10: the worker that applies it tells of it.
    tx.aside();
    let import = imports::lock(&mut tx, &scope, command.id)
        .await?
        .ok_or(Error::NotFound)?;
    // Asked twice: the first time goes on.
    if import.etat == Etat::Applique {
        return Ok(import);
    }
    let running = import.etat == Etat::EnCours;
    if running && (app.is_applying() || imports::is_owned(&mut tx, command.id).await?) {
        return Ok(import);
    }
    let abandoned_by_its_worker = running;
    if !import.can_be_applied() && !abandoned_by_its_worker {
        return Err(Error::ImportState {
            etat: import.etat.as_str(),
        });
    }
    let etablissement = etablissements::get(&mut tx, scope.etablissement())
        .await?
        .ok_or(Error::NotFound)?;
    if etablissement.registre_version != import.registre_version {
        return Err(Error::ImportOutdated);
    }
    if import.needs_confirmation && !command.confirm_departures {
        return Err(Error::ImportNeedsConfirmation {
            departures: import.departures(),
        });
    }
    imports::take_over(&mut tx, &scope, command.id).await?;
    let import = imports::get(&mut tx, &scope, command.id)
        .await?
        .ok_or(Error::NotFound)?;
    tx.commit().await?;
    app.hand_over(Job {
        cx: cx.clone(),
        command,
    })
    .await?;
    Ok(import)
}

/// The worker: applies one import after the other until told to stop; the one at hand is finished first.
pub async fn work(app: App, mut jobs: mpsc::Receiver<Job>, stop: CancellationToken) {
    loop {
        let job = tokio::select! {
            job = jobs.recv() => job,
            () = stop.cancelled() => None,
        };
        let Some(job) = job else { return };
        let id = job.command.id;
        let ended = match run_again(&app, &job).await {
            Ok(Ended::Cancelled) => cancelled(&app, &job).await,
            Ok(Ended::Applied(decisions)) => {
                if decisions >= MANY {
                    analyze_or_tell(&app, &job, decisions).await;
                }
                Ok(())
            }
            Err(error) => Err(error),
        };
        if let Err(error) = ended {
            tracing::error!(import.id = %id, code = error.code(), error = chassis::error::describe(&error), "import not applied");
            if let Err(error) = fail(&app, &job).await {
                tracing::warn!(import.id = %id, code = error.code(), "the failure of an import could not be noted");
            }
        }
        app.applied();
    }
}

/// How applying ended.
enum Ended {
    /// So many decisions.
    Applied(i64),
    /// Somebody asked to stop: nothing has changed.
    Cancelled,
}

/// Runs once more when the transaction lost against a concurrent one.
async fn run_again(app: &App, job: &Job) -> Result<Ended> {
    match run(app, job).await {
        Err(error) if chassis::error::wants_rerun(&error) => run(app, job).await,
        result => result,
    }
}

#[tracing::instrument(name = "identity.apply_import", skip_all, fields(import.id = %job.command.id))]
async fn run(app: &App, job: &Job) -> Result<Ended> {
    let cx = &job.cx;
    let scope = decide(cx.actor(), Action::WriteImports, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    imports::own(&mut tx, job.command.id).await?;
    let etablissement = etablissements::lock(&mut tx, &scope)
        .await?
        .ok_or(Error::NotFound)?;
    let import = imports::get(&mut tx, &scope, job.command.id)
        .await?
        .ok_or(Error::NotFound)?;
    if import.etat != Etat::EnCours {
        return Ok(Ended::Applied(0));
    }
    if etablissement.registre_version != import.registre_version {
        return Err(Error::ImportOutdated);
    }
    let mut applying = Applying {
        cx,
        app,
        scope: &scope,
        job,
        done: 0,
        stopped: import.cancelling,
    };
    around::divisions(&mut tx, &scope, import.id).await?;
    around::divisions_of_sheets(&mut tx, &scope, import.id).await?;
    applying.learners(&mut tx).await?;
    applying.staff(&mut tx).await?;
    applying.departures(&mut tx, "depart_apprenant").await?;
    applying.departures(&mut tx, "depart_personnel").await?;
    applying.guardians(&mut tx).await?;
    portail::apply(&mut tx, &scope, import.id).await?;
    etablissements::set_annee(&mut tx, &scope, import.annee).await?;
    follow_divisions(app, &mut tx, &scope).await?;
    staging::drop_records(&mut tx, &scope, import.id).await?;
    staging::drop_decisions(&mut tx, &scope, import.id).await?;
    if !imports::set_applied(&mut tx, &scope, import.id, cx.now()).await? {
        tx.rollback().await?;
        return Ok(Ended::Cancelled);
    }
    let ended = (import.id, Nature::ImportTermine);
    notifications::import_ended(cx, &mut tx, &scope, ended).await?;
    tx.commit().await?;
    tracing::info!(import.id = %import.id, decisions = import.total, "import applied");
    Ok(Ended::Applied(import.total))
}

/// Until the tables are looked at, pages that read them are slow, and nothing is wrong.
async fn analyze_or_tell(app: &App, job: &Job, decisions: i64) {
    let looked = async {
        let mut tx = app.db.begin(&job.cx).await?;
        // N10: nothing of anybody changes.
        tx.aside();
        if sets::persons_known_to_planner(&mut tx).await? < decisions * 10 {
            sets::analyze(&mut tx).await?;
        }
        tx.commit().await
    };
    if let Err(error) = looked.await {
        tracing::warn!(
            error = chassis::error::describe(&error),
            "tables not looked at after a large import"
        );
    }
}

/// I-05: a division follows what its MEFs lead to and what its learners prepare, whichever file told it.
async fn follow_divisions(app: &App, tx: &mut Tx, scope: &Scope) -> Result<()> {
    let etablissement = etablissements::get(tx, scope.etablissement())
        .await?
        .ok_or(Error::NotFound)?;
    let table = formations::table(app, tx, scope, &etablissement).await?;
    formations::follow_divisions(tx, scope, &table).await
}

/// Notes that applying was stopped: the import may be applied again.
async fn cancelled(app: &App, job: &Job) -> Result<()> {
    let scope = decide(job.cx.actor(), Action::WriteImports, &Facts::default()).scope(&job.cx)?;
    let mut tx = app.db.begin(&job.cx).await?;
    imports::set_cancelled(&mut tx, &scope, job.command.id).await?;
    tx.commit().await?;
    tracing::info!(import.id = %job.command.id, "import stopped before it changed anything");
    Ok(())
}

/// Notes that applying broke off; nothing else has changed.
async fn fail(app: &App, job: &Job) -> Result<()> {
    let scope = decide(job.cx.actor(), Action::WriteImports, &Facts::default()).scope(&job.cx)?;
    let mut tx = app.db.begin(&job.cx).await?;
    // N10: nothing came of it.
    tx.aside();
    // One that committed before its answer was lost is applied, whatever its worker heard.
    if imports::set_failed(&mut tx, &scope, job.command.id).await? {
        let ended = (job.command.id, Nature::ImportEchoue);
        notifications::import_ended(&job.cx, &mut tx, &scope, ended).await?;
    }
    tx.commit().await?;
    Ok(())
}

struct Applying<'a> {
    cx: &'a Ctx,
    app: &'a App,
    scope: &'a Scope,
    job: &'a Job,
    done: i64,
    /// Somebody asked to stop: what is left is not even looked at.
    stopped: bool,
}

impl Applying<'_> {
    async fn next(&self, tx: &mut Tx, kind: &str, after: i64) -> Result<Option<Range>> {
        if self.stopped {
            return Ok(None);
        }
        let size = if BLOCKS.contains(&kind) {
            RANGE_OF_BLOCKS
        } else {
            RANGE
        };
        Ok(sets::next_range(tx, self.scope, self.job.command.id, kind, after, size).await?)
    }

    async fn learners(&mut self, tx: &mut Tx) -> Result<()> {
        let mut after = 0;
        while let Some(range) = self.next(tx, "apprenant", after).await? {
            if range.creates || range.changes {
                self.people(tx, range, "apprenant").await?;
                sets::learners(tx, self.scope, range).await?;
                // Whoever is new has an active profile.
                if range.changes {
                    self.settle(tx, range, "apprenant").await?;
                }
                let told = sets::told(tx, self.scope, range).await?;
                self.tell(tx, &told).await?;
            }
            self.progress(range).await?;
            after = range.until;
        }
        Ok(())
    }

    /// Persons, accounts and logins.
    async fn people(&self, tx: &mut Tx, range: Range, kind: &str) -> Result<()> {
        if range.creates {
            sets::create_people(tx, self.scope, range, kind, self.cx.now()).await?;
            sets::remember_created(tx, self.scope, range, kind).await?;
            let wanted = sets::without_login(tx, self.scope, range, kind).await?;
            logins::assign(tx, &wanted).await?;
        }
        if range.changes {
            sets::update_people(tx, self.scope, range, kind).await?;
        }
        Ok(())
    }

    async fn staff(&mut self, tx: &mut Tx) -> Result<()> {
        let mut after = 0;
        while let Some(range) = self.next(tx, "personnel", after).await? {
            self.people(tx, range, "personnel").await?;
            around::staff(tx, self.scope, range).await?;
            let confirmed = &self.job.command.confirmed_profils;
            around::staff_profils(tx, self.scope, range, confirmed).await?;
            around::enseignements(tx, self.scope, range).await?;
            self.settle(tx, range, "personnel").await?;
            self.progress(range).await?;
            after = range.until;
        }
        Ok(())
    }

    async fn departures(&mut self, tx: &mut Tx, kind: &str) -> Result<()> {
        let mut after = 0;
        while let Some(range) = self.next(tx, kind, after).await? {
            sets::departures(tx, self.scope, range, kind).await?;
            self.settle(tx, range, kind).await?;
            self.progress(range).await?;
            if kind == "depart_apprenant" {
                let told = sets::told_of_departures(tx, self.scope, range).await?;
                self.tell(tx, &told).await?;
            }
            after = range.until;
        }
        Ok(())
    }

    async fn guardians(&mut self, tx: &mut Tx) -> Result<()> {
        let mut after = 0;
        while let Some(range) = self.next(tx, "responsable", after).await? {
            around::guardians(tx, self.scope, range).await?;
            after = range.until;
        }
        after = 0;
        while let Some(range) = self.next(tx, "lien", after).await? {
            around::guardian_links(tx, self.scope, range).await?;
            after = range.until;
        }
        Ok(())
    }

    /// Accounts follow profiles.
    async fn settle(&self, tx: &mut Tx, range: Range, kind: &str) -> Result<()> {
        let days = (self.cx.today(), self.cx.now());
        Ok(sets::settle_accounts(tx, self.scope, range, kind, days).await?)
    }

    /// The progress is told on another connection: this one commits at the end.
    async fn progress(&mut self, range: Range) -> Result<()> {
        self.done += range.until - range.after;
        let mut beside = self.app.db.begin(self.cx).await?;
        beside.aside();
        imports::lightly(&mut beside).await?;
        self.stopped |=
            imports::set_progress(&mut beside, self.scope, self.job.command.id, self.done).await?;
        beside.commit().await?;
        Ok(())
    }

    async fn tell(&self, tx: &mut Tx, told: &[Told]) -> Result<()> {
        let events: Vec<Outgoing> = told.iter().map(outgoing::of_import).collect();
        tx.emit_all(self.cx, events).await?;
        Ok(())
    }
}
