//! Opens an access, for a person who may be new, or known to another établissement.

use chassis::db::Tx;
use chassis::{Ctx, FieldFault, Scope};
use sha2::{Digest as _, Sha256};

use super::{check_reach, list::described, one, send_invitation};
use crate::app::inspectors::Inspector;
use crate::app::{App, person};
use crate::domain::etablissement::Etablissement;
use crate::domain::ids::{InspectionId, MailId, PersonId};
use crate::domain::inspecteur::{Acces, Fait};
use crate::domain::profil::Profil;
use crate::domain::values::{self, EmailAddress, NameFault};
use crate::error::{self, Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::accounts::{self, NewPerson};
use crate::store::{etablissements, inspectors, logins};

/// The command of [`open`], as typed.
#[derive(Clone)]
pub struct OpenAccess {
    pub nom: String,
    pub prenom: String,
    pub courriel: String,
    pub referentiels: Vec<String>,
    pub fin: String,
}

/// Opens the access and invites; a person has one at a time in an établissement.
pub async fn open(cx: &Ctx, app: &App, command: OpenAccess) -> Result<Inspector> {
    let scope = decide(cx.actor(), Action::WriteInspectors, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    if let Some(id) = tx.replayed(cx, &fingerprint(&command)).await? {
        let id: InspectionId = id
            .parse()
            .map_err(|error| Error::internal("replaying an opening", error))?;
        let found = one(&mut tx, &scope, id).await?;
        return described(&mut tx, &scope, found).await;
    }
    let etablissement = etablissements::lock(&mut tx, &scope)
        .await?
        .ok_or(Error::NotFound)?;
    if !etablissement.is_complete() {
        return Err(Error::EtablissementIncomplete);
    }
    let acces = checked(cx, &etablissement, &command)?;
    let acces = Acces {
        person: whoever(cx, &mut tx, &scope, &acces).await?,
        ..acces
    };
    inspectors::insert(&mut tx, &scope, &acces).await?;
    tx.about(acces.person.uuid());
    accounts::give_profil(&mut tx, &scope, acces.person, Profil::Inspecteur).await?;
    inspectors::reserve(&mut tx, acces.person).await?;
    send_invitation(cx, app, &mut tx, &scope, &etablissement, &acces).await?;
    inspectors::note(
        &mut tx,
        &scope,
        acces.id,
        Fait::Ouvert,
        person(cx)?,
        cx.now(),
    )
    .await?;
    tx.remember(cx, &acces.id.to_string()).await?;
    let opened = one(&mut tx, &scope, acces.id).await?;
    let opened = described(&mut tx, &scope, opened).await?;
    tx.commit().await?;
    Ok(opened)
}

/// The person at that address: an inspector invited before, here or elsewhere, or somebody new.
async fn whoever(cx: &Ctx, tx: &mut Tx, scope: &Scope, acces: &Acces) -> Result<PersonId> {
    if let Some(known) = inspectors::person_invited_at(tx, &acces.courriel).await? {
        if inspectors::has_access(tx, scope, known).await? {
            return Err(Error::InspectorExists);
        }
        inspectors::adopt(tx, scope, known).await?;
        return Ok(known);
    }
    let new = NewPerson {
        id: acces.person,
        civilite: "",
        nom: &acces.nom,
        prenom: &acces.prenom,
        date_naissance: None,
        courriel: Some(&acces.courriel),
    };
    accounts::create(tx, scope, &new, cx.now()).await?;
    let wanted = logins::Wanted {
        person: new.id,
        prenom: acces.prenom.clone(),
        nom: acces.nom.clone(),
    };
    logins::assign(tx, &[wanted]).await?;
    Ok(new.id)
}

fn checked(cx: &Ctx, etablissement: &Etablissement, command: &OpenAccess) -> Result<Acces> {
    let mut faults = Vec::new();
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
    let nom = name("nom", &command.nom);
    let prenom = name("prenom", &command.prenom);
    let courriel = EmailAddress::parse(&command.courriel);
    if courriel.is_none() {
        let code = if command.courriel.trim().is_empty() {
            error::REQUIRED
        } else {
            error::EMAIL_INVALID
        };
        faults.push(FieldFault::new("courriel", code));
    }
    let (referentiels, fin) = check_reach(
        etablissement,
        &command.referentiels,
        &command.fin,
        cx.today(),
        &mut faults,
    );
    match (courriel, fin) {
        (Some(courriel), Some(fin)) if faults.is_empty() => Ok(Acces {
            id: InspectionId::generate(),
            person: PersonId::generate(),
            nom,
            prenom,
            courriel: courriel.as_str().to_owned(),
            referentiels,
            fin,
            mail: MailId::generate(),
            mail_state: None,
            ouvert_le: cx.now(),
            retire_le: None,
            visite: None,
            version: 1,
        }),
        _ => Err(Error::Invalid(faults)),
    }
}

fn fingerprint(command: &OpenAccess) -> String {
    let OpenAccess {
        nom,
        prenom,
        courriel,
        referentiels,
        fin,
    } = command;
    let told = serde_json::json!([nom, prenom, courriel, referentiels, fin]);
    hex::encode(Sha256::digest(told.to_string()))
}
