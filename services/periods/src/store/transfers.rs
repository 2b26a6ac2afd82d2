//! What a learner takes along to another établissement (I-11): its fiches de liaison, and the periods they are of.

use chassis::db::{self, Crossing, Renamed, Rows, Tx};
use chassis::policy::Scope;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::ids::ApprenantId;
use crate::store::claims;

/// Columns that hold what people wrote: never taken for an identifier.
const WRITTEN: [&str; 2] = ["value", "change_id"];

/// All that is kept here of a learner, as rows; also its part of a transfer file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dossier {
    /// Those that the fiches are of; they also stay with the other learners.
    pub periods: Rows,
    /// Its fiches de liaison.
    pub fiches: Rows,
    /// What stands on them.
    pub fields: Rows,
    /// Every change that arrived on them.
    pub changes: Rows,
    /// What froze them.
    pub claims: Rows,
}

impl Dossier {
    /// The same on the far side.
    pub fn rename(&mut self, renamed: &Renamed) {
        for rows in [
            &mut self.periods,
            &mut self.fiches,
            &mut self.fields,
            &mut self.changes,
            &mut self.claims,
        ] {
            renamed.apply(rows, &WRITTEN);
        }
    }
}

/// Takes the fiches of a learner out, with a copy of their periods and claims; its periods are held to the end of the
/// transaction.
#[tracing::instrument(name = "db.transfers.take", skip_all)]
pub async fn take(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
) -> Result<Dossier, db::Error> {
    let (here, apprenant) = (scope.etablissement(), apprenant.uuid());
    sqlx::query!(
        "select p.id from periods p
         where p.etablissement = $1
           and p.id in (select f.period_id from fiches_liaison f where f.etablissement = $1 and f.apprenant = $2)
         order by p.id for update",
        here,
        apprenant
    )
    .fetch_all(tx.conn())
    .await?;
    let taken = sqlx::query!(
        r#"select
             (select coalesce(jsonb_agg(to_jsonb(p) order by p.id), '[]') from periods p
              where p.etablissement = $1
                and p.id in (select f.period_id from fiches_liaison f where f.etablissement = $1 and f.apprenant = $2))
                 as "periods!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from fiches_liaison t
              where t.etablissement = $1 and t.apprenant = $2) as "fiches!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from fiche_fields t
              where t.etablissement = $1 and t.apprenant = $2) as "fields!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from fiche_changes t
              where t.etablissement = $1 and t.apprenant = $2) as "changes!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from freeze_claims t
              where t.etablissement = $1 and t.apprenant = $2
                and exists (select from fiches_liaison f
                            where f.etablissement = $1 and f.period_id = t.period_id and f.apprenant = $2))
                 as "claims!: Json<Rows>""#,
        here,
        apprenant
    )
    .fetch_one(tx.conn())
    .await?;
    sqlx::query!(
        "delete from fiches_liaison where etablissement = $1 and apprenant = $2",
        here,
        apprenant
    )
    .execute(tx.conn())
    .await?;
    Ok(Dossier {
        periods: taken.periods.0,
        fiches: taken.fiches.0,
        fields: taken.fields.0,
        changes: taken.changes.0,
        claims: taken.claims.0,
    })
}

/// Those of these periods whose identifier means something else here: a deleted one, or another content. Who comes `back`
/// where it was finds the same period, even edited since.
#[tracing::instrument(name = "db.transfers.occupied", skip_all)]
pub async fn occupied(
    tx: &mut Tx,
    scope: &Scope,
    periods: &Rows,
    back: bool,
) -> Result<Vec<Uuid>, db::Error> {
    sqlx::query_scalar!(
        r#"select t.id as "id!"
           from jsonb_populate_recordset(null::periods, $2) t
           join periods p on p.etablissement = $1 and p.id = t.id
           where p.deleted_at is not null
              or (not $3 and
                  (p.referentiel, p.niveau, p.pour_apprentis, p.titre, p.statut, p.start_date, p.end_date, p.objectifs,
                   p.taches)
                  is distinct from
                  (t.referentiel, t.niveau, t.pour_apprentis, t.titre, t.statut, t.start_date, t.end_date, t.objectifs,
                   t.taches))"#,
        scope.etablissement(),
        Json(periods) as _,
        back
    )
    .fetch_all(tx.conn())
    .await
    .map_err(Into::into)
}

