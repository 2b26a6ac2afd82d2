//! `identity.v1.Portails`.

use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::portails_server::Portails;
use tonic::{Request, Response, Status};

use super::{instant, origin, sessions};
use crate::app::App;
use crate::app::portails::{self, Answer, Begun, Outcome, OwnLink};
use crate::error::Error;

/// Serves sign-on through portals.
pub(super) struct Grpc(pub(super) App);

fn begun(begun: Begun) -> pb::BegunSignOn {
    pb::BegunSignOn {
        adresse: begun.address,
        navigateur: begun.browser,
    }
}

fn answer(wanted: pb::CompleteSignOnRequest) -> Answer {
    Answer {
        state: wanted.etat,
        code: wanted.code,
        error: wanted.erreur,
        issuer: wanted.emetteur,
        browser: wanted.navigateur,
        token: wanted.token,
        origin: origin(wanted.origin),
    }
}

fn completed((outcome, retour): (Outcome, String)) -> pb::CompletedSignOn {
    let (entree, relie) = match outcome {
        Outcome::Entered(entry) => (Some(sessions::entered(entry)), String::new()),
        Outcome::Linked { libelle } => (None, libelle),
    };
    pb::CompletedSignOn {
        entree,
        relie,
        retour,
    }
}

fn link(own: OwnLink) -> pb::PortailLink {
    let tie = own.tie.as_ref();
    pb::PortailLink {
        code: own.code,
        libelle: own.libelle,
        etabli_par: tie.map(|tie| tie.par.code().to_owned()).unwrap_or_default(),
        depuis: instant(tie.map(|tie| tie.depuis)),
        utilise_le: instant(tie.and_then(|tie| tie.utilise_le)),
    }
}

#[tonic::async_trait]
impl Portails for Grpc {
    async fn list_portails(
        &self,
        request: Request<pb::ListPortailsRequest>,
    ) -> Result<Response<pb::ListPortailsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move {
                let portails = portails::list(&cx, &app)?
                    .into_iter()
                    .map(|portail| pb::Portail {
                        code: portail.code.clone(),
                        libelle: portail.libelle.clone(),
                    })
                    .collect();
                Ok::<_, Error>(pb::ListPortailsResponse { portails })
            }
        })
        .await
    }

    async fn begin_sign_on(
        &self,
        request: Request<pb::BeginSignOnRequest>,
    ) -> Result<Response<pb::BegunSignOn>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                portails::begin(&cx, &app, &wanted.code, &wanted.retour, wanted.navigateur)
                    .await
                    .map(begun)
            }
        })
        .await
    }

    async fn begin_link(
        &self,
        request: Request<pb::BeginLinkRequest>,
    ) -> Result<Response<pb::BegunSignOn>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                portails::begin_link(
                    &cx,
                    &app,
                    &wanted.token,
                    &wanted.code,
                    wanted.mot_de_passe,
                    wanted.navigateur,
                )
                .await
                .map(begun)
            }
        })
        .await
    }

    async fn complete_sign_on(
        &self,
        request: Request<pb::CompleteSignOnRequest>,
    ) -> Result<Response<pb::CompletedSignOn>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                portails::complete(&cx, &app, answer(wanted))
                    .await
                    .map(completed)
            }
        })
        .await
    }

    async fn list_links(
        &self,
        request: Request<pb::ListLinksRequest>,
    ) -> Result<Response<pb::ListLinksResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let links = portails::list_links(&cx, &app, &wanted.token).await?;
                let liens = links.into_iter().map(link).collect();
                Ok::<_, Error>(pb::ListLinksResponse { liens })
            }
        })
        .await
    }

    async fn withdraw_link(
        &self,
        request: Request<pb::WithdrawLinkRequest>,
    ) -> Result<Response<pb::WithdrawLinkResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let origin = origin(wanted.origin);
                portails::withdraw_link(&cx, &app, &wanted.token, &wanted.code, &origin)
                    .await
                    .map(|()| pb::WithdrawLinkResponse {})
            }
        })
        .await
    }
}
