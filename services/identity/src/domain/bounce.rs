//! What comes back for a mail that could not be delivered: the address it comes back to, and delivery reports (RFC 3464).
//!
//! A report says which mail it is about by the address it was sent to, which nobody can guess: what else is written in
//! it is the text of strangers, and only read for « failed » and the class of its status.

use mail_parser::{Message, MessageParser, MimeHeaders as _};

/// A report is not read beyond this: the part that matters stands first, and what follows quotes our own mail.
pub const MAX_BYTES: usize = 256 * 1024;
/// The longest local part of an address (RFC 5321).
const MAX_LOCAL: usize = 64;
/// Letters that the secret of a mail takes.
pub const TOKEN: usize = 52;
/// Headers that name whom a report was sent to: what servers add on delivery, and what the report itself says.
const TO: [&str; 4] = ["Delivered-To", "X-Original-To", "Envelope-To", "To"];
/// Words looked at in those headers.
const MAX_WORDS: usize = 64;

/// Where reports come back: `rebonds@example.org` takes `rebonds+<secret>@example.org`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    local: String,
    domain: String,
}

impl Route {
    /// The route of an address; none if it is none, or leaves no room for the secret of a mail.
    pub fn parse(address: &str) -> Option<Self> {
        let (local, domain) = address.split_once('@')?;
        let plain = |text: &str| {
            !text.is_empty()
                && text
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))
        };
        let fits = local.len() + 1 + TOKEN <= MAX_LOCAL;
        (plain(local) && plain(domain) && fits).then(|| Self {
            local: local.to_ascii_lowercase(),
            domain: domain.to_ascii_lowercase(),
        })
    }

    /// The sender that a mail names to its relay.
    pub fn sender(&self, token: &str) -> String {
        format!("{}+{token}@{}", self.local, self.domain)
    }

    /// The secret in an address of this route.
    fn token(&self, address: &str) -> Option<String> {
        let address = address.to_ascii_lowercase();
        let token = address
            .strip_suffix(&self.domain)?
            .strip_suffix('@')?
            .strip_prefix(&self.local)?
            .strip_prefix('+')?;
        (token.len() == TOKEN).then(|| token.to_owned())
    }
}

/// What a report says for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The address is refused.
    Refused,
    /// Nobody took the mail in time.
    GivenUp,
}

/// A report, as far as it is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Secrets of the mails that it was sent back for: one, as a rule.
    pub tokens: Vec<String>,
    /// What became of the mail.
    pub verdict: Verdict,
}

/// Reads a report; none for what is no report, tells nothing final, or came to no address of ours.
pub fn read(raw: &[u8], route: &Route) -> Option<Report> {
    let message = MessageParser::default().parse(raw.get(..MAX_BYTES).unwrap_or(raw))?;
    if !is_report(&message) {
        return None;
    }
    let status = message.parts.iter().find(|part| {
        part.content_type().is_some_and(|kind| {
            kind.ctype().eq_ignore_ascii_case("message")
                && kind.subtype().is_some_and(|sub| {
                    sub.eq_ignore_ascii_case("delivery-status")
                        || sub.eq_ignore_ascii_case("global-delivery-status")
                })
        })
    })?;
    let verdict = verdict(&String::from_utf8_lossy(status.contents()))?;
    let tokens = tokens(&message, route);
    (!tokens.is_empty()).then_some(Report { tokens, verdict })
}

fn is_report(message: &Message<'_>) -> bool {
    message.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart")
            && kind
                .subtype()
                .is_some_and(|sub| sub.eq_ignore_ascii_case("report"))
            && kind
                .attribute("report-type")
                .is_some_and(|of| of.eq_ignore_ascii_case("delivery-status"))
    })
}

