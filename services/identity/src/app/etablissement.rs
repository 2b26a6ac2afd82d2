//! Settings of the établissement (I-01).

use chassis::{Ctx, FieldFault};

use crate::app::App;
use crate::domain::etablissement::Etablissement;
use crate::domain::siecle::text::tidy;
use crate::domain::values::{EmailAddress, phone};
use crate::error::{self, Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::etablissements;

/// The settings.
pub async fn get(cx: &Ctx, app: &App) -> Result<Etablissement> {
    let scope = decide(cx.actor(), Action::ReadEtablissement, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    etablissements::get(&mut tx, scope.etablissement())
        .await?
        .ok_or(Error::NotFound)
}

/// Replaces the settings, if they are still those of `expected_version`.
pub async fn update(
    cx: &Ctx,
    app: &App,
    wanted: Etablissement,
    expected_version: i64,
) -> Result<Etablissement> {
    let scope = decide(cx.actor(), Action::UpdateEtablissement, &Facts::default()).scope(cx)?;
    let wanted = checked(app, wanted)?;
    let mut tx = app.db.begin(cx).await?;
    let current = etablissements::lock(&mut tx, &scope)
        .await?
        .ok_or(Error::NotFound)?;
    if current.version != expected_version {
        return Err(Error::Stale);
    }
    let subscriptions_change = current.referentiels != wanted.referentiels;
    etablissements::save(&mut tx, &scope, &wanted).await?;
    if subscriptions_change {
        // What a seconde commune leads to depends on it (I-05): a preview made before is no longer true.
        etablissements::touch_registre(&mut tx, &scope).await?;
    }
    let saved = etablissements::get(&mut tx, scope.etablissement())
        .await?
        .ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(saved)
}

const MAX_TEXT: usize = 200;

fn checked(app: &App, wanted: Etablissement) -> Result<Etablissement> {
    let mut faults = Vec::new();
    let mut text = |field: &str, value: &str, required: bool| {
        let value = tidy(value);
        if value.is_empty() && required {
            faults.push(FieldFault::new(field, error::REQUIRED));
        }
        if value.chars().count() > MAX_TEXT {
            faults.push(FieldFault::new(field, error::TOO_LONG));
        }
        value
    };
    let nom = text("nom", &wanted.nom, true);
    let courriel = text("courriel", &wanted.courriel, true);
    let url = text("url", &wanted.url, false);
    let academie = text("academie", &wanted.academie, false);
    let telephone = text("telephone", &wanted.telephone, false);
    let adresse = text("adresse", &wanted.adresse, false);
    let code_postal = text("code_postal", &wanted.code_postal, false);
    let ville = text("ville", &wanted.ville, false);
    let courriel = match EmailAddress::parse(&courriel) {
        Some(address) => address.as_str().to_owned(),
        None if courriel.is_empty() => courriel,
        None => {
            faults.push(FieldFault::new("courriel", error::EMAIL_INVALID));
            courriel
        }
    };
    if !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://") {
        faults.push(FieldFault::new("url", error::URL_INVALID));
    }
    let telephone = match phone(&telephone) {
        Some(telephone) => telephone,
        None if telephone.is_empty() => telephone,
        None => {
            faults.push(FieldFault::new("telephone", error::PHONE_INVALID));
            telephone
        }
    };
    let mut referentiels = wanted.referentiels;
    referentiels.sort();
    referentiels.dedup();
    if referentiels
        .iter()
        .any(|code| app.catalogue.get(code).is_none())
    {
        faults.push(FieldFault::new("referentiels", error::REFERENTIEL_UNKNOWN));
    }
    if faults.is_empty() {
        Ok(Etablissement {
            nom,
            courriel,
            url,
            academie,
            telephone,
            adresse,
            code_postal,
            ville,
            referentiels,
            ..Etablissement::default()
        })
    } else {
        Err(Error::Invalid(faults))
    }
}
