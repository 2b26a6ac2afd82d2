//! Fiches de liaison, their fields (P-10), and every change that was sent to them (F-13).

use std::collections::BTreeSet;

use chassis::db::{self, Tx};
use chassis::form::{FieldChange, FieldState, Logged};
use chassis::policy::Scope;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use crate::domain::fiche::{Champ, Fiche, ProposedTutor};
use crate::domain::ids::{ApprenantId, PeriodId};

/// The fiche of a learner in a period.
#[tracing::instrument(name = "db.fiches.load", skip_all)]
pub async fn load(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    apprenant: ApprenantId,
) -> Result<Option<Fiche>, db::Error> {
    let row = sqlx::query!(
        "select id, since, version from fiches_liaison where etablissement = $1 and period_id = $2 and apprenant = $3",
        scope.etablissement(),
        period.uuid(),
        apprenant.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Fiche {
        id: row.id.into(),
        period,
        apprenant,
        since: row.since,
        version: row.version,
    }))
}

/// The fiche, held until the end of the transaction. The period is to be kept before.
#[tracing::instrument(name = "db.fiches.lock", skip_all)]
pub async fn lock(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    apprenant: ApprenantId,
) -> Result<Option<Fiche>, db::Error> {
    let row = sqlx::query!(
        "select id, since, version from fiches_liaison where etablissement = $1 and period_id = $2 and apprenant = $3
         for update",
        scope.etablissement(),
        period.uuid(),
        apprenant.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Fiche {
        id: row.id.into(),
        period,
        apprenant,
        since: row.since,
        version: row.version,
    }))
}

/// The fields that somebody wrote.
#[tracing::instrument(name = "db.fiches.fields", skip_all)]
pub async fn fields(
    tx: &mut Tx,
    scope: &Scope,
    fiche: &Fiche,
) -> Result<Vec<FieldState>, db::Error> {
    let rows = sqlx::query!(
        "select name, value, version, author, changed_at
         from fiche_fields
         where etablissement = $1 and period_id = $2 and apprenant = $3
         order by name",
        scope.etablissement(),
        fiche.period.uuid(),
        fiche.apprenant.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| FieldState {
            name: row.name,
            value: row.value,
            version: row.version,
            author: row.author,
            changed_at: Some(row.changed_at.to_jiff()),
        })
        .collect())
}

/// The fiches of these learners in a period on which somebody wrote, with what stands on them.
#[tracing::instrument(name = "db.fiches.written", skip_all)]
pub async fn written(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    learners: &[ApprenantId],
) -> Result<Vec<(Fiche, Vec<FieldState>)>, db::Error> {
    let rows = sqlx::query!(
        "select f.id, f.apprenant, f.since, f.version as fiche_version, w.name, w.value, w.version, w.author, w.changed_at
         from fiches_liaison f
         join fiche_fields w
             on w.etablissement = f.etablissement and w.period_id = f.period_id and w.apprenant = f.apprenant
         where f.etablissement = $1 and f.period_id = $2 and f.apprenant = any($3)
         order by f.apprenant, w.name",
        scope.etablissement(),
        period.uuid(),
        &super::uuids(learners, ApprenantId::uuid)
    )
    .fetch_all(tx.conn())
    .await?;
    let mut written: Vec<(Fiche, Vec<FieldState>)> = Vec::new();
    for row in rows {
        let field = FieldState {
            name: row.name,
            value: row.value,
            version: row.version,
            author: row.author,
            changed_at: Some(row.changed_at.to_jiff()),
        };
        let apprenant = ApprenantId::from(row.apprenant);
        match written.last_mut() {
            Some((fiche, fields)) if fiche.apprenant == apprenant => fields.push(field),
            _ => {
                let fiche = Fiche {
                    id: row.id.into(),
                    period,
                    apprenant,
                    since: row.since,
                    version: row.fiche_version,
                };
                written.push((fiche, vec![field]));
            }
        }
    }
    Ok(written)
}

