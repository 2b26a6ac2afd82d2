//! Creating an annexe, and duplicating one: the client sends a copy of the content (P-01).

use chassis::Ctx;
use chassis::db::Tx;
use chassis::db::idempotency::fingerprint;
use chassis::policy::Scope;

use crate::app::{self, App, Offered, access, read_annexes};
use crate::domain::annexe::{Annexe, Content, Draft};
use crate::domain::ids::AnnexeId;
use crate::error::Error;
use crate::policy::{Action, Facts};
use crate::store;

/// What is asked.
#[derive(Clone, Debug)]
pub struct CreateAnnexe {
    /// Code of the référentiel.
    pub referentiel: String,
    /// Code of the niveau.
    pub niveau: String,
    /// Content as typed.
    pub draft: Draft,
}

/// Creates an annexe.
pub async fn create_annexe(
    cx: &Ctx,
    app: &App,
    command: CreateAnnexe,
) -> Result<Offered<Annexe>, Error> {
    access::check(
        cx,
        Action::CreateAnnexe,
        &Facts::Referentiel(&command.referentiel),
    )?;
    let scope = access::enter(cx, Action::CreateAnnexe)?;
    let mut tx = app.db.begin(cx).await?;
    let fingerprint = fingerprint("create_annexe", &command);
    if let Some(first) = tx.replayed(cx, &fingerprint).await? {
        return made_before(cx, &mut tx, &scope, &first).await;
    }
    make(cx, app, tx, &scope, command).await
}

/// The annexe that the same request made before.
pub(super) async fn made_before(
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    first: &str,
) -> Result<Offered<Annexe>, Error> {
    let id = app::remembered_annexe(first)?;
    let annexe = store::annexes::load(tx, scope, id).await?;
    Ok(read_annexes::offered(cx, annexe.ok_or(Error::NotFound)?))
}

/// Reads what is asked against the référentiel, stores it, and ends the transaction.
pub(super) async fn make(
    cx: &Ctx,
    app: &App,
    mut tx: Tx,
    scope: &Scope,
    command: CreateAnnexe,
) -> Result<Offered<Annexe>, Error> {
    let referentiel = app.referentiel(&command.referentiel)?;
    if referentiel.niveau(&command.niveau).is_none() {
        return Err(Error::field("niveau", "periods.unknown_level"));
    }
    let annexe = Annexe {
        id: AnnexeId::generate(),
        content: Content::parse(&command.draft, referentiel)?,
        referentiel: command.referentiel,
        niveau: command.niveau,
        version: 1,
        changed_at: app::stored_now(cx),
        partagee_le: None,
    };
    store::annexes::insert(&mut tx, scope, &annexe).await?;
    tx.remember(cx, &annexe.id.to_string()).await?;
    tx.commit().await?;
    Ok(read_annexes::offered(cx, annexe))
}
