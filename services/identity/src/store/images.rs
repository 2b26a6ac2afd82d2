//! Logo and stamp (I-01).

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;

use super::readable;
use crate::domain::ids::PersonId;
use crate::domain::picture::{Nature, Picture, State, Stored};

/// What stands of both, those never set left out.
#[tracing::instrument(name = "db.images.states", skip_all)]
pub async fn states(tx: &mut Tx, scope: &Scope) -> Result<Vec<State>, Error> {
    let rows = sqlx::query!(
        r#"select nature, version, png is not null as "present!", largeur, hauteur
           from etablissement_images where etablissement = $1 order by nature desc"#,
        scope.etablissement()
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(State {
                nature: readable(
                    Nature::from_code(&row.nature),
                    "etablissement_images.nature",
                )?,
                version: row.version,
                present: row.present,
                largeur: row.largeur.unsigned_abs(),
                hauteur: row.hauteur.unsigned_abs(),
            })
        })
        .collect()
}

/// Stores a picture, or its absence; the caller has locked the établissement and compared versions.
#[tracing::instrument(name = "db.images.save", skip_all)]
pub async fn save(
    tx: &mut Tx,
    scope: &Scope,
    nature: Nature,
    picture: Option<&Picture>,
    by: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    let side = |side: u32| i32::try_from(side).unwrap_or_default();
    sqlx::query!(
        "insert into etablissement_images (etablissement, nature, png, largeur, hauteur, modifie_le, modifie_par)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (etablissement, nature) do update
         set png = excluded.png, largeur = excluded.largeur, hauteur = excluded.hauteur,
             modifie_le = excluded.modifie_le, modifie_par = excluded.modifie_par,
             version = etablissement_images.version + 1",
        scope.etablissement(),
        nature.code(),
        picture.map(|picture| picture.png.as_slice()),
        picture.map_or(0, |picture| side(picture.largeur)),
        picture.map_or(0, |picture| side(picture.hauteur)),
        now.to_sqlx() as _,
        by.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The picture, if there is one.
#[tracing::instrument(name = "db.images.get", skip_all)]
pub async fn get(
    tx: &mut Tx,
    scope: &Scope,
    nature: Nature,
    known_version: i64,
) -> Result<Option<Stored>, Error> {
    Ok(sqlx::query_as!(
        Stored,
        r#"select case when version = $3 then ''::bytea else png end as "png!", version
           from etablissement_images where etablissement = $1 and nature = $2 and png is not null"#,
        scope.etablissement(),
        nature.code(),
        known_version
    )
    .fetch_optional(tx.conn())
    .await?)
}
