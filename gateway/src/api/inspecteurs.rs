//! `/api/inspecteurs`: accesses of inspectors, opened by the head (I-13).

use axum::Json;
use proto::identity::v1::{
    ChangeInspectorAccessRequest, InspectorAccess, InspectorEntry, InviteInspectorRequest,
    ListInspectorsRequest, OpenInspectorAccessRequest, WithdrawInspectorAccessRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::names::{Names, Personne};
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, given};
use crate::http::etag::{IfMatch, Versioned};
use crate::http::extract::{Body, Path};
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list, open))
        .routes(routes!(change, withdraw))
        .routes(routes!(invite))
}

/// Accesses of inspectors: those that stand first, then by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct Inspecteurs {
    inspecteurs: Vec<AccesInspecteur>,
    actions: Vec<String>,
}

/// What a named person may read, until when.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccesInspecteur {
    id: String,
    nom: String,
    prenom: String,
    courriel: String,
    /// Codes of the référentiels that it opens.
    referentiels: Vec<String>,
    /// The last day.
    #[schema(example = "2027-06-30", format = Date)]
    fin: String,
    /// `envoi_en_cours`, `envoye`, `adresse_refusee`, `ouvert`, `expire` or `invalide`.
    #[schema(example = "envoye")]
    etat: String,
    ouvert_le: String,
    /// Null while it stands.
    retire_le: Option<String>,
    /// Last use; null when there was none.
    derniere_visite: Option<String>,
    /// What was done with it, the oldest first.
    journal: Vec<LigneJournal>,
    version: i64,
    actions: Vec<String>,
}

/// One line of the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct LigneJournal {
    /// `ouvert`, `modifie`, `invite` or `retire`.
    fait: String,
    le: String,
    par: Personne,
}

fn who(accesses: &[InspectorAccess]) -> Vec<String> {
    let entries = accesses.iter().flat_map(|access| &access.journal);
    entries.map(|entry| entry.par.clone()).collect()
}

impl AccesInspecteur {
    fn new(access: InspectorAccess, names: &Names) -> Self {
        let line = |entry: InspectorEntry| LigneJournal {
            fait: entry.fait,
            le: entry.le,
            par: names.person(&entry.par),
        };
        Self {
            id: access.id,
            nom: access.nom,
            prenom: access.prenom,
            courriel: access.courriel,
            referentiels: access.referentiels,
            fin: access.fin,
            etat: access.etat,
            ouvert_le: access.ouvert_le,
            retire_le: given(access.retire_le),
            derniere_visite: given(access.derniere_visite),
            journal: access.journal.into_iter().map(line).collect(),
            version: access.version,
            actions: actions::french(access.allowed_actions),
        }
    }
}

async fn shown(caller: &Caller, access: InspectorAccess) -> Result<AccesInspecteur, Problem> {
    let names = caller.names(who(std::slice::from_ref(&access))).await?;
    Ok(AccesInspecteur::new(access, &names))
}

/// Accesses of inspectors.
#[utoipa::path(get, path = "/api/inspecteurs", tag = "inspecteurs", operation_id = "lister_inspecteurs",
    responses((status = 200, body = Inspecteurs)))]
async fn list(caller: Caller) -> Answer<Inspecteurs> {
    let request = caller.ask(ListInspectorsRequest {});
    let found = caller.inspectors().list_inspectors(request).await?;
    let found = found.into_inner();
    let names = caller.names(who(&found.accesses)).await?;
    Ok(Json(Inspecteurs {
        inspecteurs: found
            .accesses
            .into_iter()
            .map(|access| AccesInspecteur::new(access, &names))
            .collect(),
        actions: actions::french(found.allowed_actions),
    }))
}

/// A named person, what it may read, until when.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OuvertureInspecteur {
    #[schema(example = "RIVAL")]
    nom: String,
    #[schema(example = "Paul")]
    prenom: String,
    #[schema(example = "paul.rival@example.org")]
    courriel: String,
    /// Codes among those subscribed.
    referentiels: Vec<String>,
    /// The last day.
    #[schema(example = "2027-06-30", format = Date)]
    fin: String,
}

/// Open an access; the person gets a mail.
#[utoipa::path(post, path = "/api/inspecteurs", tag = "inspecteurs", operation_id = "ouvrir_acces_inspecteur",
    request_body = OuvertureInspecteur, responses((status = 201, body = AccesInspecteur)))]
async fn open(
    caller: Caller,
    Body(body): Body<OuvertureInspecteur>,
) -> Result<Created<AccesInspecteur>, Problem> {
    let request = caller.ask(OpenInspectorAccessRequest {
        nom: body.nom,
        prenom: body.prenom,
        courriel: body.courriel,
        referentiels: body.referentiels,
        fin: body.fin,
    });
    let opened = caller.inspectors().open_inspector_access(request).await?;
    Ok(Created(shown(&caller, opened.into_inner()).await?))
}

/// What can change of an access.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangementInspecteur {
    referentiels: Vec<String>,
    #[schema(example = "2027-06-30", format = Date)]
    fin: String,
}

/// Change what it opens, or until when.
#[utoipa::path(put, path = "/api/inspecteurs/{id}", tag = "inspecteurs", operation_id = "modifier_acces_inspecteur",
    params(("id" = Uuid, Path),
        ("If-Match" = String, Header, description = "Version the change was made on")),
    request_body = ChangementInspecteur, responses((status = 200, body = AccesInspecteur)))]
async fn change(
    caller: Caller,
    Path(id): Path<Uuid>,
    IfMatch(expected_version): IfMatch,
    Body(body): Body<ChangementInspecteur>,
) -> Result<Versioned<AccesInspecteur>, Problem> {
    let request = caller.ask(ChangeInspectorAccessRequest {
        id: id.to_string(),
        referentiels: body.referentiels,
        fin: body.fin,
        expected_version,
    });
    let changed = caller.inspectors().change_inspector_access(request).await?;
    let changed = shown(&caller, changed.into_inner()).await?;
    Ok(Versioned(changed.version, changed))
}

/// Send the invitation again.
#[utoipa::path(post, path = "/api/inspecteurs/{id}/invitation", tag = "inspecteurs",
    operation_id = "inviter_inspecteur", params(("id" = Uuid, Path)),
    responses((status = 200, body = AccesInspecteur)))]
async fn invite(caller: Caller, Path(id): Path<Uuid>) -> Answer<AccesInspecteur> {
    let request = caller.ask(InviteInspectorRequest { id: id.to_string() });
    let invited = caller.inspectors().invite_inspector(request).await?;
    Ok(Json(shown(&caller, invited.into_inner()).await?))
}

/// Withdraw an access at once, open sessions included.
#[utoipa::path(delete, path = "/api/inspecteurs/{id}", tag = "inspecteurs",
    operation_id = "retirer_acces_inspecteur", params(("id" = Uuid, Path)),
    responses((status = 200, body = AccesInspecteur)))]
async fn withdraw(caller: Caller, Path(id): Path<Uuid>) -> Answer<AccesInspecteur> {
    let request = caller.ask(WithdrawInspectorAccessRequest { id: id.to_string() });
    let withdrawn = caller
        .inspectors()
        .withdraw_inspector_access(request)
        .await?;
    Ok(Json(shown(&caller, withdrawn.into_inner()).await?))
}
