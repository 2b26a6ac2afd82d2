//! Rows that go over from one tenant to another, whole: the one deliberate way across the second wall.
//!
//! A transaction that crosses works for one tenant at a time: it reads and deletes under the first, then writes under
//! the second. Triggers that keep rows for ever let pass what `app.crossing` marks, since nothing is lost by it.

use std::collections::BTreeMap;

use proto::common::v1::{ExportApprenantRequest, MoveApprenantRequest, SettleExportRequest};
use serde_json::Value;
use uuid::Uuid;

use super::{Error, Tx};
use crate::ctx::Ctx;
use crate::tenant::Uai;

/// Rows of one table, as JSON objects by column.
pub type Rows = Vec<Value>;

/// One crossing: all that a service keeps of a person goes over to another tenant.
#[derive(Clone, Debug)]
pub struct Crossing {
    /// Identifies it, in every service.
    pub id: Uuid,
    /// Whose rows go.
    pub person: Uuid,
    /// Whose they are on the far side.
    pub becomes: Uuid,
    /// The far side.
    pub destination: Uai,
    /// Version of the person, once it had left the near side.
    pub version: i64,
}

impl Crossing {
    /// What the request asks for.
    pub fn read(request: &MoveApprenantRequest) -> Result<Self, Error> {
        let id = |text: &str| {
            text.parse::<Uuid>()
                .map_err(|error| Error::corrupt("request of a crossing", error))
        };
        Ok(Self {
            id: id(&request.transfer)?,
            person: id(&request.apprenant)?,
            becomes: id(&request.apprenant_destination)?,
            destination: request
                .destination
                .parse()
                .map_err(|error| Error::corrupt("request of a crossing", error))?,
            version: request.version,
        })
    }

    /// What an export asks for: a crossing that goes nowhere yet, where the person keeps its identifier.
    pub fn leaving(request: &ExportApprenantRequest, here: &Uai) -> Result<Self, Error> {
        Self::within(&request.transfer, &request.apprenant, here, request.version)
    }

    /// The same, when it is settled.
    pub fn settled(request: &SettleExportRequest, here: &Uai) -> Result<Self, Error> {
        Self::within(&request.transfer, &request.apprenant, here, 0)
    }

    fn within(transfer: &str, person: &str, here: &Uai, version: i64) -> Result<Self, Error> {
        Self::read(&MoveApprenantRequest {
            transfer: transfer.to_owned(),
            apprenant: person.to_owned(),
            apprenant_destination: person.to_owned(),
            destination: here.to_string(),
            version,
            periods: Vec::new(),
        })
    }

    /// The person, as renamed on the far side.
    pub fn renamed(&self) -> Renamed {
        let mut renamed = Renamed::default();
        renamed.add(self.person, self.becomes);
        renamed
    }
}

impl Tx {
    /// Begins a crossing, once: what it answered, if it is done already. Of two at once, the second waits here.
    pub(super) async fn crossed(&mut self, id: Uuid) -> Result<Option<String>, Error> {
        let begun = sqlx::query!(
            "insert into chassis.crossings (id, answer) values ($1, '') on conflict (id) do nothing",
            id
        )
        .execute(self.conn())
        .await?;
        if begun.rows_affected() == 1 {
            return Ok(None);
        }
        let answer = sqlx::query_scalar!("select answer from chassis.crossings where id = $1", id)
            .fetch_one(self.conn())
            .await?;
        Ok(Some(answer))
    }

    /// Keeps what a crossing answers.
    pub(super) async fn note_crossing(&mut self, id: Uuid, answer: &str) -> Result<(), Error> {
        let noted = sqlx::query!(
            "update chassis.crossings set answer = $2 where id = $1",
            id,
            answer
        )
        .execute(self.conn())
        .await?;
        super::exactly_one(&noted, "answer of a crossing")
    }

    /// Goes on, to the end of the transaction, in the établissement of `cx`, as a crossing.
    pub async fn cross(&mut self, cx: &Ctx) -> Result<(), Error> {
        sqlx::query!(
            "select set_config('app.etablissement', $1, true) as tenant, set_config('app.crossing', 'on', true) as crossing",
            cx.etablissement().as_str()
        )
        .fetch_one(self.conn())
        .await?;
        Ok(())
    }
}

/// Identifiers that are others on the far side.
#[derive(Clone, Debug, Default)]
pub struct Renamed(BTreeMap<Uuid, Uuid>);

impl Renamed {
    /// Knows `from` as `to` on the far side.
    pub fn add(&mut self, from: Uuid, to: Uuid) {
        self.0.insert(from, to);
    }

    /// What `id` is on the far side.
    pub fn of(&self, id: Uuid) -> Uuid {
        self.0.get(&id).copied().unwrap_or(id)
    }

    /// The rows as they are on the far side: whole columns that hold a renamed identifier, save those of `kept`.
    /// What people wrote is never looked into.
    pub fn apply(&self, rows: &mut Rows, kept: &[&str]) {
        let columns = rows.iter_mut().filter_map(Value::as_object_mut).flatten();
        for (column, value) in columns {
            if kept.contains(&column.as_str()) {
                continue;
            }
            let renamed = value
                .as_str()
                .filter(|text| text.len() == uuid::fmt::Hyphenated::LENGTH)
                .and_then(|text| text.parse().ok())
                .and_then(|id| self.0.get(&id));
            if let Some(to) = renamed {
                *value = Value::String(to.to_string());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_whole_columns_are_renamed_and_nothing_that_was_written_i11() {
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let mut renamed = Renamed::default();
        renamed.add(one, two);
        let mut rows = vec![json!({
            "apprenant": one, "empreinte": one, "autre": Uuid::from_u128(3),
            "texte": format!("voir {one}"), "valeur": { "apprenant": one }, "liste": [one], "nombre": 1,
        })];
        renamed.apply(&mut rows, &["empreinte"]);
        assert_eq!(
            rows[0],
            json!({
                "apprenant": two, "empreinte": one, "autre": Uuid::from_u128(3),
                "texte": format!("voir {one}"), "valeur": { "apprenant": one }, "liste": [one], "nombre": 1,
            })
        );
        assert_eq!(renamed.of(one), two);
        assert_eq!(renamed.of(two), two);
    }
}
