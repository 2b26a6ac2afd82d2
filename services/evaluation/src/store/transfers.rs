//! What a learner takes along to another établissement (I-11): its bilans entreprise with their fields, its settled
//! bilans intermédiaires and what they counted.

use chassis::Scope;
use chassis::db::{Error, Renamed, Rows, Tx};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::ApprenantId;
use crate::domain::period::Period;

/// Columns never taken for an identifier: what people wrote, and what a hash was made of (N2).
const KEPT: [&str; 4] = [
    "valeur",
    "change_id",
    "empreinte_apprenant",
    "empreinte_period",
];

/// All that is kept here of a learner, as rows; also its part of a transfer file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dossier {
    /// The learner: date of its last bilan intermédiaire.
    pub apprenants: Rows,
    /// The periods that it took part in.
    pub membres: Rows,
    /// What its sheets show and what was picked in them.
    #[serde(default)]
    pub fiches: Rows,
    /// Bilans entreprise.
    pub bilans: Rows,
    /// What stands in them.
    pub champs: Rows,
    /// Every change that arrived in them.
    pub changements: Rows,
    /// Bilans intermédiaires, all settled.
    pub intermediaires: Rows,
    /// What each claimed.
    pub claims: Rows,
    /// What the final ones counted, with its hash.
    pub comptes: Rows,
}

impl Dossier {
    /// The same on the far side.
    pub fn rename(&mut self, renamed: &Renamed) {
        for rows in [
            &mut self.apprenants,
            &mut self.membres,
            &mut self.fiches,
            &mut self.bilans,
            &mut self.champs,
            &mut self.changements,
            &mut self.intermediaires,
            &mut self.claims,
            &mut self.comptes,
        ] {
            renamed.apply(rows, &KEPT);
        }
    }
}

/// Whether a claim of the learner is still to be settled: until then it stays.
#[tracing::instrument(name = "db.transfers.unsettled", skip_all)]
pub async fn unsettled(tx: &mut Tx, scope: &Scope, apprenant: ApprenantId) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (
               select from bilans_intermediaires i
               where i.etablissement = $1 and i.apprenant = $2
                 and (i.etat = 'claiming' or exists (select from claims_to_settle s where s.claim = i.claim))
           ) as "exists!""#,
        scope.etablissement(),
        apprenant.uuid()
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Takes out the bilans of a learner, for these periods. Lock its row before.
#[tracing::instrument(name = "db.transfers.take", skip_all)]
pub async fn take(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
    periods: &[Uuid],
) -> Result<Dossier, Error> {
    let (here, apprenant) = (scope.etablissement(), apprenant.uuid());
    let bilans = sqlx::query_scalar!(
        "select id from bilans_entreprise where etablissement = $1 and apprenant = $2 and period_id = any($3)
         order by id for update",
        here,
        apprenant,
        periods
    )
    .fetch_all(tx.conn())
    .await?;
    let taken = sqlx::query!(
        r#"select
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from apprenants t
              where t.etablissement = $1 and t.id = $2) as "apprenants!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from period_apprenants t
              where t.etablissement = $1 and t.apprenant = $2 and t.period_id = any($4)) as "membres!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from fiches_liees t
              where t.etablissement = $1 and t.apprenant = $2 and t.period_id = any($4)) as "fiches!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from bilans_entreprise t
              where t.etablissement = $1 and t.id = any($3)) as "bilans!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from champs_bilan_entreprise t
              where t.etablissement = $1 and t.bilan_id = any($3)) as "champs!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from changements_bilan_entreprise t
              where t.etablissement = $1 and t.bilan_id = any($3)) as "changements!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from bilans_intermediaires t
              where t.etablissement = $1 and t.apprenant = $2) as "intermediaires!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from claims t
              join bilans_intermediaires i on i.etablissement = $1 and i.id = t.bilan_intermediaire
              where t.etablissement = $1 and i.apprenant = $2) as "claims!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t) || jsonb_build_object(
                         'empreinte_apprenant', coalesce(t.empreinte_apprenant, $2),
                         'empreinte_period', coalesce(t.empreinte_period, t.period_id))), '[]')
              from bilans_comptes t
              where t.etablissement = $1 and t.bilan_entreprise = any($3)) as "comptes!: Json<Rows>""#,
        here,
        apprenant,
        &bilans,
        periods
    )
    .fetch_one(tx.conn())
    .await?;
    drop_taken(tx, here, apprenant, &bilans, periods).await?;
    Ok(Dossier {
        apprenants: taken.apprenants.0,
        membres: taken.membres.0,
        fiches: taken.fiches.0,
        bilans: taken.bilans.0,
        champs: taken.champs.0,
        changements: taken.changements.0,
        intermediaires: taken.intermediaires.0,
        claims: taken.claims.0,
        comptes: taken.comptes.0,
    })
}

