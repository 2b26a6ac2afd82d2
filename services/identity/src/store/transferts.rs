//! Transfers of learners (I-11), as each of the two établissements sees them.

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::readable;
use crate::domain::ids::TransfertId;
use crate::domain::transfert::{EnAttente, Etat, Groupe, Sens, Signalement, Vue};

/// Lets this transaction see the other side of transfers, to its end. What it then reads of another établissement is
/// what the queries of this file and of `transferts_saga` name, and nothing else.
#[tracing::instrument(name = "db.transferts.look_across", skip_all)]
pub async fn look_across(tx: &mut Tx) -> Result<(), Error> {
    sqlx::query!("select set_config('app.transfers', 'on', true) as looking")
        .fetch_one(tx.conn())
        .await?;
    Ok(())
}

/// Of these INE, those of learners who are active in another établissement. The other side is looked at for this one
/// question, and closed again.
#[tracing::instrument(name = "db.transferts.active_elsewhere", skip_all)]
pub async fn active_elsewhere(
    tx: &mut Tx,
    scope: &Scope,
    ines: &[String],
) -> Result<Vec<String>, Error> {
    look_across(tx).await?;
    let found = sqlx::query_scalar!(
        r#"select distinct ine as "ine!" from apprenants
           where etablissement <> $1 and actif and ine = any($2)"#,
        scope.etablissement(),
        ines
    )
    .fetch_all(tx.conn())
    .await?;
    sqlx::query!("select set_config('app.transfers', '', true) as looking")
        .fetch_one(tx.conn())
        .await?;
    Ok(found)
}

/// Whether transfers are switched on, and the version of the settings; with a lock when they are to change.
#[tracing::instrument(name = "db.transferts.settings", skip_all)]
pub async fn settings(tx: &mut Tx, scope: &Scope) -> Result<Option<(bool, i64)>, Error> {
    let row = sqlx::query!(
        "select transferts, version from etablissements where etablissement = $1",
        scope.etablissement()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| (row.transferts, row.version)))
}

/// Takes the settings at that version to the next; answers whether they still were at it.
#[tracing::instrument(name = "db.transferts.take_version", skip_all)]
pub async fn take_version(
    tx: &mut Tx,
    scope: &Scope,
    expected_version: i64,
) -> Result<bool, Error> {
    let done = sqlx::query!(
        "update etablissements set version = version + 1 where etablissement = $1 and version = $2",
        scope.etablissement(),
        expected_version
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether another établissement takes part in transfers.
#[tracing::instrument(name = "db.transferts.takes_part", skip_all)]
pub async fn takes_part(tx: &mut Tx, uai: &str) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        "select transferts from etablissements where etablissement = $1",
        uai
    )
    .fetch_optional(tx.conn())
    .await?
    .unwrap_or(false))
}

/// Which transfers are asked for.
#[derive(Default)]
pub struct Wanted {
    pub sens: Option<Sens>,
    pub id: Option<TransfertId>,
    pub before: Option<TransfertId>,
    pub limit: i64,
}

#[expect(clippy::struct_excessive_bools, reason = "columns of a row")]
struct Row {
    id: Uuid,
    depart: bool,
    etat: String,
    autre: String,
    autre_nom: String,
    apprenant: Option<Uuid>,
    nom: String,
    prenom: String,
    date_naissance: Option<jiff_sqlx::Date>,
    ine: bool,
    etapes: Vec<String>,
    confirme_origine: bool,
    confirme_destination: bool,
    cree_le: jiff_sqlx::Timestamp,
    commence_le: Option<jiff_sqlx::Timestamp>,
    fini_le: Option<jiff_sqlx::Timestamp>,
    version: i64,
}

impl TryFrom<Row> for Vue {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let etat = readable(Etat::parse(&row.etat), "transferts.etat")?;
        // What a person needs to recognise the learner, and only while it is asked to.
        let born = row.date_naissance.map(jiff_sqlx::Date::to_jiff);
        Ok(Self {
            id: row.id.into(),
            sens: if row.depart {
                Sens::Depart
            } else {
                Sens::Arrivee
            },
            etat,
            autre: row.autre,
            autre_nom: row.autre_nom,
            apprenant: row.apprenant,
            nom: row.nom,
            prenom: row.prenom,
            date_naissance: born.filter(|_| etat == Etat::AConfirmer),
            ine: row.ine,
            etapes: row.etapes,
            confirme_origine: row.confirme_origine,
            confirme_destination: row.confirme_destination,
            cree_le: row.cree_le.to_jiff(),
            commence_le: row.commence_le.map(jiff_sqlx::Timestamp::to_jiff),
            fini_le: row.fini_le.map(jiff_sqlx::Timestamp::to_jiff),
            version: row.version,
        })
    }
}

