//! Periods and who takes part in them (P-02, P-08, P-11).

use std::collections::BTreeMap;

use chassis::db::{self, Tx};
use chassis::policy::Scope;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use crate::domain::apprenant::Candidate;
use crate::domain::dates::Dates;
use crate::domain::ids::{ApprenantId, FicheId, PeriodId};
use crate::domain::overlap::Occupied;
use crate::domain::period::{Filter, Membre, Participant, Period};
use crate::domain::text::{Objectifs, Titre};

use super::uuids;

struct Row {
    id: Uuid,
    annexe_id: Uuid,
    referentiel: String,
    niveau: String,
    pour_apprentis: bool,
    titre: String,
    statut: String,
    start_date: jiff_sqlx::Date,
    end_date: jiff_sqlx::Date,
    objectifs: String,
    taches: Vec<String>,
    version: i64,
    created_at: jiff_sqlx::Timestamp,
}

impl From<Row> for Period {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            annexe: row.annexe_id.into(),
            referentiel: row.referentiel,
            niveau: row.niveau,
            pour_apprentis: row.pour_apprentis,
            titre: Titre::stored(row.titre),
            statut: row.statut,
            dates: Dates::stored(row.start_date.to_jiff(), row.end_date.to_jiff()),
            objectifs: Objectifs::stored(row.objectifs),
            taches: row.taches,
            version: row.version,
            created_at: row.created_at.to_jiff(),
        }
    }
}

/// Stores a new period and one fiche de liaison per learner (P-04).
#[tracing::instrument(name = "db.periods.insert", skip_all)]
pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    period: &Period,
    learners: &[Candidate],
    declared_by: &str,
) -> Result<(), db::Error> {
    sqlx::query!(
        "insert into periods
            (etablissement, id, annexe_id, referentiel, niveau, pour_apprentis, titre, statut, start_date, end_date,
             annee, objectifs, taches, version, declared_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        scope.etablissement(),
        period.id.uuid(),
        period.annexe.uuid(),
        period.referentiel,
        period.niveau,
        period.pour_apprentis,
        period.titre.as_str(),
        period.statut,
        period.dates.start().to_sqlx() as _,
        period.dates.end().to_sqlx() as _,
        period.dates.annee(),
        period.objectifs.as_str(),
        &period.taches,
        period.version,
        declared_by,
        period.created_at.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    add_learners(tx, scope, period, learners, period.created_at).await
}

/// Makes the fiche de liaison of learners who join a period at the version it has now (P-04, P-05).
#[tracing::instrument(name = "db.periods.add_learners", skip_all)]
pub async fn add_learners(
    tx: &mut Tx,
    scope: &Scope,
    period: &Period,
    learners: &[Candidate],
    now: Timestamp,
) -> Result<(), db::Error> {
    let apprenants: Vec<Uuid> = learners.iter().map(|one| one.apprenant.uuid()).collect();
    let divisions: Vec<String> = learners.iter().map(|one| one.division.clone()).collect();
    let fiches: Vec<Uuid> = learners
        .iter()
        .map(|_| FicheId::generate().uuid())
        .collect();
    sqlx::query!(
        "insert into fiches_liaison (etablissement, period_id, apprenant, id, division, changed_at, since)
         select $1, $2, one.apprenant, one.id, one.division, $3, $7
         from unnest($4::uuid[], $5::uuid[], $6::text[]) as one (apprenant, id, division)",
        scope.etablissement(),
        period.id.uuid(),
        now.to_sqlx() as _,
        &apprenants,
        &fiches,
        &divisions,
        period.version
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The periods of these learners that end on `from` or later.
#[tracing::instrument(name = "db.periods.occupied", skip_all)]
pub async fn occupied(
    tx: &mut Tx,
    scope: &Scope,
    learners: &[ApprenantId],
    from: Date,
) -> Result<Vec<Occupied>, db::Error> {
    let rows = sqlx::query!(
        "select f.apprenant, p.id, p.titre, p.start_date, p.end_date
         from fiches_liaison f
         join periods p on p.etablissement = f.etablissement and p.id = f.period_id
         where f.etablissement = $1 and f.apprenant = any($2) and p.deleted_at is null and p.end_date >= $3
         order by p.id, f.apprenant",
        scope.etablissement(),
        &uuids(learners, ApprenantId::uuid),
        from.to_sqlx() as _
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Occupied {
            apprenant: row.apprenant.into(),
            period: row.id.into(),
            titre: row.titre,
            dates: Dates::stored(row.start_date.to_jiff(), row.end_date.to_jiff()),
        })
        .collect())
}

/// The period.
#[tracing::instrument(name = "db.periods.load", skip_all)]
pub async fn load(tx: &mut Tx, scope: &Scope, id: PeriodId) -> Result<Option<Period>, db::Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, annexe_id, referentiel, niveau, pour_apprentis, titre, statut, start_date, end_date, objectifs,
                taches, version, created_at
         from periods where etablissement = $1 and id = $2 and deleted_at is null",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Period::from))
}

/// The period, held until the end of the transaction: claims, changes and deletion wait.
#[tracing::instrument(name = "db.periods.lock", skip_all)]
pub async fn lock(tx: &mut Tx, scope: &Scope, id: PeriodId) -> Result<Option<Period>, db::Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, annexe_id, referentiel, niveau, pour_apprentis, titre, statut, start_date, end_date, objectifs,
                taches, version, created_at
         from periods where etablissement = $1 and id = $2 and deleted_at is null
         for update",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Period::from))
}

/// The period, kept as it is until the end of the transaction; several may keep it at once.
#[tracing::instrument(name = "db.periods.keep", skip_all)]
pub async fn keep(tx: &mut Tx, scope: &Scope, id: PeriodId) -> Result<Option<Period>, db::Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, annexe_id, referentiel, niveau, pour_apprentis, titre, statut, start_date, end_date, objectifs,
                taches, version, created_at
         from periods where etablissement = $1 and id = $2 and deleted_at is null
         for share",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Period::from))
}

