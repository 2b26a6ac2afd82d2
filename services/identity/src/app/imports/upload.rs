//! Receives the files: streamed to disk, read, checked against each other, decided; nothing about people changes.

use std::collections::BTreeMap;
use std::io::Write as _;

use chassis::{Ctx, Scope, Uai};
use futures::{Stream, StreamExt as _};

use super::{analysis, reading};
use crate::app::{App, person};
use crate::domain::ids::{ImportId, PersonId};
use crate::domain::import::{Etat, Fault, FileSummary, Import};
use crate::domain::siecle::{FileKind, Header, Refusal, RefusalCode};
use crate::domain::values::school_year;
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store;

/// More files than an import can mean.
const MAX_FILES: usize = 6;
const MAX_NAME: usize = 200;

/// A piece of an upload; the first of each file carries its name.
pub struct Chunk {
    /// Empty within a file.
    pub file_name: String,
    /// Bytes that follow those sent before.
    pub data: Vec<u8>,
}

impl Chunk {
    /// An empty message closes the upload; a stream that ends without it was cut.
    fn closes(&self) -> bool {
        self.file_name.is_empty() && self.data.is_empty()
    }
}

/// A file received whole, on disk until it is read.
pub(super) struct Received {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) file: std::fs::File,
}

/// A file read whole.
pub(super) struct Read {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) header: Header,
}

/// Receives and previews an import. A refused file is a result (`refuse`), not an error.
pub async fn upload<S>(cx: &Ctx, app: &App, chunks: S) -> Result<Import>
where
    S: Stream<Item = Result<Chunk>> + Send + Unpin,
{
    let scope = decide(cx.actor(), Action::WriteImports, &Facts::default()).scope(cx)?;
    let files = receive(app, chunks).await?;
    let id = ImportId::generate();
    let mut tx = app.db.begin(cx).await?;
    let (read, mut faults) = reading::stage(&mut tx, &scope, id, files).await?;
    let etablissement = store::etablissements::get(&mut tx, scope.etablissement())
        .await?
        .ok_or(Error::NotFound)?;
    let today = school_year(cx.today());
    // Where the registry opens the years, a sheet waits for it; elsewhere years open by themselves.
    let opened_by_registry =
        etablissement.annee != 0 && store::apprenants::any_of_registry(&mut tx, &scope).await?;
    let calendar = Calendar {
        etablissement: etablissement.annee,
        today,
        of_sheets: if opened_by_registry {
            etablissement.annee
        } else {
            today.max(etablissement.annee)
        },
    };
    let annee = check_together(&read, scope.uai(), calendar, &mut faults);
    if !faults.is_empty() {
        tx.rollback().await?;
        return refuse(
            cx,
            app,
            &scope,
            blank(cx, id, person(cx)?, annee, &read),
            faults,
        )
        .await;
    }
    let mut import = blank(cx, id, person(cx)?, annee, &read);
    analysis::analyse(cx, app, &mut tx, &scope, &mut import, &etablissement).await?;
    store::imports::insert(&mut tx, &scope, &import).await?;
    tx.commit().await?;
    Ok(import)
}

async fn receive<S>(app: &App, mut chunks: S) -> Result<Vec<Received>>
where
    S: Stream<Item = Result<Chunk>> + Send + Unpin,
{
    let mut files: Vec<Received> = Vec::new();
    // A caller that hangs up ends the stream like one that has sent everything: only the closing message tells.
    let mut whole = false;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        if chunk.closes() {
            whole = true;
            break;
        }
        if !chunk.file_name.is_empty() {
            if files.len() == MAX_FILES || chunk.file_name.len() > MAX_NAME {
                return Err(Error::UploadTooLarge);
            }
            files.push(Received {
                name: shown_name(&chunk.file_name),
                bytes: 0,
                file: app.spool()?,
            });
        }
        let file = files.last_mut().ok_or(Error::UploadEmpty)?;
        file.bytes += chunk.data.len() as u64;
        if file.bytes > app.config.upload_limit {
            return Err(Error::UploadTooLarge);
        }
        file.file
            .write_all(&chunk.data)
            .map_err(|error| Error::internal("spooling an upload", error))?;
    }
    match (whole, files.is_empty()) {
        (false, _) => Err(Error::UploadInterrupted),
        (true, true) => Err(Error::UploadEmpty),
        (true, false) => Ok(files),
    }
}

/// Names are shown, never used as paths.
fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.chars().filter(|c| !c.is_control()).take(100).collect()
}

#[derive(Clone, Copy)]
struct Calendar {
    /// School year that the établissement works in; 0 before the first import.
    etablissement: i32,
    /// School year of today.
    today: i32,
    /// School year that files without one are of.
    of_sheets: i32,
}

