//! What a learner takes along to another établissement (I-11): its portfolios with all that is in them, and its
//! fiches libres, livret and book included. Links to a book stay behind, and end: who leaves makes new ones (F-11).

use chassis::Scope;
use chassis::db::{Error, Renamed, Rows, Tx};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::ApprenantId;

/// Columns that hold what people wrote: never taken for an identifier.
const WRITTEN: [&str; 6] = ["value", "change_id", "texte", "titre", "adresse", "fichier"];

/// All that is kept here of a learner, as rows; also its part of a transfer file.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dossier {
    /// One per period.
    pub(crate) portfolios: Rows,
    /// Their sheets, and fiches libres.
    pub(crate) sheets: Rows,
    /// What stands in both.
    pub(crate) fields: Rows,
    /// Every change that arrived in them.
    pub(crate) changes: Rows,
    /// Who read which sheet.
    pub(crate) reads: Rows,
    /// What was said of both.
    #[serde(default)]
    pub(crate) comments: Rows,
    /// Who read which comment.
    #[serde(default)]
    pub(crate) comment_reads: Rows,
    /// Files and web addresses joined to both. The files themselves stay in the store, or come beside (F-06).
    #[serde(default)]
    pub(crate) annexes: Rows,
}

impl Dossier {
    /// With what another one holds.
    pub(crate) fn extend(&mut self, other: Self) {
        self.portfolios.extend(other.portfolios);
        self.sheets.extend(other.sheets);
        self.fields.extend(other.fields);
        self.changes.extend(other.changes);
        self.reads.extend(other.reads);
        self.comments.extend(other.comments);
        self.comment_reads.extend(other.comment_reads);
        self.annexes.extend(other.annexes);
    }

    /// The same on the far side.
    pub(crate) fn rename(&mut self, renamed: &Renamed) {
        for rows in [
            &mut self.portfolios,
            &mut self.sheets,
            &mut self.fields,
            &mut self.changes,
            &mut self.reads,
            &mut self.comments,
            &mut self.comment_reads,
            &mut self.annexes,
        ] {
            renamed.apply(rows, &WRITTEN);
        }
    }
}

/// Takes out the portfolios of a learner for these periods, and its fiches libres. Who was writing in one of them
/// ends first, or finds it gone.
#[tracing::instrument(name = "db.transfers.take", skip_all)]
pub(crate) async fn take(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
    periods: &[Uuid],
) -> Result<Dossier, Error> {
    let here = scope.etablissement();
    let (portfolios, sheets) = hold(tx, here, apprenant.uuid(), periods).await?;
    let taken = read(tx, here, &portfolios, &sheets).await?;
    // What hangs on them goes with them.
    sqlx::query!(
        "delete from sheets where etablissement = $1 and id = any($2)",
        here,
        &sheets
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from portfolios where etablissement = $1 and id = any($2)",
        here,
        &portfolios
    )
    .execute(tx.conn())
    .await?;
    Ok(taken)
}

/// Portfolios for these periods and sheets that go, held to the end of the transaction.
async fn hold(
    tx: &mut Tx,
    here: &str,
    apprenant: Uuid,
    periods: &[Uuid],
) -> Result<(Vec<Uuid>, Vec<Uuid>), Error> {
    let portfolios = sqlx::query_scalar!(
        "select id from portfolios where etablissement = $1 and apprenant = $2 and period = any($3)
         order by id for update",
        here,
        apprenant,
        periods
    )
    .fetch_all(tx.conn())
    .await?;
    let sheets = sqlx::query_scalar!(
        "select id from sheets
         where etablissement = $1 and (portfolio = any($3) or (portfolio is null and apprenant = $2))
         order by id for update",
        here,
        apprenant,
        &portfolios
    )
    .fetch_all(tx.conn())
    .await?;
    Ok((portfolios, sheets))
}

async fn read(
    tx: &mut Tx,
    here: &str,
    portfolios: &[Uuid],
    sheets: &[Uuid],
) -> Result<Dossier, Error> {
    let taken = sqlx::query!(
        r#"select
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from portfolios t
              where t.etablissement = $1 and t.id = any($2)) as "portfolios!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from sheets t
              where t.etablissement = $1 and t.id = any($3)) as "sheets!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from form_fields t
              where t.etablissement = $1 and t.form = any($2 || $3)) as "fields!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from form_changes t
              where t.etablissement = $1 and t.form = any($2 || $3)) as "changes!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from sheet_reads t
              where t.etablissement = $1 and t.sheet = any($3)) as "reads!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from comments t
              where t.etablissement = $1 and t.form = any($2 || $3)) as "comments!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]')
              from comment_reads t join comments c on c.etablissement = t.etablissement and c.id = t.comment
              where t.etablissement = $1 and c.form = any($2 || $3)) as "comment_reads!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from annexes t
              where t.etablissement = $1 and t.form = any($2 || $3)) as "annexes!: Json<Rows>""#,
        here,
        portfolios,
        sheets
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Dossier {
        portfolios: taken.portfolios.0,
        sheets: taken.sheets.0,
        fields: taken.fields.0,
        changes: taken.changes.0,
        reads: taken.reads.0,
        comments: taken.comments.0,
        comment_reads: taken.comment_reads.0,
        annexes: taken.annexes.0,
    })
}

