//! Codes of an application: prepared with the password, confirmed by a first code, withdrawn with the password.

use chassis::Ctx;
use chassis::db::Tx;

use crate::app::App;
use crate::app::links::random_bytes;
use crate::app::qr;
use crate::app::sessions::{admit, behind, key, prove_password, signing_in};
use crate::domain::ids::PersonId;
use crate::domain::profil::is_staff;
use crate::domain::second_factor::{RECOVERY_CODES, as_recovery_code, recovery_code};
use crate::domain::sign_in::{Event, Origin};
use crate::error::{Error, Result};
use crate::store::{held, own_account, second_factors, sessions, sign_ins};

/// Bytes of randomness beside the deployment's key.
const SALT: usize = 20;
/// Name shown by applications.
const ISSUER: &str = "CPRO";

/// A key to put into an application.
pub struct Prepared {
    /// To type by hand.
    pub key: String,
    /// `otpauth://…`
    pub address: String,
    /// The same, drawn.
    pub qr_svg: String,
}

/// A new key for whoever gives the password; it counts once a first code of it was given.
pub async fn prepare_totp(cx: &Ctx, app: &App, token: &str, password: String) -> Result<Prepared> {
    let person = prove_password(cx, app, token, password)
        .await?
        .session
        .person;
    let mut tx = app.db.begin(cx).await?;
    behind(cx, app, &mut tx, token).await?;
    let choices = held::choices(&mut tx, person, cx.today()).await?;
    if !choices.iter().any(|choice| is_staff(choice.profil)) {
        return Err(Error::Forbidden);
    }
    let login = own_account::get(&mut tx, person)
        .await?
        .and_then(|identity| identity.login)
        .ok_or(Error::Forbidden)?;
    let salt = random_bytes::<SALT>();
    if !second_factors::prepare_totp(&mut tx, person, &salt).await? {
        return Err(Error::TotpState);
    }
    tx.commit().await?;
    let key = app.links.totp_key(person, &salt);
    let address = key.address(ISSUER, &login);
    Ok(Prepared {
        key: key.base32(),
        qr_svg: qr::drawn(&address)?,
        address,
    })
}

/// Confirms the key with a first code of it, and answers the recovery codes.
pub async fn confirm_totp(
    cx: &Ctx,
    app: &App,
    token: &str,
    code: &str,
    origin: &Origin,
) -> Result<Vec<String>> {
    signing_in(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let session = behind(cx, app, &mut tx, token).await?;
    tx.rollback().await?;
    let person = session.person;
    let guesses = [
        key("code", &person.to_string()),
        key("code-session", &session.id.to_string()),
    ];
    admit(cx, app, &guesses).await?;
    let mut tx = app.db.begin(cx).await?;
    behind(cx, app, &mut tx, token).await?;
    let totp = second_factors::lock_totp(&mut tx, person)
        .await?
        .filter(|totp| !totp.confirmed)
        .ok_or(Error::TotpState)?;
    let step = app
        .links
        .totp_key(person, &totp.salt)
        .matching_step(code, cx.now(), totp.last_step)
        .ok_or(Error::CodeRefused)?;
    second_factors::note_step(&mut tx, person, step, cx.now()).await?;
    for guess in &guesses {
        sessions::forgive(&mut tx, guess).await?;
    }
    let codes = new_recovery_codes(app, &mut tx, person).await?;
    // Sessions that a password alone had opened elsewhere close.
    sessions::revoke_others(&mut tx, person, Some(session.id), cx.now()).await?;
    sign_ins::note(&mut tx, Some(person), Event::TotpAdded, origin, cx.now()).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Asks for no code of an application any more.
pub async fn withdraw_totp(
    cx: &Ctx,
    app: &App,
    token: &str,
    password: String,
    origin: &Origin,
) -> Result<()> {
    let person = prove_password(cx, app, token, password)
        .await?
        .session
        .person;
    let mut tx = app.db.begin(cx).await?;
    behind(cx, app, &mut tx, token).await?;
    if !second_factors::withdraw_totp(&mut tx, person).await? {
        return Err(Error::TotpState);
    }
    second_factors::drop_useless_codes(&mut tx, person).await?;
    sign_ins::note(
        &mut tx,
        Some(person),
        Event::TotpWithdrawn,
        origin,
        cx.now(),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// New recovery codes; the former ones no longer work.
pub async fn renew_recovery_codes(
    cx: &Ctx,
    app: &App,
    token: &str,
    password: String,
    origin: &Origin,
) -> Result<Vec<String>> {
    let person = prove_password(cx, app, token, password)
        .await?
        .session
        .person;
    let mut tx = app.db.begin(cx).await?;
    behind(cx, app, &mut tx, token).await?;
    if !second_factors::held(&mut tx, person).await?.any() {
        return Err(Error::TotpState);
    }
    let codes = new_recovery_codes(app, &mut tx, person).await?;
    let event = Event::RecoveryCodesRenewed;
    sign_ins::note(&mut tx, Some(person), event, origin, cx.now()).await?;
    tx.commit().await?;
    Ok(codes)
}

/// The only copy of new recovery codes; hashes are kept.
pub(crate) async fn new_recovery_codes(
    app: &App,
    tx: &mut Tx,
    person: PersonId,
) -> Result<Vec<String>> {
    let codes: Vec<String> = (0..RECOVERY_CODES)
        .map(|_| recovery_code(random_bytes()))
        .collect();
    let hashes: Vec<Vec<u8>> = codes
        .iter()
        .filter_map(|code| as_recovery_code(code))
        .map(|code| app.links.recovery_hash(person, &code).to_vec())
        .collect();
    second_factors::replace_recovery_codes(tx, person, &hashes).await?;
    Ok(codes)
}
