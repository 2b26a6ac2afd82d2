//! Rounds through the établissements where something is due to be told: by one replica at a time, by day and on working
//! days (G-07), each établissement in a transaction of its own.

use chassis::db::Tx;
use chassis::{AppError as _, Ctx, Uai, leader};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::app::App;
use crate::domain::notification::quiet;
use crate::error::{Error, Result};

/// The work of a round in one établissement, part of its transaction.
pub(crate) trait Round: Send + Sync {
    /// One replica at a time goes, by this key.
    const LEAD: i64;

    /// Where something is due.
    fn due(&self, tx: &mut Tx) -> impl Future<Output = Result<Vec<String>>> + Send;

    /// Does it there.
    fn tell(&self, cx: &Ctx, tx: &mut Tx) -> impl Future<Output = Result<()>> + Send;
}

/// When a round begins.
pub(crate) struct Start {
    pub(crate) cx: Ctx,
    /// In local time.
    pub(crate) local: DateTime,
}

/// Now, unless nobody is to be reminded of anything at this hour.
pub(crate) fn start(app: &App) -> Option<Start> {
    let cx = Ctx::for_service("identity", Uai::NONE, app.clock.clone());
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let local = cx.now().to_zoned(paris).datetime();
    (!quiet(local)).then_some(Start { cx, local })
}

/// Goes through them all. One where it fails is told in the log and tried again with the next round; it holds back no other.
pub(crate) async fn go<R: Round>(app: &App, cx: &Ctx, round: &R) -> Result<()> {
    let Some(lead) = leader::acquire(&app.db, R::LEAD).await? else {
        return Ok(());
    };
    let gone = through(app, cx, round).await;
    lead.resign().await;
    gone
}

async fn through<R: Round>(app: &App, cx: &Ctx, round: &R) -> Result<()> {
    let mut tx = app.db.begin(cx).await?;
    let uais = round.due(&mut tx).await?;
    tx.rollback().await?;
    for uai in uais {
        if let Err(error) = one(app, cx, round, &uai).await {
            tracing::warn!(
                etablissement = uai,
                code = error.code(),
                error = chassis::error::describe(&error),
                "not told, trying again later"
            );
        }
    }
    Ok(())
}

async fn one<R: Round>(app: &App, cx: &Ctx, round: &R, uai: &str) -> Result<()> {
    let uai: Uai = uai
        .parse()
        .map_err(|error| Error::internal("reading a stored UAI", error))?;
    let cx = cx.in_etablissement(uai);
    let mut tx = app.db.begin(&cx).await?;
    round.tell(&cx, &mut tx).await?;
    tx.commit().await?;
    Ok(())
}
