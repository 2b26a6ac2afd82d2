//! `/api/comptes`: accounts (I-02, I-03) and credential slips (I-06).

use axum::Json;
use axum::response::{IntoResponse, Response};
use proto::identity::v1::{
    Account, CreateAccountRequest, Credential, IssueTemporaryPasswordsRequest, ListAccountsRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, given};
use crate::http::extract::{Body, Query};
use crate::session::Caller;

/// Accounts on one page.
const PAGE: i32 = 50;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(issue_credentials))
}

/// Which accounts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct FiltreComptes {
    /// Those with this profile.
    profil: String,
    /// Those of this class.
    division: String,
    /// Those whose name or identifier holds this; accents and case do not count.
    recherche: String,
    /// The page after this cursor (`suivant` of the page before).
    apres: String,
}

/// A page of accounts, by name.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "names of the JSON contract")]
pub struct Comptes {
    comptes: Vec<Compte>,
    /// Cursor of the next page; null on the last.
    suivant: Option<String>,
    /// How many in all.
    total: i64,
    actions: Vec<String>,
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four facts that go together in any way"
)]
pub struct Compte {
    id: String,
    #[schema(example = "MOREAU")]
    nom: String,
    #[schema(example = "Sophie")]
    prenom: String,
    /// What they sign in with.
    #[schema(example = "smoreau")]
    identifiant: String,
    /// E-mail address; null for those who get a slip.
    courriel: Option<String>,
    /// Profiles held in this établissement.
    #[schema(example = json!(["enseignant"]))]
    profils: Vec<String>,
    /// Class of a learner.
    division: Option<String>,
    /// Whether they may sign in.
    actif: bool,
    /// Made by hand: shown in red (I-03).
    manuel: bool,
    /// Has a temporary password.
    mot_de_passe_a_changer: bool,
    /// Never signed in.
    jamais_connecte: bool,
}

impl From<Account> for Compte {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            nom: account.nom,
            prenom: account.prenom,
            identifiant: account.identifiant,
            courriel: given(account.courriel),
            profils: account.profils,
            division: given(account.division),
            actif: account.actif,
            manuel: account.manuel,
            mot_de_passe_a_changer: account.mot_de_passe_a_changer,
            jamais_connecte: account.jamais_connecte,
        }
    }
}

/// Accounts of the établissement.
#[utoipa::path(get, path = "/api/comptes", tag = "comptes", operation_id = "lister_comptes",
    params(FiltreComptes), responses((status = 200, body = Comptes)))]
async fn list(caller: Caller, Query(filtre): Query<FiltreComptes>) -> Answer<Comptes> {
    let request = caller.ask(ListAccountsRequest {
        profil: filtre.profil,
        division: filtre.division,
        query: filtre.recherche,
        limit: PAGE,
        after: filtre.apres,
    });
    let page = caller.people().list_accounts(request).await?.into_inner();
    Ok(Json(Comptes {
        comptes: page.accounts.into_iter().map(Into::into).collect(),
        suivant: given(page.next),
        total: page.total,
        actions: actions::french(page.allowed_actions),
    }))
}

/// An account to make by hand (I-03).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouveauCompte {
    /// `M.` or `Mme`.
    #[schema(example = "Mme")]
    civilite: String,
    #[schema(example = "MOREAU")]
    nom: String,
    #[schema(example = "Sophie")]
    prenom: String,
    #[schema(example = "1984-02-29", format = Date)]
    date_naissance: String,
    #[schema(example = "sophie.moreau@example.org")]
    courriel: String,
    #[schema(example = "enseignant")]
    profil: String,
    /// Classes of a teacher.
    #[serde(default)]
    divisions: Vec<String>,
    /// Make it although a likely duplicate was shown.
    #[serde(default)]
    malgre_doublon: bool,
}

/// The account made.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompteCree {
    compte: Compte,
}

/// Likely the same person: nothing was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Doublons {
    doublons: Vec<Compte>,
}

/// Make an account by hand.
#[utoipa::path(post, path = "/api/comptes", tag = "comptes", operation_id = "creer_compte",
    request_body = NouveauCompte, responses((status = 201, body = CompteCree), (status = 200, body = Doublons,
        description = "Nothing was made: these look like the same person")))]
async fn create(caller: Caller, Body(body): Body<NouveauCompte>) -> Result<Response, Problem> {
    let request = caller.ask(CreateAccountRequest {
        civilite: body.civilite,
        nom: body.nom,
        prenom: body.prenom,
        date_naissance: body.date_naissance,
        courriel: body.courriel,
        profil: body.profil,
        divisions: body.divisions,
        malgre_doublon: body.malgre_doublon,
    });
    let reply = caller.people().create_account(request).await?.into_inner();
    Ok(match reply.account {
        Some(account) => Created(CompteCree {
            compte: account.into(),
        })
        .into_response(),
        None => Json(Doublons {
            doublons: reply.duplicates.into_iter().map(Into::into).collect(),
        })
        .into_response(),
    })
}

/// Persons to give a temporary password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Destinataires {
    ids: Vec<Uuid>,
}

/// Slips to print; the passwords are shown this once.
#[derive(Serialize, ToSchema)]
pub struct FichesIdentifiants {
    fiches: Vec<FicheIdentifiants>,
}

/// One slip.
#[derive(Serialize, ToSchema)]
pub struct FicheIdentifiants {
    id: String,
    nom: String,
    prenom: String,
    division: Option<String>,
    identifiant: String,
    /// Temporary, to be changed at first login.
    mot_de_passe: String,
}

impl From<Credential> for FicheIdentifiants {
    fn from(credential: Credential) -> Self {
        Self {
            id: credential.id,
            nom: credential.nom,
            prenom: credential.prenom,
            division: given(credential.division),
            identifiant: credential.identifiant,
            mot_de_passe: credential.mot_de_passe,
        }
    }
}

/// New temporary passwords, for slips.
#[utoipa::path(post, path = "/api/comptes/identifiants", tag = "comptes",
    operation_id = "creer_fiches_identifiants", request_body = Destinataires, responses((status = 200, body = FichesIdentifiants)))]
async fn issue_credentials(
    caller: Caller,
    Body(body): Body<Destinataires>,
) -> Answer<FichesIdentifiants> {
    let request = caller.ask(IssueTemporaryPasswordsRequest {
        ids: body.ids.iter().map(Uuid::to_string).collect(),
    });
    let issued = caller.people().issue_temporary_passwords(request).await?;
    Ok(Json(FichesIdentifiants {
        fiches: issued
            .into_inner()
            .credentials
            .into_iter()
            .map(Into::into)
            .collect(),
    }))
}
