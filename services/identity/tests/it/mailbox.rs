//! A relay that speaks just enough SMTP: keeps what it accepts, refuses the addresses it was told to.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use chassis_testing::eventually;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A mail as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Mail {
    /// Who is told when it cannot be delivered.
    pub(crate) from: String,
    pub(crate) to: String,
    /// Headers and parts, transfer encodings undone.
    pub(crate) text: String,
}

impl Mail {
    /// What follows a label on its line.
    pub(crate) fn line_after(&self, label: &str) -> String {
        let line = self
            .text
            .lines()
            .find(|line| line.starts_with(label))
            .expect("the label");
        line.rsplit(' ')
            .next()
            .unwrap()
            .rsplit('\u{a0}')
            .next()
            .unwrap()
            .to_owned()
    }

    /// The token of the link that it carries.
    pub(crate) fn token(&self) -> String {
        self.token_of("/acces#")
    }

    /// The token of the link to that page.
    pub(crate) fn token_of(&self, page: &str) -> String {
        let start = self.text.find(page).expect("a link") + page.len();
        self.text[start..]
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect()
    }

    pub(crate) fn message_id(&self) -> String {
        self.text
            .lines()
            .find(|line| line.starts_with("Message-ID"))
            .expect("a message id")
            .to_owned()
    }
}

#[derive(Default)]
struct State {
    mails: Vec<Mail>,
    refused: HashSet<String>,
    /// Dialogues to answer with « later » first.
    busy: usize,
    /// Mails to take without saying so.
    cut: usize,
    /// Mails that wait for an answer.
    held: usize,
    taken: usize,
}

/// The relay.
#[derive(Clone)]
pub(crate) struct Mailbox {
    port: u16,
    state: Arc<Mutex<State>>,
    /// Whether mails are answered.
    answering: watch::Sender<bool>,
}

impl Mailbox {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mailbox = Self::at(listener.local_addr().unwrap().port());
        mailbox.listen(listener);
        mailbox
    }

    /// A relay that is down: nobody listens.
    pub(crate) async fn down() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::at(listener.local_addr().unwrap().port())
    }

    /// It is up again.
    pub(crate) async fn come_up(&self) {
        self.listen(TcpListener::bind(("127.0.0.1", self.port)).await.unwrap());
    }

    fn at(port: u16) -> Self {
        Self {
            port,
            state: Arc::default(),
            answering: watch::Sender::new(true),
        }
    }

    fn listen(&self, listener: TcpListener) {
        let (state, answering) = (self.state.clone(), self.answering.clone());
        chassis::run::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                chassis::run::spawn(converse(stream, state.clone(), answering.subscribe()));
            }
        });
    }

    /// Takes that many mails and breaks off before it says so.
    pub(crate) fn cut(&self, times: usize) {
        self.state.lock().unwrap().cut = times;
    }

    /// Keeps every mail waiting for its answer, or answers them all.
    pub(crate) fn be_slow(&self, slow: bool) {
        self.answering.send_replace(!slow);
    }

    /// How many mails wait for their answer.
    pub(crate) fn held(&self) -> usize {
        self.state.lock().unwrap().held
    }

    /// Mails taken, one for each `Message-ID`.
    pub(crate) fn distinct(&self) -> usize {
        let state = self.state.lock().unwrap();
        let ids: HashSet<String> = state.mails.iter().map(Mail::message_id).collect();
        ids.len()
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Refuses that address for good.
    pub(crate) fn refuse(&self, address: &str) {
        self.state
            .lock()
            .unwrap()
            .refused
            .insert(address.to_owned());
    }

    /// Answers « later » to that many mails.
    pub(crate) fn be_busy(&self, times: usize) {
        self.state.lock().unwrap().busy = times;
    }

    /// How many mails were accepted.
    pub(crate) fn count(&self) -> usize {
        self.state.lock().unwrap().mails.len()
    }

    /// The next mail that was not taken yet.
    pub(crate) async fn next(&self) -> Mail {
        eventually("a mail arrives", async || {
            let state = self.state.lock().unwrap();
            state.mails.len() > state.taken
        })
        .await;
        let mut state = self.state.lock().unwrap();
        state.taken += 1;
        state.mails[state.taken - 1].clone()
    }
}

async fn converse(
    stream: TcpStream,
    state: Arc<Mutex<State>>,
    mut answering: watch::Receiver<bool>,
) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let (mut from, mut to) = (String::new(), String::new());
    write.write_all(b"220 test relay\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let upper = line.to_uppercase();
        let answer: String = if upper.starts_with("EHLO") {
            "250-test relay\r\n250 8BITMIME\r\n".into()
        } else if upper.starts_with("MAIL FROM") {
            from = line.split(['<', '>']).nth(1).unwrap().to_owned();
            "250 ok\r\n".into()
        } else if upper.starts_with("RCPT TO") {
            to = line.split(['<', '>']).nth(1).unwrap().to_owned();
            let mut state = state.lock().unwrap();
            if state.refused.contains(&to) {
                "550 5.1.1 no such mailbox\r\n".into()
            } else if state.busy > 0 {
                state.busy -= 1;
                "450 4.2.0 try later\r\n".into()
            } else {
                "250 ok\r\n".into()
            }
        } else if upper.starts_with("DATA") {
            write.write_all(b"354 go on\r\n").await.unwrap();
            let mut raw = String::new();
            while let Ok(Some(line)) = lines.next_line().await {
                if line == "." {
                    break;
                }
                raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                raw.push('\n');
            }
            {
                let mut state = state.lock().unwrap();
                state.mails.push(Mail {
                    from: from.clone(),
                    to: to.clone(),
                    text: decoded(&raw),
                });
                if state.cut > 0 {
                    state.cut -= 1;
                    return;
                }
                state.held += 1;
            }
            let _ = answering.wait_for(|answering| *answering).await;
            state.lock().unwrap().held -= 1;
            "250 accepted\r\n".into()
        } else if upper.starts_with("QUIT") {
            let _ = write.write_all(b"221 bye\r\n").await;
            return;
        } else {
            "250 ok\r\n".into()
        };
        if write.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// Undoes quoted-printable and base64 bodies, well enough to read French in them.
fn decoded(raw: &str) -> String {
    let mut out = String::new();
    for part in raw.split("\n--") {
        let (headers, body) = part.split_once("\n\n").unwrap_or((part, ""));
        out.push_str(headers);
        out.push('\n');
        let lower = headers.to_lowercase();
        if lower.contains("base64") {
            use base64::Engine as _;
            let packed: String = body.chars().filter(|c| !c.is_whitespace()).collect();
            let bytes = base64::engine::general_purpose::STANDARD
                .decode(packed)
                .unwrap_or_default();
            out.push_str(&String::from_utf8_lossy(&bytes));
        } else if lower.contains("quoted-printable") {
            out.push_str(&quoted_printable(body));
        } else {
            out.push_str(body);
        }
        out.push('\n');
    }
    out.replace('\r', "")
}

fn quoted_printable(body: &str) -> String {
    let joined = body.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = (*first == b'=')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|two| hex::decode(two).ok());
        if let Some(byte) = hex {
            bytes.extend(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
