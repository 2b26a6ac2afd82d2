//! Makes the account of a maître d'apprentissage, or gives the profile to one that is there (I-03, I-09).

use chassis::db::Tx;
use chassis::{Ctx, FieldFault, Scope};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{apprentis, one};
use crate::app::accounts::{self as forms, Newcomer, TypedCivil, send_first_password};
use crate::app::{App, person};
use crate::domain::account::Account;
use crate::domain::account_sheet::Civil;
use crate::domain::etablissement::Etablissement;
use crate::domain::ids::PersonId;
use crate::domain::maitre::{MAX_ENTREPRISE, Maitre};
use crate::domain::profil::Profil;
use crate::domain::siecle::text::tidy;
use crate::error::{self, Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::accounts::{self, NewPerson};
use crate::store::{account_sheets, etablissements, logins, maitres};

/// The command of [`create`], as typed.
#[derive(Clone)]
pub struct CreateMaitre {
    pub civilite: String,
    pub nom: String,
    pub prenom: String,
    pub courriel: String,
    pub entreprise: String,
    pub apprentis: Vec<Uuid>,
    pub malgre_doublon: bool,
    /// Take this account instead of making one.
    pub compte: Option<PersonId>,
}

/// What came of it.
pub enum Arrived {
    Maitre(Maitre),
    /// Nothing yet: these are probably the same person.
    Duplicates(Vec<Account>),
}

struct Checked {
    civil: Civil,
    courriel: String,
    entreprise: String,
}

/// Makes the account, or shows who it may already be.
pub async fn create(cx: &Ctx, app: &App, command: CreateMaitre) -> Result<Arrived> {
    let scope = decide(cx.actor(), Action::WriteMaitres, &Facts::default()).scope(cx)?;
    let checked = check(cx, &command)?;
    let mut tx = app.db.begin(cx).await?;
    if let Some(id) = tx.replayed(cx, &fingerprint(&command)).await? {
        let id = id
            .parse()
            .map_err(|error| Error::internal("replaying a creation", error))?;
        return Ok(Arrived::Maitre(one(&mut tx, &scope, id).await?));
    }
    let etablissement = etablissements::lock(&mut tx, &scope)
        .await?
        .ok_or(Error::NotFound)?;
    if !etablissement.is_complete() {
        return Err(Error::EtablissementIncomplete);
    }
    let followed = apprentis(&mut tx, &scope, &command.apprentis).await?;
    if command.compte.is_none() && !command.malgre_doublon {
        let found = duplicates(&mut tx, &scope, &checked).await?;
        if !found.is_empty() {
            return Ok(Arrived::Duplicates(found));
        }
    }
    let maitre = match command.compte {
        Some(known) => adopt(cx, &mut tx, &scope, known).await?,
        None => insert(cx, &mut tx, &scope, &checked).await?,
    };
    maitres::save(&mut tx, &scope, maitre, &checked.entreprise).await?;
    maitres::follow(&mut tx, &scope, maitre, &followed, (person(cx)?, cx.now())).await?;
    invite(cx, app, &mut tx, &scope, (&etablissement, maitre)).await?;
    etablissements::touch_registre(&mut tx, &scope).await?;
    tx.remember(cx, &maitre.to_string()).await?;
    let arrived = one(&mut tx, &scope, maitre).await?;
    tx.commit().await?;
    Ok(Arrived::Maitre(arrived))
}

async fn duplicates(tx: &mut Tx, scope: &Scope, checked: &Checked) -> Result<Vec<Account>> {
    let Civil { nom, prenom, .. } = &checked.civil;
    let courriel = Some(checked.courriel.as_str());
    Ok(accounts::duplicates(tx, scope, nom, prenom, None, courriel).await?)
}

async fn insert(cx: &Ctx, tx: &mut Tx, scope: &Scope, checked: &Checked) -> Result<PersonId> {
    let person = PersonId::generate();
    let new = NewPerson {
        id: person,
        civilite: &checked.civil.civilite,
        nom: &checked.civil.nom,
        prenom: &checked.civil.prenom,
        date_naissance: None,
        courriel: Some(&checked.courriel),
    };
    accounts::create(tx, scope, &new, cx.now()).await?;
    accounts::give_profil(tx, scope, person, Profil::MaitreApprentissage).await?;
    Ok(person)
}

/// An account of this établissement becomes one of a maître d'apprentissage as well.
async fn adopt(cx: &Ctx, tx: &mut Tx, scope: &Scope, known: PersonId) -> Result<PersonId> {
    account_sheets::lock(tx, scope, known)
        .await?
        .ok_or(Error::NotFound)?;
    let sheet = account_sheets::get(tx, scope, known)
        .await?
        .ok_or(Error::NotFound)?;
    let held = sheet
        .profils
        .iter()
        .any(|held| held.profil == Profil::MaitreApprentissage && held.actif);
    if !held {
        sheet.may_give(Profil::MaitreApprentissage)?;
        accounts::give_profil(tx, scope, known, Profil::MaitreApprentissage).await?;
        account_sheets::settle(tx, scope, known, (cx.today(), cx.now())).await?;
    }
    Ok(known)
}

/// Who has no login yet, a tutor for one, gets it by mail with a first password.
async fn invite(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    (etablissement, maitre): (&Etablissement, PersonId),
) -> Result<()> {
    let sheet = account_sheets::get(tx, scope, maitre)
        .await?
        .ok_or(Error::NotFound)?;
    if sheet.sign_in.is_some() {
        return Ok(());
    }
    let nom = sheet.civil.nom_usage.as_ref().unwrap_or(&sheet.civil.nom);
    let wanted = logins::Wanted {
        person: maitre,
        prenom: sheet.civil.prenom.clone(),
        nom: nom.clone(),
    };
    logins::assign(tx, &[wanted]).await?;
    let Some(courriel) = sheet.contact.courriel.as_deref() else {
        return Ok(());
    };
    let newcomer = Newcomer {
        person: maitre,
        prenom: &sheet.civil.prenom,
        nom,
        courriel,
    };
    let welcome = (etablissement.nom.as_str(), &newcomer);
    send_first_password(cx, app, tx, scope, welcome).await
}

fn check(cx: &Ctx, command: &CreateMaitre) -> Result<Checked> {
    let mut faults = Vec::new();
    let typed = TypedCivil {
        civilite: command.civilite.clone(),
        nom: command.nom.clone(),
        nom_usage: String::new(),
        prenom: command.prenom.clone(),
        date_naissance: String::new(),
    };
    let civil = forms::civil(&typed, cx.today(), &mut faults);
    let courriel = forms::courriel(&command.courriel, &mut faults);
    if command.courriel.trim().is_empty() {
        faults.push(FieldFault::new("courriel", error::REQUIRED));
    }
    let entreprise = tidy(&command.entreprise);
    if entreprise.is_empty() {
        faults.push(FieldFault::new("entreprise", error::REQUIRED));
    } else if entreprise.chars().count() > MAX_ENTREPRISE {
        faults.push(FieldFault::new("entreprise", error::TOO_LONG));
    }
    if command.apprentis.is_empty() {
        faults.push(FieldFault::new("apprentis", error::REQUIRED));
    }
    match courriel {
        Some(courriel) if faults.is_empty() => Ok(Checked {
            civil,
            courriel: courriel.as_str().to_owned(),
            entreprise,
        }),
        _ => Err(Error::Invalid(faults)),
    }
}

fn fingerprint(command: &CreateMaitre) -> String {
    let CreateMaitre {
        civilite,
        nom,
        prenom,
        courriel,
        entreprise,
        apprentis,
        malgre_doublon,
        compte,
    } = command;
    let told = serde_json::json!([
        civilite,
        nom,
        prenom,
        courriel,
        entreprise,
        apprentis,
        malgre_doublon,
        compte
    ]);
    hex::encode(Sha256::digest(told.to_string()))
}
