//! `/api/etablissements`: what an operator of the académie does (I-02). Nothing pedagogical is here.

use axum::Json;
use axum::http::StatusCode;
use proto::identity::v1::{
    self as identity, CreateEtablissementRequest, DescribeEtablissementRequest, EtablissementLine,
    EtablissementOverview, FirstAdministrateur, FreeAccountRequest, InviteAdministrateurRequest,
    ListEtablissementsRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, given};
use crate::http::extract::{Body, Path, Query};
use crate::session::{Caller, Client};

/// Établissements on one page.
const PAGE: i32 = 50;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show))
        .routes(routes!(invite))
        .routes(routes!(free))
}

/// Which établissements.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct FiltreEtablissements {
    /// Those whose UAI, name or town holds this.
    recherche: String,
    /// The page after this cursor (`suivant` of the page before).
    apres: String,
}

/// Établissements, by UAI.
#[derive(Debug, Serialize, ToSchema)]
#[expect(
    clippy::struct_field_names,
    reason = "the JSON names the list after what it lists"
)]
pub struct Etablissements {
    etablissements: Vec<LigneEtablissement>,
    /// Cursor of the next page; null on the last.
    suivant: Option<String>,
    total: i64,
    /// Of the operator, proposed for new ones.
    #[schema(example = "Normandie")]
    academie: String,
}

/// An établissement in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct LigneEtablissement {
    #[schema(example = "0761234D")]
    uai: String,
    /// Empty until it is set.
    nom: String,
    academie: String,
    ville: String,
    /// School year in force; null before the first import.
    annee: Option<i32>,
}

impl From<EtablissementLine> for LigneEtablissement {
    fn from(line: EtablissementLine) -> Self {
        Self {
            uai: line.uai,
            nom: line.nom,
            academie: line.academie,
            ville: line.ville,
            annee: (line.annee != 0).then_some(line.annee),
        }
    }
}

/// An établissement, as far as an operator is concerned.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApercuEtablissement {
    #[serde(flatten)]
    etablissement: LigneEtablissement,
    courriel: Option<String>,
    cree_le: Option<String>,
    administrateurs: Vec<AdministrateurInvite>,
}

/// An administrateur and its invitation.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdministrateurInvite {
    id: String,
    nom: String,
    prenom: String,
    courriel: String,
    /// `envoi_en_cours`, `envoye`, `adresse_refusee`, or `ouvert`: signed in once.
    #[schema(example = "envoye")]
    etat: String,
    actif: bool,
}

impl From<FirstAdministrateur> for AdministrateurInvite {
    fn from(one: FirstAdministrateur) -> Self {
        Self {
            id: one.id,
            nom: one.nom,
            prenom: one.prenom,
            courriel: one.courriel,
            etat: one.etat,
            actif: one.actif,
        }
    }
}

impl From<EtablissementOverview> for ApercuEtablissement {
    fn from(found: EtablissementOverview) -> Self {
        Self {
            etablissement: found.etablissement.unwrap_or_default().into(),
            courriel: given(found.courriel),
            cree_le: given(found.cree_le),
            administrateurs: found.administrateurs.into_iter().map(Into::into).collect(),
        }
    }
}

/// Établissements of the deployment.
#[utoipa::path(get, path = "/api/etablissements", tag = "etablissements",
    operation_id = "lister_etablissements", params(FiltreEtablissements),
    responses((status = 200, body = Etablissements)))]
async fn list(
    caller: Caller,
    Query(filtre): Query<FiltreEtablissements>,
) -> Answer<Etablissements> {
    let request = caller.ask(ListEtablissementsRequest {
        query: filtre.recherche,
        limit: PAGE,
        after: filtre.apres,
    });
    let page = caller.operators().list_etablissements(request).await?;
    let page = page.into_inner();
    Ok(Json(Etablissements {
        etablissements: page.etablissements.into_iter().map(Into::into).collect(),
        suivant: given(page.next),
        total: page.total,
        academie: page.academie,
    }))
}

