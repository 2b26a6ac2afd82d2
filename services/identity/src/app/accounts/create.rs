//! Creates an account by hand (I-03); refused until the établissement has its name and e-mail (I-01).

use chassis::{Ctx, FieldFault};
use jiff::civil::Date;

use crate::app::App;
use crate::domain::account::Account;
use crate::domain::ids::{MailId, PersonId};
use crate::domain::profil::Profil;
use crate::domain::values::{self, EmailAddress};
use crate::error::{self, Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::accounts::{self, NewPerson};
use crate::store::mails::{self, NewMail};
use crate::store::{etablissements, logins, sessions};

/// The command of [`create`], as typed.
#[derive(Clone)]
pub struct CreateAccount {
    pub civilite: String,
    pub nom: String,
    pub prenom: String,
    pub date_naissance: String,
    pub courriel: String,
    pub profil: String,
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

/// Profiles that may be given by hand here. Learners come from the registry, tutors by a link.
const BY_HAND: [Profil; 5] = [
    Profil::Administrateur,
    Profil::ChefEtablissement,
    Profil::Ddfpt,
    Profil::Enseignant,
    Profil::MaitreApprentissage,
];

struct Checked {
    civilite: &'static str,
    nom: String,
    prenom: String,
    date_naissance: Option<Date>,
    courriel: Option<EmailAddress>,
    profil: Profil,
}

/// Creates the account, or shows who it may already be.
pub async fn create(cx: &Ctx, app: &App, command: CreateAccount) -> Result<Created> {
    let scope = decide(cx.actor(), Action::WriteAccounts, &Facts::default()).scope(cx)?;
    let checked = check(&command, cx.today())?;
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
    let courriel = checked.courriel.as_ref().map(EmailAddress::as_str);
    if !command.malgre_doublon {
        let found = accounts::duplicates(
            &mut tx,
            &scope,
            &checked.nom,
            &checked.prenom,
            checked.date_naissance,
            courriel,
        )
        .await?;
        if !found.is_empty() {
            return Ok(Created::Duplicates(found));
        }
    }
    let person = PersonId::generate();
    let new = NewPerson {
        id: person,
        civilite: checked.civilite,
        nom: &checked.nom,
        prenom: &checked.prenom,
        date_naissance: checked.date_naissance,
        courriel,
    };
    accounts::create(&mut tx, &scope, &new, cx.now()).await?;
    tx.about(person.uuid());
    accounts::give_profil(&mut tx, &scope, person, checked.profil).await?;
    accounts::give_divisions(
        &mut tx,
        &scope,
        person,
        etablissement.annee,
        &command.divisions,
    )
    .await?;
    let wanted = logins::Wanted {
        person,
        prenom: checked.prenom.clone(),
        nom: checked.nom.clone(),
    };
    logins::assign(&mut tx, &[wanted]).await?;
    let account = accounts::get(&mut tx, &scope, person)
        .await?
        .ok_or(Error::NotFound)?;
    if let Some(courriel) = courriel {
        let mail = MailId::generate();
        let hash = app.hasher.hash(app.links.first_password(mail)).await?;
        sessions::set_password(&mut tx, person, &hash, true).await?;
        let mail = NewMail {
            id: mail,
            cause: format!("account:{person}"),
            template: "compte",
            recipient: courriel,
            recipient_name: format!("{} {}", checked.prenom, checked.nom),
            context: serde_json::json!({
                "etablissement": etablissement.nom,
                "prenom": checked.prenom,
                "nom": checked.nom,
                "identifiant": account.login,
            }),
            access: None,
        };
        mails::insert(&mut tx, &scope, mail, cx.now()).await?;
    }
    etablissements::touch_registre(&mut tx, &scope).await?;
    tx.remember(cx, &person.to_string()).await?;
    tx.commit().await?;
    Ok(Created::Account(account))
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
        divisions,
        malgre_doublon
    ]);
    hex::encode(Sha256::digest(told.to_string()))
}

fn check(command: &CreateAccount, today: Date) -> Result<Checked> {
    let mut faults = Vec::new();
    let mut name = |field: &str, text: &str| match values::name(text) {
        Ok(name) => name,
        Err(fault) => {
            let code = match fault {
                values::NameFault::Absent => error::REQUIRED,
                values::NameFault::TooLong => error::TOO_LONG,
                values::NameFault::Forbidden => error::NAME_INVALID,
            };
            faults.push(FieldFault::new(field, code));
            String::new()
        }
    };
    let nom = name("nom", &command.nom);
    let prenom = name("prenom", &command.prenom);
    let civilite = match command.civilite.as_str() {
        "M." => "M.",
        "Mme" => "Mme",
        _ => "",
    };
    let date_naissance = match (
        command.date_naissance.trim(),
        values::date(&command.date_naissance),
    ) {
        ("", _) => None,
        (_, Some((born, _))) if born <= today => Some(born),
        _ => {
            faults.push(FieldFault::new("date_naissance", error::DATE_INVALID));
            None
        }
    };
    let courriel = EmailAddress::parse(&command.courriel);
    if courriel.is_none() && !command.courriel.trim().is_empty() {
        faults.push(FieldFault::new("courriel", error::EMAIL_INVALID));
    }
    let profil = Profil::from_code(&command.profil).filter(|profil| BY_HAND.contains(profil));
    match profil {
        Some(profil) if faults.is_empty() => Ok(Checked {
            civilite,
            nom,
            prenom,
            date_naissance,
            courriel,
            profil,
        }),
        Some(_) => Err(Error::Invalid(faults)),
        None => {
            faults.push(FieldFault::new("profil", error::PROFIL_INVALID));
            Err(Error::Invalid(faults))
        }
    }
}
