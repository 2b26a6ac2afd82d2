//! What a learner takes along (I-11): its portfolios follow its periods, its fiches libres follow it.

use std::collections::{BTreeSet, HashMap};

use chassis::db::arrival::{column, of_rows, refused, within, within_or_null};
use chassis::db::moving::{Moves, Whence};
use chassis::db::{Arrival, Crossing, Rows, Tx};
use chassis::{Profil, Scope};
use referentiel::{Catalogue, Referentiel};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::App;
use crate::domain::{
    Destinataires, Form, Nature, PeriodId, Place, Removal, StoredFile, address, comment_text, title,
};
use crate::error::Error;
use crate::store;
use crate::store::transfers::Dossier;

/// Longest identifier of a change, in characters.
const SHORT: usize = 200;

/// A period that the learner took along.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    /// The period.
    pub(crate) id: PeriodId,
    /// What it is called in the destination.
    pub(crate) becomes: PeriodId,
    /// Its version when it was taken along.
    pub(crate) version: i64,
    /// Code of its référentiel.
    pub(crate) referentiel: String,
}

/// Moves a learner; tells how much it is.
pub(super) struct Mover<'a> {
    periods: &'a [Taken],
    catalogue: &'a Catalogue,
}

impl<'a> Mover<'a> {
    /// With these periods, and the diplomas of `app`.
    pub(super) fn new(app: &'a App, periods: &'a [Taken]) -> Self {
        Self {
            periods,
            catalogue: &app.catalogue,
        }
    }
}

impl Moves for Mover<'_> {
    type Dossier = Dossier;
    type Told = HashMap<String, u32>;
    type Error = Error;

    async fn take_out(
        &self,
        tx: &mut Tx,
        from: &Scope,
        crossing: &Crossing,
    ) -> Result<Dossier, Error> {
        let ids: Vec<Uuid> = self.periods.iter().map(|one| one.id.uuid()).collect();
        let apprenant = crossing.person.into();
        let dossier = store::transfers::take(tx, from, apprenant, &ids).await?;
        if dossier.portfolios.len() < ids.len() {
            return Err(Error::Behind);
        }
        // Told once more, and late, a declaration opens nothing where the learner no longer is.
        let gone = Removal::Learners(vec![apprenant]);
        for period in self.periods {
            let (id, version) = (period.id, period.version);
            store::known_periods::removed(tx, from, id, version, &gone).await?;
        }
        Ok(dossier)
    }

    /// For the periods as they are called there.
    async fn put_in(
        &self,
        tx: &mut Tx,
        to: &Scope,
        crossing: &Crossing,
        mut dossier: Dossier,
        whence: Whence,
    ) -> Result<HashMap<String, u32>, Error> {
        if whence == Whence::Arrived {
            let files = store::arriving::take(tx, to, crossing.id).await?;
            join(&mut dossier.annexes, &files);
        }
        let mut renamed = crossing.renamed();
        let (mut known, mut referentiels) = (Vec::new(), Vec::new());
        for period in self.periods {
            renamed.add(period.id.uuid(), period.becomes.uuid());
            known.push(period.becomes.uuid());
            referentiels.push(period.referentiel.clone());
        }
        dossier.rename(&renamed);
        store::transfers::know(tx, to, &known, &referentiels).await?;
        store::transfers::put(tx, to, &dossier).await?;
        Ok(counts(&dossier))
    }

    fn told(dossier: &Dossier) -> Result<HashMap<String, u32>, Error> {
        Ok(counts(dossier))
    }

    fn admit(&self, arrival: &Arrival, dossier: &mut Dossier) -> Result<(), Error> {
        check(arrival, dossier, self.periods, self.catalogue)?;
        arrival.disguise(&mut dossier.fields, &["author"])?;
        arrival.disguise(&mut dossier.changes, &["author"])?;
        arrival.disguise(&mut dossier.reads, &["reader"])?;
        arrival.disguise(&mut dossier.sheets, &["asked_by"])?;
        arrival.disguise(&mut dossier.comments, &["author"])?;
        arrival.disguise(&mut dossier.comment_reads, &["reader"])?;
        arrival.disguise(&mut dossier.annexes, &["author"])?;
        Ok(())
    }

    fn of_rows(error: Error) -> Error {
        match error {
            Error::Db(error) => Error::Db(of_rows(error)),
            other => other,
        }
    }
}

