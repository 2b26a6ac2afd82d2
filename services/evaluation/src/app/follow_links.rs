//! What sheets show, and what the teacher picked in them, flows into the bilan entreprise of the period (F-04, E-03).

use chassis::{Ctx, Scope, Tx};

use crate::domain::bilan_entreprise::BilanEntreprise;
use crate::domain::fermeture::Fermeture;
use crate::domain::liens::{Fiches, Liens, asks_for_more};
use crate::domain::period::Connue;
use crate::error::Error;
use crate::events::outgoing;
use crate::policy::{self, Action};
use crate::store;

/// Takes over what one sheet says, whatever comes first, twice or late. What a bilan intermédiaire counted stays as it
/// was; a finished bilan that is asked for more is taken up again.
///
/// # Errors
/// That the learner takes part in the period is still to be told, or its bilan is being counted: ask again later.
pub async fn follow_links(cx: &Ctx, tx: &mut Tx, liens: &Liens) -> Result<(), Error> {
    let scope = policy::decide(cx.actor(), Action::FollowPeriods, None).scope(cx)?;
    let erased = tx.erased_among(&scope, &[liens.apprenant.uuid()]).await?;
    // The learner before the period, as everywhere.
    let there = store::apprenants::lock(tx, &scope, liens.apprenant).await?;
    if !erased.is_empty() || !takes_part(tx, &scope, liens).await? {
        return Ok(());
    }
    there.ok_or(Error::Behind)?;
    let bilan = store::bilans_entreprise::lock(tx, &scope, liens.period, liens.apprenant).await?;
    let fermeture = store::apprenants::fermeture(tx, &scope, liens.apprenant).await?;
    if let Some(bilan) = &bilan
        && is_closed(bilan, &fermeture)?
    {
        return Ok(());
    }
    let before = store::liens::list(tx, &scope, liens.apprenant, Some(liens.period)).await?;
    let taken = store::liens::record(tx, &scope, liens).await?;
    let more = taken && asks_for_more(&Fiches::of(before), liens);
    if let Some(bilan) = bilan
        && bilan.termine.is_some()
        && more
    {
        let next = bilan.asked_for_more();
        store::bilans_entreprise::save(tx, &scope, &next, None).await?;
        tx.emit(cx, outgoing::bilan_entreprise_changed(&next))
            .await?;
    }
    Ok(())
}

/// Whether the learner takes part in the period as the sheet says; who left since, or joined again, is another matter.
async fn takes_part(tx: &mut Tx, scope: &Scope, liens: &Liens) -> Result<bool, Error> {
    store::periods::serialise(tx, scope, liens.period).await?;
    let version = match store::periods::lock(tx, scope, liens.period).await? {
        Some(Connue::Supprimee(version)) if liens.since <= version => return Ok(false),
        Some(Connue::Active(version)) => version,
        // Told before the declaration, or before the undoing of a deletion (P-08 ★).
        Some(Connue::Supprimee(_)) | None => return Err(Error::Behind),
    };
    let there = store::periods::participants(tx, scope, liens.period).await?;
    match there.get(&liens.apprenant) {
        Some(since) if *since == liens.since => Ok(true),
        Some(since) if *since > liens.since => Ok(false),
        None if liens.since <= version => Ok(false),
        Some(_) | None => Err(Error::Behind),
    }
}

/// Whether the bilan never changes again: counted, or dated before the last bilan intermédiaire (E-04).
///
/// # Errors
/// It is being counted.
fn is_closed(bilan: &BilanEntreprise, fermeture: &Fermeture) -> Result<bool, Error> {
    if fermeture
        .en_validation
        .is_some_and(|date| bilan.is_counted_at(date))
    {
        return Err(Error::Behind);
    }
    let dated = bilan.enregistre.map(|saved| saved.date);
    let before = fermeture
        .dernier
        .zip(dated)
        .is_some_and(|(last, date)| date < last);
    Ok(bilan.compte.is_some() || before)
}
