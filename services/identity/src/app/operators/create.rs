//! Creates an établissement, with the administrateur who will set it up.

use chassis::{Ctx, FieldFault, Uai};
use sha2::{Digest as _, Sha256};

use super::invite::{Checked, NewAdministrateur, newcomer};
use super::{academie, entering, overview};
use crate::app::App;
use crate::domain::academie::Overview;
use crate::domain::siecle::text::tidy;
use crate::error::{self, Error, Result};
use crate::policy::Action;
use crate::store::operators;

/// The command of [`create`], as typed.
#[derive(Clone)]
pub struct CreateEtablissement {
    pub uai: String,
    pub nom: String,
    /// Empty: that of the operator.
    pub academie: String,
    pub administrateur: NewAdministrateur,
}

const MAX_TEXT: usize = 200;

/// Creates both in one transaction; the administrateur gets a mail with the first sign-in.
pub async fn create(cx: &Ctx, app: &App, command: CreateEtablissement) -> Result<Overview> {
    let mut faults = Vec::new();
    let uai = uai(&command.uai, &mut faults);
    let nom = text("nom", &command.nom, &mut faults);
    if nom.is_empty() {
        faults.push(FieldFault::new("nom", error::REQUIRED));
    }
    let place = text("academie", &command.academie, &mut faults);
    let first = Checked::of(&command.administrateur, &mut faults);
    let (there, scope) = entering(
        cx,
        Action::CreateEtablissements,
        uai.clone().unwrap_or(Uai::NONE),
    )?;
    let (Some(_), Some(first)) = (uai.filter(|_| faults.is_empty()), first) else {
        return Err(Error::Invalid(faults));
    };
    let mut tx = app.db.begin(&there).await?;
    let own = academie(&there, &mut tx).await?;
    if tx.replayed(&there, &fingerprint(&command)).await?.is_some() {
        return overview(&mut tx, &scope).await;
    }
    let place = if place.is_empty() { own } else { place };
    if !operators::create(&mut tx, &scope, &nom, &place, there.now()).await? {
        return Err(Error::EtablissementExists);
    }
    newcomer(&there, app, &mut tx, &scope, &nom, &first).await?;
    tx.remember(&there, scope.etablissement()).await?;
    let created = overview(&mut tx, &scope).await?;
    tx.commit().await?;
    Ok(created)
}

/// I-01: seven digits and the letter that goes with them.
fn uai(typed: &str, faults: &mut Vec<FieldFault>) -> Option<Uai> {
    let code = match typed.parse::<Uai>() {
        Ok(uai) => return Some(uai),
        Err(_) if typed.trim().is_empty() => error::REQUIRED,
        Err(_) => error::UAI_INVALID,
    };
    faults.push(FieldFault::new("uai", code));
    None
}

fn text(field: &str, typed: &str, faults: &mut Vec<FieldFault>) -> String {
    let text = tidy(typed);
    if text.chars().count() > MAX_TEXT {
        faults.push(FieldFault::new(field, error::TOO_LONG));
    }
    text
}

fn fingerprint(command: &CreateEtablissement) -> String {
    let NewAdministrateur {
        nom,
        prenom,
        courriel,
    } = &command.administrateur;
    let told = serde_json::json!([
        command.uai,
        command.nom,
        command.academie,
        nom,
        prenom,
        courriel
    ]);
    hex::encode(Sha256::digest(told.to_string()))
}
