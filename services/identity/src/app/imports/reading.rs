//! Reads the received files into the staging table, batch by batch: neither a file nor its records are ever whole
//! in memory.

use std::io::{Seek as _, SeekFrom};
use std::ops::ControlFlow;

use chassis::Scope;
use chassis::db::Tx;
use tokio::sync::mpsc;

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
    let mut read = Vec::new();
    let mut faults = Vec::new();
    let mut seq = 0;
    for file in files {
        let (name, bytes) = (file.name, file.bytes);
        let (sender, mut batches) = mpsc::channel(IN_FLIGHT);
        let reader = tokio::task::spawn_blocking(move || read_file(file.file, &sender));
        while let Some(batch) = batches.recv().await {
            let rows = batch_rows(batch, &mut seq)?;
            staging::insert_records(tx, scope, import, &rows).await?;
        }
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

fn read_file(mut file: std::fs::File, sender: &mpsc::Sender<Vec<Record>>) -> Result<ReadOutcome> {
    file.seek(SeekFrom::Start(0))
        .map_err(|error| Error::internal("reading a spool file", error))?;
    let mut batch = Vec::with_capacity(BATCH);
    let outcome = tableur::read(file, &Limits::default(), &mut |record| {
        batch.push(record);
        if batch.len() < BATCH {
            return ControlFlow::Continue(());
        }
        let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
        // The receiver is gone when the use case was given up: stop reading.
        if sender.blocking_send(full).is_err() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    let complete = matches!(outcome, Ok(Outcome::Read(_)));
    if complete && !batch.is_empty() && sender.blocking_send(batch).is_err() {
        return Ok(Ok(Outcome::Stopped));
    }
    Ok(outcome)
}

fn batch_rows(batch: Vec<Record>, seq: &mut i64) -> Result<Vec<Staged>> {
    batch
        .into_iter()
        .map(|record| {
            *seq += 1;
            row(*seq, &record).map_err(|error| Error::internal("staging a record", error))
        })
        .collect()
}

fn row(seq: i64, record: &Record) -> serde_json::Result<Staged> {
    let key = |key: &Option<String>| key.clone().unwrap_or_default();
    let (kind, cle, data) = match record {
        Record::Eleve(eleve) => ("eleve", key(&eleve.eleve_id), serde_json::to_string(eleve)?),
        Record::Structure(structure) => (
            "structure",
            key(&structure.eleve_id),
            serde_json::to_string(structure)?,
        ),
        Record::Personne(personne) => (
            "personne",
            key(&personne.personne_id),
            serde_json::to_string(personne)?,
        ),
        Record::Lien(lien) => ("lien", key(&lien.eleve_id), serde_json::to_string(lien)?),
        Record::Adresse(adresse) => (
            "adresse",
            key(&adresse.adresse_id),
            serde_json::to_string(adresse)?,
        ),
        Record::Individu(individu) => (
            "individu",
            key(&individu.id),
            serde_json::to_string(individu)?,
        ),
        Record::Division(division) => (
            "division",
            key(&division.code),
            serde_json::to_string(division)?,
        ),
        Record::Groupe(groupe) => ("groupe", key(&groupe.code), serde_json::to_string(groupe)?),
        Record::Personnel(personnel) => (
            "personnel",
            String::new(),
            serde_json::to_string(personnel)?,
        ),
        Record::Ent(ligne) => ("ent", key(&ligne.siecle_id), serde_json::to_string(ligne)?),
        Record::Mef(mef) => ("mef", key(&mef.code), serde_json::to_string(mef)?),
    };
    // NUL cannot be stored; the XML reader lets `&#0;` through nowhere, but a text may still hold one.
    Ok(Staged {
        kind,
        seq,
        cle,
        data: data.replace("\\u0000", ""),
    })
}
