//! Invites an administrateur: a new person, one whom the établissement knows already, or again one who never came.

use chassis::db::Tx;
use chassis::{Ctx, FieldFault, Scope, Uai};

use super::{academie, entering, overview};
use crate::app::App;
use crate::domain::academie::Overview;
use crate::domain::ids::{MailId, PersonId};
use crate::domain::profil::Profil;
use crate::domain::values::{self, EmailAddress, NameFault};
use crate::error::{self, Error, Result};
use crate::policy::Action;
use crate::store::accounts::{self, NewPerson};
use crate::store::mails::{self, NewMail};
use crate::store::{etablissements, inspectors, logins, sessions};

/// Who is to run accounts and settings, as typed.
#[derive(Clone)]
pub struct NewAdministrateur {
    pub nom: String,
    pub prenom: String,
    pub courriel: String,
}

/// The same, read.
pub(super) struct Checked {
    nom: String,
    prenom: String,
    courriel: String,
}

impl Checked {
    pub(super) fn of(typed: &NewAdministrateur, faults: &mut Vec<FieldFault>) -> Option<Self> {
        let before = faults.len();
        let mut name = |field: &str, text: &str| {
            values::name(text).unwrap_or_else(|fault| {
                let code = match fault {
                    NameFault::Absent => error::REQUIRED,
                    NameFault::TooLong => error::TOO_LONG,
                    NameFault::Forbidden => error::NAME_INVALID,
                };
                faults.push(FieldFault::new(field, code));
                String::new()
            })
        };
        let nom = name("administrateur.nom", &typed.nom);
        let prenom = name("administrateur.prenom", &typed.prenom);
        let courriel = EmailAddress::parse(&typed.courriel);
        if courriel.is_none() {
            let code = if typed.courriel.trim().is_empty() {
                error::REQUIRED
            } else {
                error::EMAIL_INVALID
            };
            faults.push(FieldFault::new("administrateur.courriel", code));
        }
        let courriel = courriel.filter(|_| faults.len() == before)?;
        Some(Self {
            nom,
            prenom,
            courriel: courriel.as_str().to_owned(),
        })
    }
}

/// Invites one more administrateur, or again one who never signed in.
pub async fn invite(cx: &Ctx, app: &App, uai: &str, typed: NewAdministrateur) -> Result<Overview> {
    let uai: Uai = uai.parse().map_err(|_| Error::NotFound)?;
    let (there, scope) = entering(cx, Action::CreateEtablissements, uai)?;
    let mut faults = Vec::new();
    let invited = Checked::of(&typed, &mut faults).ok_or(Error::Invalid(faults))?;
    let mut tx = app.db.begin(&there).await?;
    academie(&there, &mut tx).await?;
    let fingerprint = format!("{}\n{}\n{}", invited.nom, invited.prenom, invited.courriel);
    if tx.replayed(&there, &fingerprint).await?.is_some() {
        return overview(&mut tx, &scope).await;
    }
    let etablissement = etablissements::lock(&mut tx, &scope)
        .await?
        .ok_or(Error::NotFound)?;
    let known =
        accounts::duplicates(&mut tx, &scope, "", "", None, Some(&invited.courriel)).await?;
    match known.first().map(|account| PersonId::from(account.person)) {
        Some(person) => {
            let already = known[0]
                .profils
                .iter()
                .any(|profil| profil == Profil::Administrateur.code());
            if already && inspectors::signed_in(&mut tx, person).await? {
                return Err(Error::AdministrateurActive);
            }
            accounts::give_profil(&mut tx, &scope, person, Profil::Administrateur).await?;
            send(
                &there,
                app,
                &mut tx,
                &scope,
                &etablissement.nom,
                person,
                &invited,
            )
            .await?;
        }
        None => newcomer(&there, app, &mut tx, &scope, &etablissement.nom, &invited).await?,
    }
    tx.remember(&there, scope.etablissement()).await?;
    let shown = overview(&mut tx, &scope).await?;
    tx.commit().await?;
    Ok(shown)
}

/// A new person who is administrateur there, and its mail.
pub(super) async fn newcomer(
    there: &Ctx,
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    etablissement: &str,
    invited: &Checked,
) -> Result<()> {
    let new = NewPerson {
        id: PersonId::generate(),
        civilite: "",
        nom: &invited.nom,
        prenom: &invited.prenom,
        date_naissance: None,
        courriel: Some(&invited.courriel),
    };
    accounts::create(tx, scope, &new, there.now()).await?;
    accounts::give_profil(tx, scope, new.id, Profil::Administrateur).await?;
    let wanted = logins::Wanted {
        person: new.id,
        prenom: invited.prenom.clone(),
        nom: invited.nom.clone(),
    };
    logins::assign(tx, &[wanted]).await?;
    send(there, app, tx, scope, etablissement, new.id, invited).await
}

/// Queues the mail; who never signed in gets a first password with it, a new one each time.
async fn send(
    there: &Ctx,
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    etablissement: &str,
    person: PersonId,
    invited: &Checked,
) -> Result<()> {
    let mail = MailId::generate();
    let first = !inspectors::signed_in(tx, person).await?;
    if first {
        let hash = app.hasher.hash(app.links.first_password(mail)).await?;
        sessions::set_password(tx, person, &hash, true).await?;
    }
    let login = sessions::credential_of(tx, person)
        .await?
        .ok_or(Error::NotFound)?
        .login;
    let mail = NewMail {
        id: mail,
        cause: format!("administrateur:{person}:{mail}"),
        template: "administrateur",
        recipient: &invited.courriel,
        recipient_name: format!("{} {}", invited.prenom, invited.nom),
        context: serde_json::json!({
            "etablissement": etablissement,
            "uai": scope.etablissement(),
            "prenom": invited.prenom,
            "nom": invited.nom,
            "identifiant": login,
            "premiere_fois": first,
        }),
        access: None,
    };
    mails::insert(tx, scope, mail, there.now()).await?;
    Ok(())
}
