//! Links to a book are made, and ended, by its learner.

use chassis::Ctx;
use chassis::db::idempotency::fingerprint;
use chassis::error::FieldFault;
use chassis::link;

use crate::app::{App, authorize_outside, outside};
use crate::domain::{ApprenantId, Nature, Place, SHARES_MAX, Share, ShareId};
use crate::error::{Error, fields};
use crate::policy::Action;
use crate::store;

/// Makes a link to the book of the present diploma; answers its token, which is kept nowhere.
///
/// Asked again for an answer that was lost, it is the same link: its token is lost too, and another one takes its place.
pub(crate) async fn share_book(
    cx: &Ctx,
    app: &App,
    apprenant: ApprenantId,
    days: i32,
) -> Result<(String, Share), Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, facts) =
        authorize_outside(cx, &mut tx, Action::ShareBook, (apprenant, Place::Book)).await?;
    if !Share::is_open_for(days) {
        return Err(Error::Invalid(vec![FieldFault::new("jours", fields::DAYS)]));
    }
    // Two at once: one after the other.
    store::apprenants::lock(&mut tx, &scope, apprenant).await?;
    let wanted = (Nature::Book, facts.referentiel.as_str());
    let book = outside::find(cx, &mut tx, &scope, apprenant, wanted)
        .await?
        .ok_or(Error::NotFound)?;
    let token = link::fresh(cx.etablissement());
    let hash = link::hash(&token);

    let fingerprint = fingerprint("share_book", &(apprenant, days));
    if let Some(first) = tx.replayed(cx, &fingerprint).await? {
        let corrupt = |error| chassis::db::Error::corrupt("idempotency_keys.result", error);
        let id: ShareId = first.parse().map_err(corrupt)?;
        let whose = (apprenant, id);
        let share = store::shares::replace_token(&mut tx, &scope, whose, &hash, cx.now()).await?;
        tx.commit().await?;
        return share.map(|share| (token, share)).ok_or(Error::NotFound);
    }
    let open = store::shares::open(&mut tx, &scope, apprenant, cx.now()).await?;
    if open.len() >= SHARES_MAX {
        return Err(Error::TooManyShares);
    }
    let share = Share::of_days((apprenant, book.id), days, cx.now());
    store::shares::insert(&mut tx, &scope, &share, &hash).await?;
    tx.remember(cx, &share.id.to_string()).await?;
    tx.commit().await?;
    Ok((token, share))
}

/// Ends a link: it shows nothing from now on. One that is over, or that never was, is ended too.
pub(crate) async fn revoke_share(
    cx: &Ctx,
    app: &App,
    apprenant: ApprenantId,
    id: ShareId,
) -> Result<(), Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, _) =
        authorize_outside(cx, &mut tx, Action::ShareBook, (apprenant, Place::Book)).await?;
    if store::shares::revoke(&mut tx, &scope, (apprenant, id), cx.now()).await? {
        tx.commit().await?;
    }
    Ok(())
}
