//! What a link to a book shows, to whoever holds it: the pages that the learner chose, with their pictures, and nothing of
//! who it is but what it wrote (F-11). The gateway asks, in nobody's name.

use std::collections::{BTreeMap, BTreeSet};

use chassis::{Ctx, Scope, Tx, link};
use referentiel::Referentiel;
use serde_json::Value;
use uuid::Uuid;

use crate::app::annexes::{FileView, open_file};
use crate::app::{App, reader};
use crate::domain::{Annexe, AnnexeId, COMPETENCE, Nature, Place, Share, SheetId};
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;

/// The fields of one sheet, by name.
type Fields = BTreeMap<String, Value>;

/// A book, as its readers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SharedBook {
    /// Its title.
    pub(crate) titre: String,
    /// The name that the learner shows.
    pub(crate) signature: String,
    /// Its first words.
    pub(crate) presentation: String,
    /// One of those offered; empty: none was chosen.
    pub(crate) couleur: String,
    /// The diploma that it was made for, in full.
    pub(crate) diplome: String,
    /// Those chosen, in order.
    pub(crate) pages: Vec<SharedPage>,
}

/// A page of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SharedPage {
    /// What it is about.
    pub(crate) titre: String,
    /// Where it was.
    pub(crate) cadre: String,
    /// When.
    pub(crate) date: String,
    /// What the learner did.
    pub(crate) recit: String,
    /// Why it is a success.
    pub(crate) fierte: String,
    /// Codes and official titles of what it shows.
    pub(crate) competences: Vec<(String, String)>,
    /// Those chosen among what the learner joined elsewhere, then its own: as its learner sees them.
    pub(crate) images: Vec<Annexe>,
}

/// A link that is open, and what it was found with.
struct Found {
    tx: Tx,
    scope: Scope,
    share: Share,
}

/// Reads what the link of that token shows.
pub(crate) async fn get_shared_book(cx: &Ctx, app: &App, token: &str) -> Result<SharedBook, Error> {
    let mut found = find(cx, app, token).await?;
    read(cx, app, &mut found).await
}

/// Opens one of the pictures that the link of that token shows, or the small one of it.
pub(crate) async fn get_shared_file(
    cx: &Ctx,
    app: &App,
    (token, id): (&str, AnnexeId),
    vignette: bool,
) -> Result<FileView, Error> {
    let mut found = find(cx, app, token).await?;
    let book = read(cx, app, &mut found).await?;
    found.tx.rollback().await?;
    let mut images = book.pages.into_iter().flat_map(|page| page.images);
    let image = images.find(|image| image.id == id).ok_or(Error::NotFound)?;
    open_file(app, image, vignette).await
}

/// The link of a token, if it is open. One that never was, that is over or that was ended has one answer.
async fn find(cx: &Ctx, app: &App, token: &str) -> Result<Found, Error> {
    let decision = policy::decide(cx.actor(), Action::ReadShared, None);
    decision.scope(cx)?;
    let held = link::read(token).ok_or(Error::ShareClosed)?;
    let there = cx.in_etablissement(held.etablissement);
    let scope = decision.scope(&there)?;
    let mut tx = app.db.begin(&there).await?;
    let share = store::shares::of_token(&mut tx, &scope, &held.hash, cx.now())
        .await?
        .ok_or(Error::ShareClosed)?;
    Ok(Found { tx, scope, share })
}

async fn read(
    cx: &Ctx,
    app: &App,
    Found { tx, scope, share }: &mut Found,
) -> Result<SharedBook, Error> {
    let nobody = reader(cx);
    let whose = (share.apprenant, Place::Book);
    let mut sheets = store::sheets::outside(tx, scope, whose, nobody).await?;
    let book = sheets
        .iter()
        .find(|sheet| sheet.id == share.sheet)
        .cloned()
        .ok_or(Error::ShareClosed)?;
    // Of whichever diploma each was told for: a success stays one.
    sheets.retain(|sheet| sheet.nature == Nature::Reussite);
    let there: BTreeMap<SheetId, &str> = sheets
        .iter()
        .map(|sheet| (sheet.id, sheet.referentiel.as_str()))
        .collect();
    let asked: Vec<SheetId> = there.keys().copied().chain([book.id]).collect();
    let mut fields = store::forms::load_all(tx, scope, &asked).await?;
    let cover = fields.remove(&book.id).unwrap_or_default();

    // Those chosen that are there still, each once.
    let mut seen = BTreeSet::new();
    let chosen: Vec<SheetId> = ids(&cover, "pages")
        .map(SheetId::from)
        .filter(|id| there.contains_key(id) && seen.insert(*id))
        .collect();
    let empty = Fields::new();
    let told = |id: &SheetId| fields.get(id).unwrap_or(&empty);
    let photos: Vec<Uuid> = chosen
        .iter()
        .flat_map(|id| ids(told(id), "photos"))
        .collect();
    let pictures = store::annexes::pictures(tx, scope, share.apprenant, (&chosen, &photos)).await?;
    let pages = chosen
        .iter()
        .map(|id| {
            let code = there.get(id).copied().unwrap_or_default();
            page(*id, told(id), &pictures, app.catalogue.get(code))
        })
        .collect();
    // A visitor finds the book open even where one of these is not installed: it then lacks the words of that one alone.
    let diploma = app.catalogue.get(&book.referentiel);
    Ok(SharedBook {
        titre: text(&cover, "titre"),
        signature: text(&cover, "signature"),
        presentation: text(&cover, "presentation"),
        couleur: text(&cover, "couleur"),
        diplome: diploma.map_or_else(|| book.referentiel.clone(), Referentiel::nom),
        pages,
    })
}

fn page(
    id: SheetId,
    told: &Fields,
    pictures: &[Annexe],
    diploma: Option<&Referentiel>,
) -> SharedPage {
    let shown = |code: &str| told.get(&format!("{COMPETENCE}{code}")) == Some(&Value::Bool(true));
    let own = pictures.iter().filter(|one| one.sheet == Some(id));
    let chosen = ids(told, "photos").filter_map(|photo| {
        let of_others = |one: &&Annexe| one.id.uuid() == photo && one.sheet != Some(id);
        pictures.iter().find(of_others)
    });
    let mut seen = BTreeSet::new();
    SharedPage {
        titre: text(told, "titre"),
        cadre: text(told, "cadre"),
        date: text(told, "date"),
        recit: text(told, "recit"),
        fierte: text(told, "fierte"),
        competences: diploma
            .into_iter()
            .flat_map(|diploma| &diploma.competences)
            .filter(|competence| shown(&competence.code))
            .map(|competence| (competence.code.clone(), competence.intitule.clone()))
            .collect(),
        images: chosen
            .chain(own)
            .filter(|one| seen.insert(one.id))
            .cloned()
            .collect(),
    }
}

fn text(fields: &Fields, name: &str) -> String {
    let value = fields.get(name).and_then(Value::as_str);
    value.unwrap_or_default().to_owned()
}

/// The ids that a list of texts holds; what is none is left out.
fn ids<'a>(fields: &'a Fields, name: &str) -> impl Iterator<Item = Uuid> + use<'a> {
    let items = fields.get(name).and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(|item| item.as_str()?.parse().ok())
}