fn counts(dossier: &Dossier) -> HashMap<String, u32> {
    let told = dossier
        .sheets
        .iter()
        .filter(|sheet| {
            let nature = Nature::parse(text(sheet, "nature").unwrap_or("semaine"));
            let told = text(sheet, "etat") != Some("vide");
            told && nature.is_some_and(|nature| nature.place() == Place::Portfolio)
        })
        .count();
    let files = dossier
        .annexes
        .iter()
        .filter(|row| text(row, "fichier").is_some())
        .count();
    let portfolios = dossier.portfolios.len();
    [
        ("portfolios", portfolios),
        ("semaines", told),
        ("fichiers", files),
    ]
    .into_iter()
    .map(|(name, count)| (name.to_owned(), u32::try_from(count).unwrap_or(u32::MAX)))
    .collect()
}

/// Gives annexes the files that came for them: what rows from elsewhere say of files is not true here, and one whose file is
/// not kept stays out.
fn join(annexes: &mut Rows, files: &HashMap<Uuid, StoredFile>) {
    annexes.retain_mut(|row| {
        if text(row, "fichier").is_none() {
            return true;
        }
        let id = text(row, "id").and_then(|id| id.parse().ok());
        let Some(file) = id.and_then(|id: Uuid| files.get(&id)) else {
            return false;
        };
        row["fichier"] = json!(file.id.uuid());
        row["media"] = json!(file.media);
        row["octets"] = json!(file.octets);
        row["largeur"] = json!(file.pixels.map(|(width, _)| width));
        row["hauteur"] = json!(file.pixels.map(|(_, height)| height));
        true
    });
}

/// Rows of the learner, on periods that come along, with what its forms take.
fn check(
    arrival: &Arrival,
    dossier: &Dossier,
    periods: &[Taken],
    catalogue: &Catalogue,
) -> Result<(), Error> {
    let taken: BTreeSet<String> = periods.iter().map(|one| one.id.to_string()).collect();
    arrival.theirs(&dossier.portfolios)?;
    within(&dossier.portfolios, "period", &taken)?;
    let known =
        |row: &Value| text(row, "referentiel").is_some_and(|code| catalogue.get(code).is_some());
    if dossier.portfolios.len() != taken.len() || !dossier.portfolios.iter().all(known) {
        return Err(refused("portfolios that do not fit their periods").into());
    }
    let portfolios = column(&dossier.portfolios, "id");
    let sheets = column(&dossier.sheets, "id");
    arrival.theirs(&dossier.sheets)?;
    within_or_null(&dossier.sheets, "portfolio", &portfolios)?;
    within(&dossier.reads, "sheet", &sheets)?;
    let forms = forms(dossier, catalogue)?;
    let of_portfolios = |row: &Value| {
        let portfolio = text(row, "portfolio");
        dossier
            .portfolios
            .iter()
            .find(|known| text(known, "id") == portfolio)
            .and_then(|known| catalogue.get(text(known, "referentiel")?))
    };
    for rows in [&dossier.fields, &dossier.changes] {
        within_or_null(rows, "portfolio", &portfolios)?;
        within_or_null(rows, "sheet", &sheets)?;
        let fits = |row: &Value| match text(row, "sheet") {
            Some(sheet) => {
                let form = forms.get(sheet);
                form.is_some_and(|(form, referentiel)| takes(*form, referentiel, row))
            }
            None => of_portfolios(row).is_some_and(|referentiel| {
                Form::OF_PORTFOLIO
                    .into_iter()
                    .any(|form| takes(form, referentiel, row))
            }),
        };
        if !rows.iter().all(fits) {
            return Err(refused("a field that its form has not").into());
        }
    }
    check_comments(dossier, &portfolios, &sheets)?;
    check_annexes(arrival, dossier, &portfolios, &sheets)?;
    let short =
        |row: &Value| text(row, "change_id").is_some_and(|text| text.chars().count() <= SHORT);
    if dossier.changes.iter().all(short) {
        return Ok(());
    }
    Err(refused("a change that is none").into())
}