/// Same établissement, same year, each file once, all three for a new year (FORMAT.md §§ 6, 7.1).
fn check_together(read: &[Read], uai: &Uai, calendar: Calendar, faults: &mut Vec<Fault>) -> i32 {
    let mut refuse = |file: &Read, refusal: Refusal| faults.push(Fault::of(&file.name, &refusal));
    let mut kinds: BTreeMap<FileKind, usize> = BTreeMap::new();
    // A sheet and the portal's file speak of the year that is worked in.
    let annee = read
        .iter()
        .find(|file| file.header.kind.is_registry())
        .map_or(calendar.of_sheets, |file| file.header.annee);
    let mut registry = false;
    for file in read {
        let header = &file.header;
        let count = kinds.entry(header.kind).or_default();
        *count += 1;
        if *count == 2 {
            let refusal = Refusal::whole(RefusalCode::FichierEnDouble)
                .with("nature", header.kind.usual_name());
            refuse(file, refusal);
        }
        if !header.kind.is_registry() {
            continue;
        }
        registry = true;
        if header.uai != uai.as_str() {
            let refusal = Refusal::at(RefusalCode::UaiIncoherent, (header.uai_line, 1))
                .with("trouve", header.uai.chars().take(20).collect::<String>())
                .with("attendu", uai.as_str());
            refuse(file, refusal);
        }
        let past = header.annee < calendar.today.max(calendar.etablissement);
        // A past year is that of last year's files; the year to come is prepared in summer.
        let too_far = header.annee > calendar.today + 1;
        if past || too_far || header.annee != annee {
            let expected = if past || too_far {
                calendar.today.max(calendar.etablissement)
            } else {
                annee
            };
            let refusal = Refusal::at(RefusalCode::AnneeIncoherente, (header.annee_line, 1))
                .with("trouve", header.annee.to_string())
                .with("attendu", expected.to_string());
            refuse(file, refusal);
        }
    }
    let new_year = registry && calendar.etablissement != 0 && annee > calendar.etablissement;
    if new_year && faults.is_empty() {
        let missing: Vec<&str> = [FileKind::Eleves, FileKind::Responsables, FileKind::Sts]
            .into_iter()
            .filter(|kind| !kinds.contains_key(kind))
            .map(FileKind::usual_name)
            .collect();
        if !missing.is_empty() {
            let refusal = Refusal::whole(RefusalCode::FichiersManquants)
                .with("manquants", missing.join(", "));
            faults.push(Fault::of("", &refusal));
        }
    }
    annee
}

fn blank(cx: &Ctx, id: ImportId, by: PersonId, annee: i32, read: &[Read]) -> Import {
    let files = read
        .iter()
        .map(|file| FileSummary {
            name: file.name.clone(),
            kind: file.header.kind.as_str().to_owned(),
            people: file.header.people,
            bytes: file.bytes,
        })
        .collect();
    Import {
        id,
        etat: Etat::Pret,
        annee,
        files,
        faults: Vec::new(),
        counts: BTreeMap::new(),
        proposed: Vec::new(),
        needs_confirmation: false,
        registre_version: 0,
        done: 0,
        total: 0,
        created_at: cx.now(),
        created_by: by,
        applied_at: None,
        version: 1,
        outdated: false,
        cancelling: false,
    }
}

/// Keeps the refusal, so that the page can be left and found again; nothing else is kept.
async fn refuse(
    cx: &Ctx,
    app: &App,
    scope: &Scope,
    blank: Import,
    faults: Vec<Fault>,
) -> Result<Import> {
    let import = Import {
        etat: Etat::Refuse,
        faults,
        ..blank
    };
    let mut tx = app.db.begin(cx).await?;
    store::imports::insert(&mut tx, scope, &import).await?;
    tx.commit().await?;
    Ok(import)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn file(kind: FileKind, uai: &str, annee: i32) -> Read {
        let header = Header {
            kind,
            uai: uai.into(),
            uai_line: 4,
            annee,
            annee_line: 5,
            records: 1,
            people: 1,
        };
        Read {
            name: kind.as_str().into(),
            bytes: 1,
            header,
        }
    }

    fn codes(read: &[Read], etablissement: i32) -> Vec<String> {
        let mut faults = Vec::new();
        let calendar = Calendar {
            etablissement,
            today: 2026,
            of_sheets: 2026,
        };
        check_together(read, &"0761234D".parse().unwrap(), calendar, &mut faults);
        faults.into_iter().map(|fault| fault.code).collect()
    }

    #[test]
    fn all_faults_come_at_once_i04() {
        let read = [
            file(FileKind::Eleves, "0769999X", 2026),
            file(FileKind::Sts, "0761234D", 2025),
        ];
        assert_eq!(codes(&read, 0), ["UAI_INCOHERENT", "ANNEE_INCOHERENTE"]);
    }

    #[test]
    fn a_new_year_requires_three_files_i04() {
        assert_eq!(
            codes(&[file(FileKind::Eleves, "0761234D", 2027)], 2026),
            ["FICHIERS_MANQUANTS"]
        );
        assert!(codes(&[file(FileKind::Eleves, "0761234D", 2026)], 2026).is_empty());
        assert!(codes(&[file(FileKind::Eleves, "0761234D", 2026)], 0).is_empty());
    }

    #[test]
    fn the_same_nature_twice_is_refused_i04() {
        let read = [
            file(FileKind::Eleves, "0761234D", 2026),
            file(FileKind::Eleves, "0761234D", 2026),
        ];
        assert_eq!(codes(&read, 0), ["FICHIER_EN_DOUBLE"]);
    }
}
