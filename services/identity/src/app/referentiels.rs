//! Diplomas installed while the suite runs: an operator of the académie has a file checked, sees what it changes,
//! and installs it. Every service hears of it and keeps it.

use chassis::Ctx;
use chassis::db::Tx;
use chassis::texts::Text;
use referentiel::{Catalogue, Fault, Library, LoadError, Referentiel};

use crate::app::{App, operators, person};
use crate::domain::referentiel::{Checked, Comparison, Known, TEXT_MAX};
use crate::error::{self, Error, Result};
use crate::events::outgoing;
use crate::policy::{Action, Facts, decide};
use crate::store::referentiels;

/// What a file came to.
pub enum Verdict {
    /// All that is wrong with it.
    Faulty(Vec<Fault>),
    /// What it would change.
    Sound(Box<Checked>),
}

/// Every diploma that is known, by code.
pub async fn list(cx: &Ctx, app: &App) -> Result<Vec<Known>> {
    let mut tx = operators::at_work(cx, app, Action::ManageReferentiels).await?;
    let known = known(&mut tx, app).await?;
    let traces = referentiels::traces(&mut tx).await?;
    Ok(known.iter().map(|one| Known::of(one, &traces)).collect())
}

/// Reads a file: all that is wrong with it, or what it would change.
pub async fn check(cx: &Ctx, app: &App, text: &str) -> Result<Verdict> {
    let mut tx = operators::at_work(cx, app, Action::ManageReferentiels).await?;
    let known = known(&mut tx, app).await?;
    Ok(match read(&known, text)? {
        Ok(referentiel) => Verdict::Sound(Box::new(Checked::of(referentiel, &known))),
        Err(error) => Verdict::Faulty(error.faults),
    })
}

/// A file to install, as it was checked.
pub struct ToInstall<'a> {
    pub text: &'a str,
    /// Of the text.
    pub fingerprint: &'a str,
    /// Of the text of that code that it was compared with; empty when there was none.
    pub since: &'a str,
}

/// Installs the file that was checked, over the text that it was compared with (G-06). What is known already stays as it
/// is, and that is a success; every service is told of it once more, for one of them may have missed it.
pub async fn install(cx: &Ctx, app: &App, wanted: &ToInstall<'_>) -> Result<Known> {
    let mut tx = operators::at_work(cx, app, Action::ManageReferentiels).await?;
    // One after the other: what is compared with is what is replaced, and the last to commit has the highest place.
    referentiels::lock(&mut tx).await?;
    let known = known(&mut tx, app).await?;
    let referentiel =
        read(&known, wanted.text)?.map_err(|_| Error::field("texte", error::REFERENTIEL_FAULTY))?;
    if referentiel.fingerprint() != wanted.fingerprint {
        return Err(Error::field("empreinte", error::REFERENTIEL_CHANGED));
    }
    let checked = Checked::of(referentiel, &known);
    if !checked.same && checked.base.as_deref().unwrap_or_default() != wanted.since {
        return Err(Error::field("depuis", error::REFERENTIEL_OUTDATED));
    }
    if !checked.lost.is_empty() {
        let codes: Vec<&str> = checked.lost.iter().map(|lost| lost.code.as_str()).collect();
        return Err(Error::CodesLost {
            codes: codes.join(", "),
        });
    }
    let referentiel = checked.referentiel;
    let installation = if checked.same {
        referentiels::renew(&mut tx, &referentiel).await?
    } else {
        Some(referentiels::install(&mut tx, &referentiel, person(cx)?, cx.now()).await?)
    };
    if let Some(installation) = installation {
        let kept = Text {
            name: referentiel.code.clone(),
            body: wanted.text.to_owned(),
            version: installation.seq,
        };
        tx.put_text(cx, Library::KIND, &kept).await?;
        let told = outgoing::referentiel_installed(&installation, &referentiel, wanted.text);
        tx.emit(cx, told).await?;
    }
    let traces = referentiels::traces(&mut tx).await?;
    tx.commit().await?;
    // The replica that was asked knows it at once; the others moments later.
    app.installed.look().await?;
    Ok(Known::of(&referentiel, &traces))
}

/// What changes from one diploma to another, for those who teach and those who inspect.
pub fn compare(cx: &Ctx, app: &App, code: &str, since: &str) -> Result<Comparison> {
    decide(cx.actor(), Action::CompareReferentiels, &Facts::default()).scope(cx)?;
    let get = |code: &str| app.catalogue.get(code).ok_or(Error::NotFound);
    Ok(Comparison::of(get(since)?, get(code)?))
}

/// What is known as this transaction sees it, whatever this replica holds.
async fn known(tx: &mut Tx, app: &App) -> Result<Catalogue> {
    let texts = tx.texts(Library::KIND).await?;
    Ok(app.catalogue.gather(told_as(&texts)).0)
}

fn told_as(texts: &[Text]) -> Vec<(&str, &str)> {
    let told = texts.iter().map(|text| (&*text.name, &*text.body));
    told.collect()
}

fn read(known: &Catalogue, text: &str) -> Result<Result<Referentiel, LoadError>> {
    if text.len() > TEXT_MAX {
        return Err(Error::field("texte", error::REFERENTIEL_TOO_LARGE));
    }
    Ok(known.check(text))
}
