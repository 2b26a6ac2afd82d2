//! Établissements (I-01).

use chassis::Scope;
use chassis::db::{Error, Tx};
use sqlx::types::Json;

use crate::domain::etablissement::{Apprentissage, Etablissement};
use crate::domain::siecle::text::fold;

impl From<Json<Self>> for Apprentissage {
    fn from(Json(stored): Json<Self>) -> Self {
        stored
    }
}

/// The établissement, when this transaction may see it.
#[tracing::instrument(name = "db.etablissements.get", skip_all)]
pub async fn get(tx: &mut Tx, uai: &str) -> Result<Option<Etablissement>, Error> {
    Ok(sqlx::query_as!(
        Etablissement,
        r#"select etablissement as uai, nom, courriel, url, academie, telephone, adresse, code_postal, ville,
                  referentiels, second_facteur_exige, annee,
                  apprentissage as "apprentissage: Json<Apprentissage>", version, registre_version
           from etablissements where etablissement = $1"#,
        uai
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// How an établissement is named to the others.
pub struct Denomination {
    pub uai: String,
    pub nom: String,
    pub ville: String,
}

/// Names of those of these that are here, whatever the tenant: that was decided (`_scope`), and the database opens a door of
/// its own for it.
#[tracing::instrument(name = "db.etablissements.names", skip_all)]
pub async fn names(
    tx: &mut Tx,
    _scope: &Scope,
    uais: &[String],
) -> Result<Vec<Denomination>, Error> {
    sqlx::query!("select set_config('app.noms', 'on', true) as noms")
        .fetch_one(tx.conn())
        .await?;
    Ok(sqlx::query_as!(
        Denomination,
        "select etablissement as uai, nom, ville from etablissements where etablissement = any($1) order by etablissement",
        uais
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The same, locked: one import or one change of settings at a time.
#[tracing::instrument(name = "db.etablissements.lock", skip_all)]
pub async fn lock(tx: &mut Tx, scope: &Scope) -> Result<Option<Etablissement>, Error> {
    let found = sqlx::query_scalar!(
        "select version from etablissements where etablissement = $1 for update",
        scope.etablissement()
    )
    .fetch_optional(tx.conn())
    .await?;
    match found {
        Some(_) => get(tx, scope.etablissement()).await,
        None => Ok(None),
    }
}

/// A new établissement, empty but for its UAI; nothing when it exists.
#[tracing::instrument(name = "db.etablissements.create", skip_all)]
pub async fn create(tx: &mut Tx, uai: &str) -> Result<(), Error> {
    sqlx::query!(
        "insert into etablissements (etablissement) values ($1) on conflict do nothing",
        uai
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Stores changed settings; the caller has locked the row and compared versions.
#[tracing::instrument(name = "db.etablissements.save", skip_all)]
pub async fn save(tx: &mut Tx, scope: &Scope, settings: &Etablissement) -> Result<(), Error> {
    let saved = sqlx::query!(
        "update etablissements
         set nom = $2, courriel = $3, url = $4, academie = $5, telephone = $6, adresse = $7, code_postal = $8,
             ville = $9, referentiels = $10, apprentissage = $11, nom_cle = $12, second_facteur_exige = $13,
             version = version + 1
         where etablissement = $1",
        scope.etablissement(),
        settings.nom,
        settings.courriel,
        settings.url,
        settings.academie,
        settings.telephone,
        settings.adresse,
        settings.code_postal,
        settings.ville,
        &settings.referentiels,
        Json(&settings.apprentissage) as _,
        fold(&settings.nom),
        settings.second_facteur_exige
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&saved, "etablissement settings")
}

/// Makes previews made before this transaction untrue.
#[tracing::instrument(name = "db.etablissements.touch_registre", skip_all)]
pub async fn touch_registre(tx: &mut Tx, scope: &Scope) -> Result<(), Error> {
    sqlx::query!(
        "update etablissements set registre_version = registre_version + 1 where etablissement = $1",
        scope.etablissement()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The school year that an applied import opened or kept.
#[tracing::instrument(name = "db.etablissements.set_annee", skip_all)]
pub async fn set_annee(tx: &mut Tx, scope: &Scope, annee: i32) -> Result<(), Error> {
    sqlx::query!(
        "update etablissements set annee = greatest(annee, $2), registre_version = registre_version + 1
         where etablissement = $1",
        scope.etablissement(),
        annee
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