/// What a list asks for.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// Only of this référentiel.
    pub referentiel: Option<&'a str>,
    /// Only of this niveau.
    pub niveau: Option<&'a str>,
    /// Only of this school year.
    pub annee: Option<i32>,
    /// Only those in which somebody takes part.
    pub apprenant: Option<ApprenantId>,
    /// Only these.
    pub ids: Option<&'a [PeriodId]>,
    /// Only those declared after this one.
    pub after: Option<PeriodId>,
    /// At most so many.
    pub limit: i64,
}

/// Periods in order of creation (P-11), those that the filter lets through.
#[tracing::instrument(name = "db.periods.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    filter: &Filter,
    page: &Page<'_>,
) -> Result<Vec<Period>, db::Error> {
    let periods = filter
        .periods
        .as_deref()
        .map(|ids| uuids(ids, PeriodId::uuid));
    let apprentis = uuids(&filter.apprentis, ApprenantId::uuid);
    let named = page.ids.map(|ids| uuids(ids, PeriodId::uuid));
    let rows = sqlx::query_as!(
        Row,
        "select id, annexe_id, referentiel, niveau, pour_apprentis, titre, statut, start_date, end_date, objectifs,
                taches, version, created_at
         from periods p
         where etablissement = $1 and deleted_at is null
           and ($2::text is null or referentiel = $2)
           and ($3::text is null or niveau = $3)
           and ($4::int is null or annee = $4)
           and ($5::uuid is null or id > $5)
           and ($6::text[] is null or referentiel = any($6))
           and ($7::uuid[] is null or id = any($7) or exists (
                select from fiches_liaison f
                where f.etablissement = p.etablissement and f.period_id = p.id and f.apprenant = any($10)))
           and ($8::uuid is null or exists (
                select from fiches_liaison f
                where f.etablissement = p.etablissement and f.period_id = p.id and f.apprenant = $8))
           and ($11::uuid is null or exists (
                select from fiches_liaison f
                where f.etablissement = p.etablissement and f.period_id = p.id and f.apprenant = $11))
           and ($12::uuid[] is null or id = any($12))
         order by id
         limit $9",
        scope.etablissement(),
        page.referentiel,
        page.niveau,
        page.annee,
        page.after.map(PeriodId::uuid),
        filter.referentiels.as_deref(),
        periods.as_deref(),
        filter.apprenant.map(ApprenantId::uuid),
        page.limit,
        &apprentis,
        page.apprenant.map(ApprenantId::uuid),
        named.as_deref()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Period::from).collect())
}

