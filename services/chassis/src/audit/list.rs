//! Reading the log of an établissement, the latest first.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::types::Json;
use uuid::Uuid;

use super::Line;
use crate::db::{Error, Rows, Tx};
use crate::personal_data::Held;
use crate::policy::Scope;

/// Which lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    pub(super) person: Option<Uuid>,
    pub(super) action: Option<String>,
    pub(super) from: Option<Timestamp>,
    pub(super) to: Option<Timestamp>,
    /// Lines before this one: of an earlier instant, or of the same and a smaller identifier.
    pub(super) before: Option<(Timestamp, Uuid)>,
}

/// A line and its number, once it has one.
pub(super) type Listed = (Line, Option<i64>);

#[tracing::instrument(name = "db.audit.list", skip_all)]
pub(super) async fn list(
    tx: &mut Tx,
    scope: &Scope,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Listed>, Error> {
    let actor = filter.person.map(|person| format!("person:{person}"));
    let (before_at, before_id) = filter.before.unzip();
    let rows = sqlx::query!(
        "select id, etablissement, at, actor, profil, action, objet, objet_id, personnes, request_id, lecture, seq
         from chassis.audit
         where etablissement = $1
           and ($2::text is null or actor = $2 or personnes @> array[$3::uuid])
           and ($4::text is null or action = $4)
           and ($5::timestamptz is null or at >= $5)
           and ($6::timestamptz is null or at < $6)
           and ($7::timestamptz is null or (at, id) < ($7, $8::uuid))
         order by at desc, id desc limit $9",
        scope.etablissement(),
        actor,
        filter.person,
        filter.action,
        filter.from.map(ToSqlx::to_sqlx) as _,
        filter.to.map(ToSqlx::to_sqlx) as _,
        before_at.map(ToSqlx::to_sqlx) as _,
        before_id,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    let lines = rows.into_iter().map(|row| {
        let line = Line {
            id: row.id,
            etablissement: row.etablissement,
            at: row.at.to_jiff(),
            actor: row.actor,
            profil: row.profil,
            action: row.action,
            objet: row.objet,
            objet_id: row.objet_id,
            personnes: row.personnes,
            request_id: row.request_id,
            lecture: row.lecture,
        };
        (line, row.seq)
    });
    Ok(lines.collect())
}

/// What a person did, as it is told to the person itself (I-12): never whom it was about.
#[tracing::instrument(name = "db.audit.done_by", skip_all)]
pub(crate) async fn done_by(tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Held, Error> {
    let rows = sqlx::query_scalar!(
        r#"select coalesce(jsonb_agg(jsonb_build_object(
                'at', at, 'profil', profil, 'action', action, 'lecture', lecture) order by at, id), '[]')
                as "rows!: Json<Rows>"
           from chassis.audit where etablissement = $1 and actor = $2"#,
        scope.etablissement(),
        format!("person:{person}")
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Held {
        table: "journal",
        rows: rows.0,
    })
}
