//! What the saga of transfer files reads and writes (I-11 ★): it looks for what is to do across établissements, and
//! does it under the tenant of each.

use std::collections::BTreeMap;

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::types::Json;

use crate::domain::fichier::joint::Ecarte;
use crate::domain::ids::TransfertId;
use crate::domain::transfert::Etape;

/// Files of one look, at most: the next takes the rest.
const BATCH: i64 = 50;

/// Files that can go on, after one of them, in order, each with its établissement. The transaction must look across.
#[tracing::instrument(name = "db.fichiers.to_do", skip_all)]
pub async fn to_do(
    tx: &mut Tx,
    after: Option<(TransfertId, String)>,
) -> Result<Vec<(TransfertId, String)>, Error> {
    let (id, uai) = after.unzip();
    let rows = sqlx::query!(
        "select id, etablissement from fichiers_transfert
         where etat in ('en_preparation', 'en_retrait', 'en_annulation', 'en_cours')
           and ($1::uuid is null or (id, etablissement) > ($1, $2))
         order by id, etablissement limit $3",
        id.map(TransfertId::uuid),
        uai,
        BATCH
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (TransfertId::from(row.id), row.etablissement))
        .collect())
}

/// A service has done its part.
#[tracing::instrument(name = "db.fichiers.step", skip_all)]
pub async fn step(tx: &mut Tx, scope: &Scope, id: TransfertId, etape: Etape) -> Result<(), Error> {
    sqlx::query!(
        "update fichiers_transfert set etapes = array_append(etapes, $3), version = version + 1
         where etablissement = $1 and id = $2 and etat in ('en_preparation', 'en_cours') and not ($3 = any(etapes))",
        scope.etablissement(),
        id.uuid(),
        etape.code()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The file is made; not a second one, whoever else made it, and not of an export that was called off meanwhile.
#[tracing::instrument(name = "db.fichiers.made", skip_all)]
pub async fn made(
    tx: &mut Tx,
    scope: &Scope,
    id: TransfertId,
    (fichier, sha256): (&[u8], &str),
    (contenu, octets, ecartes): (&BTreeMap<String, u32>, u64, &[Ecarte]),
) -> Result<(), Error> {
    sqlx::query!(
        "update fichiers_transfert
         set etat = 'exporte', fichier = $3, sha256 = $4, contenu = $5, octets = $6, ecartes = $7,
             version = version + 1
         where etablissement = $1 and id = $2 and etat = 'en_preparation'",
        scope.etablissement(),
        id.uuid(),
        fichier,
        sha256,
        Json(contenu) as _,
        i64::try_from(octets).unwrap_or(i64::MAX),
        Json(ecartes) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// All is over: the file goes, the line stays.
#[tracing::instrument(name = "db.fichiers.end", skip_all)]
pub async fn end(
    tx: &mut Tx,
    scope: &Scope,
    id: TransfertId,
    recu: Option<&str>,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "update fichiers_transfert
         set etat = case etat when 'en_annulation' then 'annule' else 'termine' end, fichier = null,
             recu = coalesce($3, recu), fini_le = $4, version = version + 1
         where etablissement = $1 and id = $2 and etat in ('en_retrait', 'en_annulation', 'en_cours')",
        scope.etablissement(),
        id.uuid(),
        recu,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
