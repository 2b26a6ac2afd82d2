//! `identity.v1.Passkeys`.

use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::passkeys_server::Passkeys;
use tonic::{Request, Response, Status};

use super::{instant, object_id, origin, second_factors, sessions};
use crate::app::{App, passkeys};
use crate::domain::passkey::Passkey;
use crate::error::Error;

/// Serves passkeys.
pub(super) struct Grpc(pub(super) App);

fn view(passkey: Passkey) -> pb::Passkey {
    pb::Passkey {
        id: passkey.id.to_string(),
        nom: passkey.nom,
        created_at: passkey.created_at.to_string(),
        last_used_at: instant(passkey.last_used_at),
    }
}

/// A ceremony bound to a secret that the browser has already.
fn bound(options: String) -> pb::Ceremony {
    pb::Ceremony {
        options,
        jeton: String::new(),
    }
}

#[tonic::async_trait]
impl Passkeys for Grpc {
    async fn list_passkeys(
        &self,
        request: Request<pb::ListPasskeysRequest>,
    ) -> Result<Response<pb::ListPasskeysResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let held = passkeys::list(&cx, &app, &wanted.token).await?;
                let passkeys = held.into_iter().map(view).collect();
                Ok::<_, Error>(pb::ListPasskeysResponse { passkeys })
            }
        })
        .await
    }

    async fn begin_addition(
        &self,
        request: Request<pb::BeginAdditionRequest>,
    ) -> Result<Response<pb::Ceremony>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                passkeys::begin_addition(&cx, &app, &wanted.token, wanted.mot_de_passe)
                    .await
                    .map(bound)
            }
        })
        .await
    }

    async fn add_passkey(
        &self,
        request: Request<pb::AddPasskeyRequest>,
    ) -> Result<Response<pb::AddedPasskey>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let answer = (wanted.nom.as_str(), wanted.reponse.as_str());
                let origin = origin(wanted.origin);
                let added = passkeys::add(&cx, &app, &wanted.token, answer, &origin).await?;
                Ok::<_, Error>(pb::AddedPasskey {
                    passkey: Some(view(added.passkey)),
                    codes: Some(second_factors::codes(added.codes)),
                })
            }
        })
        .await
    }

    async fn rename_passkey(
        &self,
        request: Request<pb::RenamePasskeyRequest>,
    ) -> Result<Response<pb::Passkey>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let which = (object_id(&wanted.id)?, wanted.nom.as_str());
                passkeys::rename(&cx, &app, &wanted.token, which, &origin(wanted.origin))
                    .await
                    .map(view)
            }
        })
        .await
    }

    async fn withdraw_passkey(
        &self,
        request: Request<pb::WithdrawPasskeyRequest>,
    ) -> Result<Response<pb::WithdrawPasskeyResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let which = (object_id(&wanted.id)?, wanted.mot_de_passe);
                passkeys::withdraw(&cx, &app, &wanted.token, which, &origin(wanted.origin))
                    .await
                    .map(|()| pb::WithdrawPasskeyResponse {})
            }
        })
        .await
    }

    async fn begin_sign_in(
        &self,
        request: Request<pb::BeginSignInRequest>,
    ) -> Result<Response<pb::Ceremony>, Status> {
        let app = self.0.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move {
                passkeys::begin_sign_in(&cx, &app)
                    .await
                    .map(|(options, jeton)| pb::Ceremony { options, jeton })
            }
        })
        .await
    }

    async fn sign_in(
        &self,
        request: Request<pb::SignInRequest>,
    ) -> Result<Response<pb::OpenedSession>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let origin = origin(wanted.origin);
                passkeys::sign_in(&cx, &app, &wanted.jeton, &wanted.reponse, &origin)
                    .await
                    .map(sessions::opened)
            }
        })
        .await
    }

    async fn begin_second_step(
        &self,
        request: Request<pb::BeginSecondStepRequest>,
    ) -> Result<Response<pb::Ceremony>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                passkeys::begin_second_step(&cx, &app, &wanted.attente)
                    .await
                    .map(bound)
            }
        })
        .await
    }

    async fn verify_second_step(
        &self,
        request: Request<pb::VerifySecondStepRequest>,
    ) -> Result<Response<pb::OpenedSession>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let origin = origin(wanted.origin);
                let (attente, answer) = (&wanted.attente, &wanted.reponse);
                passkeys::verify_second_step(&cx, &app, attente, answer, &origin)
                    .await
                    .map(sessions::opened)
            }
        })
        .await
    }
}
