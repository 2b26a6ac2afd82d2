//! Settings of the établissement (I-01).

use chassis::db::Tx;
use chassis::{Ctx, FieldFault, Scope};

use crate::app::App;
use crate::domain::etablissement::{Apprentissage, Contact, Etablissement};
use crate::domain::picture::State;
use crate::domain::siecle::text::tidy;
use crate::domain::values::{EmailAddress, phone};
use crate::error::{self, Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::etablissements::{self, Denomination};
use crate::store::images;

/// The settings, and what stands of the pictures.
pub struct Described {
    pub settings: Etablissement,
    pub images: Vec<State>,
}

/// The settings.
pub async fn get(cx: &Ctx, app: &App) -> Result<Described> {
    let scope = decide(cx.actor(), Action::ReadEtablissement, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    described(&mut tx, &scope).await
}

/// Most of one request: twice a page.
const MAX_NAMED: usize = 100;

/// Names of those of these établissements that are here.
pub async fn names(cx: &Ctx, app: &App, uais: &[String]) -> Result<Vec<Denomination>> {
    let scope = decide(cx.actor(), Action::NameEtablissements, &Facts::default()).scope(cx)?;
    if uais.len() > MAX_NAMED {
        return Err(Error::field("uais", error::TOO_LONG));
    }
    let mut tx = app.db.begin(cx).await?;
    Ok(etablissements::names(&mut tx, &scope, uais).await?)
}

async fn described(tx: &mut Tx, scope: &Scope) -> Result<Described> {
    let settings = etablissements::get(tx, scope.etablissement())
        .await?
        .ok_or(Error::NotFound)?;
    let images = images::states(tx, scope).await?;
    Ok(Described { settings, images })
}

/// Replaces the settings, if they are still those of `expected_version`.
pub async fn update(
    cx: &Ctx,
    app: &App,
    wanted: Etablissement,
    expected_version: i64,
) -> Result<Described> {
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
    let saved = described(&mut tx, &scope).await?;
    tx.commit().await?;
    Ok(saved)
}

const MAX_TEXT: usize = 200;

/// Reads typed fields and gathers what is wrong with them.
#[derive(Default)]
struct Reader {
    faults: Vec<FieldFault>,
}

impl Reader {
    fn text(&mut self, field: &str, value: &str) -> String {
        let value = tidy(value);
        if value.chars().count() > MAX_TEXT {
            self.faults.push(FieldFault::new(field, error::TOO_LONG));
        }
        value
    }

    fn required(&mut self, field: &str, value: &str) -> String {
        let value = self.text(field, value);
        if value.is_empty() {
            self.faults.push(FieldFault::new(field, error::REQUIRED));
        }
        value
    }

    /// Text of a form of its own: empty, or as `parse` makes it.
    fn formed(
        &mut self,
        field: &str,
        value: String,
        code: &'static str,
        parse: impl Fn(&str) -> Option<String>,
    ) -> String {
        if value.is_empty() {
            return value;
        }
        parse(&value).unwrap_or_else(|| {
            self.faults.push(FieldFault::new(field, code));
            value
        })
    }

    fn phone(&mut self, field: &str, value: &str) -> String {
        let value = self.text(field, value);
        self.formed(field, value, error::PHONE_INVALID, phone)
    }

    fn courriel(&mut self, field: &str, value: String) -> String {
        self.formed(field, value, error::EMAIL_INVALID, |text| {
            EmailAddress::parse(text).map(|address| address.as_str().to_owned())
        })
    }

    fn contact(&mut self, place: &str, typed: &Contact) -> Contact {
        let field = |name: &str| format!("{place}.{name}");
        let courriel = self.text(&field("courriel"), &typed.courriel);
        Contact {
            nom: self.text(&field("nom"), &typed.nom),
            adresse: self.text(&field("adresse"), &typed.adresse),
            code_postal: self.text(&field("code_postal"), &typed.code_postal),
            ville: self.text(&field("ville"), &typed.ville),
            telephone: self.phone(&field("telephone"), &typed.telephone),
            courriel: self.courriel(&field("courriel"), courriel),
        }
    }
}

fn checked(app: &App, wanted: Etablissement) -> Result<Etablissement> {
    let mut reader = Reader::default();
    let nom = reader.required("nom", &wanted.nom);
    let courriel = reader.required("courriel", &wanted.courriel);
    let courriel = reader.courriel("courriel", courriel);
    let url = reader.text("url", &wanted.url);
    let url = reader.formed("url", url, error::URL_INVALID, |text| {
        let web = text.starts_with("https://") || text.starts_with("http://");
        web.then(|| text.to_owned())
    });
    let settings = Etablissement {
        nom,
        courriel,
        url,
        academie: reader.text("academie", &wanted.academie),
        telephone: reader.phone("telephone", &wanted.telephone),
        adresse: reader.text("adresse", &wanted.adresse),
        code_postal: reader.text("code_postal", &wanted.code_postal),
        ville: reader.text("ville", &wanted.ville),
        referentiels: subscribed(app, wanted.referentiels, &mut reader.faults),
        apprentissage: Apprentissage {
            cfa: reader.contact("apprentissage.cfa", &wanted.apprentissage.cfa),
            declaration: reader.text(
                "apprentissage.declaration",
                &wanted.apprentissage.declaration,
            ),
            dreets: reader.contact("apprentissage.dreets", &wanted.apprentissage.dreets),
        },
        second_facteur_exige: wanted.second_facteur_exige,
        ..Etablissement::default()
    };
    if reader.faults.is_empty() {
        Ok(settings)
    } else {
        Err(Error::Invalid(reader.faults))
    }
}

fn subscribed(app: &App, codes: Vec<String>, faults: &mut Vec<FieldFault>) -> Vec<String> {
    let mut codes = codes;
    codes.sort();
    codes.dedup();
    if codes.iter().any(|code| app.catalogue.get(code).is_none()) {
        faults.push(FieldFault::new("referentiels", error::REFERENTIEL_UNKNOWN));
    }
    codes
}
