//! What établissements share of their annexes (P-01).
//!
//! Reading is not of one tenant: a `Scope` proves that it was decided, and the row-level security of the table lets
//! whoever acts in an établissement read every row. Writing is of the annexe's own établissement alone.

use chassis::db::{self, Tx};
use chassis::french::fold;
use chassis::policy::Scope;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use crate::domain::annexe::{Annexe, Content, Partagee, PartageeResume};
use crate::domain::ids::AnnexeId;
use crate::domain::text::{Objectifs, Titre};

/// Which ones; an absent filter lets all through.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Code of a référentiel.
    pub referentiel: Option<&'a str>,
    /// Code of a niveau.
    pub niveau: Option<&'a str>,
    /// The référentiels that the reader is kept to.
    pub among: Option<&'a [String]>,
    /// Folded words that the title holds, each of them.
    pub words: &'a [String],
    /// The last one of the former page.
    pub after: Option<AnnexeId>,
    /// At most so many.
    pub limit: i64,
}

struct Row {
    etablissement: String,
    annexe: Uuid,
    referentiel: String,
    niveau: String,
    pour_apprentis: bool,
    titre: String,
    objectifs: String,
    taches: Vec<String>,
    partagee_le: jiff_sqlx::Timestamp,
}

impl From<Row> for Partagee {
    fn from(row: Row) -> Self {
        Self {
            id: row.annexe.into(),
            etablissement: row.etablissement,
            referentiel: row.referentiel,
            niveau: row.niveau,
            content: Content {
                titre: Titre::stored(row.titre),
                pour_apprentis: row.pour_apprentis,
                objectifs: Objectifs::stored(row.objectifs),
                taches: row.taches,
            },
            partagee_le: row.partagee_le.to_jiff(),
        }
    }
}

/// What is shared of an annexe, whosever it is.
#[tracing::instrument(name = "db.partages.load", skip_all)]
pub async fn load(
    tx: &mut Tx,
    _decided: &Scope,
    id: AnnexeId,
) -> Result<Option<Partagee>, db::Error> {
    let row = sqlx::query_as!(
        Row,
        "select etablissement, annexe, referentiel, niveau, pour_apprentis, titre, objectifs, taches, partagee_le
         from annexes_partagees where annexe = $1",
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Partagee::from))
}

/// One page of them, in short, the annexe created last first.
#[tracing::instrument(name = "db.partages.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    _decided: &Scope,
    page: &Page<'_>,
) -> Result<Vec<PartageeResume>, db::Error> {
    let rows = sqlx::query_as!(
        PartageeResume,
        r#"select annexe as id, etablissement, referentiel, niveau, titre, pour_apprentis,
                  cardinality(taches) as "taches!"
         from annexes_partagees
         where ($1::text is null or referentiel = $1)
           and ($2::text is null or niveau = $2)
           and ($3::text[] is null or referentiel = any($3))
           and not exists (select from unnest($4::text[]) as sought (word) where strpos(titre_cle, word) = 0)
           and ($5::uuid is null or annexe < $5)
         order by annexe desc
         limit $6"#,
        page.referentiel,
        page.niveau,
        page.among,
        page.words,
        page.after.map(AnnexeId::uuid),
        page.limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// Shares a locked annexe as it is; nothing when it is shared already.
#[tracing::instrument(name = "db.partages.share", skip_all)]
pub async fn share(
    tx: &mut Tx,
    scope: &Scope,
    annexe: &Annexe,
    now: Timestamp,
) -> Result<(), db::Error> {
    sqlx::query!(
        "insert into annexes_partagees
            (etablissement, annexe, referentiel, niveau, pour_apprentis, titre, titre_cle, objectifs, taches,
             partagee_le)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict on constraint annexes_partagees_pkey do nothing",
        scope.etablissement(),
        annexe.id.uuid(),
        annexe.referentiel,
        annexe.niveau,
        annexe.content.pour_apprentis,
        annexe.content.titre.as_str(),
        fold(annexe.content.titre.as_str()),
        annexe.content.objectifs.as_str(),
        &annexe.content.taches,
        now.to_sqlx()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What is shared of a locked annexe says from now on what the annexe says; nothing when it is not shared.
#[tracing::instrument(name = "db.partages.follow", skip_all)]
pub async fn follow(tx: &mut Tx, scope: &Scope, annexe: &Annexe) -> Result<(), db::Error> {
    sqlx::query!(
        "update annexes_partagees
         set pour_apprentis = $3, titre = $4, titre_cle = $5, objectifs = $6, taches = $7
         where etablissement = $1 and annexe = $2",
        scope.etablissement(),
        annexe.id.uuid(),
        annexe.content.pour_apprentis,
        annexe.content.titre.as_str(),
        fold(annexe.content.titre.as_str()),
        annexe.content.objectifs.as_str(),
        &annexe.content.taches
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Shares a locked annexe no longer.
#[tracing::instrument(name = "db.partages.withdraw", skip_all)]
pub async fn withdraw(tx: &mut Tx, scope: &Scope, id: AnnexeId) -> Result<(), db::Error> {
    sqlx::query!(
        "delete from annexes_partagees where etablissement = $1 and annexe = $2",
        scope.etablissement(),
        id.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