/// The learners of periods, by period.
#[tracing::instrument(name = "db.periods.learners_of", skip_all)]
pub async fn learners_of(
    tx: &mut Tx,
    scope: &Scope,
    ids: &[PeriodId],
) -> Result<BTreeMap<PeriodId, Vec<ApprenantId>>, db::Error> {
    let rows = sqlx::query!(
        r#"select period_id, array_agg(apprenant) as "apprenants!" from fiches_liaison
           where etablissement = $1 and period_id = any($2)
           group by period_id"#,
        scope.etablissement(),
        &uuids(ids, PeriodId::uuid)
    )
    .fetch_all(tx.conn())
    .await?;
    let learners = |row: Vec<Uuid>| row.into_iter().map(ApprenantId::from).collect();
    Ok(rows
        .into_iter()
        .map(|row| (row.period_id.into(), learners(row.apprenants)))
        .collect())
}

/// The learners of a period, whatever became of it.
#[tracing::instrument(name = "db.periods.learners", skip_all)]
pub async fn learners(
    tx: &mut Tx,
    scope: &Scope,
    id: PeriodId,
) -> Result<Vec<ApprenantId>, db::Error> {
    let rows = sqlx::query_scalar!(
        "select apprenant from fiches_liaison where etablissement = $1 and period_id = $2 order by apprenant",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(ApprenantId::from).collect())
}

/// Who takes part in a period (P-05).
#[tracing::instrument(name = "db.periods.participants", skip_all)]
pub async fn participants(
    tx: &mut Tx,
    scope: &Scope,
    id: PeriodId,
) -> Result<Vec<Participant>, db::Error> {
    let rows = sqlx::query!(
        "select apprenant, since, restored from fiches_liaison where etablissement = $1 and period_id = $2
         order by apprenant",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Participant {
            apprenant: row.apprenant.into(),
            since: row.since,
            restored: row.restored,
        })
        .collect())
}

/// Writes what an edit makes of a period that is locked at version `before` (P-05).
#[tracing::instrument(name = "db.periods.update", skip_all)]
pub async fn update(
    tx: &mut Tx,
    scope: &Scope,
    period: &Period,
    before: i64,
) -> Result<(), db::Error> {
    let done = sqlx::query!(
        "update periods
         set titre = $4, statut = $5, start_date = $6, end_date = $7, annee = $8, objectifs = $9, taches = $10,
             version = $11
         where etablissement = $1 and id = $2 and version = $3 and deleted_at is null",
        scope.etablissement(),
        period.id.uuid(),
        before,
        period.titre.as_str(),
        period.statut,
        period.dates.start().to_sqlx() as _,
        period.dates.end().to_sqlx() as _,
        period.dates.annee(),
        period.objectifs.as_str(),
        &period.taches,
        period.version
    )
    .execute(tx.conn())
    .await?;
    db::exactly_one(&done, "edit of a period")
}

