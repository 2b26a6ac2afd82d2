//! Addresses at which agendas read the calendar (P-12). A token is looked up by its hash: the token itself is kept nowhere.

use chassis::Profil;
use chassis::db::{self, Tx};
use chassis::policy::Scope;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use crate::domain::dates::Dates;
use crate::domain::feed::{Feed, Shown};
use crate::domain::ids::ApprenantId;
use crate::domain::text::Titre;

/// Periods that an address shows at most: where there are more, the latest.
const SHOWN_MAX: i64 = 2000;

struct Row {
    person: Uuid,
    profil: String,
    created_at: jiff_sqlx::Timestamp,
    last_read_on: Option<jiff_sqlx::Date>,
}

impl TryFrom<Row> for Feed {
    type Error = db::Error;

    fn try_from(row: Row) -> Result<Self, db::Error> {
        let profil = Profil::from_code(&row.profil)
            .ok_or_else(|| db::Error::corrupt("calendar_feeds.profil", &row.profil))?;
        Ok(Self {
            person: row.person,
            profil,
            created_at: row.created_at.to_jiff(),
            last_read: row.last_read_on.map(jiff_sqlx::Date::to_jiff),
        })
    }
}

/// That of a person.
#[tracing::instrument(name = "db.feeds.of_person", skip_all)]
pub async fn of_person(
    tx: &mut Tx,
    scope: &Scope,
    person: Uuid,
) -> Result<Option<Feed>, db::Error> {
    let row = sqlx::query_as!(
        Row,
        "select person, profil, created_at, last_read_on from calendar_feeds
         where etablissement = $1 and person = $2",
        scope.etablissement(),
        person
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(Feed::try_from).transpose()
}

/// The one of that token.
#[tracing::instrument(name = "db.feeds.of_token", skip_all)]
pub async fn of_token(
    tx: &mut Tx,
    scope: &Scope,
    token_hash: &[u8],
) -> Result<Option<Feed>, db::Error> {
    let row = sqlx::query_as!(
        Row,
        "select person, profil, created_at, last_read_on from calendar_feeds
         where etablissement = $1 and token_hash = $2",
        scope.etablissement(),
        token_hash
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(Feed::try_from).transpose()
}

/// Keeps one in the place of the former, whose token opens nothing any more.
#[tracing::instrument(name = "db.feeds.replace", skip_all)]
pub async fn replace(
    tx: &mut Tx,
    scope: &Scope,
    feed: &Feed,
    token_hash: &[u8],
) -> Result<(), db::Error> {
    sqlx::query!(
        "insert into calendar_feeds (etablissement, person, profil, token_hash, created_at)
         values ($1, $2, $3, $4, $5)
         on conflict on constraint calendar_feeds_pkey do update
         set profil = excluded.profil, token_hash = excluded.token_hash, created_at = excluded.created_at,
             last_read_on = null",
        scope.etablissement(),
        feed.person,
        feed.profil.code(),
        token_hash,
        feed.created_at.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends that of a person, if there is one.
#[tracing::instrument(name = "db.feeds.remove", skip_all)]
pub async fn remove(tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<(), db::Error> {
    sqlx::query!(
        "delete from calendar_feeds where etablissement = $1 and person = $2",
        scope.etablissement(),
        person
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// An agenda read the one of that token on that day.
#[tracing::instrument(name = "db.feeds.note_reading", skip_all)]
pub async fn note_reading(
    tx: &mut Tx,
    scope: &Scope,
    token_hash: &[u8],
    today: Date,
) -> Result<(), db::Error> {
    sqlx::query!(
        "update calendar_feeds set last_read_on = $3
         where etablissement = $1 and token_hash = $2 and last_read_on is distinct from $3",
        scope.etablissement(),
        token_hash,
        today.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Periods from a school year on, in order of dates: of these référentiels where only some are asked for, and in which this
/// learner takes part where one is. Classes are as in `periods::members`.
#[tracing::instrument(name = "db.feeds.periods", skip_all)]
pub async fn periods(
    tx: &mut Tx,
    scope: &Scope,
    since: i32,
    (referentiels, apprenant): (Option<&[String]>, Option<ApprenantId>),
) -> Result<Vec<Shown>, db::Error> {
    let rows = sqlx::query!(
        r#"select p.id, p.titre, p.start_date, p.end_date,
                  array_agg(distinct case when a.annee = p.annee then coalesce(a.division, f.division)
                                          else f.division end) as "divisions!"
           from periods p
           join fiches_liaison f on f.etablissement = p.etablissement and f.period_id = p.id
           left join apprenants a on a.etablissement = f.etablissement and a.apprenant = f.apprenant
           where p.etablissement = $1 and p.deleted_at is null and p.annee >= $2
             and ($3::text[] is null or p.referentiel = any($3))
             and ($4::uuid is null or f.apprenant = $4)
           group by p.id, p.titre, p.start_date, p.end_date
           order by p.start_date desc, p.id desc
           limit $5"#,
        scope.etablissement(),
        since,
        referentiels,
        apprenant.map(ApprenantId::uuid),
        SHOWN_MAX
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .rev()
        .map(|row| Shown {
            id: row.id.into(),
            titre: Titre::stored(row.titre),
            dates: Dates::stored(row.start_date.to_jiff(), row.end_date.to_jiff()),
            divisions: row.divisions,
        })
        .collect())
}
