//! Reads the delivery reports that a mail server leaves in a Maildir: a mail refused after the relay took it is told
//! where the teacher looks (I-07, G-07). Why a Maildir: `services/decisions/0008`.
//!
//! A report may come twice, late, or before we noted that its mail left; it is taken away once it is settled. What
//! is forged, unknown or no report changes nothing and is taken away as well: the folder is ours.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use chassis::{AppError as _, Ctx, Uai};
use tokio::io::AsyncReadExt as _;

use crate::app::App;
use crate::domain::bounce::{self, MAX_BYTES, Report, Verdict};
use crate::domain::ids::MailId;
use crate::error::Result;
use crate::store::mails::{self, Ending};
use crate::store::sessions;
use crate::store::tutors::{self, Fate};

/// Reports read in one pass; the next takes what is left.
const BATCH: usize = 500;

/// One pass over the folder, told when it fails: it is made again.
pub async fn pass_or_tell(app: App) {
    let Some(maildir) = app.config.bounces.maildir.clone() else {
        return;
    };
    match waiting(&maildir).await {
        Ok(files) => {
            for file in files {
                settle(&app, &file).await;
            }
        }
        Err(error) => {
            tracing::warn!(error = %error, "the folder of delivery reports cannot be read");
        }
    }
}

/// Reports that a mail server has finished writing: those of `new`, the oldest names first.
async fn waiting(maildir: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut entries = tokio::fs::read_dir(maildir.join("new")).await?;
    let mut files = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        // A link could lead out of the folder: it is no report.
        if entry.file_type().await?.is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    files.truncate(BATCH);
    Ok(files)
}

async fn settle(app: &App, file: &Path) {
    let raw = match read(file).await {
        Ok(raw) => raw,
        // Another replica took it.
        Err(error) if error.kind() == ErrorKind::NotFound => return,
        Err(error) => {
            tracing::warn!(error = %error, "a delivery report cannot be read");
            return;
        }
    };
    let report = app
        .returns
        .as_ref()
        .and_then(|route| bounce::read(&raw, route));
    let settled = match report {
        Some(report) => apply(app, &report).await,
        None => Ok(true),
    };
    match settled {
        Ok(true) => match tokio::fs::remove_file(file).await {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                tracing::error!(error = %error, "a settled delivery report cannot be taken away");
            }
            _ => {}
        },
        // Its mail is not noted as sent yet.
        Ok(false) => {}
        Err(error) => tracing::warn!(
            code = error.code(),
            error = chassis::error::describe(&error),
            "a delivery report is not settled"
        ),
    }
}

async fn read(file: &Path) -> std::io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    let file = tokio::fs::File::open(file).await?;
    file.take(limit).read_to_end(&mut raw).await?;
    Ok(raw)
}

/// Notes what a report says of its mail; false when it must be read again later.
async fn apply(app: &App, report: &Report) -> Result<bool> {
    let mut settled = true;
    for token in &report.tokens {
        if let Some(mail) = app.links.mail_of_bounce(token) {
            settled &= note(app, mail, report.verdict).await?;
        }
    }
    Ok(settled)
}

async fn note(app: &App, mail: MailId, verdict: Verdict) -> Result<bool> {
    let cx = Ctx::for_service("identity", Uai::NONE, app.clock.clone());
    let (ending, fate) = match verdict {
        Verdict::Refused => (Ending::Refused, Fate::Refused),
        Verdict::GivenUp => (Ending::Failed, Fate::GivenUp),
    };
    let mut tx = app.db.begin(&cx).await?;
    mails::enter_as_mailer(&mut tx).await?;
    let Some(about) = mails::lock_reported(&mut tx, mail).await? else {
        return Ok(true);
    };
    if about.queued {
        return Ok(false);
    }
    if !mails::come_back(&mut tx, mail, ending).await? {
        return Ok(true);
    }
    if let Some(access) = about.access {
        sessions::enter_etablissement(&mut tx, &about.uai).await?;
        tutors::note_mail(&mut tx, &about.uai, access, fate).await?;
    }
    tx.commit().await?;
    tracing::info!(mail.id = %mail, mail.outcome = ?verdict, "a mail came back");
    Ok(true)
}
