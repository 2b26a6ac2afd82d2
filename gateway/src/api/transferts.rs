//! `/api/transferts`: learners who go to another établissement, and who come from one (I-11).

use std::collections::HashSet;

use axum::Json;
use proto::evaluation::v1::ListWithoutBilanRequest;
use proto::identity::v1::{
    ConfirmTransferRequest, GetTransferRequest, GetTransferSettingsRequest, ListTransfersRequest,
    ListWaitingRequest, ProposeTransferRequest, RefuseTransferRequest, Transfer, TransferSettings,
    UpdateTransferSettingsRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::transferts_model::{ApprenantEnAttente, Transfert, may_wait};
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, given};
use crate::http::etag::{IfMatch, Versioned};
use crate::http::extract::{Body, Path, Query};
use crate::http::stale::with_current;
use crate::session::Caller;

/// Lines on one page.
const PAGE: i32 = 50;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list, propose))
        .routes(routes!(settings, switch))
        .routes(routes!(waiting))
        .routes(routes!(show))
        .routes(routes!(confirm))
        .routes(routes!(refuse))
}

/// Whether the établissement takes part in transfers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReglageTransferts {
    actifs: bool,
    /// Version, also the `ETag`.
    version: i64,
    actions: Vec<String>,
}

impl From<TransferSettings> for Versioned<ReglageTransferts> {
    fn from(found: TransferSettings) -> Self {
        let reglage = ReglageTransferts {
            actifs: found.enabled,
            version: found.version,
            actions: actions::french(found.allowed_actions),
        };
        Versioned(found.version, reglage)
    }
}

async fn read_settings(caller: &Caller) -> Result<Versioned<ReglageTransferts>, Problem> {
    let request = caller.ask(GetTransferSettingsRequest {});
    Ok(caller
        .transfers()
        .get_settings(request)
        .await?
        .into_inner()
        .into())
}

/// Whether transfers are switched on.
#[utoipa::path(get, path = "/api/transferts/reglage", tag = "transferts", operation_id = "lire_reglage_transferts",
    responses((status = 200, body = ReglageTransferts)))]
async fn settings(caller: Caller) -> Result<Versioned<ReglageTransferts>, Problem> {
    read_settings(&caller).await
}

/// The switch.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouveauReglage {
    actifs: bool,
}

/// Switch transfers on or off.
#[utoipa::path(put, path = "/api/transferts/reglage", tag = "transferts", operation_id = "regler_transferts",
    params(("If-Match" = String, Header, description = "Version the change was made on")),
    request_body = NouveauReglage, responses((status = 200, body = ReglageTransferts)))]
async fn switch(
    caller: Caller,
    IfMatch(expected_version): IfMatch,
    Body(body): Body<NouveauReglage>,
) -> Result<Versioned<ReglageTransferts>, Problem> {
    let request = caller.ask(UpdateTransferSettingsRequest {
        enabled: body.actifs,
        expected_version,
    });
    match caller.transfers().update_settings(request).await {
        Ok(changed) => Ok(changed.into_inner().into()),
        Err(status) => Err(with_current(status, read_settings(&caller)).await),
    }
}

/// Those of these learners who have no bilan intermédiaire this school year.
async fn without_bilan(
    caller: &Caller,
    apprenants: Vec<String>,
) -> Result<HashSet<String>, Problem> {
    if apprenants.is_empty() {
        return Ok(HashSet::new());
    }
    let request = caller.ask(ListWithoutBilanRequest { apprenants });
    let found = caller
        .evaluation_transfers()
        .list_without_bilan(request)
        .await?;
    Ok(found.into_inner().apprenants.into_iter().collect())
}

async fn described(caller: &Caller, transfers: Vec<Transfer>) -> Result<Vec<Transfert>, Problem> {
    let waiting = transfers.iter().filter(|transfer| may_wait(transfer));
    let asked = waiting.map(|transfer| transfer.apprenant.clone()).collect();
    let without = without_bilan(caller, asked).await?;
    Ok(transfers
        .into_iter()
        .map(|transfer| Transfert::new(transfer, &without))
        .collect())
}

async fn described_one(
    caller: &Caller,
    transfer: Transfer,
) -> Result<Versioned<Transfert>, Problem> {
    let version = transfer.version;
    let one = described(caller, vec![transfer]).await?.pop();
    one.map(|one| Versioned(version, one))
        .ok_or_else(Problem::not_found)
}

/// Which transfers.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FiltreTransferts {
    /// `depart` or `arrivee`.
    sens: String,
    /// The page after this cursor (`suivant` of the page before).
    #[serde(default)]
    apres: String,
}

/// A page of transfers, the latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Transferts {
    transferts: Vec<Transfert>,
    /// Cursor of the next page; null on the last.
    suivant: Option<String>,
}

/// Transfers out or in.
#[utoipa::path(get, path = "/api/transferts", tag = "transferts", operation_id = "lister_transferts",
    params(FiltreTransferts), responses((status = 200, body = Transferts)))]
async fn list(caller: Caller, Query(filtre): Query<FiltreTransferts>) -> Answer<Transferts> {
    let request = caller.ask(ListTransfersRequest {
        sens: filtre.sens,
        before: filtre.apres,
        limit: PAGE,
    });
    let page = caller.transfers().list_transfers(request).await?;
    let page = page.into_inner();
    Ok(Json(Transferts {
        transferts: described(&caller, page.transfers).await?,
        suivant: given(page.next),
    }))
}

