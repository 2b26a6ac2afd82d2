//! Reads the received files into the staging table, batch by batch, side by side: neither a file nor its records are
//! whole in memory while they are read.

use std::io::{Seek as _, SeekFrom};
use std::ops::ControlFlow;

use chassis::Scope;
use chassis::db::Tx;
use futures::StreamExt as _;
use futures::stream::SelectAll;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::upload::{Read, Received};
use crate::domain::ids::ImportId;
use crate::domain::import::Fault;
use crate::domain::siecle::{Limits, Outcome, Record, Refusal};
use crate::domain::tableur;
use crate::error::{Error, Result};
use crate::store::staging::{self, Staged};

const BATCH: usize = 500;
/// Batches in flight between the reader and the database.
const IN_FLIGHT: usize = 4;

/// Reads every file; the faults of all of them come back together.
pub(super) async fn stage(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    files: Vec<Received>,
) -> Result<(Vec<Read>, Vec<Fault>)> {
    let (mut readers, mut batches) = (Vec::new(), SelectAll::new());
    for (place, file) in files.into_iter().enumerate() {
        let (sender, received) = mpsc::channel(IN_FLIGHT);
        let reader = tokio::task::spawn_blocking(move || read_file(file.file, &sender));
        readers.push((file.name, file.bytes, reader));
        batches.push(ReceiverStream::new(received).map(move |batch| (place, batch)));
    }
    // Whatever comes first, records are numbered in the order of the files.
    let mut seqs = vec![0; readers.len()];
    while let Some((place, batch)) = batches.next().await {
        let blocks = blocks(batch, first_of(place), &mut seqs[place]);
        staging::insert_blocks(tx, scope, import, &blocks).await?;
    }
    let (mut read, mut faults) = (Vec::new(), Vec::new());
    for (name, bytes, reader) in readers {
        match reader
            .await
            .map_err(|error| Error::internal("reading an uploaded file", error))??
        {
            Ok(Outcome::Read(header)) => read.push(Read {
                name,
                bytes,
                header,
            }),
            Ok(Outcome::Stopped) => return Err(Error::UploadInterrupted),
            Err(refusals) => {
                faults.extend(refusals.iter().map(|refusal| Fault::of(&name, refusal)));
            }
        }
    }
    Ok((read, faults))
}

type ReadOutcome = std::result::Result<Outcome, Vec<Refusal>>;

fn read_file(mut file: std::fs::File, sender: &mpsc::Sender<Batch>) -> Result<ReadOutcome> {
    file.seek(SeekFrom::Start(0))
        .map_err(|error| Error::internal("reading a spool file", error))?;
    let mut waiting = Waiting::default();
    let mut fault = None;
    let outcome = tableur::read(file, &Limits::default(), &mut |record| {
        if let Err(error) = waiting.add(&record) {
            fault = Some(error);
            return ControlFlow::Break(());
        }
        if waiting.count < BATCH {
            return ControlFlow::Continue(());
        }
        let full = std::mem::take(&mut waiting);
        // The receiver is gone when the use case was given up: stop reading.
        if sender.blocking_send(full.by_kind).is_err() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    if let Some(error) = fault {
        return Err(Error::internal("staging a record", error));
    }
    let complete = matches!(outcome, Ok(Outcome::Read(_)));
    if complete && waiting.count > 0 && sender.blocking_send(waiting.by_kind).is_err() {
        return Ok(Ok(Outcome::Stopped));
    }
    Ok(outcome)
}

/// Records of each kind in their order, as the JSON array that is to hold them, still open; and how many they are.
type Batch = Vec<(&'static str, String, u64)>;

/// More records than a file of the size that is let in can have.
const OF_A_FILE: i64 = 1 << 40;

/// The number before those of the records of a file.
fn first_of(place: usize) -> i64 {
    i64::try_from(place).map_or(i64::MAX, |place| place.saturating_mul(OF_A_FILE))
}

/// Numbers the records of a batch, of a file that has so many already: those of a kind follow each other, and those of
/// the next batch come after them.
fn blocks(batch: Batch, before: i64, count: &mut i64) -> Vec<Staged> {
    batch
        .into_iter()
        .map(|(kind, mut records, many)| {
            let first = before + *count + 1;
            *count = count.saturating_add_unsigned(many);
            records.push(']');
            Staged {
                kind,
                seq: first,
                records,
            }
        })
        .collect()
}

/// The records of a file that wait for being many enough.
#[derive(Default)]
struct Waiting {
    count: usize,
    by_kind: Batch,
}

impl Waiting {
    fn add(&mut self, record: &Record) -> serde_json::Result<()> {
        let (kind, json) = written(record)?;
        self.count += 1;
        if let Some((_, records, many)) = self.by_kind.iter_mut().find(|(known, ..)| *known == kind)
        {
            records.push(',');
            records.push_str(&json);
            *many += 1;
        } else {
            self.by_kind.push((kind, format!("[{json}"), 1));
        }
        Ok(())
    }
}

fn written(record: &Record) -> serde_json::Result<(&'static str, String)> {
    Ok(match record {
        Record::Eleve(eleve) => ("eleve", serde_json::to_string(eleve)?),
        Record::Structure(structure) => ("structure", serde_json::to_string(structure)?),
        Record::Personne(personne) => ("personne", serde_json::to_string(personne)?),
        Record::Lien(lien) => ("lien", serde_json::to_string(lien)?),
        Record::Adresse(adresse) => ("adresse", serde_json::to_string(adresse)?),
        Record::Individu(individu) => ("individu", serde_json::to_string(individu)?),
        Record::Division(division) => ("division", serde_json::to_string(division)?),
        Record::Groupe(groupe) => ("groupe", serde_json::to_string(groupe)?),
        Record::Personnel(personnel) => ("personnel", serde_json::to_string(personnel)?),
        Record::Ent(ligne) => ("ent", serde_json::to_string(ligne)?),
        Record::Mef(mef) => ("mef", serde_json::to_string(mef)?),
    })
}