/// The tutors named on the fiches of a period, in order of learners, the first of each before the second.
#[tracing::instrument(name = "db.fiches.proposed_tutors", skip_all)]
pub async fn proposed_tutors(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
) -> Result<Vec<ProposedTutor>, db::Error> {
    let names = |champs: [Champ; 2]| champs.map(|champ| champ.name().to_owned());
    let noms = names([Champ::TuteurNom, Champ::SecondTuteurNom]);
    let prenoms = names([Champ::TuteurPrenom, Champ::SecondTuteurPrenom]);
    let courriels = names([Champ::TuteurCourriel, Champ::SecondTuteurCourriel]);
    let seconds = [&noms, &prenoms, &courriels].map(|[_, second]| second.clone());
    let rows = sqlx::query!(
        r#"select apprenant, name = any($6) as "second!",
                  coalesce(max(value #>> '{}') filter (where name = any($3)), '') as "nom!",
                  coalesce(max(value #>> '{}') filter (where name = any($4)), '') as "prenom!",
                  coalesce(max(value #>> '{}') filter (where name = any($5)), '') as "courriel!"
           from fiche_fields
           where etablissement = $1 and period_id = $2 and name = any($3::text[] || $4::text[] || $5::text[])
             and value #>> '{}' <> ''
           group by 1, 2
           order by 1, 2"#,
        scope.etablissement(),
        period.uuid(),
        &noms[..],
        &prenoms[..],
        &courriels[..],
        &seconds[..]
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ProposedTutor {
            apprenant: row.apprenant.into(),
            second: row.second,
            nom: row.nom,
            prenom: row.prenom,
            courriel: row.courriel,
        })
        .collect())
}

/// Of these changes, the ids of those that were kept before.
#[tracing::instrument(name = "db.fiches.kept_before", skip_all)]
pub async fn kept_before(
    tx: &mut Tx,
    scope: &Scope,
    fiche: &Fiche,
    changes: &[FieldChange],
) -> Result<BTreeSet<String>, db::Error> {
    let ids: Vec<String> = changes
        .iter()
        .map(|change| change.change_id.clone())
        .collect();
    let kept = sqlx::query_scalar!(
        "select change_id from fiche_changes
         where etablissement = $1 and period_id = $2 and apprenant = $3 and kept and change_id = any($4)",
        scope.etablissement(),
        fiche.period.uuid(),
        fiche.apprenant.uuid(),
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(kept.into_iter().collect())
}

/// Adds changes to the history; one that was sent before keeps its line, unless it was refused and is kept now.
#[tracing::instrument(name = "db.fiches.log", skip_all)]
pub async fn log(
    tx: &mut Tx,
    scope: &Scope,
    fiche: &Fiche,
    history: &[Logged],
    author: Option<Uuid>,
    now: Timestamp,
) -> Result<(), db::Error> {
    for Logged { change, kept } in history {
        sqlx::query!(
            "insert into fiche_changes
                (etablissement, period_id, apprenant, change_id, name, value, base_version, kept, author, received_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict on constraint fiche_changes_pkey do update set kept = true
             where excluded.kept and not fiche_changes.kept",
            scope.etablissement(),
            fiche.period.uuid(),
            fiche.apprenant.uuid(),
            change.change_id,
            change.name,
            change.value,
            change.base_version,
            kept,
            author,
            now.to_sqlx() as _
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Stores changed fields of a locked fiche, and raises its version.
#[tracing::instrument(name = "db.fiches.save", skip_all)]
pub async fn save(
    tx: &mut Tx,
    scope: &Scope,
    fiche: &Fiche,
    changed: &[FieldState],
    now: Timestamp,
) -> Result<(), db::Error> {
    let names: Vec<String> = changed.iter().map(|field| field.name.clone()).collect();
    let values: Vec<serde_json::Value> = changed.iter().map(|field| field.value.clone()).collect();
    let versions: Vec<i64> = changed.iter().map(|field| field.version).collect();
    let authors: Vec<Option<Uuid>> = changed.iter().map(|field| field.author).collect();
    sqlx::query!(
        "insert into fiche_fields
            (etablissement, period_id, apprenant, name, value, version, author, changed_at)
         select $1, $2, $3, one.name, one.value, one.version, one.author, $4
         from unnest($5::text[], $6::jsonb[], $7::bigint[], $8::uuid[])
              as one (name, value, version, author)
         on conflict on constraint fiche_fields_pkey do update
         set value = excluded.value, version = excluded.version, author = excluded.author,
             changed_at = excluded.changed_at",
        scope.etablissement(),
        fiche.period.uuid(),
        fiche.apprenant.uuid(),
        now.to_sqlx() as _,
        &names,
        &values,
        &versions,
        &authors as &[Option<Uuid>]
    )
    .execute(tx.conn())
    .await?;
    let done = sqlx::query!(
        "update fiches_liaison set version = version + 1, changed_at = $5
         where etablissement = $1 and period_id = $2 and apprenant = $3 and version = $4",
        scope.etablissement(),
        fiche.period.uuid(),
        fiche.apprenant.uuid(),
        fiche.version,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    db::exactly_one(&done, "update of a fiche de liaison")
}

/// Removes the fiches of learners taken off a locked period, fields and history included (P-05, P-08).
#[tracing::instrument(name = "db.fiches.delete_of_learners", skip_all)]
pub async fn delete_of_learners(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    learners: &[ApprenantId],
) -> Result<(), db::Error> {
    sqlx::query!(
        "delete from fiches_liaison where etablissement = $1 and period_id = $2 and apprenant = any($3)",
        scope.etablissement(),
        period.uuid(),
        &super::uuids(learners, ApprenantId::uuid)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Removes the fiches of a locked period that is being deleted, fields and history included (P-08).
#[tracing::instrument(name = "db.fiches.delete_of_period", skip_all)]
pub async fn delete_of_period(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
) -> Result<(), db::Error> {
    sqlx::query!(
        "delete from fiches_liaison where etablissement = $1 and period_id = $2",
        scope.etablissement(),
        period.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
