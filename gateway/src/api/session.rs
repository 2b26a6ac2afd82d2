//! `/api/session`: sign-in, the open session, the profile worked under, the password (I-02, I-03, I-06).

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use proto::identity::v1::{
    self as identity, ChangePasswordRequest, LoginRequest, LogoutRequest, OpenedSession,
    SwitchProfilRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::names::Personne;
use super::second_facteur::{SecondFacteurAttendu, awaited};
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, given};
use crate::http::extract::Body;
use crate::session::{self, Caller, Client, Token, Visitor};

/// Routes for whoever is not signed in.
pub fn public() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(open))
}

/// Routes for any session.
pub fn any_session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(show, close))
        .routes(routes!(work_as))
        .routes(routes!(change_password))
}

/// The open session: who, where, under which profile.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    /// Who is signed in.
    pub personne: Personne,
    /// Where they work now; null until chosen.
    pub etablissement: Option<EtablissementCourt>,
    /// Profile worked under now; null until chosen.
    #[schema(example = "enseignant")]
    pub profil: Option<String>,
    /// What may be chosen.
    pub choix: Vec<ProfilPossible>,
    /// A temporary password must be replaced before anything else.
    pub mot_de_passe_a_changer: bool,
    /// The établissement asks for a second factor, to be added before anything else.
    pub second_facteur_a_ajouter: bool,
    /// To repeat in the header `X-CSRF-Token` of every change.
    pub csrf: String,
    /// When the session ends by itself (RFC 3339).
    #[schema(example = "2026-06-09T18:00:00Z")]
    pub expire_le: String,
    /// Codes of the référentiels that a teacher teaches or a learner follows.
    #[schema(example = json!(["bac-pro-melec"]))]
    pub referentiels: Vec<String>,
    /// A learner who is an apprenti this year.
    pub apprenti: bool,
    /// The apprentis whom a maître d'apprentissage follows.
    pub apprentis: Vec<String>,
    /// What a tutor may see.
    pub acces: Vec<Acces>,
    /// The last day of an inspector's access; null for others.
    #[schema(example = "2027-06-30", format = Date)]
    pub jusqu_au: Option<String>,
    /// Modules that are on in the établissement: what belongs to another is hidden.
    #[schema(example = json!(["transferts"]))]
    pub modules: Vec<String>,
}

/// An établissement by its key.
#[derive(Debug, Serialize, ToSchema)]
pub struct EtablissementCourt {
    /// UAI.
    #[schema(example = "0761234D")]
    pub uai: String,
    /// Name.
    #[schema(example = "Lycée Le Corbusier")]
    pub nom: String,
    /// Version of its logo; null without one.
    pub logo: Option<i64>,
}

/// One profile in one établissement.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProfilPossible {
    /// UAI.
    #[schema(example = "0761234D")]
    pub uai: String,
    /// Name of the établissement.
    pub nom: String,
    /// Profile.
    #[schema(example = "ddfpt")]
    pub profil: String,
}

/// A tutor's access to one learner for one period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccesOuvert)]
pub struct Acces {
    /// The learner.
    pub apprenant: String,
    /// The period.
    pub periode: String,
    /// Until when.
    pub jusqu_au: String,
}

impl From<identity::Session> for Session {
    fn from(session: identity::Session) -> Self {
        Self {
            personne: Personne {
                id: session.person,
                nom: session.nom,
                prenom: session.prenom,
            },
            etablissement: given(session.etablissement).map(|uai| EtablissementCourt {
                uai,
                nom: session.etablissement_nom,
                logo: (session.logo_version != 0).then_some(session.logo_version),
            }),
            profil: given(session.profil),
            choix: session
                .choices
                .into_iter()
                .map(|choice| ProfilPossible {
                    uai: choice.etablissement,
                    nom: choice.etablissement_nom,
                    profil: choice.profil,
                })
                .collect(),
            mot_de_passe_a_changer: session.must_change_password,
            second_facteur_a_ajouter: session.must_add_second_factor,
            csrf: session.csrf_token,
            expire_le: session.expires_at,
            referentiels: session.referentiels,
            apprenti: session.apprenti,
            apprentis: session
                .grants
                .iter()
                .filter(|grant| grant.period_id.is_empty())
                .map(|grant| grant.apprenant.clone())
                .collect(),
            acces: session
                .grants
                .into_iter()
                // I-09: what lasts has no period to open; its periods are listed.
                .filter(|grant| !grant.period_id.is_empty())
                .map(|grant| Acces {
                    apprenant: grant.apprenant,
                    periode: grant.period_id,
                    jusqu_au: grant.until,
                })
                .collect(),
            jusqu_au: given(session.until),
            modules: session.modules,
        }
    }
}

