//! What another deployment took out, on its way in (I-11): rows that nobody here vouches for.
//!
//! Their signature says who sent them, not that they are right. Each service reads its part through [`Arrival`]: bounded,
//! of one learner and of nobody else, naming nobody of this deployment.

use std::collections::BTreeSet;

use proto::common::v1::ImportApprenantRequest;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Crossing, Error, MAX_PART, Rows, Tx};
use crate::policy::Scope;
use crate::tenant::Uai;

/// Rows of one table that a part may hold.
const MAX_ROWS: usize = 20_000;
/// Largest version of anything: no version of ours ever comes near.
const MAX_VERSION: i64 = 1 << 31;
/// What the text form of a person's identifier begins with, where services act too.
const PERSON: &str = "person:";

/// A part of a file.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The learner as the file names it, and as this deployment does.
    pub crossing: Crossing,
    /// Everything is checked and nothing stays.
    pub trial: bool,
    sender: String,
    content: Vec<u8>,
}

impl Arrival {
    /// What the request brings to the établissement.
    pub fn read(request: ImportApprenantRequest, here: &Uai) -> Result<Self, Error> {
        let id = |text: &str| {
            text.parse::<Uuid>()
                .map_err(|_| refused("an identifier of the request"))
        };
        if request.content.len() > MAX_PART {
            return Err(refused("a part larger than a file takes"));
        }
        Ok(Self {
            crossing: Crossing {
                // Told apart by who sends it: no file names a crossing of ours.
                id: crossing_of(&request.sender, id(&request.transfer)?),
                person: id(&request.apprenant)?,
                becomes: id(&request.apprenant_destination)?,
                destination: here.clone(),
                version: 0,
            },
            trial: request.trial,
            sender: request.sender,
            content: request.content,
        })
    }

    /// The part, as its service knows it.
    pub fn part<D: DeserializeOwned>(&self) -> Result<D, Error> {
        serde_json::from_slice(&self.content).map_err(|_| refused("a part that cannot be read"))
    }

    /// Rows of the learner and of nobody else, in a column that names it; every one with a version that can be raised.
    pub fn theirs(&self, rows: &Rows) -> Result<(), Error> {
        let person = self.crossing.person.to_string();
        within(rows, "apprenant", &BTreeSet::from([person]))
    }

    /// Whoever wrote, in these columns, becomes nobody of this deployment, the same each time; the learner stays.
    pub fn disguise(&self, rows: &mut Rows, columns: &[&str]) -> Result<(), Error> {
        for row in rows {
            for column in columns {
                let Some(value) = row.get_mut(*column).filter(|value| !value.is_null()) else {
                    continue;
                };
                let text = value.as_str().unwrap_or_default();
                let (prefix, id) = match text.strip_prefix(PERSON) {
                    Some(id) => (PERSON, id),
                    None => ("", text),
                };
                // A service acts under its own name, which is no one's.
                if text.starts_with("service:") {
                    continue;
                }
                let id = id.parse().map_err(|_| refused("an author that is none"))?;
                *value = Value::String(format!("{prefix}{}", self.stranger(id)));
            }
        }
        Ok(())
    }

    fn stranger(&self, id: Uuid) -> Uuid {
        if id == self.crossing.person {
            return self.crossing.becomes;
        }
        derived(b"stranger", &self.sender, id)
    }
}

impl Tx {
    /// Refuses what is of a learner who was erased here meanwhile (I-12); an erasure that begins now waits.
    pub(super) async fn admit(&mut self, to: &Scope, arrival: &Arrival) -> Result<(), Error> {
        let learner = [arrival.crossing.becomes];
        if self.erased_among(to, &learner).await?.is_empty() {
            return Ok(());
        }
        Err(refused("a learner who was erased"))
    }
}

/// The crossing that a transfer of a sender is here.
pub fn crossing_of(sender: &str, transfer: Uuid) -> Uuid {
    derived(b"crossing", sender, transfer)
}

