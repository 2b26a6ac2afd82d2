//! Gives committed lines their place in the chain of their établissement.
//!
//! Not in the change's own transaction: a chain has one end, and two changes of one établissement would wait for each
//! other. One replica seals at a time, what is committed, in order of time.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{Line, chain};
use crate::ctx::{Clock, Ctx};
use crate::db::{Db, Error, Tx};
use crate::error::describe;
use crate::events::consumer::Environment;
use crate::events::relay::pause;
use crate::leader;
use crate::tenant::Uai;

/// Lines sealed at once.
const BATCH: i64 = 1_000;
/// Changes that come together are sealed together.
const GATHER: Duration = Duration::from_millis(100);
/// Without a word from anyone: what another replica left when it died.
const IDLE: Duration = Duration::from_secs(15);

/// Seals the log of one service.
pub(crate) struct Sealer {
    db: Db,
    service: &'static str,
    clock: Clock,
}

/// What a pass came to.
enum Pass {
    Done,
    /// Another replica seals, perhaps from before what was just committed.
    Busy,
    More,
}

impl Sealer {
    /// For the service at work there.
    pub(crate) fn of(environment: &Environment) -> Self {
        Self {
            db: environment.db.clone(),
            service: environment.service,
            clock: environment.clock.clone(),
        }
    }

    /// Runs until `stop`, with a last pass.
    pub(crate) async fn run(self, stop: CancellationToken) -> &'static str {
        let told: Arc<Notify> = self.db.committed_lines();
        loop {
            match self.pass().await {
                Ok(Pass::More) => continue,
                Ok(Pass::Busy) => {
                    if pause(&stop, GATHER).await {
                        break;
                    }
                    continue;
                }
                Ok(Pass::Done) => {}
                Err(error) => {
                    tracing::warn!(error = describe(&error), "sealing paused; its lines stay");
                }
            }
            if stop.is_cancelled() {
                break;
            }
            tokio::select! {
                () = told.notified() => {}
                _ = pause(&stop, IDLE) => continue,
            }
            pause(&stop, GATHER).await;
        }
        "audit"
    }

    async fn pass(&self) -> Result<Pass, Error> {
        let cx = Ctx::for_service(self.service, Uai::NONE, self.clock.clone());
        let mut tx = self.db.begin(&cx).await?;
        let won = sqlx::query_scalar!(
            r#"select pg_try_advisory_xact_lock($1) as "won!" from set_config('app.audit_sealer', 'on', true)"#,
            leader::AUDIT
        )
        .fetch_one(tx.conn())
        .await?;
        if !won {
            return Ok(Pass::Busy);
        }
        let lines = unsealed(&mut tx).await?;
        if lines.is_empty() {
            return Ok(Pass::Done);
        }
        let more = i64::try_from(lines.len()).unwrap_or(i64::MAX) >= BATCH;
        let tenants: BTreeSet<&str> = lines.iter().map(|l| l.etablissement.as_str()).collect();
        let tenants: Vec<String> = tenants.into_iter().map(str::to_owned).collect();
        let mut heads = heads(&mut tx, &tenants).await?;
        write(&mut tx, &lines, &mut heads).await?;
        tx.commit().await?;
        Ok(if more { Pass::More } else { Pass::Done })
    }
}

async fn unsealed(tx: &mut Tx) -> Result<Vec<Line>, Error> {
    let rows = sqlx::query!(
        "select id, etablissement, at, actor, profil, action, objet, objet_id, personnes, request_id, lecture
         from chassis.audit where seq is null order by at, id limit $1",
        BATCH
    )
    .fetch_all(tx.conn())
    .await?;
    let lines = rows.into_iter().map(|row| Line {
        id: row.id,
        etablissement: row.etablissement,
        at: row.at.to_jiff(),
        actor: row.actor,
        profil: row.profil,
        action: row.action,
        objet: row.objet,
        objet_id: row.objet_id,
        personnes: row.personnes,
        request_id: row.request_id,
        lecture: row.lecture,
    });
    Ok(lines.collect())
}

/// Where the chains of these établissements end.
type Heads = HashMap<String, (i64, Vec<u8>)>;

async fn heads(tx: &mut Tx, tenants: &[String]) -> Result<Heads, Error> {
    let rows = sqlx::query!(
        "select etablissement, seq, empreinte from chassis.audit_heads where etablissement = any($1)",
        tenants
    )
    .fetch_all(tx.conn())
    .await?;
    let ends = rows
        .into_iter()
        .map(|row| (row.etablissement, (row.seq, row.empreinte)));
    Ok(ends.collect())
}

async fn write(tx: &mut Tx, lines: &[Line], heads: &mut Heads) -> Result<(), Error> {
    let (mut ids, mut seqs, mut before, mut hashes) = (vec![], vec![], vec![], vec![]);
    for line in lines {
        let head = heads
            .entry(line.etablissement.clone())
            .or_insert_with(|| (0, chain::START.to_vec()));
        let seq = head.0 + 1;
        let hash = chain::hash(line, seq, &head.1);
        let previous = std::mem::replace(head, (seq, hash.clone())).1;
        ids.push(line.id);
        seqs.push(seq);
        before.push(previous);
        hashes.push(hash);
    }
    // What row-level security lets through is estimated as one row: without this, all of the log is read for each line.
    sqlx::query("set local enable_seqscan = off")
        .execute(tx.conn())
        .await?;
    sqlx::query!(
        "update chassis.audit line set seq = sealed.seq, precedent = sealed.precedent, empreinte = sealed.empreinte
         from unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::bytea[]) as sealed (id, seq, precedent, empreinte)
         where line.id = sealed.id",
        &ids,
        &seqs,
        &before,
        &hashes
    )
    // Planned anew each time: a plan from when the log was empty would be kept.
    .persistent(false)
    .execute(tx.conn())
    .await?;
    let (mut tenants, mut ends, mut last) = (vec![], vec![], vec![]);
    for (tenant, (seq, hash)) in heads.drain() {
        tenants.push(tenant);
        ends.push(seq);
        last.push(hash);
    }
    sqlx::query!(
        "insert into chassis.audit_heads (etablissement, seq, empreinte)
         select * from unnest($1::text[], $2::bigint[], $3::bytea[])
         on conflict (etablissement) do update set seq = excluded.seq, empreinte = excluded.empreinte",
        &tenants,
        &ends,
        &last
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