/// An open session's answer, with its cookie.
pub fn opened(opened: OpenedSession) -> Result<Response, Problem> {
    let token = Token::new(opened.token);
    let cookie = session::set(&token).ok_or_else(Problem::internal)?;
    let session = Session::from(opened.session.ok_or_else(Problem::internal)?);
    Ok(([(header::SET_COOKIE, cookie)], Json(session)).into_response())
}

/// Identifier and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Connexion {
    /// Identifier, or e-mail address.
    #[schema(example = "smoreau")]
    identifiant: String,
    /// Password.
    #[schema(format = Password)]
    mot_de_passe: String,
}

/// Sign in.
#[utoipa::path(post, path = "/api/session", tag = "session", operation_id = "ouvrir_session",
    request_body = Connexion, responses((status = 200, body = Session), (status = 202, body = SecondFacteurAttendu,
        description = "The password is right; a second factor is awaited")))]
async fn open(
    visitor: Visitor,
    client: Client,
    Body(body): Body<Connexion>,
) -> Result<Response, Problem> {
    let request = visitor.ask(LoginRequest {
        identifiant: body.identifiant,
        mot_de_passe: body.mot_de_passe,
        remote_address: client.address,
        user_agent: client.agent,
    });
    let entry = visitor.sessions().login(request).await?.into_inner();
    match entry.attente {
        Some(factor) => awaited(&factor),
        None => opened(entry),
    }
}

/// The open session.
#[utoipa::path(get, path = "/api/session", tag = "session", operation_id = "lire_session",
    responses((status = 200, body = Session)))]
async fn show(caller: Caller) -> Json<Session> {
    Json(caller.session().clone().into())
}

/// A portal to be left as well.
#[derive(Debug, Serialize, ToSchema)]
pub struct SortiePortail {
    /// Where to send the browser; it comes back to the sign-in page.
    #[schema(example = "https://portail.example.org/deconnexion")]
    adresse: String,
}

/// Sign out.
#[utoipa::path(delete, path = "/api/session", tag = "session", operation_id = "fermer_session",
    responses((status = 204), (status = 200, body = SortiePortail,
        description = "Signed out; the portal is to be left as well")))]
async fn close(caller: Caller) -> Result<Response, Problem> {
    let token = caller.token().expose();
    let request = caller.ask_anonymously(LogoutRequest { token });
    let adresse = caller
        .sessions()
        .logout(request)
        .await?
        .into_inner()
        .adresse;
    let forgotten = [(header::SET_COOKIE, session::clear())];
    Ok(match given(adresse) {
        None => (StatusCode::NO_CONTENT, forgotten).into_response(),
        Some(adresse) => (forgotten, Json(SortiePortail { adresse })).into_response(),
    })
}

/// A profile to work under.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoixProfil {
    /// UAI.
    #[schema(example = "0761234D")]
    uai: String,
    /// Profile.
    #[schema(example = "ddfpt")]
    profil: String,
}

/// Work in another établissement or under another profile.
#[utoipa::path(put, path = "/api/session/profil", tag = "session", operation_id = "choisir_profil",
    request_body = ChoixProfil, responses((status = 200, body = Session)))]
async fn work_as(caller: Caller, Body(body): Body<ChoixProfil>) -> Answer<Session> {
    let request = caller.ask_anonymously(SwitchProfilRequest {
        token: caller.token().expose(),
        etablissement: body.uai,
        profil: body.profil,
    });
    let session = caller.sessions().switch_profil(request).await?;
    Ok(Json(session.into_inner().into()))
}

/// Old and new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangementMotDePasse {
    /// The present one.
    #[schema(format = Password)]
    ancien: String,
    /// The one to come.
    #[schema(format = Password)]
    nouveau: String,
}

/// Change one's password.
#[utoipa::path(put, path = "/api/session/mot-de-passe", tag = "session",
    operation_id = "changer_mot_de_passe", request_body = ChangementMotDePasse, responses((status = 200, body = Session)))]
async fn change_password(
    caller: Caller,
    client: Client,
    Body(body): Body<ChangementMotDePasse>,
) -> Answer<Session> {
    let request = caller.ask_anonymously(ChangePasswordRequest {
        token: caller.token().expose(),
        ancien: body.ancien,
        nouveau: body.nouveau,
        origin: Some(client.into()),
    });
    let session = caller.sessions().change_password(request).await?;
    Ok(Json(session.into_inner().into()))
}
