//! What a learner has outside any period: fiches libres (F-10), and, opened once per diploma, a livret (F-12) and a book
//! (F-11).

use chassis::{Ctx, Scope, Tx};

use crate::app::{App, reader};
use crate::domain::{ApprenantId, Nature, Sheet, SheetId};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;
use crate::store::sheets::NewSheet;

/// The sheets of a place, of the diplomas that the one who asks may see (I-10): each was written for one, which the learner
/// may have left since. What was kept before sheets named theirs is told with the rest.
pub(super) async fn readable(
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    (apprenant, facts): (ApprenantId, &Facts),
) -> Result<Vec<Sheet>, Error> {
    let whose = (apprenant, facts.place);
    let mut sheets = store::sheets::outside(tx, scope, whose, reader(cx)).await?;
    sheets.retain(|sheet| {
        let own = Facts {
            referentiel: sheet.referentiel.clone(),
            ..facts.clone()
        };
        sheet.referentiel.is_empty()
            || policy::decide(cx.actor(), Action::Read, Some(&own)).is_allowed()
    });
    Ok(sheets)
}

/// Opens that of the diploma of `facts`; the one that is there already is answered as it is.
pub(super) async fn open(
    cx: &Ctx,
    app: &App,
    mut tx: Tx,
    scope: &Scope,
    (apprenant, facts): (ApprenantId, &Facts),
    nature: Nature,
) -> Result<Sheet, Error> {
    // I-05: of a learner whose diploma is not known yet.
    if facts.referentiel.is_empty() {
        return Err(Error::NotOfDiploma);
    }
    app.referentiel(&facts.referentiel)?;
    // Two at once: the second one finds what the first one made.
    store::apprenants::lock(&mut tx, scope, apprenant).await?;
    let wanted = (nature, facts.referentiel.as_str());
    if let Some(sheet) = find(cx, &mut tx, scope, apprenant, wanted).await? {
        return Ok(sheet);
    }
    let new = NewSheet {
        id: SheetId::generate(),
        apprenant,
        portfolio: None,
        referentiel: facts.referentiel.clone(),
        nature,
        asked_by: (reader(cx) != apprenant.uuid()).then(|| reader(cx)),
    };
    store::sheets::insert(&mut tx, scope, &new, cx.now()).await?;
    store::reads::seen(&mut tx, scope, new.id, reader(cx), 1, cx.now()).await?;
    let made = find(cx, &mut tx, scope, apprenant, wanted).await?;
    tx.commit().await?;
    made.ok_or(Error::NotFound)
}

/// That of a diploma, if it was opened.
pub(super) async fn find(
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
    (nature, referentiel): (Nature, &str),
) -> Result<Option<Sheet>, Error> {
    let whose = (apprenant, nature.place());
    let sheets = store::sheets::outside(tx, scope, whose, reader(cx)).await?;
    Ok(current(&sheets, nature, referentiel).cloned())
}

/// That of a diploma, among these.
pub(super) fn current<'a>(
    sheets: &'a [Sheet],
    nature: Nature,
    referentiel: &str,
) -> Option<&'a Sheet> {
    sheets
        .iter()
        .find(|sheet| sheet.nature == nature && sheet.referentiel == referentiel)
}
