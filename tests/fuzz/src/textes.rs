//! Delivery reports, pictures, and the short texts that people type or send: names, dates, addresses, tokens.

use std::sync::LazyLock;

use chassis::Uai;
use identity::app::links::Links;
use identity::domain::account::{Cursor, login, login_base};
use identity::domain::bounce::{self, Route, TOKEN};
use identity::domain::ids::MailId;
use identity::domain::picture;
use identity::domain::second_factor::{TotpKey, as_recovery_code};
use identity::domain::siecle::text::{fold, tidy};
use identity::domain::sign_in::Origin;
use identity::domain::tableur::Colonne;
use identity::domain::values::{self, EmailAddress, Ine};
use jiff::Timestamp;
use uuid::Uuid;

static ROUTE: LazyLock<Option<Route>> = LazyLock::new(|| Route::parse("rebonds@example.org"));

/// A mail that came back: what is believed of it stands in it.
pub(crate) fn delivery_report(bytes: &[u8]) {
    let Some(route) = ROUTE.as_ref() else {
        unreachable!("the address of the tests is a route");
    };
    let report = bounce::read(bytes, route);
    assert_eq!(
        report,
        bounce::read(bytes, route),
        "read twice, it is not the same"
    );
    let Some(report) = report else { return };
    assert!(!report.tokens.is_empty());
    let text = bytes.to_ascii_lowercase();
    for token in &report.tokens {
        assert_eq!(token.len(), TOKEN);
        let sender = route.sender(token);
        let stands = text
            .windows(sender.len())
            .any(|part| part == sender.as_bytes());
        assert!(stands, "a secret that the mail does not name");
    }
}

/// A picture that is kept is ours: made again, it is the same, and small.
pub(crate) fn picture(bytes: &[u8]) {
    let Ok(made) = picture::remake(bytes) else {
        return;
    };
    assert!(
        made.largeur.max(made.hauteur) <= 640,
        "{} × {}",
        made.largeur,
        made.hauteur
    );
    assert!(made.largeur.min(made.hauteur) > 0);
    assert!(made.png.len() <= 2 << 20, "{} bytes", made.png.len());
    let again = picture::remake(&made.png).ok();
    let again = again.map(|again| (again.largeur, again.hauteur, again.png));
    assert_eq!(again, Some((made.largeur, made.hauteur, made.png)));
}

/// Names, numbers, dates and addresses: what is accepted is in its final form.
pub(crate) fn values(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let text = text.as_ref();
    if let Some(ine) = Ine::parse(text) {
        assert_eq!(Ine::parse(ine.as_str()).as_ref(), Some(&ine));
        assert_eq!(ine.as_str().len(), 11);
    }
    if let Some(address) = EmailAddress::parse(text) {
        assert_eq!(
            EmailAddress::parse(address.as_str()).as_ref(),
            Some(&address)
        );
        assert!(!address.as_str().contains(['\r', '\n', ' ', ',', ';']));
    }
    if let Some(phone) = values::phone(text) {
        assert_eq!(values::phone(&phone), Some(phone));
    }
    if let Ok(name) = values::name(text) {
        assert_eq!(values::name(&name).as_ref(), Ok(&name));
    }
    if let Some((date, _)) = values::date(text) {
        assert!((1..=9999).contains(&date.year()), "{date}");
        let french = format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year());
        assert_eq!(values::date(&french).map(|(again, _)| again), Some(date));
        assert_eq!(
            values::date(&date.to_string()).map(|(again, _)| again),
            Some(date)
        );
    }
    let tidied = tidy(text);
    assert_eq!(tidy(&tidied), tidied);
    assert!(!tidied.contains('\0'), "NUL cannot be stored");
    let folded = fold(text);
    assert_eq!(fold(&folded), folded);
    let (prenom, nom) = text.split_once('\n').unwrap_or((text, ""));
    let base = login_base(prenom, nom);
    assert!((1..=60).contains(&base.len()), "{base:?}");
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    assert!(base.chars().all(plain), "{base:?}");
    assert!(login(&base, 2).starts_with(&base));
    if let Some(colonne) = Colonne::of(text) {
        assert_eq!(Colonne::of(colonne.title()), Some(colonne));
    }
    if let Some(mef) = referentiel::significant(text) {
        assert!(text.contains(mef), "{mef}");
    }
}

static LINKS: LazyLock<Links> =
    LazyLock::new(|| Links::new(vec![7; 32], "https://cpro.example.org".to_owned()));

/// What comes back to us as a token, a code, a cursor or an address: ours, or nothing.
pub(crate) fn tokens(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let text = text.as_ref();
    if let Some(cursor) = Cursor::parse(text) {
        assert_eq!(Cursor::parse(&cursor.text()), Some(cursor));
    }
    if let Some(code) = as_recovery_code(text) {
        assert_eq!(as_recovery_code(&code), Some(code));
    }
    if let Some(mail) = LINKS.mail_of_bounce(text) {
        assert_eq!(LINKS.bounce_token(mail), text);
    }
    if let Some(id) = bytes.get(..16).and_then(|id| Uuid::from_slice(id).ok()) {
        let token = LINKS.bounce_token(MailId::from(id));
        assert_eq!(LINKS.mail_of_bounce(&token), Some(MailId::from(id)));
        let mut other = token.into_bytes();
        let place = usize::from(bytes[0]) % other.len();
        other[place] = if other[place] == b'0' { b'1' } else { b'0' };
        let other = String::from_utf8_lossy(&other);
        assert_ne!(
            LINKS.mail_of_bounce(&other),
            Some(MailId::from(id)),
            "a forged secret"
        );
    }
    let key = TotpKey::new([7; 32]);
    let now = Timestamp::UNIX_EPOCH;
    if let Some(step) = key.matching_step(text, now, i64::MIN) {
        let typed: String = text.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(key.code(step), typed);
    }
    if let Ok(uai) = text.parse::<Uai>() {
        assert_eq!(uai.as_str().parse::<Uai>().ok(), Some(uai));
    }
    let origin = Origin {
        remote_address: text.to_owned(),
        user_agent: text.to_owned(),
    };
    assert!(!origin.shown_agent().contains(char::is_control));
    assert!(origin.network().len() <= 20, "{}", origin.network());
}