fn tokens(message: &Message<'_>, route: &Route) -> Vec<String> {
    let mut found: Vec<String> = message
        .headers_raw()
        .filter(|(name, _)| TO.iter().any(|to| name.eq_ignore_ascii_case(to)))
        .flat_map(|(_, value)| {
            value.split(|c: char| {
                !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '.' | '_' | '@')
            })
        })
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .filter_map(|word| route.token(word))
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The worst that is said of a recipient: groups of fields between empty lines, one per recipient.
fn verdict(status: &str) -> Option<Verdict> {
    let mut worst = None;
    let (mut failed, mut class) = (false, None);
    for line in status.lines().chain([""]) {
        if line.trim().is_empty() {
            if failed {
                let refused = class.is_none_or(|class| class == '5');
                let told = if refused {
                    Verdict::Refused
                } else {
                    Verdict::GivenUp
                };
                if worst != Some(Verdict::Refused) {
                    worst = Some(told);
                }
            }
            (failed, class) = (false, None);
            continue;
        }
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        if name.eq_ignore_ascii_case("action") {
            failed = value.eq_ignore_ascii_case("failed");
        } else if name.eq_ignore_ascii_case("status") {
            class = value.chars().next();
        }
    }
    worst
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    const SECRET: &str = "0197f0a05b1c70008000000000000001aabbccddeeff00112233";

    fn route() -> Route {
        Route::parse("rebonds@example.org").unwrap()
    }

    fn report(to: &str, kind: &str, status: &str) -> Vec<u8> {
        format!(
            "Delivered-To: {to}\r\nFrom: MAILER-DAEMON@example.org\r\nTo: {to}\r\nSubject: Undelivered\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type={kind}; boundary=\"x\"\r\n\r\n\
             --x\r\nContent-Type: text/plain\r\n\r\nAction: failed, says this text.\r\n\
             --x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n{status}\r\n\
             --x\r\nContent-Type: message/rfc822\r\n\r\nSubject: ours\r\n\r\nAction: failed\r\n--x--\r\n"
        )
        .into_bytes()
    }

    fn read_verdict(status: &str) -> Option<Verdict> {
        let raw = report(&route().sender(SECRET), "delivery-status", status);
        read(&raw, &route()).map(|report| report.verdict)
    }

    #[test]
    fn a_permanent_failure_refuses_and_a_delay_says_nothing_i07() {
        let of = |action, status| {
            read_verdict(&format!(
                "Final-Recipient: rfc822; a@example.org\r\nAction: {action}\r\nStatus: {status}\r\n"
            ))
        };
        assert_eq!(of("failed", "5.1.1"), Some(Verdict::Refused));
        assert_eq!(of("FAILED", "5.7.1 (policy)"), Some(Verdict::Refused));
        assert_eq!(of("failed", "4.4.7"), Some(Verdict::GivenUp));
        for action in ["delayed", "delivered", "relayed", "expanded", ""] {
            assert_eq!(of(action, "4.4.1"), None, "{action}");
        }
        let two = "Action: delayed\r\nStatus: 4.4.1\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n";
        assert_eq!(read_verdict(two), Some(Verdict::Refused));
        assert_eq!(read_verdict("nothing of use"), None);
    }

    #[test]
    fn a_report_names_its_mail_by_the_address_it_came_to_i07() {
        let failed = "Action: failed\r\nStatus: 5.1.1\r\n";
        let named = |to: &str, kind: &str| {
            read(&report(to, kind, failed), &route()).map(|report| report.tokens)
        };
        let ours = route().sender(SECRET);
        assert_eq!(named(&ours, "delivery-status").unwrap(), [SECRET]);
        assert_eq!(
            named(&format!("<{}>", ours.to_uppercase()), "delivery-status").unwrap(),
            [SECRET]
        );
        assert_eq!(named(&ours, "disposition-notification"), None);
        for other in [
            "rebonds@example.org".to_owned(),
            "rebonds+court@example.org".to_owned(),
            ours.replace("example.org", "example.com"),
            ours.replace("rebonds", "rebond"),
        ] {
            assert_eq!(named(&other, "delivery-status"), None, "{other}");
        }
    }

    #[test]
    fn a_route_leaves_room_for_the_secret_i07() {
        assert_eq!(route().sender(SECRET).find('@'), Some(60));
        for none in [
            "rebonds",
            "@example.org",
            "une-adresse-trop-longue@example.org",
            "a b@example.org",
            "a+b@example.org",
        ] {
            assert_eq!(Route::parse(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_without_harm_i07(raw in prop::collection::vec(any::<u8>(), 0..2_000), status in "[ -~\r\n]{0,400}") {
            let _ = read(&raw, &route());
            let _ = read(&report(&route().sender(SECRET), "delivery-status", &status), &route());
        }
    }
}
