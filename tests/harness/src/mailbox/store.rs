//! Where messages are kept: `<number>.eml` as it came, `<number>.json` as it reads.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result};
use tokio::sync::watch;

use super::message::{Envelope, Mail};

/// The kept messages, and a signal for each arrival.
#[derive(Debug)]
pub(super) struct Store {
    folder: PathBuf,
    mails: Mutex<Vec<Mail>>,
    arrivals: watch::Sender<usize>,
}

impl Store {
    pub(super) fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
        let mut mails: Vec<Mail> = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                let text =
                    fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
                mails.push(
                    serde_json::from_slice(&text)
                        .with_context(|| format!("reading {}", path.display()))?,
                );
            }
        }
        mails.sort_by_key(|mail| mail.number);
        let arrivals = watch::Sender::new(mails.len());
        Ok(Self {
            folder: folder.to_path_buf(),
            mails: Mutex::new(mails),
            arrivals,
        })
    }

    /// Keeps a message; it is on disk when this returns.
    #[expect(
        clippy::disallowed_methods,
        reason = "the hour a message arrived, for its reader"
    )]
    pub(super) fn keep(&self, envelope: &Envelope, raw: &[u8]) -> Result<u64> {
        let received_at = jiff::Timestamp::now().to_string();
        let mut mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        let number = mails.last().map_or(1, |last| last.number + 1);
        let mail = Mail::read(number, received_at, envelope, raw)?;
        fs::write(self.original(number), raw)?;
        fs::write(
            self.folder.join(format!("{number}.json")),
            serde_json::to_vec_pretty(&mail)?,
        )?;
        mails.push(mail);
        self.arrivals.send_replace(mails.len());
        Ok(number)
    }

    pub(super) fn mails(&self) -> Vec<Mail> {
        self.mails
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn mail(&self, number: u64) -> Option<Mail> {
        self.mails().into_iter().find(|mail| mail.number == number)
    }

    /// The file that holds message `number` as it came.
    pub(super) fn original(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{number}.eml"))
    }

    pub(super) fn arrivals(&self) -> watch::Receiver<usize> {
        self.arrivals.subscribe()
    }
}