/// One of them.
#[utoipa::path(get, path = "/api/etablissements/{uai}", tag = "etablissements",
    operation_id = "lire_apercu_etablissement", params(("uai" = String, Path)),
    responses((status = 200, body = ApercuEtablissement)))]
async fn show(caller: Caller, Path(uai): Path<String>) -> Answer<ApercuEtablissement> {
    let request = caller.ask(DescribeEtablissementRequest { uai });
    let found = caller.operators().describe_etablissement(request).await?;
    Ok(Json(found.into_inner().into()))
}

/// Who will run accounts and settings.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouvelAdministrateur {
    #[schema(example = "MARCHAND")]
    nom: String,
    #[schema(example = "Claude")]
    prenom: String,
    #[schema(example = "claude.marchand@example.org")]
    courriel: String,
}

impl From<NouvelAdministrateur> for identity::NewAdministrateur {
    fn from(typed: NouvelAdministrateur) -> Self {
        Self {
            nom: typed.nom,
            prenom: typed.prenom,
            courriel: typed.courriel,
        }
    }
}

/// An établissement to create.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouvelEtablissement {
    /// Seven digits and the letter that goes with them.
    #[schema(example = "0761234D")]
    uai: String,
    #[schema(example = "Lycée Le Corbusier")]
    nom: String,
    /// Empty: that of the operator.
    #[serde(default)]
    academie: String,
    administrateur: NouvelAdministrateur,
}

/// Create an établissement; its first administrateur gets a mail.
#[utoipa::path(post, path = "/api/etablissements", tag = "etablissements",
    operation_id = "creer_etablissement", request_body = NouvelEtablissement,
    responses((status = 201, body = ApercuEtablissement)))]
async fn create(
    caller: Caller,
    Body(body): Body<NouvelEtablissement>,
) -> Result<Created<ApercuEtablissement>, Problem> {
    let request = caller.ask(CreateEtablissementRequest {
        uai: body.uai,
        nom: body.nom,
        academie: body.academie,
        administrateur: Some(body.administrateur.into()),
    });
    let created = caller.operators().create_etablissement(request).await?;
    Ok(Created(created.into_inner().into()))
}

/// A shared account that nobody can open any more.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompteBloque {
    /// As the établissement reads it on the page of the account.
    #[schema(example = "dominique.martin")]
    identifiant: String,
}

/// Take away a lost second factor that guards several établissements: its password alone opens the account again, open
/// sessions close, and a mail tells its person.
#[utoipa::path(post, path = "/api/etablissements/{uai}/seconde-etape-perdue", tag = "etablissements",
    operation_id = "retirer_seconde_etape_partagee", params(("uai" = String, Path)),
    request_body = CompteBloque, responses((status = 204)))]
async fn free(
    caller: Caller,
    Path(uai): Path<String>,
    client: Client,
    Body(body): Body<CompteBloque>,
) -> Result<StatusCode, Problem> {
    let request = caller.ask(FreeAccountRequest {
        uai,
        identifiant: body.identifiant,
        origin: Some(client.into()),
    });
    caller.operators().free_account(request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Invite one more administrateur, or again one who never signed in.
#[utoipa::path(post, path = "/api/etablissements/{uai}/administrateurs", tag = "etablissements",
    operation_id = "inviter_administrateur", params(("uai" = String, Path)),
    request_body = NouvelAdministrateur, responses((status = 200, body = ApercuEtablissement)))]
async fn invite(
    caller: Caller,
    Path(uai): Path<String>,
    Body(body): Body<NouvelAdministrateur>,
) -> Answer<ApercuEtablissement> {
    let request = caller.ask(InviteAdministrateurRequest {
        uai,
        administrateur: Some(body.into()),
    });
    let shown = caller.operators().invite_administrateur(request).await?;
    Ok(Json(shown.into_inner().into()))
}
