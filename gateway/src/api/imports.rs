//! `/api/imports`: the registry files, their preview, their application (I-04).

use axum::Json;
use axum::extract::{Multipart, State};
use http::StatusCode;
use proto::identity::v1::{
    self as identity, AbandonImportRequest, ApplyImportRequest, CancelImportRequest,
    GetImportRequest, ListCreatedAccountsRequest, ListImportLinesRequest, ListImportsRequest,
    RefreshImportRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::imports_model::{Import, LigneImport};
use super::upload;
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Accepted, Answer, Created, given};
use crate::http::extract::{Body, Path, Query};
use crate::session::Caller;

/// Lines of a report on one page.
const PAGE: i32 = 50;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show, abandon))
        .routes(routes!(lines))
        .routes(routes!(apply, cancel))
        .routes(routes!(refresh))
        .routes(routes!(created))
}

/// The route that takes files: slower and larger than the others.
pub fn uploads() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(create))
}

async fn shown(caller: &Caller, import: identity::Import) -> Result<Import, Problem> {
    let names = caller.names([import.created_by.as_str()]).await?;
    Ok(Import::new(import, caller.catalogue(), &names))
}

/// Up to five files, in any order: the registry's, plain or zipped; a sheet; the portal's file.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "describes the multipart body; it is read as a stream"
)]
pub struct FichiersEnvoyes {
    #[schema(value_type = Vec<String>, format = Binary)]
    fichiers: Vec<Vec<u8>>,
}

/// Send the registry files; answers the preview, or why they are refused. Nothing is changed yet.
#[utoipa::path(post, path = "/api/imports", tag = "imports", operation_id = "envoyer_import",
    request_body(content = FichiersEnvoyes, content_type = "multipart/form-data"),
    responses((status = 201, body = Import)))]
async fn create(
    State(gateway): State<Gateway>,
    caller: Caller,
    form: Multipart,
) -> Result<Created<Import>, Problem> {
    let most_bytes = gateway.config.max_upload_bytes;
    let import = upload::forward(&caller, form, most_bytes).await?;
    Ok(Created(shown(&caller, import).await?))
}

/// Where to continue the list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct PageImports {
    /// The page after this cursor (`suivant` of the page before).
    apres: String,
}

/// Imports, the latest first.
#[derive(Debug, Serialize, ToSchema)]
#[expect(
    clippy::struct_field_names,
    reason = "the JSON names the list after what it lists"
)]
pub struct Imports {
    imports: Vec<Import>,
    /// Cursor of the next page; null on the last.
    suivant: Option<String>,
    actions: Vec<String>,
}

/// Imports of the établissement.
#[utoipa::path(get, path = "/api/imports", tag = "imports", operation_id = "lister_imports",
    params(PageImports), responses((status = 200, body = Imports)))]
async fn list(caller: Caller, Query(page): Query<PageImports>) -> Answer<Imports> {
    let request = caller.ask(ListImportsRequest {
        limit: PAGE,
        before: page.apres,
    });
    let page = caller.imports().list_imports(request).await?.into_inner();
    let names = caller
        .names(page.imports.iter().map(|import| import.created_by.as_str()))
        .await?;
    Ok(Json(Imports {
        imports: page
            .imports
            .into_iter()
            .map(|import| Import::new(import, caller.catalogue(), &names))
            .collect(),
        suivant: given(page.next),
        actions: actions::french(page.allowed_actions),
    }))
}

/// One import; ask again while it is `en_cours`.
#[utoipa::path(get, path = "/api/imports/{id}", tag = "imports", operation_id = "lire_import",
    params(("id" = Uuid, Path)), responses((status = 200, body = Import)))]
async fn show(caller: Caller, Path(id): Path<Uuid>) -> Answer<Import> {
    let request = caller.ask(GetImportRequest { id: id.to_string() });
    let import = caller.imports().get_import(request).await?.into_inner();
    Ok(Json(shown(&caller, import).await?))
}

/// Which lines.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct FiltreLignes {
    /// `a_creer`, `a_mettre_a_jour`, `a_reactiver`, `a_desactiver`, `rejetes`, `avertissements` or
    /// `informations`.
    categorie: String,
    /// Those about a name that holds this.
    recherche: String,
    /// The page after this cursor (`suivant` of the page before).
    apres: i64,
}

/// A page of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct LignesImport {
    lignes: Vec<LigneImport>,
    /// Cursor of the next page; null on the last.
    suivant: Option<i64>,
}

/// Lines of the report.
#[utoipa::path(get, path = "/api/imports/{id}/lignes", tag = "imports",
    operation_id = "lister_lignes_import", params(("id" = Uuid, Path), FiltreLignes),
    responses((status = 200, body = LignesImport)))]
