//! The journal of sign-ins (I-06): written in the transaction of what it tells, read by its person and by the
//! établissements that know it, purged by the clock.

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use crate::domain::ids::PersonId;
use crate::domain::sign_in::{Event, Line, Origin};

/// Notes an event; nobody is named where nobody is known.
#[tracing::instrument(name = "db.sign_ins.note", skip_all)]
pub async fn note(
    tx: &mut Tx,
    person: Option<PersonId>,
    event: Event,
    origin: &Origin,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into sign_ins (id, person_id, at, evenement, adresse, user_agent) values ($1, $2, $3, $4, $5, $6)",
        chassis::id::fresh(),
        person.map(PersonId::uuid),
        now.to_sqlx() as _,
        event.code(),
        origin.network(),
        origin.shown_agent()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

struct Row {
    id: Uuid,
    at: jiff_sqlx::Timestamp,
    person_id: Uuid,
    nom: String,
    prenom: String,
    evenement: String,
    adresse: String,
    user_agent: String,
}

impl From<Row> for Line {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            at: row.at.to_jiff(),
            person: PersonId::from(row.person_id),
            nom: row.nom,
            prenom: row.prenom,
            evenement: row.evenement,
            adresse: row.adresse,
            user_agent: row.user_agent,
        }
    }
}

/// The events of one person, the latest first; the transaction has entered it.
#[tracing::instrument(name = "db.sign_ins.own", skip_all)]
pub async fn own(
    tx: &mut Tx,
    person: PersonId,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select s.id, s.at as "at: _", p.id as person_id, coalesce(p.nom_usage, p.nom) as "nom!", p.prenom,
                  s.evenement, s.adresse, s.user_agent
           from sign_ins s join persons p on p.id = s.person_id
           where s.person_id = $1
             and ($2::uuid is null or (s.at, s.id) < (select l.at, l.id from sign_ins l where l.id = $2))
           order by s.at desc, s.id desc
           limit $3"#,
        person.uuid(),
        after,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Line::from).collect())
}

/// The events of the établissement's people, the latest first.
#[tracing::instrument(name = "db.sign_ins.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    person: Option<PersonId>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select s.id, s.at as "at: _", p.id as person_id, coalesce(p.nom_usage, p.nom) as "nom!", p.prenom,
                  s.evenement, s.adresse, s.user_agent
           from sign_ins s
           join comptes c on c.etablissement = $1 and c.person_id = s.person_id
           join persons p on p.id = s.person_id
           where ($2::uuid is null or s.person_id = $2)
             and ($3::uuid is null or (s.at, s.id) < (select l.at, l.id from sign_ins l where l.id = $3))
           order by s.at desc, s.id desc
           limit $4"#,
        scope.etablissement(),
        person.map(PersonId::uuid),
        after,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Line::from).collect())
}