/// What an identifier of a sender is here. Version 8: never one that this deployment gives.
fn derived(purpose: &[u8], sender: &str, id: Uuid) -> Uuid {
    let mut hash = Sha256::new();
    for part in [purpose, b"\0", sender.as_bytes(), id.as_bytes()] {
        hash.update(part);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// What is wrong with a part, without anything of it.
pub fn refused(what: &'static str) -> Error {
    Error::foreign("transfer file", what)
}

/// What the database refuses of rows from elsewhere is theirs, not a defect of ours.
pub fn of_rows(error: Error) -> Error {
    match error {
        Error::Constraint { .. } | Error::Corrupt { .. } | Error::Other(_) => {
            refused("rows that the database refuses")
        }
        other => other,
    }
}

/// A column of rows, as texts; absent or null is none.
pub fn column(rows: &Rows, name: &str) -> BTreeSet<String> {
    rows.iter()
        .filter_map(|row| row.get(name)?.as_str())
        .map(str::to_owned)
        .collect()
}

/// Every row of a table names one of these in that column, and is one that a table could hold.
pub fn within(rows: &Rows, name: &str, known: &BTreeSet<String>) -> Result<(), Error> {
    sane(rows)?;
    let named = |row: &Value| {
        row.get(name)
            .and_then(Value::as_str)
            .is_some_and(|id| known.contains(id))
    };
    if rows.iter().all(named) {
        return Ok(());
    }
    Err(refused("a row of somebody or something else"))
}

/// As [`within`], where the column may be null.
pub fn within_or_null(rows: &Rows, name: &str, known: &BTreeSet<String>) -> Result<(), Error> {
    sane(rows)?;
    let named = |row: &Value| match row.get(name) {
        None | Some(Value::Null) => true,
        Some(value) => value.as_str().is_some_and(|id| known.contains(id)),
    };
    if rows.iter().all(named) {
        return Ok(());
    }
    Err(refused("a row of something else"))
}

/// Columns of instants, in any table that takes rows from elsewhere.
const INSTANTS: [&str; 14] = [
    "changed_at",
    "claimed_at",
    "confirmed_at",
    "created_at",
    "generated_at",
    "modifie_le",
    "opened_at",
    "read_at",
    "received_at",
    "recu_le",
    "released_at",
    "saved_at",
    "settled_at",
    "termine_le",
];
/// Columns of civil days.
const DAYS: [&str; 4] = ["bilan_date", "date", "dernier_bilan", "monday"];

/// PostgreSQL takes times that no program here can read (infinity, the year 200000): every list with one would break.
fn is_timed(row: &Value) -> bool {
    let of = |names: &[&str], reads: fn(&str) -> bool| {
        names.iter().all(|name| match row.get(*name) {
            None | Some(Value::Null) => true,
            Some(value) => value.as_str().is_some_and(reads),
        })
    };
    of(&INSTANTS, |text| text.parse::<jiff::Timestamp>().is_ok())
        && of(&DAYS, |text| text.parse::<jiff::civil::Date>().is_ok())
}

fn sane(rows: &Rows) -> Result<(), Error> {
    if rows.len() > MAX_ROWS {
        return Err(refused("more rows than a learner has"));
    }
    let versioned = |row: &Value| {
        let of = |name| {
            row.get(name).is_none_or(|version| {
                version.is_null()
                    || version
                        .as_i64()
                        .is_some_and(|version| (0..MAX_VERSION).contains(&version))
            })
        };
        row.is_object()
            && of("version")
            && of("base_version")
            && of("version_de_base")
            && of("period_version")
            && of("fiche_version")
    };
    if !rows.iter().all(versioned) {
        return Err(refused("a version that is none"));
    }
    if rows.iter().all(is_timed) {
        return Ok(());
    }
    Err(refused("a time that is none"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    fn arrival() -> Arrival {
        Arrival {
            crossing: Crossing {
                id: Uuid::from_u128(1),
                person: Uuid::from_u128(2),
                becomes: Uuid::from_u128(3),
                destination: Uai::NONE,
                version: 0,
            },
            trial: false,
            sender: "a".to_owned(),
            content: b"{\"a\":[]".to_vec(),
        }
    }

    #[test]
    fn a_row_of_another_learner_is_refused_i11() {
        let own = json!({ "apprenant": Uuid::from_u128(2), "version": 1 });
        let other = json!({ "apprenant": Uuid::from_u128(4), "version": 1 });
        assert!(arrival().theirs(&vec![own.clone()]).is_ok());
        assert!(arrival().theirs(&vec![own.clone(), other]).is_err());
        assert!(arrival().theirs(&vec![json!({ "version": 1 })]).is_err());
        assert!(arrival().theirs(&vec![json!([own])]).is_err());
    }

    #[test]
    fn a_version_that_could_not_be_raised_is_refused_i11() {
        for version in [json!(-1), json!(i64::MAX), json!("1"), json!(1.5)] {
            let row = json!({ "apprenant": Uuid::from_u128(2), "version": version });
            assert!(arrival().theirs(&vec![row]).is_err());
        }
    }

    #[test]
    fn a_time_that_nobody_could_read_is_refused_i11() {
        let row = |name: &str, time: Value| {
            let mut row = json!({ "apprenant": Uuid::from_u128(2), "version": 1 });
            row[name] = time;
            vec![row]
        };
        let right = json!("2026-11-29T14:42:13.771487+00:00");
        assert!(arrival().theirs(&row("created_at", right)).is_ok());
        assert!(arrival().theirs(&row("date", json!("2026-11-29"))).is_ok());
        for wrong in [
            json!("infinity"),
            json!("200000-01-01T00:00:00+00:00"),
            json!(3),
            json!(""),
        ] {
            assert!(
                arrival().theirs(&row("created_at", wrong.clone())).is_err(),
                "{wrong}"
            );
            assert!(arrival().theirs(&row("date", wrong)).is_err());
        }
    }

    #[test]
    fn who_wrote_elsewhere_is_nobody_here_but_the_learner_i11() {
        let (learner, other) = (Uuid::from_u128(2), Uuid::from_u128(9));
        let mut rows = vec![
            json!({ "author": learner, "by": format!("person:{other}") }),
            json!({ "author": other, "by": "service:periods" }),
            json!({ "author": null }),
        ];
        arrival().disguise(&mut rows, &["author", "by"]).unwrap();
        assert_eq!(rows[0]["author"], json!(Uuid::from_u128(3)));
        let stranger = rows[1]["author"].as_str().unwrap().to_owned();
        assert_ne!(stranger, other.to_string());
        assert_eq!(rows[0]["by"], json!(format!("person:{stranger}")));
        assert_eq!(rows[1]["by"], "service:periods");
        let mut forged = vec![json!({ "author": "administrateur" })];
        assert!(arrival().disguise(&mut forged, &["author"]).is_err());
    }

    #[test]
    fn a_part_that_cannot_be_read_is_refused_i11() {
        assert!(arrival().part::<Value>().is_err());
    }
}
