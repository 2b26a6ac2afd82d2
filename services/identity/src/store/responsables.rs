//! Guardians as known, for comparison with the registry.

use std::collections::{HashMap, HashSet};

use chassis::Scope;
use chassis::db::{Error, Tx};
use uuid::Uuid;

use crate::domain::registre::responsable::{Fiche, LienLu};

/// Whether any guardian is known.
#[tracing::instrument(name = "db.responsables.any", skip_all)]
pub async fn any(tx: &mut Tx, scope: &Scope) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from responsables where etablissement = $1) as "any!""#,
        scope.etablissement()
    )
    .fetch_one(tx.conn())
    .await?)
}

/// A link as stored.
#[derive(PartialEq, Eq, Hash)]
pub struct Lien {
    apprenant: Uuid,
    siecle_id: String,
    niveau: i16,
    parente: Option<String>,
    rang: i32,
}

impl Lien {
    /// A link as it would be stored.
    pub fn of(apprenant: Uuid, lu: &LienLu) -> Self {
        Self {
            apprenant,
            siecle_id: lu.siecle_id.clone(),
            niveau: lu.niveau,
            parente: lu.parente.clone(),
            rang: lu.rang(),
        }
    }
}

/// The links of these learners.
#[tracing::instrument(name = "db.responsables.liens", skip_all)]
pub async fn liens(
    tx: &mut Tx,
    scope: &Scope,
    apprenants: &[Uuid],
) -> Result<HashSet<Lien>, Error> {
    let rows = sqlx::query_as!(
        Lien,
        "select apprenant, siecle_id, niveau, parente, rang from responsable_liens
         where etablissement = $1 and apprenant = any($2)",
        scope.etablissement(),
        apprenants
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().collect())
}

/// Guardians of these numbers.
#[tracing::instrument(name = "db.responsables.by_ids", skip_all)]
pub async fn by_ids(
    tx: &mut Tx,
    scope: &Scope,
    ids: &[String],
) -> Result<HashMap<String, Fiche>, Error> {
    let rows = sqlx::query_as!(
        Fiche,
        "select siecle_id, civilite, nom, prenom, telephone, courriel, adresse from responsables
         where etablissement = $1 and siecle_id = any($2)",
        scope.etablissement(),
        ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|fiche| (fiche.siecle_id.clone(), fiche))
        .collect())
}