/// Writes here what was taken elsewhere.
#[tracing::instrument(name = "db.transfers.put", skip_all)]
pub async fn put(tx: &mut Tx, scope: &Scope, dossier: &Dossier) -> Result<(), db::Error> {
    let here = scope.etablissement();
    sqlx::query!(
        "insert into periods
            (etablissement, id, annexe_id, referentiel, niveau, pour_apprentis, titre, statut, start_date, end_date,
             annee, objectifs, taches, version, declared_by, created_at)
         select $1, id, annexe_id, referentiel, niveau, pour_apprentis, titre, statut, start_date, end_date, annee,
                objectifs, taches, version, declared_by, created_at
         from jsonb_populate_recordset(null::periods, $2)
         on conflict on constraint periods_pkey do nothing",
        here,
        Json(&dossier.periods) as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        // Of whoever arrives nothing older was ever told here: it takes part since the beginning (P-05), whatever version
        // the period has on this side. Portfolio and evaluation say the same.
        "insert into fiches_liaison (etablissement, period_id, apprenant, id, division, version, changed_at, since)
         select $1, period_id, apprenant, id, division, version, changed_at, 1
         from jsonb_populate_recordset(null::fiches_liaison, $2)",
        here,
        Json(&dossier.fiches) as _
    )
    .execute(tx.conn())
    .await?;
    put_contents(tx, here, dossier).await
}

/// What was written on the fiches, and the claims that froze it.
async fn put_contents(tx: &mut Tx, here: &str, dossier: &Dossier) -> Result<(), db::Error> {
    sqlx::query!(
        "insert into fiche_fields (etablissement, period_id, apprenant, name, value, version, author, changed_at)
         select $1, period_id, apprenant, name, value, version, author, changed_at
         from jsonb_populate_recordset(null::fiche_fields, $2)",
        here,
        Json(&dossier.fields) as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into fiche_changes
            (etablissement, period_id, apprenant, change_id, name, value, base_version, kept, author, received_at)
         select $1, period_id, apprenant, change_id, name, value, base_version, kept, author, received_at
         from jsonb_populate_recordset(null::fiche_changes, $2)",
        here,
        Json(&dossier.changes) as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into freeze_claims
            (etablissement, claim, period_id, apprenant, bilan_id, bilan_date, state, claimed_at, confirmed_at)
         select $1, claim, period_id, apprenant, bilan_id, bilan_date, state, claimed_at, confirmed_at
         from jsonb_populate_recordset(null::freeze_claims, $2)
         on conflict on constraint freeze_claims_pkey do nothing",
        here,
        Json(&dossier.claims) as _
    )
    .execute(tx.conn())
    .await?;
    if dossier.claims.is_empty() {
        return Ok(());
    }
    // One that is still pending is the sweep's business here as it was there.
    claims::note_tenant(tx, here).await
}

/// Notes that the learner has left, whatever news of it is still on its way.
#[tracing::instrument(name = "db.transfers.left", skip_all)]
pub async fn left(tx: &mut Tx, scope: &Scope, crossing: &Crossing) -> Result<(), db::Error> {
    sqlx::query!(
        "insert into apprenants (etablissement, apprenant, version, actif) values ($1, $2, $3, false)
         on conflict on constraint apprenants_pkey do update
         set version = greatest(apprenants.version, excluded.version), actif = false
         where apprenants.version <= excluded.version",
        scope.etablissement(),
        crossing.person,
        crossing.version
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
