//! `/api/referentiels-installes`: diplomas installed while the suite runs, by operators of the académie.

use axum::Json;
use proto::identity::v1::{
    self as identity, CheckReferentielRequest, InstallReferentielRequest,
    ListInstalledReferentielsRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::referentiels_compares::{Comparaison, VersionReferentiel};
use crate::Gateway;
use crate::catalogue::{Catalogue, Params};
use crate::error::Problem;
use crate::http::answer::{Answer, Created, given};
use crate::http::extract::Body;
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list, install))
        .routes(routes!(check))
}

/// A diploma that is known, and where it comes from.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct ReferentielInstalle {
    #[serde(flatten)]
    diplome: VersionReferentiel,
    /// Of what it says: two files with the same one say exactly the same.
    empreinte: String,
    /// Null: it came with the application.
    installe_le: Option<String>,
    /// First name and name of the operator.
    installe_par: Option<String>,
}

impl From<identity::InstalledReferentiel> for ReferentielInstalle {
    fn from(mut one: identity::InstalledReferentiel) -> Self {
        Self {
            empreinte: std::mem::take(&mut one.fingerprint),
            installe_le: given(std::mem::take(&mut one.installed_at)),
            installe_par: given(std::mem::take(&mut one.installed_by)),
            diplome: one.into(),
        }
    }
}

/// Something that is wrong in a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct FauteReferentiel {
    /// Place inside the file; null when the whole file is meant.
    #[schema(example = "activites.A1.taches.A1T2.competences")]
    lieu: Option<String>,
    /// Line of the file, where it is known.
    ligne: Option<u64>,
    /// The sentence to show.
    message: String,
}

/// A code that a file would take away.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodePerdu {
    /// As in a comparison.
    #[schema(example = "tache")]
    genre: String,
    code: String,
    intitule: String,
}

/// A file without fault, and what it would change.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferentielVerifie {
    referentiel: ReferentielInstalle,
    nombre_activites: u32,
    nombre_taches: u32,
    nombre_competences: u32,
    nombre_epreuves: u32,
    /// Of what is known of that code, to be sent back to install it; null when nothing is.
    depuis: Option<String>,
    /// It says what is known already.
    identique: bool,
    /// With the version that it replaces, or the nearest diploma; null when there is none.
    comparaison: Option<Comparaison>,
    /// While there is any, it is not installed.
    codes_perdus: Vec<CodePerdu>,
}

/// What a file came to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Verification {
    /// All that is wrong with it; when there is anything, nothing else is told.
    fautes: Vec<FauteReferentiel>,
    verifie: Option<ReferentielVerifie>,
}

fn fault(catalogue: &Catalogue, one: identity::ReferentielFault) -> FauteReferentiel {
    let params = Params::from_iter([("valeur".to_owned(), one.value.into())]);
    FauteReferentiel {
        message: catalogue.referentiel_fault(&one.code, &params),
        lieu: given(one.path),
        ligne: (one.line > 0).then_some(one.line),
    }
}

impl From<identity::CheckedReferentiel> for ReferentielVerifie {
    fn from(one: identity::CheckedReferentiel) -> Self {
        let lost = one.lost.into_iter().map(|lost| CodePerdu {
            genre: lost.genre,
            code: lost.code,
            intitule: lost.intitule,
        });
        Self {
            referentiel: one.referentiel.map(Into::into).unwrap_or_default(),
            nombre_activites: one.activites,
            nombre_taches: one.taches,
            nombre_competences: one.competences,
            nombre_epreuves: one.epreuves,
            depuis: given(one.base),
            identique: one.same,
            comparaison: one.comparison.map(Into::into),
            codes_perdus: lost.collect(),
        }
    }
}

/// Diplomas that are known, and where they come from.
#[utoipa::path(get, path = "/api/referentiels-installes", tag = "referentiels",
    operation_id = "lister_referentiels_installes", responses((status = 200, body = [ReferentielInstalle])))]
async fn list(caller: Caller) -> Answer<Vec<ReferentielInstalle>> {
    let request = caller.ask(ListInstalledReferentielsRequest {});
    let found = caller
        .diplomes()
        .list_installed_referentiels(request)
        .await?;
    let found = found.into_inner().referentiels;
    Ok(Json(found.into_iter().map(Into::into).collect()))
}

/// The text of a file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FichierReferentiel {
    /// YAML, 512 000 bytes at most.
    texte: String,
}

/// Check the file of a diploma: all that is wrong with it, or what it would change. Nothing is kept.
#[utoipa::path(post, path = "/api/referentiels-installes/verification", tag = "referentiels",
    operation_id = "verifier_referentiel", request_body = FichierReferentiel,
    responses((status = 200, body = Verification)))]
async fn check(caller: Caller, Body(body): Body<FichierReferentiel>) -> Answer<Verification> {
    let request = caller.ask(CheckReferentielRequest { text: body.texte });
    let found = caller.diplomes().check_referentiel(request).await?;
    let found = found.into_inner();
    let fautes = found.faults.into_iter();
    Ok(Json(Verification {
        fautes: fautes.map(|one| fault(caller.catalogue(), one)).collect(),
        verifie: found.checked.map(Into::into),
    }))
}

/// The text of a file, with the fingerprint that its check told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouveauReferentiel {
    /// As it was checked.
    texte: String,
    /// As its check told.
    empreinte: String,
    /// As its check told: what it was compared with.
    depuis: Option<String>,
}

/// Install a diploma, or a newer text of one that is known.
#[utoipa::path(post, path = "/api/referentiels-installes", tag = "referentiels",
    operation_id = "installer_referentiel", request_body = NouveauReferentiel,
    responses((status = 201, body = ReferentielInstalle)))]
async fn install(
    caller: Caller,
    Body(body): Body<NouveauReferentiel>,
) -> Result<Created<ReferentielInstalle>, Problem> {
    let request = caller.ask(InstallReferentielRequest {
        text: body.texte,
        fingerprint: body.empreinte,
        since: body.depuis.unwrap_or_default(),
    });
    let installed = caller.diplomes().install_referentiel(request).await?;
    Ok(Created(installed.into_inner().into()))
}