/// Transfers of this établissement, the latest first. The transaction must [`look_across`].
#[tracing::instrument(name = "db.transferts.list", skip_all)]
pub async fn list(tx: &mut Tx, scope: &Scope, wanted: &Wanted) -> Result<Vec<Vue>, Error> {
    sqlx::query_as!(
        Row,
        r#"select t.id, (t.origine = $1) as "depart!", t.etat, e.etablissement as autre, e.nom as autre_nom,
                  case when t.origine = $1 then t.apprenant_origine else t.apprenant_destination end as apprenant,
                  coalesce(p.nom_usage, p.nom) as "nom!", p.prenom, p.date_naissance, t.par_ine as ine, t.etapes,
                  (t.confirme_origine_par is not null) as "confirme_origine!",
                  (t.confirme_destination_par is not null) as "confirme_destination!",
                  t.cree_le, t.commence_le, t.fini_le, t.version
           from transferts t
           join etablissements e on e.etablissement = case when t.origine = $1 then t.destination else t.origine end
           join persons p on p.id = case when t.origine = $1 then t.apprenant_origine
                                         else coalesce(t.apprenant_destination, t.apprenant_origine) end
           where (t.origine = $1 or t.destination = $1)
             and ($2::bool is null or (t.origine = $1) = $2)
             and ($3::uuid is null or t.id = $3)
             and ($4::uuid is null or t.id < $4)
           order by t.id desc limit $5"#,
        scope.etablissement(),
        wanted.sens.map(|sens| sens == Sens::Depart),
        wanted.id.map(TransfertId::uuid),
        wanted.before.map(TransfertId::uuid),
        wanted.limit
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Vue::try_from)
    .collect()
}

/// Holds a transfer of this établissement until the end of the transaction.
#[tracing::instrument(name = "db.transferts.hold", skip_all)]
pub async fn hold(tx: &mut Tx, scope: &Scope, id: TransfertId) -> Result<(), Error> {
    sqlx::query!(
        "select id from transferts where id = $2 and (origine = $1 or destination = $1) for update",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(())
}

/// What tells who the learner of the origin is, and a learner of this établissement; `None` when one is not there.
#[tracing::instrument(name = "db.transferts.signalements", skip_all)]
pub async fn signalements(
    tx: &mut Tx,
    scope: &Scope,
    id: TransfertId,
    apprenant: Uuid,
) -> Result<Option<(Signalement, Signalement)>, Error> {
    let row = sqlx::query!(
        r#"select o.ine as o_ine, po.nom_cle as o_nom, po.prenom_cle as o_prenom, po.date_naissance as o_naissance,
                  d.ine as d_ine, pd.nom_cle as d_nom, pd.prenom_cle as d_prenom, pd.date_naissance as d_naissance
           from transferts t
           join apprenants o on o.etablissement = t.origine and o.person_id = t.apprenant_origine
           join persons po on po.id = o.person_id
           join apprenants d on d.etablissement = $1 and d.person_id = $3 and d.actif
           join persons pd on pd.id = d.person_id
           where t.id = $2 and t.destination = $1"#,
        scope.etablissement(),
        id.uuid(),
        apprenant
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| {
        (
            Signalement {
                ine: row.o_ine,
                nom_cle: row.o_nom,
                prenom_cle: row.o_prenom,
                date_naissance: row.o_naissance.map(jiff_sqlx::Date::to_jiff),
            },
            Signalement {
                ine: row.d_ine,
                nom_cle: row.d_nom,
                prenom_cle: row.d_prenom,
                date_naissance: row.d_naissance.map(jiff_sqlx::Date::to_jiff),
            },
        )
    }))
}

/// Whether a learner of this établissement may be proposed: it is one, and no transfer holds it.
#[tracing::instrument(name = "db.transferts.may_propose", skip_all)]
pub async fn may_propose(tx: &mut Tx, scope: &Scope, apprenant: Uuid) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (
               select from apprenants a
               where a.etablissement = $1 and a.person_id = $2
                 and not exists (select from transferts t
                                 where t.origine = $1 and t.apprenant_origine = $2 and not t.clos)
                 and not exists (select from fichiers_transfert f
                                 where f.etablissement = $1 and f.apprenant = $2
                                   and f.etat in ('en_preparation', 'exporte', 'en_retrait', 'en_annulation', 'en_cours'))
           ) as "exists!""#,
        scope.etablissement(),
        apprenant
    )
    .fetch_one(tx.conn())
    .await?)
}

