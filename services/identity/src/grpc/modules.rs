//! `identity.v1.Modules`.

use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::modules_server::Modules;
use tonic::{Request, Response, Status};

use super::{allowed, instant};
use crate::app::App;
use crate::app::modules::{self, Shown};
use crate::error::Error;
use crate::policy::Action;

/// Serves the modules.
pub(super) struct Grpc(pub(super) App);

fn module(shown: &Shown) -> pb::Module {
    pb::Module {
        code: shown.module.code().to_owned(),
        actif: shown.actif,
        modifie_le: instant(shown.switched.map(|switched| switched.at)),
        modifie_par: shown
            .switched
            .map(|switched| switched.by.to_string())
            .unwrap_or_default(),
    }
}

#[tonic::async_trait]
impl Modules for Grpc {
    async fn list_modules(
        &self,
        request: Request<pb::ListModulesRequest>,
    ) -> Result<Response<pb::ListModulesResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move {
                let found = modules::list(&cx, &app).await?;
                Ok::<_, Error>(pb::ListModulesResponse {
                    modules: found.iter().map(module).collect(),
                    allowed_actions: allowed(&cx, Action::SwitchModules, &["update"]),
                })
            }
        })
        .await
    }

    async fn get_module_state(
        &self,
        request: Request<pb::GetModuleStateRequest>,
    ) -> Result<Response<pb::GetModuleStateResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let actif = modules::is_on(&cx, &app, &asked.etablissement, &asked.code).await?;
                Ok::<_, Error>(pb::GetModuleStateResponse { actif })
            }
        })
        .await
    }

    async fn switch_module(
        &self,
        request: Request<pb::SwitchModuleRequest>,
    ) -> Result<Response<pb::Module>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                modules::switch(&cx, &app, &wanted.code, wanted.actif)
                    .await
                    .map(|shown| module(&shown))
            }
        })
        .await
    }
}
