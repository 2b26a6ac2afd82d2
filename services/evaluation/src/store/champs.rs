//! The fields of bilans entreprise, and every change that was sent to them (F-13, E-03).

use std::collections::BTreeSet;

use chassis::Scope;
use chassis::db::{Error, Tx};
use chassis::form::{FieldChange, FieldState, Logged};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::domain::BilanEntrepriseId;

/// The fields that somebody wrote, of each of these bilans.
#[tracing::instrument(name = "db.champs.load", skip_all)]
pub async fn load(
    tx: &mut Tx,
    scope: &Scope,
    bilans: &[BilanEntrepriseId],
) -> Result<Vec<(BilanEntrepriseId, FieldState)>, Error> {
    let ids: Vec<Uuid> = bilans.iter().map(|bilan| bilan.uuid()).collect();
    let rows = sqlx::query!(
        "select bilan_id, nom, valeur, version, auteur, modifie_le
         from champs_bilan_entreprise
         where etablissement = $1 and bilan_id = any($2)
         order by bilan_id, nom",
        scope.etablissement(),
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let field = FieldState {
                name: row.nom,
                value: row.valeur,
                version: row.version,
                author: Some(row.auteur),
                changed_at: Some(row.modifie_le.to_jiff()),
            };
            (row.bilan_id.into(), field)
        })
        .collect())
}

/// Of these changes, the ids of those that were kept before.
#[tracing::instrument(name = "db.champs.kept_before", skip_all)]
pub async fn kept_before(
    tx: &mut Tx,
    scope: &Scope,
    bilan: BilanEntrepriseId,
    changes: &[FieldChange],
) -> Result<BTreeSet<String>, Error> {
    let ids: Vec<String> = changes
        .iter()
        .map(|change| change.change_id.clone())
        .collect();
    let kept = sqlx::query_scalar!(
        "select change_id from changements_bilan_entreprise
         where etablissement = $1 and bilan_id = $2 and retenu and change_id = any($3)",
        scope.etablissement(),
        bilan.uuid(),
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(kept.into_iter().collect())
}

/// Writes the fields that a merge changed.
#[tracing::instrument(name = "db.champs.save", skip_all)]
pub async fn save(
    tx: &mut Tx,
    scope: &Scope,
    bilan: BilanEntrepriseId,
    fields: &[FieldState],
    (author, now): (Uuid, Timestamp),
) -> Result<(), Error> {
    for field in fields {
        let done = sqlx::query!(
            "insert into champs_bilan_entreprise
                (etablissement, bilan_id, nom, valeur, version, auteur, modifie_le)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict on constraint champs_bilan_entreprise_key do update
             set valeur = excluded.valeur, version = excluded.version, auteur = excluded.auteur,
                 modifie_le = excluded.modifie_le
             where champs_bilan_entreprise.version < excluded.version",
            scope.etablissement(),
            bilan.uuid(),
            field.name,
            field.value,
            field.version,
            author,
            now.to_sqlx() as _
        )
        .execute(tx.conn())
        .await?;
        chassis::db::exactly_one(&done, "change of a field")?;
    }
    Ok(())
}

/// Adds changes to the history; one that was sent before keeps its line, unless it was refused and is kept now.
#[tracing::instrument(name = "db.champs.log", skip_all)]
pub async fn log(
    tx: &mut Tx,
    scope: &Scope,
    bilan: BilanEntrepriseId,
    history: &[Logged],
    (author, now): (Uuid, Timestamp),
) -> Result<(), Error> {
    for Logged { change, kept } in history {
        sqlx::query!(
            "insert into changements_bilan_entreprise
                (etablissement, bilan_id, change_id, nom, valeur, version_de_base, retenu, auteur, recu_le)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict on constraint changements_bilan_entreprise_key do update set retenu = true
             where excluded.retenu and not changements_bilan_entreprise.retenu",
            scope.etablissement(),
            bilan.uuid(),
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
