//! Portfolios that a deletion takes and that may come back (P-08 ★).

use chassis::Scope;
use chassis::db::{Error, Rows, Tx};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::transfers::{self, Dossier};
use crate::domain::{Etat, PeriodId, Portfolio, Removal, SheetId};
use crate::store::known_periods::uuids;

/// The portfolio of one learner.
#[derive(Serialize, Deserialize)]
pub(crate) struct Part {
    portfolio: Uuid,
    /// Its rows, without the sheets that the learner keeps.
    dossier: Dossier,
    /// The sheets that the learner keeps as fiches libres meanwhile: they go back into it.
    libres: Vec<Uuid>,
}

/// What the deletion of a period at a version takes, learner by learner; its portfolios are locked. Where the diploma
/// `keeps` completed sheets, these stay.
#[tracing::instrument(name = "db.set_aside.parts", skip_all)]
pub(crate) async fn parts(
    tx: &mut Tx,
    scope: &Scope,
    (period, version): (PeriodId, i64),
    removal: &Removal,
    keeps: bool,
) -> Result<Vec<(Uuid, Part)>, Error> {
    let learners = removal.learners().map(uuids);
    let rows = sqlx::query!(
        r#"select p.id, p.apprenant, w.libres as "libres!",
                  jsonb_build_array(to_jsonb(p)) as "portfolios!: Json<Rows>",
                  (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from sheets t
                   where t.etablissement = $1 and t.id = any(w.sheets)) as "sheets!: Json<Rows>",
                  (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from form_fields t
                   where t.etablissement = $1 and t.form = any(p.id || w.sheets)) as "fields!: Json<Rows>",
                  (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from form_changes t
                   where t.etablissement = $1 and t.form = any(p.id || w.sheets)) as "changes!: Json<Rows>",
                  (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from sheet_reads t
                   where t.etablissement = $1 and t.sheet = any(w.sheets)) as "reads!: Json<Rows>",
                  (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from comments t
                   where t.etablissement = $1 and t.form = any(p.id || w.sheets)) as "comments!: Json<Rows>",
                  (select coalesce(jsonb_agg(to_jsonb(t)), '[]')
                   from comment_reads t join comments c on c.etablissement = t.etablissement and c.id = t.comment
                   where t.etablissement = $1 and c.form = any(p.id || w.sheets)) as "comment_reads!: Json<Rows>",
                  (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from annexes t
                   where t.etablissement = $1 and t.form = any(p.id || w.sheets)) as "annexes!: Json<Rows>"
           from portfolios p
           cross join lateral (
               select coalesce(array_agg(s.id) filter (where $5 and s.etat = $6), '{}') as libres,
                      coalesce(array_agg(s.id) filter (where not ($5 and s.etat = $6)), '{}') as sheets
               from sheets s where s.etablissement = $1 and s.portfolio = p.id
           ) as w
           where p.etablissement = $1 and p.period = $2 and ($3::uuid[] is null or p.apprenant = any($3))
             and p.period_version < $4
           order by p.apprenant"#,
        scope.etablissement(),
        period.uuid(),
        learners.as_deref() as _,
        version,
        keeps,
        Etat::Racontee.as_str()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let part = Part {
                portfolio: row.id,
                dossier: Dossier {
                    portfolios: row.portfolios.0,
                    sheets: row.sheets.0,
                    fields: row.fields.0,
                    changes: row.changes.0,
                    reads: row.reads.0,
                    comments: row.comments.0,
                    comment_reads: row.comment_reads.0,
                    annexes: row.annexes.0,
                },
                libres: row.libres,
            };
            (row.apprenant, part)
        })
        .collect())
}

/// Writes portfolios again as they were, of learners who are back since that version of the period. The version of each is
/// one above that of its removal. Answers them, and their sheets that something is ticked or picked in.
#[tracing::instrument(name = "db.set_aside.put", skip_all)]
pub(crate) async fn put(
    tx: &mut Tx,
    scope: &Scope,
    parts: Vec<Part>,
    since: i64,
) -> Result<(Vec<Portfolio>, Vec<SheetId>), Error> {
    let mut all = Dossier::default();
    let (mut portfolios, mut libres, mut owners) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        portfolios.push(part.portfolio);
        owners.extend(part.libres.iter().map(|_| part.portfolio));
        libres.extend(part.libres);
        all.extend(part.dossier);
    }
    transfers::put(tx, scope, &all).await?;
    let rows = sqlx::query!(
        "update portfolios set period_version = $3, version = version + 2
         where etablissement = $1 and id = any($2)
         returning id, period, apprenant, referentiel, version, changed_at, frozen_on",
        scope.etablissement(),
        &portfolios,
        since
    )
    .fetch_all(tx.conn())
    .await?;
    sqlx::query!(
        "update sheets s set portfolio = back.portfolio
         from unnest($2::uuid[], $3::uuid[]) as back (sheet, portfolio)
         where s.etablissement = $1 and s.id = back.sheet and s.portfolio is null",
        scope.etablissement(),
        &libres,
        &owners
    )
    .execute(tx.conn())
    .await?;
    let back = rows
        .into_iter()
        .map(|row| Portfolio {
            id: row.id.into(),
            period: row.period.into(),
            apprenant: row.apprenant.into(),
            referentiel: row.referentiel,
            version: row.version,
            changed_at: row.changed_at.map(jiff_sqlx::Timestamp::to_jiff),
            frozen_on: row.frozen_on.map(jiff_sqlx::Date::to_jiff),
        })
        .collect();
    // F-04: what they show of the diploma is told again, at a version of its own.
    let linked = sqlx::query_scalar!(
        "update sheets s set version = s.version + 1
         where s.etablissement = $1 and s.portfolio = any($2)
           and exists (select from form_fields f
                       where f.etablissement = $1 and f.form = s.id and f.value not in ('null', 'false')
                         and (f.name like 'tache:%' or f.name like 'competence:%' or f.name like 'critere:%'))
         returning s.id",
        scope.etablissement(),
        &portfolios
    )
    .fetch_all(tx.conn())
    .await?;
    Ok((back, linked.into_iter().map(SheetId::from).collect()))
}
