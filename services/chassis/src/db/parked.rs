//! What leaves the deployment in a file (I-11): out of the tables, hence closed to all, and kept aside until the export is settled.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Crossing, Error, Rows, Tx};
use crate::policy::Scope;

/// Largest part of one service, in bytes of JSON: texts of a whole schooling are a fiftieth of it.
pub const MAX_PART: usize = 16 << 20;

/// Largest message that carries a part.
pub const MAX_PART_MESSAGE: usize = MAX_PART + (1 << 20);

/// The part as it travels.
///
/// # Errors
/// It is larger than [`MAX_PART`].
fn packed(content: &Value) -> Result<Vec<u8>, Error> {
    let bytes = content.to_string().into_bytes();
    if bytes.len() > MAX_PART {
        return Err(Error::foreign(
            "part of a learner",
            "larger than a file takes",
        ));
    }
    Ok(bytes)
}

impl Tx {
    /// Keeps aside what was taken out; answers it as it travels.
    pub(super) async fn park(
        &mut self,
        scope: &Scope,
        crossing: &Crossing,
        part: &impl Serialize,
    ) -> Result<Vec<u8>, Error> {
        let content = serde_json::to_value(part)
            .map_err(|error| Error::corrupt("part of a learner", error))?;
        let bytes = packed(&content)?;
        sqlx::query!(
            "insert into chassis.parked (etablissement, transfer, person, content) values ($1, $2, $3, $4)",
            scope.etablissement(),
            crossing.id,
            crossing.person,
            content
        )
        .execute(self.conn())
        .await?;
        Ok(bytes)
    }

    /// What is kept aside for a transfer.
    ///
    /// # Errors
    /// Nothing is: the export was settled.
    pub(super) async fn parked(&mut self, scope: &Scope, transfer: Uuid) -> Result<Vec<u8>, Error> {
        let content = sqlx::query_scalar!(
            "select content from chassis.parked where etablissement = $1 and transfer = $2",
            scope.etablissement(),
            transfer
        )
        .fetch_optional(self.conn())
        .await?
        .ok_or_else(|| Error::corrupt("chassis.parked", "settled already"))?;
        packed(&content)
    }

    /// Takes it out again, to go back or to be dropped; `None` when that was done. Of two at once, one gets it.
    pub(super) async fn unpark<D: DeserializeOwned>(
        &mut self,
        scope: &Scope,
        transfer: Uuid,
    ) -> Result<Option<D>, Error> {
        let content = sqlx::query_scalar!(
            "delete from chassis.parked where etablissement = $1 and transfer = $2 returning content",
            scope.etablissement(),
            transfer
        )
        .fetch_optional(self.conn())
        .await?;
        content
            .map(|content| {
                serde_json::from_value(content)
                    .map_err(|error| Error::corrupt("chassis.parked.content", error))
            })
            .transpose()
    }

    /// What is kept aside of a person (I-12).
    pub(crate) async fn parked_of(&mut self, scope: &Scope, person: Uuid) -> Result<Rows, Error> {
        let rows = sqlx::query_scalar!(
            r#"select coalesce(jsonb_agg(jsonb_build_object('content', t.content, 'parked_at', t.parked_at)), '[]') as "rows!: Json<Rows>"
               from chassis.parked t where t.etablissement = $1 and t.person = $2"#,
            scope.etablissement(),
            person
        )
        .fetch_one(self.conn())
        .await?;
        Ok(rows.0)
    }
}