async fn lines(
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(filtre): Query<FiltreLignes>,
) -> Answer<LignesImport> {
    let request = caller.ask(ListImportLinesRequest {
        id: id.to_string(),
        categorie: filtre.categorie,
        query: filtre.recherche,
        limit: PAGE,
        after: filtre.apres,
    });
    let page = caller
        .imports()
        .list_import_lines(request)
        .await?
        .into_inner();
    Ok(Json(LignesImport {
        lignes: page
            .lines
            .into_iter()
            .map(|line| LigneImport::new(line, caller.catalogue()))
            .collect(),
        suivant: (page.next != 0).then_some(page.next),
    }))
}

/// What was confirmed on the preview.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Application {
    /// Many learners leave, and that is right.
    confirmer_departs: bool,
    /// Keys of the proposed profiles to give.
    profils_confirmes: Vec<String>,
}

/// Apply the import, whole; answers at once, read the import to follow it.
#[utoipa::path(post, path = "/api/imports/{id}/application", tag = "imports",
    operation_id = "appliquer_import", params(("id" = Uuid, Path)),
    request_body = Application, responses((status = 202, body = Import)))]
async fn apply(
    caller: Caller,
    Path(id): Path<Uuid>,
    Body(body): Body<Application>,
) -> Result<Accepted<Import>, Problem> {
    let request = caller.ask(ApplyImportRequest {
        id: id.to_string(),
        confirm_departures: body.confirmer_departs,
        confirmed_profils: body.profils_confirmes,
    });
    let import = caller.imports().apply_import(request).await?.into_inner();
    Ok(Accepted(shown(&caller, import).await?))
}

/// Stop applying, before anything changes; answers at once, read the import to see it ready again.
#[utoipa::path(delete, path = "/api/imports/{id}/application", tag = "imports",
    operation_id = "annuler_application_import", params(("id" = Uuid, Path)),
    responses((status = 202, body = Import)))]
async fn cancel(caller: Caller, Path(id): Path<Uuid>) -> Result<Accepted<Import>, Problem> {
    let request = caller.ask(CancelImportRequest { id: id.to_string() });
    let import = caller.imports().cancel_import(request).await?.into_inner();
    Ok(Accepted(shown(&caller, import).await?))
}

/// Make the preview of the same files again.
#[utoipa::path(post, path = "/api/imports/{id}/apercu", tag = "imports", operation_id = "refaire_apercu_import",
    params(("id" = Uuid, Path)), responses((status = 200, body = Import)))]
async fn refresh(caller: Caller, Path(id): Path<Uuid>) -> Answer<Import> {
    let request = caller.ask(RefreshImportRequest { id: id.to_string() });
    let import = caller.imports().refresh_import(request).await?.into_inner();
    Ok(Json(shown(&caller, import).await?))
}

/// Which group of created accounts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct GroupeCree {
    /// The staff.
    personnels: bool,
    /// The learners of that division; empty for those without. Without either, the groups alone.
    division: Option<String>,
}

/// Accounts that an import created and that still need a slip.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComptesCrees {
    groupes: Vec<GroupeComptesCrees>,
    /// Those of the group asked for.
    ids: Vec<String>,
}

/// Accounts to print together.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupeComptesCrees {
    /// The staff; else learners.
    personnels: bool,
    /// Null for learners without a division.
    division: Option<String>,
    effectif: i64,
}

/// Accounts created by the import, for their slips.
#[utoipa::path(get, path = "/api/imports/{id}/comptes", tag = "imports", operation_id = "lister_comptes_crees",
    params(("id" = Uuid, Path), GroupeCree), responses((status = 200, body = ComptesCrees)))]
async fn created(
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(groupe): Query<GroupeCree>,
) -> Answer<ComptesCrees> {
    let of = (groupe.personnels || groupe.division.is_some()).then(|| identity::CreatedGroup {
        personnels: groupe.personnels,
        division: groupe.division.unwrap_or_default(),
        effectif: 0,
    });
    let request = caller.ask(ListCreatedAccountsRequest {
        id: id.to_string(),
        of,
    });
    let found = caller
        .imports()
        .list_created_accounts(request)
        .await?
        .into_inner();
    Ok(Json(ComptesCrees {
        groupes: found
            .groups
            .into_iter()
            .map(|group| GroupeComptesCrees {
                personnels: group.personnels,
                division: given(group.division),
                effectif: group.effectif,
            })
            .collect(),
        ids: found.ids,
    }))
}

/// Forget a preview.
#[utoipa::path(delete, path = "/api/imports/{id}", tag = "imports", operation_id = "abandonner_import",
    params(("id" = Uuid, Path)), responses((status = 204)))]
async fn abandon(caller: Caller, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    let request = caller.ask(AbandonImportRequest { id: id.to_string() });
    caller.imports().abandon_import(request).await?;
    Ok(StatusCode::NO_CONTENT)
}
