//! The dialogue with the relay, and what its answers mean.

use std::time::Duration;

use anyhow::Context as _;
use lettre::address::Envelope;
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::response::Severity;
use lettre::transport::smtp::{Error as SmtpError, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use super::render::Rendered;
use crate::config::{Smtp, Tls};
use crate::store::mails::Due;

/// Longest wait for one answer of the relay.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Longest dialogue: shorter than a mail is taken for, or a slow relay would be told it by two mailers at once.
const DIALOGUE: Duration = Duration::from_secs(90);
/// Permanent answers that are about us or the relay, not about the address.
const NOT_THE_ADDRESS: [u16; 8] = [500, 501, 502, 503, 504, 530, 534, 535];

/// What became of an attempt. The texts are the relay's, shortened; they may name the address and are stored with the
/// mail, never logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The relay has it.
    Accepted,
    /// The relay refused the address for good.
    Refused(String),
    /// It may work later.
    Later(String),
    /// What it is about is over.
    Useless,
}

impl Outcome {
    /// For traces.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused(_) => "refused",
            Self::Later(_) => "later",
            Self::Useless => "useless",
        }
    }
}

/// Speaks to the relay.
pub struct Sender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    domain: String,
}

impl Sender {
    /// A sender to the configured relay; none when there is none.
    pub fn new(config: &Smtp) -> anyhow::Result<Option<Self>> {
        if config.host.is_empty() {
            return Ok(None);
        }
        let builder = match config.tls {
            Tls::None => {
                AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(config.host.as_str())
            }
            Tls::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&config.host)?,
            Tls::Implicit => AsyncSmtpTransport::<Tokio1Executor>::relay(&config.host)?,
        };
        let mut builder = builder
            .port(config.port)
            .timeout(Some(TIMEOUT))
            .pool_config(
                PoolConfig::new()
                    .min_idle(0)
                    .max_size(2)
                    .idle_timeout(Duration::from_secs(10)),
            );
        if !config.username.is_empty() {
            let password = config.read_password().map_err(anyhow::Error::msg)?;
            builder = builder.credentials(Credentials::new(config.username.clone(), password));
        }
        let from: Mailbox = config.from.parse().context("identity.smtp.from")?;
        let domain = from.email.domain().to_owned();
        Ok(Some(Self {
            transport: builder.build(),
            from,
            domain,
        }))
    }

    /// Hands a mail to the relay; what cannot be delivered comes back to `returns`, else to the sender.
    pub async fn send(&self, due: &Due, rendered: &Rendered, returns: Option<&str>) -> Outcome {
        let message = match self.message(due, rendered, returns) {
            Ok(message) => message,
            Err(error) => return Outcome::Refused(short(&format!("{error:#}"))),
        };
        match tokio::time::timeout(DIALOGUE, self.transport.send(message)).await {
            Ok(Ok(_)) => Outcome::Accepted,
            Ok(Err(error)) => judge(&error),
            Err(_) => Outcome::Later("the relay is too slow".to_owned()),
        }
    }

    fn message(
        &self,
        due: &Due,
        rendered: &Rendered,
        returns: Option<&str>,
    ) -> anyhow::Result<Message> {
        let address: Address = due.recipient.parse().context("recipient")?;
        let returns = returns
            .map_or(Ok(self.from.email.clone()), str::parse)
            .context("address of return")?;
        let envelope = Envelope::new(Some(returns), vec![address.clone()])?;
        let to = Mailbox::new(Some(due.recipient_name.clone()), address);
        Ok(Message::builder()
            .envelope(envelope)
            .from(self.from.clone())
            .to(to)
            .subject(rendered.subject.clone())
            // The same at every attempt: a relay or a mailbox recognises what it has already.
            .message_id(Some(format!("<{}@{}>", due.id, self.domain)))
            .multipart(MultiPart::alternative_plain_html(
                rendered.text.clone(),
                rendered.html.clone(),
            ))?)
    }
}

fn judge(error: &SmtpError) -> Outcome {
    let why = short(&error.to_string());
    match error.status() {
        Some(code)
            if code.severity == Severity::PermanentNegativeCompletion
                && !NOT_THE_ADDRESS.contains(&u16::from(code)) =>
        {
            Outcome::Refused(why)
        }
        _ => Outcome::Later(why),
    }
}

fn short(text: &str) -> String {
    text.chars().take(300).collect()
}
