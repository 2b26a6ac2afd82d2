//! Delivery reports (RFC 3464), left in a Maildir as a mail server leaves them.
//!
//! Addresses whose local part starts with `rebond` are taken, then come back: what a server says that refuses a mail
//! after the relay took it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::message::Envelope;

/// A Maildir: what stands in `new` is whole.
#[derive(Debug)]
pub(super) struct Maildir(PathBuf);

impl Maildir {
    pub(super) fn open(folder: PathBuf) -> Result<Self> {
        for part in ["tmp", "new", "cur"] {
            fs::create_dir_all(folder.join(part))
                .with_context(|| format!("creating {}", folder.display()))?;
        }
        Ok(Self(folder))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Tells the sender of message `number` that it could not be delivered, for each recipient that comes back.
    pub(super) fn report(&self, number: u64, envelope: &Envelope) -> Result<()> {
        let returned = envelope.to.iter().filter(|to| to.starts_with("rebond"));
        for (rank, recipient) in returned.enumerate() {
            let name = format!("{number}.{rank}.cpro");
            let unfinished = self.0.join("tmp").join(&name);
            fs::write(&unfinished, text(&envelope.sender, recipient))?;
            fs::rename(unfinished, self.0.join("new").join(&name))?;
        }
        Ok(())
    }
}

fn text(sender: &str, recipient: &str) -> String {
    [
        "Return-Path: <>",
        &format!("Delivered-To: {sender}"),
        "From: Mail Delivery System <MAILER-DAEMON@mx.example.org>",
        &format!("To: {sender}"),
        "Subject: Undelivered Mail Returned to Sender",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=\"rapport\"",
        "",
        "--rapport",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        "I could not deliver your message.",
        "--rapport",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example.org",
        "",
        &format!("Final-Recipient: rfc822; {recipient}"),
        "Action: failed",
        "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 5.1.1 no such mailbox",
        "",
        "--rapport--",
        "",
    ]
    .join("\r\n")
}