/// The learners of these periods with what lists show of them, by class. The class is today's during the period's
/// school year, then that of the declaration.
#[tracing::instrument(name = "db.periods.members", skip_all)]
pub async fn members(
    tx: &mut Tx,
    scope: &Scope,
    ids: &[PeriodId],
) -> Result<BTreeMap<PeriodId, Vec<Membre>>, db::Error> {
    let rows = sqlx::query!(
        r#"select f.period_id, f.apprenant,
                  case when a.annee = p.annee then coalesce(a.division, f.division) else f.division end
                      as "division!",
                  coalesce(told.raison_sociale, '') as "raison_sociale!",
                  coalesce(told.tuteur_nom, '') <> '' as "has_tuteur!",
                  coalesce(told.objectifs, false) as "objectifs_propres!",
                  coalesce(told.taches, false) as "taches_propres!"
           from fiches_liaison f
           join periods p on p.etablissement = f.etablissement and p.id = f.period_id
           left join apprenants a on a.etablissement = f.etablissement and a.apprenant = f.apprenant
           left join (select own.period_id, own.apprenant,
                             max(own.value #>> '{}') filter (where own.name = 'raison_sociale') as raison_sociale,
                             max(own.value #>> '{}') filter (where own.name = 'tuteur_nom') as tuteur_nom,
                             bool_or(own.name = 'objectifs' and own.value <> 'null') as objectifs,
                             bool_or(starts_with(own.name, 'tache:') and own.value <> 'null') as taches
                      from fiche_fields own
                      where own.etablissement = $1 and own.period_id = any($2)
                      group by own.period_id, own.apprenant) told
               on told.period_id = f.period_id and told.apprenant = f.apprenant
           where f.etablissement = $1 and f.period_id = any($2) and p.id = any($2)
           order by f.period_id, 3, f.apprenant"#,
        scope.etablissement(),
        &uuids(ids, PeriodId::uuid)
    )
    .fetch_all(tx.conn())
    .await?;
    let mut members: BTreeMap<PeriodId, Vec<Membre>> = BTreeMap::new();
    for row in rows {
        members
            .entry(row.period_id.into())
            .or_default()
            .push(Membre {
                apprenant: row.apprenant.into(),
                division: row.division,
                raison_sociale: row.raison_sociale,
                has_tuteur: row.has_tuteur,
                objectifs_propres: row.objectifs_propres,
                taches_propres: row.taches_propres,
            });
    }
    Ok(members)
}

/// The period, held until the end of the transaction, and whether it is deleted: only undoing asks that.
#[tracing::instrument(name = "db.periods.lock_whatever_became", skip_all)]
pub async fn lock_whatever_became(
    tx: &mut Tx,
    scope: &Scope,
    id: PeriodId,
) -> Result<Option<(Period, bool)>, db::Error> {
    let deleted = sqlx::query_scalar!(
        r#"select deleted_at is not null as "deleted!" from periods where etablissement = $1 and id = $2 for update"#,
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(deleted) = deleted else {
        return Ok(None);
    };
    let row = sqlx::query_as!(
        Row,
        "select id, annexe_id, referentiel, niveau, pour_apprentis, titre, statut, start_date, end_date, objectifs,
                taches, version, created_at
         from periods where etablissement = $1 and id = $2",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Some((row.into(), deleted)))
}

/// Undoes the deletion of a locked period, or of learners of it, at its next version (P-08 ★).
#[tracing::instrument(name = "db.periods.restore", skip_all)]
pub async fn restore(tx: &mut Tx, scope: &Scope, period: &Period) -> Result<(), db::Error> {
    let done = sqlx::query!(
        "update periods set deleted_at = null, deleted_by = null, version = $3
         where etablissement = $1 and id = $2 and version = $3::bigint - 1",
        scope.etablissement(),
        period.id.uuid(),
        period.version
    )
    .execute(tx.conn())
    .await?;
    db::exactly_one(&done, "undoing of a deletion")
}

/// Marks a locked period deleted, at its next version: the row stays, so that nothing can ever claim it (P-08).
#[tracing::instrument(name = "db.periods.mark_deleted", skip_all)]
pub async fn mark_deleted(
    tx: &mut Tx,
    scope: &Scope,
    period: &Period,
    by: &str,
    now: Timestamp,
) -> Result<(), db::Error> {
    let done = sqlx::query!(
        "update periods set deleted_at = $4, deleted_by = $5, version = version + 1
         where etablissement = $1 and id = $2 and version = $3 and deleted_at is null",
        scope.etablissement(),
        period.id.uuid(),
        period.version,
        now.to_sqlx() as _,
        by
    )
    .execute(tx.conn())
    .await?;
    db::exactly_one(&done, "deletion of a period")
}
