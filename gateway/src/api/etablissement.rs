//! `/api/etablissement`: the caller's établissement (I-01).

use proto::identity::v1::{self as identity, GetEtablissementRequest, UpdateEtablissementRequest};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::actions;
use super::images::{ImageEtablissement, NatureImage};
use crate::Gateway;
use crate::error::Problem;
use crate::http::etag::{IfMatch, Versioned};
use crate::http::extract::Body;
use crate::http::stale::with_current;
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(show, update))
}

/// An établissement.
#[derive(Debug, Serialize, ToSchema)]
pub struct Etablissement {
    /// UAI: seven digits and a letter.
    #[schema(example = "0761234D")]
    uai: String,
    /// Name; empty until set, and accounts cannot be created before.
    #[schema(example = "Lycée Le Corbusier")]
    nom: String,
    /// E-mail address; same remark.
    #[schema(example = "contact@lycee.example.org")]
    courriel: String,
    /// Web address.
    url: String,
    /// Académie.
    #[schema(example = "Normandie")]
    academie: String,
    /// Telephone.
    telephone: String,
    /// Street.
    adresse: String,
    /// Postal code.
    #[schema(example = "76000")]
    code_postal: String,
    /// Town.
    ville: String,
    /// Codes of the subscribed référentiels.
    referentiels: Vec<String>,
    apprentissage: Apprentissage,
    /// Logo, shown in the header.
    logo: ImageEtablissement,
    /// Stamp, printed beside signatures.
    cachet: ImageEtablissement,
    /// Whether staff needs a second factor.
    second_facteur_exige: bool,
    /// School year in force (2026 for 2026-2027); null before the first import.
    annee: Option<i32>,
    /// Version, also the `ETag`.
    version: i64,
    /// What the caller may do.
    actions: Vec<String>,
}

/// Who is concerned by contracts of apprenticeship, as documents name them.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Apprentissage {
    /// The training centre.
    cfa: Contact,
    /// Number of its declaration of activity.
    declaration: String,
    /// The State's service for work (DREETS, DDETS).
    dreets: Contact,
}

/// How an organisation is named and reached.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Contact {
    nom: String,
    adresse: String,
    code_postal: String,
    ville: String,
    telephone: String,
    courriel: String,
}

impl From<Option<identity::Contact>> for Contact {
    fn from(contact: Option<identity::Contact>) -> Self {
        let contact = contact.unwrap_or_default();
        Self {
            nom: contact.nom,
            adresse: contact.adresse,
            code_postal: contact.code_postal,
            ville: contact.ville,
            telephone: contact.telephone,
            courriel: contact.courriel,
        }
    }
}

impl From<Contact> for identity::Contact {
    fn from(contact: Contact) -> Self {
        Self {
            nom: contact.nom,
            adresse: contact.adresse,
            code_postal: contact.code_postal,
            ville: contact.ville,
            telephone: contact.telephone,
            courriel: contact.courriel,
        }
    }
}

impl From<Option<identity::Apprentissage>> for Apprentissage {
    fn from(found: Option<identity::Apprentissage>) -> Self {
        let found = found.unwrap_or_default();
        Self {
            cfa: found.cfa.into(),
            declaration: found.declaration,
            dreets: found.dreets.into(),
        }
    }
}

impl From<Apprentissage> for identity::Apprentissage {
    fn from(typed: Apprentissage) -> Self {
        Self {
            cfa: Some(typed.cfa.into()),
            declaration: typed.declaration,
            dreets: Some(typed.dreets.into()),
        }
    }
}

/// What can be changed of an établissement. What was read may be sent back whole: the rest of it is not looked at.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Parametres {
    /// Name.
    #[schema(example = "Lycée Le Corbusier")]
    nom: String,
    /// E-mail address.
    #[schema(example = "contact@lycee.example.org")]
    courriel: String,
    /// Web address.
    #[serde(default)]
    url: String,
    /// Académie.
    #[serde(default)]
    academie: String,
    /// Telephone.
    #[serde(default)]
    telephone: String,
    /// Street.
    #[serde(default)]
    adresse: String,
    /// Postal code.
    #[serde(default)]
    code_postal: String,
    /// Town.
    #[serde(default)]
    ville: String,
    /// Codes of the subscribed référentiels.
    #[serde(default)]
    referentiels: Vec<String>,
    #[serde(default)]
    apprentissage: Apprentissage,
    /// Whether staff needs a second factor.
    #[serde(default)]
    second_facteur_exige: bool,
}

impl From<identity::Etablissement> for Versioned<Etablissement> {
    fn from(found: identity::Etablissement) -> Self {
        let etablissement = Etablissement {
            uai: found.uai,
            nom: found.nom,
            courriel: found.courriel,
            url: found.url,
            academie: found.academie,
            telephone: found.telephone,
            adresse: found.adresse,
            code_postal: found.code_postal,
            ville: found.ville,
            referentiels: found.referentiels,
            apprentissage: found.apprentissage.into(),
            logo: ImageEtablissement::among(&found.images, NatureImage::Logo),
            cachet: ImageEtablissement::among(&found.images, NatureImage::Cachet),
            second_facteur_exige: found.second_facteur_exige,
            annee: (found.annee != 0).then_some(found.annee),
            version: found.version,
            actions: actions::french(found.allowed_actions),
        };
        Versioned(found.version, etablissement)
    }
}

impl Parametres {
    fn into_request(self, IfMatch(expected_version): IfMatch) -> UpdateEtablissementRequest {
        UpdateEtablissementRequest {
            expected_version,
            etablissement: Some(identity::Etablissement {
                nom: self.nom,
                courriel: self.courriel,
                url: self.url,
                academie: self.academie,
                telephone: self.telephone,
                adresse: self.adresse,
                code_postal: self.code_postal,
                ville: self.ville,
                referentiels: self.referentiels,
                apprentissage: Some(self.apprentissage.into()),
                second_facteur_exige: self.second_facteur_exige,
                ..Default::default()
            }),
        }
    }
}

async fn read(caller: &Caller) -> Result<Versioned<Etablissement>, Problem> {
    let request = caller.ask(GetEtablissementRequest {});
    let found = caller.etablissements().get_etablissement(request).await?;
    Ok(found.into_inner().into())
}

/// The caller's établissement.
#[utoipa::path(get, path = "/api/etablissement", tag = "etablissement", operation_id = "lire_etablissement",
    responses((status = 200, body = Etablissement)))]
async fn show(caller: Caller) -> Result<Versioned<Etablissement>, Problem> {
    read(&caller).await
}

/// Change its settings.
#[utoipa::path(put, path = "/api/etablissement", tag = "etablissement",
    operation_id = "modifier_etablissement",
    params(("If-Match" = String, Header, description = "Version the change was made on")),
    request_body = Parametres, responses((status = 200, body = Etablissement)))]
async fn update(
    caller: Caller,
    expected: IfMatch,
    Body(body): Body<Parametres>,
) -> Result<Versioned<Etablissement>, Problem> {
    let request = caller.ask(body.into_request(expected));
    match caller.etablissements().update_etablissement(request).await {
        Ok(changed) => Ok(changed.into_inner().into()),
        Err(status) => Err(with_current(status, read(&caller)).await),
    }
}