fn text<'a>(row: &'a Value, name: &str) -> Option<&'a str> {
    row.get(name).and_then(Value::as_str)
}

/// The form of each sheet, and the diploma that it was written for.
///
/// A release back, sheets were of weeks alone, and of the diploma of their portfolio.
fn forms<'a>(
    dossier: &'a Dossier,
    catalogue: &'a Catalogue,
) -> Result<HashMap<&'a str, (Form, &'a Referentiel)>, Error> {
    let of_portfolio = |row: &Value| {
        let portfolio = text(row, "portfolio")?;
        let mut all = dossier.portfolios.iter();
        let own = all.find(|known| text(known, "id") == Some(portfolio))?;
        text(own, "referentiel")
    };
    dossier
        .sheets
        .iter()
        .map(|row| {
            let nature = Nature::parse(text(row, "nature").unwrap_or("semaine"));
            let told = text(row, "referentiel").filter(|code| !code.is_empty());
            let code = told.or_else(|| of_portfolio(row));
            let referentiel = code.and_then(|code| catalogue.get(code));
            let known = text(row, "id").zip(nature).zip(referentiel);
            let ((id, nature), referentiel) =
                known.ok_or_else(|| refused("a sheet that is none"))?;
            let form = Form::of_sheet(nature, referentiel.suivi());
            Ok((id, (form, referentiel)))
        })
        .collect()
}

fn takes(form: Form, referentiel: &Referentiel, row: &Value) -> bool {
    let value = row.get("value").unwrap_or(&Value::Null);
    text(row, "name").is_some_and(|name| form.check(name, value, referentiel).is_ok())
}

fn check_comments(
    dossier: &Dossier,
    portfolios: &BTreeSet<String>,
    sheets: &BTreeSet<String>,
) -> Result<(), Error> {
    within_or_null(&dossier.comments, "portfolio", portfolios)?;
    within_or_null(&dossier.comments, "sheet", sheets)?;
    let comments = column(&dossier.comments, "id");
    within(&dossier.comment_reads, "comment", &comments)?;
    let says = |row: &Value| {
        let written = text(row, "texte").is_some_and(|text| comment_text(text).is_ok());
        let addressed = text(row, "destinataires").and_then(Destinataires::parse);
        let profil = text(row, "profil").and_then(Profil::from_code);
        written && addressed.is_some() && profil.is_some()
    };
    if dossier.comments.iter().all(says) {
        return Ok(());
    }
    Err(refused("a comment that is none").into())
}

/// Addresses of the web and files, with a title; what is said of a file is told again by the one that came for it.
fn check_annexes(
    arrival: &Arrival,
    dossier: &Dossier,
    portfolios: &BTreeSet<String>,
    sheets: &BTreeSet<String>,
) -> Result<(), Error> {
    arrival.theirs(&dossier.annexes)?;
    within_or_null(&dossier.annexes, "portfolio", portfolios)?;
    within_or_null(&dossier.annexes, "sheet", sheets)?;
    let fits = |row: &Value| {
        let titled = text(row, "titre").is_some_and(|text| title(text).is_ok());
        let adresse = text(row, "adresse");
        let leads = adresse.is_none_or(|text| address(text).is_ok_and(|read| read == text));
        titled && leads && adresse.is_some() != text(row, "fichier").is_some()
    };
    if dossier.annexes.iter().all(fits) {
        return Ok(());
    }
    Err(refused("an annexe that is none").into())
}