/// A transfer that the origin proposes, agreed by it.
#[tracing::instrument(name = "db.transferts.propose", skip_all)]
pub async fn propose(
    tx: &mut Tx,
    scope: &Scope,
    id: TransfertId,
    (apprenant, destination): (Uuid, &str),
    (by, now): (Uuid, Timestamp),
) -> Result<(), Error> {
    sqlx::query!(
        "insert into transferts (id, origine, destination, apprenant_origine, etat, par_ine, confirme_origine_par, cree_le)
         values ($1, $2, $3, $4, 'a_confirmer', false, $5, $6)",
        id.uuid(),
        scope.etablissement(),
        destination,
        apprenant,
        by,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes that one side agrees; once both have, the transfer waits for nothing but the learner's moves.
#[tracing::instrument(name = "db.transferts.confirm", skip_all)]
pub async fn confirm(
    tx: &mut Tx,
    scope: &Scope,
    id: TransfertId,
    apprenant: Option<Uuid>,
    by: Uuid,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update transferts
         set confirme_origine_par = case when origine = $1 then $4 else confirme_origine_par end,
             confirme_destination_par = case when destination = $1 then $4 else confirme_destination_par end,
             apprenant_destination = coalesce(apprenant_destination, $3),
             etat = case when (origine = $1 or confirme_origine_par is not null)
                          and (destination = $1 or confirme_destination_par is not null)
                         then 'detecte' else etat end,
             version = version + 1
         where id = $2 and (origine = $1 or destination = $1) and etat = 'a_confirmer'",
        scope.etablissement(),
        id.uuid(),
        apprenant,
        by
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&done, "confirmation of a transfer")
}

/// Ends a transfer before anything moved.
#[tracing::instrument(name = "db.transferts.refuse", skip_all)]
pub async fn refuse(
    tx: &mut Tx,
    scope: &Scope,
    id: TransfertId,
    now: Timestamp,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update transferts set etat = 'refuse', fini_le = $3, version = version + 1
         where id = $2 and (origine = $1 or destination = $1) and etat in ('a_confirmer', 'detecte')",
        scope.etablissement(),
        id.uuid(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&done, "refusal of a transfer")
}

/// Learners whom no transfer can take along yet, by name, and how many they are.
#[tracing::instrument(name = "db.transferts.waiting", skip_all)]
pub async fn waiting(
    tx: &mut Tx,
    scope: &Scope,
    groupe: Groupe,
    since: Date,
    (after, limit): (Option<Uuid>, i64),
) -> Result<(Vec<EnAttente>, i64), Error> {
    let rows = sqlx::query!(
        r#"with found as (
               select a.person_id, p.nom_tri, p.prenom_cle, coalesce(p.nom_usage, p.nom) as nom, p.prenom, y.division,
                      c.desactive_le, a.ine
               from apprenants a
               join comptes c on c.etablissement = $1 and c.person_id = a.person_id
               join persons p on p.id = a.person_id
               left join apprenant_annees y
                 on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
               where a.etablissement = $1
                 and case when $2 then a.actif and a.ine is null
                          else not a.actif and c.desactive_le >= $3 end
                 and not exists (select from transferts t
                                 where t.origine = $1 and t.apprenant_origine = a.person_id and not t.clos)
                 -- Since it left, a file has taken its things along, or is about to.
                 and not exists (select from fichiers_transfert f
                                 where f.etablissement = $1 and f.apprenant = a.person_id and f.sens = 'depart'
                                   and f.etat <> 'annule' and (a.actif or f.cree_le::date + 1 >= c.desactive_le))
           )
           select person_id as "person_id!", nom as "nom!", prenom as "prenom!", division as "division?",
                  desactive_le as "desactive_le?", (ine is not null) as "ine!",
                  (select count(*) from found) as "total!"
           from found
           where $4::uuid is null
              or (nom_tri, prenom_cle, person_id)
                 > (select l.nom_tri, l.prenom_cle, l.id from persons l where l.id = $4)
           order by nom_tri, prenom_cle, person_id
           limit $5"#,
        scope.etablissement(),
        groupe == Groupe::SansIne,
        since.to_sqlx() as _,
        after,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let found = rows
        .into_iter()
        .map(|row| EnAttente {
            apprenant: row.person_id,
            nom: row.nom,
            prenom: row.prenom,
            division: row.division,
            since: row.desactive_le.map(jiff_sqlx::Date::to_jiff),
            ine: row.ine,
        })
        .collect();
    Ok((found, total))
}