async fn read(caller: &Caller, id: Uuid) -> Result<Versioned<Transfert>, Problem> {
    let request = caller.ask(GetTransferRequest { id: id.to_string() });
    let found = caller.transfers().get_transfer(request).await?;
    described_one(caller, found.into_inner()).await
}

/// One transfer.
#[utoipa::path(get, path = "/api/transferts/{id}", tag = "transferts", operation_id = "lire_transfert",
    params(("id" = Uuid, Path)), responses((status = 200, body = Transfert)))]
async fn show(caller: Caller, Path(id): Path<Uuid>) -> Result<Versioned<Transfert>, Problem> {
    read(&caller, id).await
}

/// Which learners no transfer can take along yet.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FiltreEnAttente {
    /// `sans_ine`: active, without INE; `partis`: left within a year, not expected anywhere.
    groupe: String,
    /// The page after this cursor (`suivant` of the page before).
    #[serde(default)]
    apres: String,
}

/// A page of them, by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApprenantsEnAttente {
    apprenants: Vec<ApprenantEnAttente>,
    suivant: Option<String>,
    /// How many in all.
    total: i64,
}

/// Learners without INE, or who left and are not expected anywhere.
#[utoipa::path(get, path = "/api/transferts/en-attente", tag = "transferts", operation_id = "lister_en_attente",
    params(FiltreEnAttente), responses((status = 200, body = ApprenantsEnAttente)))]
async fn waiting(
    caller: Caller,
    Query(filtre): Query<FiltreEnAttente>,
) -> Answer<ApprenantsEnAttente> {
    let left = filtre.groupe == "partis";
    let request = caller.ask(ListWaitingRequest {
        groupe: filtre.groupe,
        after: filtre.apres,
        limit: PAGE,
    });
    let page = caller.transfers().list_waiting(request).await?;
    let page = page.into_inner();
    let asked = page.apprenants.iter().filter(|_| left);
    let asked = asked.map(|one| one.apprenant.clone()).collect();
    let without = without_bilan(&caller, asked).await?;
    Ok(Json(ApprenantsEnAttente {
        apprenants: page
            .apprenants
            .into_iter()
            .map(|one| ApprenantEnAttente::new(one, &without))
            .collect(),
        suivant: given(page.next),
        total: page.total,
    }))
}

/// Where a learner goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PropositionTransfert {
    apprenant: Uuid,
    /// UAI.
    #[schema(example = "0762345L")]
    destination: String,
}

/// Propose a transfer that no INE tells of; the other établissement confirms it.
#[utoipa::path(post, path = "/api/transferts", tag = "transferts", operation_id = "proposer_transfert",
    request_body = PropositionTransfert, responses((status = 201, body = Transfert)))]
async fn propose(
    caller: Caller,
    Body(body): Body<PropositionTransfert>,
) -> Result<Created<Transfert>, Problem> {
    let request = caller.ask(ProposeTransferRequest {
        apprenant: body.apprenant.to_string(),
        destination: body.destination,
    });
    let proposed = caller.transfers().propose_transfer(request).await?;
    let Versioned(_, proposed) = described_one(&caller, proposed.into_inner()).await?;
    Ok(Created(proposed))
}

/// Agreement to a transfer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmationTransfert {
    /// For an arrival that no INE tells of: which learner of this établissement it is.
    apprenant: Option<Uuid>,
}

/// Agree to a transfer.
#[utoipa::path(post, path = "/api/transferts/{id}/confirmation", tag = "transferts",
    operation_id = "confirmer_transfert", params(("id" = Uuid, Path),
    ("If-Match" = String, Header, description = "Version that was seen")),
    request_body = ConfirmationTransfert, responses((status = 200, body = Transfert)))]
async fn confirm(
    caller: Caller,
    Path(id): Path<Uuid>,
    IfMatch(expected_version): IfMatch,
    Body(body): Body<ConfirmationTransfert>,
) -> Result<Versioned<Transfert>, Problem> {
    let request = caller.ask(ConfirmTransferRequest {
        id: id.to_string(),
        expected_version,
        apprenant: body.apprenant.map(|id| id.to_string()).unwrap_or_default(),
    });
    match caller.transfers().confirm_transfer(request).await {
        Ok(confirmed) => described_one(&caller, confirmed.into_inner()).await,
        Err(status) => Err(with_current(status, read(&caller, id)).await),
    }
}

/// Refuse a transfer of which nothing has moved yet.
#[utoipa::path(post, path = "/api/transferts/{id}/refus", tag = "transferts", operation_id = "refuser_transfert",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "Version that was seen")),
    responses((status = 200, body = Transfert)))]
async fn refuse(
    caller: Caller,
    Path(id): Path<Uuid>,
    IfMatch(expected_version): IfMatch,
) -> Result<Versioned<Transfert>, Problem> {
    let request = caller.ask(RefuseTransferRequest {
        id: id.to_string(),
        expected_version,
    });
    match caller.transfers().refuse_transfer(request).await {
        Ok(refused) => described_one(&caller, refused.into_inner()).await,
        Err(status) => Err(with_current(status, read(&caller, id)).await),
    }
}
