//! Comments, and who has read them (F-07).

use chassis::db::{Error, Tx};
use chassis::{Profil, Scope};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::domain::{Comment, CommentId, Destinataires, PortfolioId, SheetId};

/// What of the comments a reader sees: the learner, those that are not for the teacher alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader {
    /// The one who asks.
    pub(crate) id: Uuid,
    /// Whether it is the learner.
    pub(crate) is_learner: bool,
}

/// The comments on a portfolio and on its sheets that are for `reader`, oldest first.
#[tracing::instrument(name = "db.comments.list", skip_all)]
pub(crate) async fn list(
    tx: &mut Tx,
    scope: &Scope,
    portfolio: PortfolioId,
    reader: Reader,
) -> Result<Vec<Comment>, Error> {
    let rows = sqlx::query!(
        r#"select c.id, c.sheet, c.author, c.profil, c.destinataires, c.texte, c.created_at,
                  (c.author = $3 or r.reader is not null) as "seen!"
           from comments c
           left join comment_reads r
                on r.etablissement = c.etablissement and r.comment = c.id and r.reader = $3
           where c.etablissement = $1
             and c.form = any(array(select s.id from sheets s where s.etablissement = $1 and s.portfolio = $2
                                    union all select $2))
             and not ($4 and c.destinataires = $5)
           order by c.created_at, c.id"#,
        scope.etablissement(),
        portfolio.uuid(),
        reader.id,
        reader.is_learner,
        Destinataires::Referent.as_str()
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let corrupt = |column| Error::corrupt(column, format!("comment {}", row.id));
            Ok(Comment {
                id: row.id.into(),
                sheet: row.sheet.map(SheetId::from),
                author: row.author,
                profil: Profil::from_code(&row.profil).ok_or_else(|| corrupt("comments.profil"))?,
                destinataires: Destinataires::parse(&row.destinataires)
                    .ok_or_else(|| corrupt("comments.destinataires"))?,
                texte: row.texte,
                created_at: row.created_at.to_jiff(),
                seen: row.seen,
            })
        })
        .collect()
}

/// How many comments on a portfolio and its sheets are for `reader`, and how many of those are not read yet.
#[tracing::instrument(name = "db.comments.count", skip_all)]
pub(crate) async fn count(
    tx: &mut Tx,
    scope: &Scope,
    portfolio: PortfolioId,
    reader: Reader,
) -> Result<(i32, i32), Error> {
    let counts = sqlx::query!(
        r#"select count(*)::int as "all!",
                  (count(*) filter (where c.author <> $3 and r.reader is null))::int as "unread!"
           from comments c
           left join comment_reads r
                on r.etablissement = c.etablissement and r.comment = c.id and r.reader = $3
           where c.etablissement = $1
             and c.form = any(array(select s.id from sheets s where s.etablissement = $1 and s.portfolio = $2
                                    union all select $2))
             and not ($4 and c.destinataires = $5)"#,
        scope.etablissement(),
        portfolio.uuid(),
        reader.id,
        reader.is_learner,
        Destinataires::Referent.as_str()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((counts.all, counts.unread))
}

/// Adds one to a portfolio, or to one of its sheets.
#[tracing::instrument(name = "db.comments.insert", skip_all)]
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    portfolio: PortfolioId,
    comment: &Comment,
) -> Result<(), Error> {
    let of_portfolio = comment.sheet.is_none().then(|| portfolio.uuid());
    sqlx::query!(
        "insert into comments (etablissement, id, portfolio, sheet, author, profil, destinataires, texte, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        scope.etablissement(),
        comment.id.uuid(),
        of_portfolio,
        comment.sheet.map(SheetId::uuid),
        comment.author,
        comment.profil.code(),
        comment.destinataires.as_str(),
        comment.texte,
        comment.created_at.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes that `reader` has read these comments. Repeating it changes nothing.
#[tracing::instrument(name = "db.comments.seen", skip_all)]
pub(crate) async fn seen(
    tx: &mut Tx,
    scope: &Scope,
    comments: &[CommentId],
    reader: Uuid,
    now: Timestamp,
) -> Result<(), Error> {
    let ids: Vec<Uuid> = comments.iter().map(|comment| comment.uuid()).collect();
    sqlx::query!(
        "insert into comment_reads (etablissement, comment, reader, read_at)
         select $1, c.id, $3, $4 from comments c where c.etablissement = $1 and c.id = any($2)
         order by c.id
         on conflict (etablissement, comment, reader) do nothing",
        scope.etablissement(),
        &ids,
        reader,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