/// Notes the periods that come along: their identifiers here, with the référentiel of each.
#[tracing::instrument(name = "db.transfers.know", skip_all)]
pub(crate) async fn know(
    tx: &mut Tx,
    scope: &Scope,
    periods: &[Uuid],
    referentiels: &[String],
) -> Result<(), Error> {
    sqlx::query!(
        "insert into known_periods (etablissement, period, referentiel)
         select $1, period, referentiel from unnest($2::uuid[], $3::text[]) as told (period, referentiel)
         order by period
         on conflict (etablissement, period) do nothing",
        scope.etablissement(),
        periods,
        referentiels
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes here what was taken elsewhere.
#[tracing::instrument(name = "db.transfers.put", skip_all)]
pub(crate) async fn put(tx: &mut Tx, scope: &Scope, dossier: &Dossier) -> Result<(), Error> {
    let here = scope.etablissement();
    sqlx::query!(
        "insert into portfolios
            (etablissement, id, period, apprenant, referentiel, period_version, version, created_at, changed_at,
             frozen_on)
         select $1, id, period, apprenant, referentiel, 1, version, created_at, changed_at, frozen_on
         from jsonb_populate_recordset(null::portfolios, $2)",
        here,
        Json(&dossier.portfolios) as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        // What was set aside before sheets were of several kinds is of weeks.
        "insert into sheets (etablissement, id, portfolio, apprenant, referentiel, nature, monday, etat, version,
                             written_version, created_at, changed_at, asked_by)
         select $1, t.id, t.portfolio, t.apprenant, coalesce(t.referentiel, p.referentiel, ''),
                coalesce(t.nature, 'semaine'), t.monday, t.etat, t.version, coalesce(t.written_version, t.version),
                t.created_at, t.changed_at, t.asked_by
         from jsonb_populate_recordset(null::sheets, $2) t
         left join portfolios p on p.etablissement = $1 and p.id = t.portfolio",
        here,
        Json(&dossier.sheets) as _
    )
    .execute(tx.conn())
    .await?;
    put_contents(tx, here, dossier).await
}

/// What was written in them, and who read it.
async fn put_contents(tx: &mut Tx, here: &str, dossier: &Dossier) -> Result<(), Error> {
    sqlx::query!(
        "insert into form_fields (etablissement, portfolio, sheet, name, value, version, author, changed_at)
         select $1, portfolio, sheet, name, value, version, author, changed_at
         from jsonb_populate_recordset(null::form_fields, $2)",
        here,
        Json(&dossier.fields) as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into form_changes
            (etablissement, portfolio, sheet, change_id, name, value, base_version, kept, author, changed_at)
         select $1, portfolio, sheet, change_id, name, value, base_version, kept, author, changed_at
         from jsonb_populate_recordset(null::form_changes, $2)",
        here,
        Json(&dossier.changes) as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into sheet_reads (etablissement, sheet, reader, version, read_at)
         select $1, sheet, reader, version, read_at from jsonb_populate_recordset(null::sheet_reads, $2)",
        here,
        Json(&dossier.reads) as _
    )
    .execute(tx.conn())
    .await?;
    put_around(tx, here, dossier).await
}

/// What was said of them, who read that, and what is joined to them.
async fn put_around(tx: &mut Tx, here: &str, dossier: &Dossier) -> Result<(), Error> {
    sqlx::query!(
        "insert into comments (etablissement, id, portfolio, sheet, author, profil, destinataires, texte, created_at)
         select $1, id, portfolio, sheet, author, profil, destinataires, texte, created_at
         from jsonb_populate_recordset(null::comments, $2)",
        here,
        Json(&dossier.comments) as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into comment_reads (etablissement, comment, reader, read_at)
         select $1, comment, reader, read_at from jsonb_populate_recordset(null::comment_reads, $2)",
        here,
        Json(&dossier.comment_reads) as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into annexes (etablissement, id, portfolio, sheet, apprenant, titre, adresse, fichier, media, octets,
                              largeur, hauteur, version, author, created_at)
         select $1, id, portfolio, sheet, apprenant, titre, adresse, fichier, media, octets, largeur, hauteur, version,
                author, created_at
         from jsonb_populate_recordset(null::annexes, $2)",
        here,
        Json(&dossier.annexes) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
