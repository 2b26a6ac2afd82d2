//! The server's side of SMTP (RFC 5321): enough to be told a message by any client, without authentication or TLS.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::message::Envelope;
use super::report::Maildir;
use super::store::Store;

/// A line is refused beyond this (RFC 5321 allows 1000 bytes of text).
const LINE_LIMIT: u64 = 4_096;
/// A message is refused beyond this.
const MESSAGE_LIMIT: usize = 20 * 1024 * 1024;
/// A silent client is let go after this.
const SILENCE: Duration = Duration::from_mins(5);

/// Accepts clients until the task is dropped.
pub(super) async fn serve(listener: TcpListener, store: Arc<Store>, reports: Arc<Maildir>) {
    let mut clients = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => { clients.spawn(converse_and_report(stream, Arc::clone(&store), Arc::clone(&reports))); }
                Err(error) => eprintln!("mail: a client could not be accepted: {error}"),
            },
            Some(_) = clients.join_next() => {}
        }
    }
}

async fn converse_and_report(stream: TcpStream, store: Arc<Store>, reports: Arc<Maildir>) {
    match tokio::time::timeout(SILENCE, converse(stream, &store, &reports)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => eprintln!("mail: a conversation ended badly: {error:#}"),
        Err(_) => eprintln!("mail: a client kept silent too long"),
    }
}

async fn converse(stream: TcpStream, store: &Store, reports: &Maildir) -> Result<()> {
    let mut stream = BufReader::new(stream);
    let mut envelope: Option<Envelope> = None;
    answer(&mut stream, "220 cpro mailbox").await?;
    while let Some(line) = read_line(&mut stream).await? {
        let (verb, rest) = line.split_once(' ').unwrap_or((line.as_str(), ""));
        let reply = match verb.to_ascii_uppercase().as_str() {
            "EHLO" => "250-cpro mailbox\r\n250-8BITMIME\r\n250 SMTPUTF8".to_owned(),
            "HELO" | "NOOP" => "250 OK".to_owned(),
            "RSET" => {
                envelope = None;
                "250 OK".to_owned()
            }
            "MAIL" => {
                envelope = Some(Envelope {
                    sender: address(rest),
                    to: Vec::new(),
                });
                "250 OK".to_owned()
            }
            "RCPT" => add_recipient(envelope.as_mut(), address(rest)),
            "DATA" => match envelope.take().filter(|envelope| !envelope.to.is_empty()) {
                None => "503 name the sender and a recipient first".to_owned(),
                Some(envelope) => {
                    answer(&mut stream, "354 end with a line that holds a dot only").await?;
                    let raw = read_message(&mut stream).await?;
                    let kept = store.keep(&envelope, &raw);
                    if let Ok(number) = kept {
                        reports.report(number, &envelope)?;
                    }
                    match kept {
                        Ok(number) => format!("250 kept as {number}"),
                        Err(error) => format!("554 not kept: {error}"),
                    }
                }
            },
            "QUIT" => {
                answer(&mut stream, "221 bye").await?;
                return Ok(());
            }
            _ => "502 not known here".to_owned(),
        };
        answer(&mut stream, &reply).await?;
    }
    Ok(())
}

fn add_recipient(envelope: Option<&mut Envelope>, recipient: String) -> String {
    match envelope {
        None => "503 name the sender first".to_owned(),
        Some(_) if recipient.starts_with("refuse") => "550 5.1.1 no such mailbox".to_owned(),
        Some(envelope) => {
            envelope.to.push(recipient);
            "250 OK".to_owned()
        }
    }
}

/// `TO:<tuteur@example.org> NOTIFY=NEVER` → `tuteur@example.org`
fn address(argument: &str) -> String {
    let after = argument
        .split_once('<')
        .map_or(argument, |(_, after)| after);
    after
        .split_once('>')
        .map_or(after, |(address, _)| address)
        .to_owned()
}

async fn answer(stream: &mut BufReader<TcpStream>, reply: &str) -> Result<()> {
    stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
    stream.flush().await?;
    Ok(())
}

/// The next line without its end; `None` when the client has gone.
async fn read_line(stream: &mut BufReader<TcpStream>) -> Result<Option<String>> {
    let mut line = Vec::new();
    if stream.take(LINE_LIMIT).read_until(b'\n', &mut line).await? == 0 {
        return Ok(None);
    }
    if !line.ends_with(b"\n") {
        bail!("a line of more than {LINE_LIMIT} bytes, or cut");
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned()))
}

/// The message, dots unstuffed, up to the line that holds a dot only.
async fn read_message(stream: &mut BufReader<TcpStream>) -> Result<Vec<u8>> {
    let mut message = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.take(LINE_LIMIT).read_until(b'\n', &mut line).await? == 0 {
            bail!("the client left in the middle of a message");
        }
        if line == b".\r\n" {
            return Ok(message);
        }
        message.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        if message.len() > MESSAGE_LIMIT {
            bail!("a message of more than {MESSAGE_LIMIT} bytes");
        }
    }
}
