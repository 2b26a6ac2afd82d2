//! What the saga of transfers reads and writes, across établissements (I-11). Its transactions all look across
//! ([`super::transferts::look_across`]); what belongs to one établissement is written under that tenant.

use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::readable;
use super::tutors::Ended;
use crate::domain::ids::TransfertId;
use crate::domain::transfert::{Etape, Etat, Mouvement, Rencontre};

/// Transfers moved by one pass, at most: the next takes the rest.
const BATCH: i64 = 50;

/// Établissements taking part where learners came or went since the last look, with the state looked at.
#[tracing::instrument(name = "db.transferts.unseen", skip_all)]
pub async fn unseen(tx: &mut Tx) -> Result<Vec<(String, i64)>, Error> {
    let rows = sqlx::query!(
        "select etablissement, registre_version from etablissements
         where transferts and registre_version <> transferts_vus order by etablissement"
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.etablissement, row.registre_version))
        .collect())
}

/// Notes up to which state comings and goings have been looked at.
#[tracing::instrument(name = "db.transferts.seen", skip_all)]
pub async fn seen(tx: &mut Tx, uai: &str, version: i64) -> Result<(), Error> {
    sqlx::query!(
        "update etablissements set transferts_vus = $2 where etablissement = $1 and transferts",
        uai,
        version
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Transfers of who has come back to these établissements are closed: the learner may leave again.
#[tracing::instrument(name = "db.transferts.close_returned", skip_all)]
pub async fn close_returned(tx: &mut Tx, uais: &[String]) -> Result<(), Error> {
    sqlx::query!(
        "update transferts t set clos = true
         where t.origine = any($1) and t.etat in ('termine', 'refuse') and not t.clos
           and exists (select from apprenants a
                       where a.etablissement = t.origine and a.person_id = t.apprenant_origine and a.actif)",
        uais
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Learners of one INE who have left one établissement and are in another, one of them among these.
#[tracing::instrument(name = "db.transferts.rencontres", skip_all)]
pub async fn rencontres(tx: &mut Tx, uais: &[String]) -> Result<Vec<Rencontre>, Error> {
    Ok(sqlx::query_as!(
        Rencontre,
        r#"select o.etablissement as origine, d.etablissement as destination, o.person_id as apprenant_origine,
                  d.person_id as apprenant_destination,
                  (o.siecle_id is not null and d.siecle_id is not null) as "registres!"
           from apprenants d
           join apprenants o on o.ine = d.ine and o.etablissement <> d.etablissement and not o.actif
           join etablissements eo on eo.etablissement = o.etablissement and eo.transferts
           join etablissements ed on ed.etablissement = d.etablissement and ed.transferts
           where d.actif and d.ine is not null
             and (o.etablissement = any($1) or d.etablissement = any($1))
             and not exists (select from transferts t
                             where t.origine = o.etablissement and t.apprenant_origine = o.person_id and not t.clos)"#,
        uais
    )
    .fetch_all(tx.conn())
    .await?)
}

/// A transfer between two learners of one INE; not a second one, whoever else looks.
#[tracing::instrument(name = "db.transferts.detect", skip_all)]
pub async fn detect(tx: &mut Tx, found: &Rencontre, now: Timestamp) -> Result<(), Error> {
    let etat = if found.registres {
        Etat::Detecte
    } else {
        Etat::AConfirmer
    };
    sqlx::query!(
        "insert into transferts
            (id, origine, destination, apprenant_origine, apprenant_destination, etat, par_ine, cree_le)
         values ($1, $2, $3, $4, $5, $6, true, $7)
         on conflict (origine, apprenant_origine) where not clos do nothing",
        TransfertId::generate().uuid(),
        found.origine,
        found.destination,
        found.apprenant_origine,
        found.apprenant_destination,
        etat.code(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

struct Row {
    id: Uuid,
    origine: String,
    destination: String,
    apprenant_origine: Uuid,
    apprenant_destination: Uuid,
    etat: String,
    version_origine: Option<i64>,
    confirme: bool,
}

impl TryFrom<Row> for Mouvement {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.id.into(),
            origine: row.origine,
            destination: row.destination,
            apprenant_origine: row.apprenant_origine,
            apprenant_destination: row.apprenant_destination,
            etat: readable(Etat::parse(&row.etat), "transferts.etat")?,
            version_origine: row.version_origine,
            confirme: row.confirme,
        })
    }
}

/// Transfers that may begin, or go on, after one of them, in order.
#[tracing::instrument(name = "db.transferts.to_do", skip_all)]
pub async fn to_do(tx: &mut Tx, after: Option<TransfertId>) -> Result<Vec<Mouvement>, Error> {
    sqlx::query_as!(
        Row,
        r#"select t.id, t.origine, t.destination, t.apprenant_origine,
                  t.apprenant_destination as "apprenant_destination!", t.etat, t.version_origine,
                  (t.confirme_origine_par is not null and t.confirme_destination_par is not null) as "confirme!"
           from transferts t
           where t.etat in ('detecte', 'en_cours') and ($1::uuid is null or t.id > $1)
           order by t.id limit $2"#,
        after.map(TransfertId::uuid),
        BATCH
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Mouvement::try_from)
    .collect()
}

/// Holds a transfer that waits to begin, if both sides still take part; `None`: it does not wait any more.
#[tracing::instrument(name = "db.transferts.hold_detected", skip_all)]
pub async fn hold_detected(tx: &mut Tx, id: TransfertId) -> Result<Option<i64>, Error> {
    Ok(sqlx::query_scalar!(
        "select t.version from transferts t
         where t.id = $1 and t.etat = 'detecte'
           and exists (select from etablissements e where e.etablissement = t.origine and e.transferts)
           and exists (select from etablissements e where e.etablissement = t.destination and e.transferts)
           -- Nor is the learner on its way to another deployment, or from one.
           and not exists (select from fichiers_transfert f
                           where f.etablissement = t.origine and f.apprenant = t.apprenant_origine
                             and f.etat in ('en_preparation', 'exporte', 'en_retrait', 'en_annulation', 'en_cours'))
         for update of t",
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// A learner of the tenant, held until the end of the transaction.
pub struct Held {
    pub actif: bool,
    pub version: i64,
    /// Comes from the registry, whose imports say when it leaves.
    pub registre: bool,
}

/// Holds a learner of the tenant.
#[tracing::instrument(name = "db.transferts.hold_learner", skip_all)]
pub async fn hold_learner(tx: &mut Tx, uai: &str, apprenant: Uuid) -> Result<Option<Held>, Error> {
    Ok(sqlx::query_as!(
        Held,
        r#"select actif, version, (siecle_id is not null) as "registre!" from apprenants
           where etablissement = $1 and person_id = $2 for update"#,
        uai,
        apprenant
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// A learner leaves an établissement that has no registry: what an import does elsewhere. Answers its version.
#[tracing::instrument(name = "db.transferts.leave", skip_all)]
pub async fn leave(
    tx: &mut Tx,
    uai: &str,
    apprenant: Uuid,
    (today, now): (Date, Timestamp),
) -> Result<i64, Error> {
    sqlx::query!(
        "update profils set actif = false where etablissement = $1 and person_id = $2 and profil = 'apprenant'",
        uai,
        apprenant
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update comptes c
         set actif = false, desactive_le = $3, version = version + 1
         where c.etablissement = $1 and c.person_id = $2
           and not exists (select from profils f where f.etablissement = $1 and f.person_id = $2 and f.actif)",
        uai,
        apprenant,
        today.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update sessions set revoked_at = $3
         where person_id = $2 and uai = $1 and profil = 'apprenant' and revoked_at is null",
        uai,
        apprenant,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update etablissements set registre_version = registre_version + 1 where etablissement = $1",
        uai
    )
    .execute(tx.conn())
    .await?;
    Ok(sqlx::query_scalar!(
        "update apprenants set actif = false, version = version + 1
         where etablissement = $1 and person_id = $2 returning version",
        uai,
        apprenant
    )
    .fetch_one(tx.conn())
    .await?)
}

/// The tutors of a learner lose their access: its periods are elsewhere.
#[tracing::instrument(name = "db.transferts.end_accesses", skip_all)]
pub async fn end_accesses(
    tx: &mut Tx,
    uai: &str,
    apprenant: Uuid,
    now: Timestamp,
) -> Result<Vec<Ended>, Error> {
    Ok(sqlx::query_as!(
        Ended,
        "update tutor_accesses set revoked_at = $3, version = version + 1
         where etablissement = $1 and apprenant = $2 and revoked_at is null
         returning id, apprenant, period_id as period, version",
        uai,
        apprenant,
        now.to_sqlx() as _
    )
    .fetch_all(tx.conn())
    .await?)
}

/// A held transfer begins. Answers its version.
#[tracing::instrument(name = "db.transferts.begin", skip_all)]
pub async fn begin(
    tx: &mut Tx,
    id: TransfertId,
    version_origine: i64,
    now: Timestamp,
) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        "update transferts set etat = 'en_cours', commence_le = $3, version_origine = $2, version = version + 1
         where id = $1 returning version",
        id.uuid(),
        version_origine,
        now.to_sqlx() as _
    )
    .fetch_one(tx.conn())
    .await?)
}

/// A service has moved its part.
#[tracing::instrument(name = "db.transferts.step", skip_all)]
pub async fn step(tx: &mut Tx, id: TransfertId, etape: Etape) -> Result<(), Error> {
    sqlx::query!(
        "update transferts set etapes = array_append(etapes, $2), version = version + 1
         where id = $1 and etat = 'en_cours' and not ($2 = any(etapes))",
        id.uuid(),
        etape.code()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Everything has followed. Answers the version, or `None` when it was over already.
#[tracing::instrument(name = "db.transferts.finish", skip_all)]
pub async fn finish(tx: &mut Tx, id: TransfertId, now: Timestamp) -> Result<Option<i64>, Error> {
    Ok(sqlx::query_scalar!(
        "update transferts set etat = 'termine', fini_le = $2, version = version + 1
         where id = $1 and etat = 'en_cours' returning version",
        id.uuid(),
        now.to_sqlx() as _
    )
    .fetch_optional(tx.conn())
    .await?)
}
