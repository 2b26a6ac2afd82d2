//! `/api/etablissement/modules`: what the établissement switches on and off (I-14).

use axum::Json;
use proto::identity::v1::{self as identity, ListModulesRequest, SwitchModuleRequest};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::actions;
use super::names::{Names, Personne};
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, given};
use crate::http::extract::{Body, Path};
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(switch))
}

/// Modules.
#[derive(Debug, Serialize, ToSchema)]
pub struct Modules {
    modules: Vec<Module>,
    actions: Vec<String>,
}

/// A part of the application that an établissement may do without.
#[derive(Debug, Serialize, ToSchema)]
pub struct Module {
    /// Stable code.
    #[schema(example = "transferts")]
    code: String,
    /// Whether it is on: what is off is hidden, and keeps its data.
    actif: bool,
    /// When it was last switched; null when it is as at the beginning.
    modifie_le: Option<String>,
    /// By whom.
    modifie_par: Option<Personne>,
}

impl Module {
    fn new(module: identity::Module, names: &Names) -> Self {
        Self {
            code: module.code,
            actif: module.actif,
            modifie_le: given(module.modifie_le),
            modifie_par: names.someone(&module.modifie_par),
        }
    }
}

/// The modules.
#[utoipa::path(get, path = "/api/etablissement/modules", tag = "etablissement",
    operation_id = "lister_modules", responses((status = 200, body = Modules)))]
async fn list(caller: Caller) -> Answer<Modules> {
    let request = caller.ask(ListModulesRequest {});
    let found = caller.modules().list_modules(request).await?.into_inner();
    let who = found
        .modules
        .iter()
        .map(|module| module.modifie_par.as_str());
    let names = caller.names(who).await?;
    Ok(Json(Modules {
        modules: found
            .modules
            .into_iter()
            .map(|module| Module::new(module, &names))
            .collect(),
        actions: actions::french(found.allowed_actions),
    }))
}

/// The state wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EtatModule {
    actif: bool,
}

async fn shown(caller: &Caller, module: identity::Module) -> Result<Module, Problem> {
    let names = caller.names([module.modifie_par.as_str()]).await?;
    Ok(Module::new(module, &names))
}

/// Switch a module on or off; said twice, it changes nothing.
#[utoipa::path(put, path = "/api/etablissement/modules/{module}", tag = "etablissement",
    operation_id = "changer_module", params(("module" = String, Path)),
    request_body = EtatModule, responses((status = 200, body = Module)))]
async fn switch(
    caller: Caller,
    Path(code): Path<String>,
    Body(body): Body<EtatModule>,
) -> Answer<Module> {
    let request = caller.ask(SwitchModuleRequest {
        code,
        actif: body.actif,
    });
    let switched = caller.modules().switch_module(request).await?;
    Ok(Json(shown(&caller, switched.into_inner()).await?))
}
