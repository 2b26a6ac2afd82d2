//! Creates an account by hand (I-03); refused until the établissement has its name and e-mail (I-01).

use chassis::db::Tx;
use chassis::{Ctx, FieldFault, Scope};
use jiff::civil::Date;

use super::checks::{self, TypedCivil};
use super::first_mail::{Newcomer, send_first_password};
use crate::app::App;
use crate::domain::account::Account;
use crate::domain::account_sheet::{BY_HAND, Civil};
use crate::domain::ids::PersonId;
use crate::domain::profil::Profil;
use crate::domain::values::EmailAddress;
use crate::error::{self, Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::accounts::{self, NewPerson};
use crate::store::{account_sheets, etablissements, logins};

/// The command of [`create`], as typed.
#[derive(Clone)]
pub struct CreateAccount {
    pub civilite: String,
    pub nom: String,
    pub prenom: String,
    pub date_naissance: String,
    pub courriel: String,
    pub profil: String,
    /// Of a teacher.
    pub discipline: String,
    pub divisions: Vec<String>,
    pub malgre_doublon: bool,
}

/// What came of it.
pub enum Created {
    /// The account.
    Account(Account),
    /// Nothing yet: these are probably the same person.
    Duplicates(Vec<Account>),
}

struct Checked {
    civil: Civil,
    courriel: Option<EmailAddress>,
    profil: Profil,
    disciplines: Vec<String>,
    divisions: Vec<String>,
}

/// Creates the account, or shows who it may already be.
pub async fn create(cx: &Ctx, app: &App, command: CreateAccount) -> Result<Created> {
    let scope = decide(cx.actor(), Action::WriteAccounts, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    if let Some(person) = tx.replayed(cx, &fingerprint(&command)).await? {
        let person: PersonId = person
            .parse()
            .map_err(|error| Error::internal("replaying a creation", error))?;
        return accounts::get(&mut tx, &scope, person)
            .await?
            .map(Created::Account)
            .ok_or(Error::NotFound);
    }
    let etablissement = etablissements::lock(&mut tx, &scope)
        .await?
        .ok_or(Error::NotFound)?;
    if !etablissement.is_complete() {
        return Err(Error::EtablissementIncomplete);
    }
    let annee = etablissement.annee;
    let checked = check(&mut tx, &scope, annee, &command, cx.today()).await?;
    let civil = &checked.civil;
    let courriel = checked.courriel.as_ref().map(EmailAddress::as_str);
    if !command.malgre_doublon {
        let found = accounts::duplicates(
            &mut tx,
            &scope,
            &civil.nom,
            &civil.prenom,
            civil.date_naissance,
            courriel,
        )
        .await?;
        if !found.is_empty() {
            return Ok(Created::Duplicates(found));
        }
    }
    let person = insert(cx, &mut tx, &scope, annee, &checked).await?;
    tx.about(person.uuid());
    if let Some(courriel) = courriel {
        let newcomer = Newcomer {
            person,
            prenom: &civil.prenom,
            nom: &civil.nom,
            courriel,
        };
        let welcome = (etablissement.nom.as_str(), &newcomer);
        send_first_password(cx, app, &mut tx, &scope, welcome).await?;
    }
    etablissements::touch_registre(&mut tx, &scope).await?;
    tx.remember(cx, &person.to_string()).await?;
    let account = accounts::get(&mut tx, &scope, person)
        .await?
        .ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(Created::Account(account))
}

/// The person with its account, profile, teaching and login.
async fn insert(
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    annee: i32,
    checked: &Checked,
) -> Result<PersonId> {
    let person = PersonId::generate();
    let civil = &checked.civil;
    let new = NewPerson {
        id: person,
        civilite: &civil.civilite,
        nom: &civil.nom,
        prenom: &civil.prenom,
        date_naissance: civil.date_naissance,
        courriel: checked.courriel.as_ref().map(EmailAddress::as_str),
    };
    accounts::create(tx, scope, &new, cx.now()).await?;
    accounts::give_profil(tx, scope, person, checked.profil).await?;
    let taught = (checked.disciplines.as_slice(), checked.divisions.as_slice());
    account_sheets::save_teaching(tx, scope, person, annee, taught).await?;
    let wanted = logins::Wanted {
        person,
        prenom: civil.prenom.clone(),
        nom: civil.nom.clone(),
    };
    logins::assign(tx, &[wanted]).await?;
    Ok(person)
}

fn fingerprint(command: &CreateAccount) -> String {
    use sha2::{Digest, Sha256};
    let CreateAccount {
        civilite,
        nom,
        prenom,
        date_naissance,
        courriel,
        profil,
        discipline,
        divisions,
        malgre_doublon,
    } = command;
    let told = serde_json::json!([
        civilite,
        nom,
        prenom,
        date_naissance,
        courriel,
        profil,
        discipline,
        divisions,
        malgre_doublon
    ]);
    hex::encode(Sha256::digest(told.to_string()))
}

async fn check(
    tx: &mut Tx,
    scope: &Scope,
    annee: i32,
    command: &CreateAccount,
    today: Date,
) -> Result<Checked> {
    let mut faults = Vec::new();
    let typed = TypedCivil {
        civilite: command.civilite.clone(),
        nom: command.nom.clone(),
        nom_usage: String::new(),
        prenom: command.prenom.clone(),
        date_naissance: command.date_naissance.clone(),
    };
    let civil = checks::civil(&typed, today, &mut faults);
    let courriel = checks::courriel(&command.courriel, &mut faults);
    let profil = Profil::from_code(&command.profil).filter(|profil| BY_HAND.contains(profil));
    if profil.is_none() {
        faults.push(FieldFault::new("profil", error::PROFIL_INVALID));
    }
    // What somebody else than a teacher would teach is left aside.
    let (disciplines, divisions) = if profil == Some(Profil::Enseignant) {
        (
            checks::discipline(&command.discipline, &mut faults),
            checks::divisions(tx, scope, annee, &command.divisions, &mut faults).await?,
        )
    } else {
        (Vec::new(), Vec::new())
    };
    match profil {
        Some(profil) if faults.is_empty() => Ok(Checked {
            civil,
            courriel,
            profil,
            disciplines,
            divisions,
        }),
        _ => Err(Error::Invalid(faults)),
    }
}