/// In the order of what refers to what; fields go with their bilan. The learner's row stays: it closes dates.
async fn drop_taken(
    tx: &mut Tx,
    here: &str,
    apprenant: Uuid,
    bilans: &[Uuid],
    periods: &[Uuid],
) -> Result<(), Error> {
    sqlx::query!(
        "delete from bilans_comptes where etablissement = $1 and bilan_entreprise = any($2)",
        here,
        bilans
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from claims where etablissement = $1 and bilan_intermediaire in
             (select id from bilans_intermediaires where etablissement = $1 and apprenant = $2)",
        here,
        apprenant
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from bilans_intermediaires where etablissement = $1 and apprenant = $2",
        here,
        apprenant
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from bilans_entreprise where etablissement = $1 and id = any($2)",
        here,
        bilans
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from period_apprenants where etablissement = $1 and apprenant = $2 and period_id = any($3)",
        here,
        apprenant,
        periods
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Adds a period that comes along, unless another learner brought it.
#[tracing::instrument(name = "db.transfers.add_period", skip_all)]
pub async fn add_period(tx: &mut Tx, scope: &Scope, period: &Period) -> Result<(), Error> {
    sqlx::query!(
        "insert into periods (etablissement, id, referentiel, niveau, statut, debut, fin, taches, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict on constraint periods_key do nothing",
        scope.etablissement(),
        period.id.uuid(),
        period.referentiel,
        period.niveau,
        period.statut,
        period.debut.to_sqlx() as _,
        period.fin.to_sqlx() as _,
        &period.taches,
        period.version
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes here what was taken elsewhere; its periods are here already.
#[tracing::instrument(name = "db.transfers.put", skip_all)]
pub async fn put(tx: &mut Tx, scope: &Scope, dossier: &Dossier) -> Result<(), Error> {
    let here = scope.etablissement();
    sqlx::query!(
        "insert into apprenants (etablissement, id, dernier_bilan)
         select $1, id, dernier_bilan from jsonb_populate_recordset(null::apprenants, $2)
         on conflict on constraint apprenants_key do update
         set dernier_bilan = greatest(apprenants.dernier_bilan, excluded.dernier_bilan)",
        here,
        Json(&dossier.apprenants) as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        // Since the beginning, as periods says of whoever arrives (P-05).
        "insert into period_apprenants
            (etablissement, period_id, apprenant, since, fiche_version, taches_ajoutees, taches_retirees)
         select $1, period_id, apprenant, 1, coalesce(fiche_version, 0), coalesce(taches_ajoutees, '{}'),
                coalesce(taches_retirees, '{}')
         from jsonb_populate_recordset(null::period_apprenants, $2)",
        here,
        Json(&dossier.membres) as _
    )
    .execute(tx.conn())
    .await?;
    super::liens::put(tx, scope, &dossier.fiches).await?;
    let bilans = (&dossier.bilans, &dossier.champs, &dossier.changements);
    put_bilans(tx, here, bilans).await?;
    sqlx::query!(
        "insert into bilans_intermediaires
            (etablissement, id, apprenant, referentiel, date, etat, claim, niveaux, constats, conseils, note, auteur,
             opened_at, settled_at, released_at)
         select $1, id, apprenant, referentiel, date, etat, claim, niveaux, constats, conseils, note, auteur, opened_at,
                settled_at, released_at
         from jsonb_populate_recordset(null::bilans_intermediaires, $2)",
        here,
        Json(&dossier.intermediaires) as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into claims (etablissement, bilan_intermediaire, period_id, bilan_entreprise, granted_version)
         select $1, bilan_intermediaire, period_id, bilan_entreprise, granted_version
         from jsonb_populate_recordset(null::claims, $2)",
        here,
        Json(&dossier.claims) as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into bilans_comptes
            (etablissement, bilan_entreprise, bilan_intermediaire, period_id, date, sha256, empreinte_apprenant,
             empreinte_period)
         select $1, bilan_entreprise, bilan_intermediaire, period_id, date, sha256, empreinte_apprenant,
                empreinte_period
         from jsonb_populate_recordset(null::bilans_comptes, $2)",
        here,
        Json(&dossier.comptes) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes bilans whose periods and learners are here already, with what stands in them and every change that arrived.
pub(super) async fn put_bilans(
    tx: &mut Tx,
    here: &str,
    (bilans, champs, changements): (&Rows, &Rows, &Rows),
) -> Result<(), Error> {
    sqlx::query!(
        "insert into bilans_entreprise
            (etablissement, id, period_id, apprenant, saved_at, date, termine_le, termine_par, version, created_at)
         select $1, id, period_id, apprenant, saved_at, date, termine_le, termine_par, version, created_at
         from jsonb_populate_recordset(null::bilans_entreprise, $2)",
        here,
        Json(bilans) as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into champs_bilan_entreprise (etablissement, bilan_id, nom, valeur, version, auteur, modifie_le)
         select $1, bilan_id, nom, valeur, version, auteur, modifie_le
         from jsonb_populate_recordset(null::champs_bilan_entreprise, $2)",
        here,
        Json(champs) as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into changements_bilan_entreprise
            (etablissement, bilan_id, change_id, nom, valeur, version_de_base, retenu, auteur, recu_le)
         select $1, bilan_id, change_id, nom, valeur, version_de_base, retenu, auteur, recu_le
         from jsonb_populate_recordset(null::changements_bilan_entreprise, $2)",
        here,
        Json(changements) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Which of these learners have no bilan intermédiaire dated in `[from, to)`.
#[tracing::instrument(name = "db.transfers.without_bilan", skip_all)]
pub async fn without_bilan(
    tx: &mut Tx,
    scope: &Scope,
    apprenants: &[Uuid],
    (from, to): (Date, Date),
) -> Result<Vec<Uuid>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select asked.id as "id!" from unnest($2::uuid[]) as asked (id)
           where not exists (
               select from bilans_intermediaires i
               where i.etablissement = $1 and i.apprenant = asked.id and i.etat = 'final' and i.date >= $3 and i.date < $4)"#,
        scope.etablissement(),
        apprenants,
        from.to_sqlx() as _,
        to.to_sqlx() as _
    )
    .fetch_all(tx.conn())
    .await?)
}
