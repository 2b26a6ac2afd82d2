//! One message, read from what came over the wire.

use anyhow::{Context as _, Result};
use mail_parser::MessageParser;
use serde::{Deserialize, Serialize};

/// A message as its readers see it. The untouched original stays beside it (`<number>.eml`).
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Mail {
    /// 1, 2, 3… in order of arrival.
    pub number: u64,
    /// When it arrived (RFC 3339, UTC).
    pub received_at: String,
    /// The sender in the envelope.
    pub sender: String,
    /// The recipients in the envelope.
    pub to: Vec<String>,
    /// The subject, decoded.
    pub subject: String,
    /// The plain text part, decoded.
    pub text: String,
    /// The HTML part, decoded; empty when there is none.
    pub html: String,
    /// Every address (`http…`) in the plain text, in order.
    pub links: Vec<String>,
}

/// Who wrote to whom, as said before the message itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Envelope {
    pub(super) sender: String,
    pub(super) to: Vec<String>,
}

impl Mail {
    pub(super) fn read(
        number: u64,
        received_at: String,
        envelope: &Envelope,
        raw: &[u8],
    ) -> Result<Self> {
        let message = MessageParser::default()
            .parse(raw)
            .context("not a mail message")?;
        let text = message
            .body_text(0)
            .map(|text| text.replace("\r\n", "\n"))
            .unwrap_or_default();
        // Asked for the HTML of a plain message, the parser makes some: that is nobody's.
        let html = message
            .html_part(0)
            .filter(|part| part.is_text_html())
            .and_then(|_| message.body_html(0));
        Ok(Self {
            number,
            received_at,
            sender: envelope.sender.clone(),
            to: envelope.to.clone(),
            subject: message.subject().unwrap_or_default().to_owned(),
            links: links(&text),
            html: html
                .map(|html| html.replace("\r\n", "\n"))
                .unwrap_or_default(),
            text,
        })
    }
}

fn links(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '«' | '»'))
        .filter(|word| word.starts_with("http://") || word.starts_with("https://"))
        .map(|word| word.trim_end_matches(['.', ',', ')']).to_owned())
        .collect()
}
