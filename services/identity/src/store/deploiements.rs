//! Deployments that the operators of the académie trust (I-11 ★): of no établissement.

use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::readable;
use crate::domain::fichier::Deploiement;
use crate::domain::fichier::carte::Carte;
use crate::domain::ids::{DeploiementId, PersonId};

struct Row {
    id: Uuid,
    nom: String,
    cle_signature: Vec<u8>,
    cle_reception: String,
    ajoute_le: jiff_sqlx::Timestamp,
    retire_le: Option<jiff_sqlx::Timestamp>,
}

impl TryFrom<Row> for Deploiement {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let signature = row.cle_signature.try_into().ok();
        Ok(Self {
            id: row.id.into(),
            carte: Carte {
                nom: row.nom,
                signature: readable(signature, "deploiements.cle_signature")?,
                reception: row.cle_reception,
            },
            ajoute_le: row.ajoute_le.to_jiff(),
            retire_le: row.retire_le.map(jiff_sqlx::Timestamp::to_jiff),
        })
    }
}

/// All of them, by name; those withdrawn last.
#[tracing::instrument(name = "db.deploiements.list", skip_all)]
pub async fn list(tx: &mut Tx) -> Result<Vec<Deploiement>, Error> {
    sqlx::query_as!(
        Row,
        "select id, nom, cle_signature, cle_reception, ajoute_le, retire_le from deploiements
         order by retire_le is not null, nom, id limit 500"
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Deploiement::try_from)
    .collect()
}

/// One of them.
#[tracing::instrument(name = "db.deploiements.get", skip_all)]
pub async fn get(tx: &mut Tx, id: DeploiementId) -> Result<Option<Deploiement>, Error> {
    sqlx::query_as!(
        Row,
        "select id, nom, cle_signature, cle_reception, ajoute_le, retire_le from deploiements where id = $1",
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?
    .map(Deploiement::try_from)
    .transpose()
}

/// The one of that fingerprint, if it is trusted.
#[tracing::instrument(name = "db.deploiements.trusted", skip_all)]
pub async fn trusted(tx: &mut Tx, empreinte: &str) -> Result<Option<Deploiement>, Error> {
    sqlx::query_as!(
        Row,
        "select id, nom, cle_signature, cle_reception, ajoute_le, retire_le from deploiements
         where empreinte = $1 and retire_le is null",
        empreinte
    )
    .fetch_optional(tx.conn())
    .await?
    .map(Deploiement::try_from)
    .transpose()
}

/// Trusts it, or trusts it again; its name is that of the card. Answers its identifier.
#[tracing::instrument(name = "db.deploiements.trust", skip_all)]
pub async fn trust(
    tx: &mut Tx,
    carte: &Carte,
    by: PersonId,
    now: Timestamp,
) -> Result<DeploiementId, Error> {
    let id = sqlx::query_scalar!(
        "insert into deploiements (id, nom, empreinte, cle_signature, cle_reception, ajoute_le, ajoute_par)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict on constraint deploiements_once do update
         set nom = excluded.nom, retire_le = null,
             ajoute_le = case when deploiements.retire_le is null then deploiements.ajoute_le else excluded.ajoute_le end,
             ajoute_par = case when deploiements.retire_le is null then deploiements.ajoute_par else excluded.ajoute_par end
         returning id",
        DeploiementId::generate().uuid(),
        carte.nom,
        carte.empreinte(),
        &carte.signature[..],
        carte.reception,
        now.to_sqlx() as _,
        by.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(id.into())
}

/// Trusts it no longer.
#[tracing::instrument(name = "db.deploiements.withdraw", skip_all)]
pub async fn withdraw(tx: &mut Tx, id: DeploiementId, now: Timestamp) -> Result<(), Error> {
    sqlx::query!(
        "update deploiements set retire_le = coalesce(retire_le, $2) where id = $1",
        id.uuid(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
