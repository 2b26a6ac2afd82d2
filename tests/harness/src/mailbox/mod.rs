//! A mail server that keeps every message it gets, and a page to read them.
//!
//! It speaks real SMTP, so that what a service sends is what a school's relay would get. Nothing leaves the machine.
//! Addresses whose local part starts with `refuse` are refused for good (550), to see bounces; those that start with
//! `rebond` are taken, and come back in a delivery report.

mod message;
mod page;
mod report;
mod smtp;
mod store;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

pub use message::Mail;
use report::Maildir;
use store::Store;

/// A running mail server with its page. Dropping it stops both.
#[derive(Debug)]
pub struct Mailbox {
    smtp: SocketAddr,
    page: SocketAddr,
    store: Arc<Store>,
    reports: PathBuf,
    _tasks: [AbortOnDropHandle<()>; 2],
}

impl Mailbox {
    /// Opens the messages kept in `folder` and listens on two free ports of the loopback interface.
    #[expect(
        clippy::disallowed_methods,
        reason = "the tasks end with the mailbox, which owns them"
    )]
    pub async fn open(folder: &Path) -> Result<Self> {
        let store = Arc::new(Store::open(folder)?);
        let reports = Arc::new(Maildir::open(folder.join("rebonds"))?);
        let smtp = TcpListener::bind(("127.0.0.1", 0))
            .await
            .context("listening for mail")?;
        let page = TcpListener::bind(("127.0.0.1", 0))
            .await
            .context("listening for readers of mail")?;
        let (smtp_address, page_address) = (smtp.local_addr()?, page.local_addr()?);
        let tasks = [
            tokio::spawn(smtp::serve(smtp, Arc::clone(&store), Arc::clone(&reports))),
            tokio::spawn(page::serve(page, Arc::clone(&store))),
        ];
        Ok(Self {
            smtp: smtp_address,
            page: page_address,
            store,
            reports: reports.path().to_path_buf(),
            _tasks: tasks.map(AbortOnDropHandle::new),
        })
    }

    /// Where services send mail, without TLS or authentication.
    pub fn smtp_address(&self) -> SocketAddr {
        self.smtp
    }

    /// The same as an address.
    pub fn smtp_url(&self) -> String {
        format!("smtp://{}", self.smtp)
    }

    /// The Maildir where mails that could not be delivered come back.
    pub fn reports(&self) -> &Path {
        &self.reports
    }

    /// The page that shows the messages; `/api/mails` lists them as JSON.
    pub fn page_url(&self) -> String {
        format!("http://{}", self.page)
    }

    /// Every message, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.store.mails()
    }

    /// The oldest message that satisfies `wanted`, waiting for it at most `patience`.
    pub async fn wait_for(
        &self,
        patience: Duration,
        wanted: impl Fn(&Mail) -> bool,
    ) -> Result<Mail> {
        let mut arrivals = self.store.arrivals();
        let found = tokio::time::timeout(patience, async {
            loop {
                if let Some(mail) = self.mails().into_iter().find(|mail| wanted(mail)) {
                    return Ok(mail);
                }
                arrivals.changed().await.context("the mailbox is closed")?;
            }
        });
        found.await.unwrap_or_else(|_| {
            let came: Vec<String> = self
                .mails()
                .iter()
                .map(|mail| format!("{} ({})", mail.subject, mail.to.join(", ")))
                .collect();
            bail!("the message waited for did not come within {patience:?}; came: {came:?}")
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::Mailbox;
    use lettre::message::{MultiPart, header};
    use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
    use std::time::Duration;

    fn transport(mailbox: &Mailbox) -> AsyncSmtpTransport<Tokio1Executor> {
        AsyncSmtpTransport::<Tokio1Executor>::from_url(&mailbox.smtp_url())
            .unwrap()
            .build()
    }

    fn message(to: &str) -> Message {
        Message::builder()
            .from("CPRO <cpro@example.org>".parse().unwrap())
            .to(to.parse().unwrap())
            .subject("Accès à l’espace de Zoé")
            .header(header::MIME_VERSION_1_0)
            .multipart(MultiPart::alternative_plain_html(
                "Bonjour,\n.une ligne qui commence par un point\nà bientôt".to_owned(),
                "<p>Bonjour, <b>à bientôt</b></p>".to_owned(),
            ))
            .unwrap()
    }

    #[tokio::test]
    async fn what_a_service_sends_is_kept_as_it_was_and_survives_a_restart_i07() {
        let folder = tempfile::tempdir().unwrap();
        let mailbox = Mailbox::open(folder.path()).await.unwrap();
        transport(&mailbox)
            .send(message("Tuteur <tuteur@example.org>"))
            .await
            .unwrap();

        let mail = mailbox
            .wait_for(Duration::from_secs(5), |mail| {
                mail.to == ["tuteur@example.org"]
            })
            .await
            .unwrap();
        assert_eq!(mail.subject, "Accès à l’espace de Zoé");
        assert_eq!(
            mail.text.lines().nth(1),
            Some(".une ligne qui commence par un point")
        );
        assert!(mail.html.contains("<b>à bientôt</b>"));

        drop(mailbox);
        let reopened = Mailbox::open(folder.path()).await.unwrap();
        assert_eq!(reopened.mails(), [mail]);
    }

    #[tokio::test]
    async fn addresses_that_ask_for_it_are_refused_for_good() {
        let folder = tempfile::tempdir().unwrap();
        let mailbox = Mailbox::open(folder.path()).await.unwrap();
        let refusal = transport(&mailbox)
            .send(message("refuse.tuteur@example.org"))
            .await
            .unwrap_err();
        assert!(refusal.is_permanent(), "{refusal}");
        assert!(mailbox.mails().is_empty());
    }

    #[tokio::test]
    async fn the_page_lists_messages_and_shows_no_markup_of_theirs_outside_a_sandbox() {
        crate::provide_cryptography();
        let folder = tempfile::tempdir().unwrap();
        let mailbox = Mailbox::open(folder.path()).await.unwrap();
        transport(&mailbox)
            .send(message("tuteur@example.org"))
            .await
            .unwrap();
        let get = async |path: &str| {
            let address = format!("{}{path}", mailbox.page_url());
            reqwest::get(address)
                .await
                .unwrap()
                .error_for_status()
                .unwrap()
        };

        let list = get("/").await.text().await.unwrap();
        assert!(list.contains("Accès à l’espace de Zoé"), "{list}");
        let page = get("/mails/1").await.text().await.unwrap();
        assert!(
            page.contains("sandbox") && !page.contains("<b>à bientôt</b>"),
            "{page}"
        );
        let part = get("/mails/1/html").await;
        let policy = part.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(policy.contains("sandbox"), "{policy}");
        let listed: Vec<super::Mail> = get("/api/mails").await.json().await.unwrap();
        assert_eq!(listed, mailbox.mails());
    }
}
