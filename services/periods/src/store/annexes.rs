//! Annexes pédagogiques (P-01).

use chassis::db::{self, Tx};
use chassis::policy::Scope;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use crate::domain::annexe::{Annexe, Content};
use crate::domain::ids::AnnexeId;
use crate::domain::text::{Objectifs, Titre};

struct Row {
    id: Uuid,
    referentiel: String,
    niveau: String,
    titre: String,
    pour_apprentis: bool,
    objectifs: String,
    taches: Vec<String>,
    version: i64,
    changed_at: jiff_sqlx::Timestamp,
    partagee_le: Option<jiff_sqlx::Timestamp>,
}

impl From<Row> for Annexe {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            referentiel: row.referentiel,
            niveau: row.niveau,
            content: Content {
                titre: Titre::stored(row.titre),
                pour_apprentis: row.pour_apprentis,
                objectifs: Objectifs::stored(row.objectifs),
                taches: row.taches,
            },
            version: row.version,
            changed_at: row.changed_at.to_jiff(),
            partagee_le: row.partagee_le.map(jiff_sqlx::Timestamp::to_jiff),
        }
    }
}

/// The annexe.
#[tracing::instrument(name = "db.annexes.load", skip_all)]
pub async fn load(tx: &mut Tx, scope: &Scope, id: AnnexeId) -> Result<Option<Annexe>, db::Error> {
    let row = sqlx::query_as!(
        Row,
        r#"select a.id, a.referentiel, a.niveau, a.titre, a.pour_apprentis, a.objectifs, a.taches, a.version,
                  a.changed_at, p.partagee_le as "partagee_le?"
           from annexes a
           left join annexes_partagees p on p.etablissement = a.etablissement and p.annexe = a.id
           where a.etablissement = $1 and a.id = $2"#,
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Annexe::from))
}

/// The annexe, held until the end of the transaction: nobody else changes, shares or deletes it.
#[tracing::instrument(name = "db.annexes.lock", skip_all)]
pub async fn lock(tx: &mut Tx, scope: &Scope, id: AnnexeId) -> Result<Option<Annexe>, db::Error> {
    let held = sqlx::query_scalar!(
        "select id from annexes where etablissement = $1 and id = $2 for update",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    // Read once it is held: whether it is shared is in another row, as others may just have left it.
    match held {
        Some(_) => load(tx, scope, id).await,
        None => Ok(None),
    }
}

/// The annexe, kept as it is until the end of the transaction; several may keep it at once.
#[tracing::instrument(name = "db.annexes.keep", skip_all)]
pub async fn keep(tx: &mut Tx, scope: &Scope, id: AnnexeId) -> Result<Option<Annexe>, db::Error> {
    let held = sqlx::query_scalar!(
        "select id from annexes where etablissement = $1 and id = $2 for share",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    match held {
        Some(_) => load(tx, scope, id).await,
        None => Ok(None),
    }
}

/// Annexes in order of creation; an absent filter lets all through.
#[tracing::instrument(name = "db.annexes.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    referentiel: Option<&str>,
    niveau: Option<&str>,
    among: Option<&[String]>,
) -> Result<Vec<Annexe>, db::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select a.id, a.referentiel, a.niveau, a.titre, a.pour_apprentis, a.objectifs, a.taches, a.version,
                  a.changed_at, p.partagee_le as "partagee_le?"
           from annexes a
           left join annexes_partagees p on p.etablissement = a.etablissement and p.annexe = a.id
           where a.etablissement = $1
             and ($2::text is null or a.referentiel = $2)
             and ($3::text is null or a.niveau = $3)
             and ($4::text[] is null or a.referentiel = any($4))
           order by a.id"#,
        scope.etablissement(),
        referentiel,
        niveau,
        among
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Annexe::from).collect())
}

/// Stores a new annexe.
#[tracing::instrument(name = "db.annexes.insert", skip_all)]
pub async fn insert(tx: &mut Tx, scope: &Scope, annexe: &Annexe) -> Result<(), db::Error> {
    sqlx::query!(
        "insert into annexes
            (etablissement, id, referentiel, niveau, titre, pour_apprentis, objectifs, taches, version,
             created_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        scope.etablissement(),
        annexe.id.uuid(),
        annexe.referentiel,
        annexe.niveau,
        annexe.content.titre.as_str(),
        annexe.content.pour_apprentis,
        annexe.content.objectifs.as_str(),
        &annexe.content.taches,
        annexe.version,
        annexe.changed_at.to_sqlx()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Stores the content of a locked annexe, at its next version.
#[tracing::instrument(name = "db.annexes.update", skip_all)]
pub async fn update(
    tx: &mut Tx,
    scope: &Scope,
    annexe: &Annexe,
    content: &Content,
    now: Timestamp,
) -> Result<(), db::Error> {
    let done = sqlx::query!(
        "update annexes
         set titre = $4, pour_apprentis = $5, objectifs = $6, taches = $7, version = version + 1, changed_at = $8
         where etablissement = $1 and id = $2 and version = $3",
        scope.etablissement(),
        annexe.id.uuid(),
        annexe.version,
        content.titre.as_str(),
        content.pour_apprentis,
        content.objectifs.as_str(),
        &content.taches,
        now.to_sqlx()
    )
    .execute(tx.conn())
    .await?;
    db::exactly_one(&done, "update of an annexe")
}

/// Removes a locked annexe.
#[tracing::instrument(name = "db.annexes.delete", skip_all)]
pub async fn delete(tx: &mut Tx, scope: &Scope, annexe: &Annexe) -> Result<(), db::Error> {
    let done = sqlx::query!(
        "delete from annexes where etablissement = $1 and id = $2 and version = $3",
        scope.etablissement(),
        annexe.id.uuid(),
        annexe.version
    )
    .execute(tx.conn())
    .await?;
    db::exactly_one(&done, "deletion of an annexe")
}
