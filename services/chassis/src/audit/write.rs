//! The line of a transaction, added by its commit.

use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::Touched;
use crate::ctx::Ctx;
use crate::db::Error;

/// The line that a person's transaction adds if it changes anything.
pub(crate) struct Pending {
    cx: Ctx,
    personnes: Vec<Uuid>,
    lecture: bool,
}

impl Pending {
    /// For the transaction of a person who asked for an RPC: others act for themselves, on what a person asked.
    pub(crate) fn of(cx: &Ctx) -> Option<Self> {
        cx.rpc()?;
        cx.actor().person().map(|_| Self {
            cx: cx.clone(),
            personnes: Vec::new(),
            lecture: false,
        })
    }

    /// It is also about this person, which the request could not name.
    pub(crate) fn about(&mut self, person: Uuid) {
        self.personnes.push(person);
    }

    /// It is told although it changes nothing.
    pub(crate) fn witness(&mut self) {
        self.lecture = true;
    }

    /// Adds the line; answers whether there was anything to tell. What has written has a transaction identifier.
    pub(crate) async fn write(self, conn: &mut sqlx::PgConnection) -> Result<bool, Error> {
        let cx = &self.cx;
        let Touched {
            objet,
            objet_id,
            mut personnes,
        } = cx.touched().cloned().unwrap_or_default();
        personnes.extend(self.personnes);
        let profil = cx
            .actor()
            .person()
            .map_or("", |person| person.profil.code());
        let added = sqlx::query!(
            "insert into chassis.audit
                (id, etablissement, at, actor, profil, action, objet, objet_id, personnes, request_id, lecture)
             select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
             where $11 or pg_current_xact_id_if_assigned() is not null",
            crate::id::fresh(),
            cx.etablissement().as_str(),
            cx.now().to_sqlx() as _,
            cx.actor().to_string(),
            profil,
            cx.rpc().unwrap_or_default(),
            objet,
            objet_id,
            &personnes,
            cx.request_id(),
            self.lecture,
        )
        .execute(conn)
        .await?;
        Ok(added.rows_affected() > 0)
    }
}
