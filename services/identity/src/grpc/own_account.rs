//! `identity.v1.OwnAccount`.

use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::own_account_server::OwnAccount;
use tonic::{Request, Response, Status};

use super::{cursor, origin, sign_ins};
use crate::app::App;
use crate::app::own_account::{self, Own};
use crate::error::Error;

/// Serves the own account.
pub(super) struct Grpc(pub(super) App);

fn view(own: Own) -> pb::OwnAccountView {
    pb::OwnAccountView {
        civilite: own.identity.civilite,
        nom: own.identity.nom,
        prenom: own.identity.prenom,
        identifiant: own.identity.login.unwrap_or_default(),
        courriel: own.identity.courriel.unwrap_or_default(),
        courriel_en_attente: own.courriel_en_attente.unwrap_or_default(),
        mot_de_passe: own.identity.has_password,
        second_facteur_possible: own.staff,
        second_facteur_exige: own.required,
        totp: own.factors.totp,
        cles_possibles: own.passkeys,
        cles: i32::try_from(own.factors.passkeys).unwrap_or(i32::MAX),
        codes_restants: i32::try_from(own.factors.recovery_codes).unwrap_or(i32::MAX),
    }
}

#[tonic::async_trait]
impl OwnAccount for Grpc {
    async fn get_own_account(
        &self,
        request: Request<pb::GetOwnAccountRequest>,
    ) -> Result<Response<pb::OwnAccountView>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move { own_account::get(&cx, &app, &wanted.token).await.map(view) }
        })
        .await
    }

    async fn change_email(
        &self,
        request: Request<pb::ChangeEmailRequest>,
    ) -> Result<Response<pb::ChangeEmailResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                own_account::change_email(
                    &cx,
                    &app,
                    &wanted.token,
                    wanted.mot_de_passe,
                    &wanted.courriel,
                )
                .await
                .map(|()| pb::ChangeEmailResponse {})
            }
        })
        .await
    }

    async fn confirm_email(
        &self,
        request: Request<pb::ConfirmEmailRequest>,
    ) -> Result<Response<pb::ConfirmEmailResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                own_account::confirm_email(&cx, &app, &wanted.jeton, &origin(wanted.origin))
                    .await
                    .map(|courriel| pb::ConfirmEmailResponse { courriel })
            }
        })
        .await
    }

    async fn list_own_sign_ins(
        &self,
        request: Request<pb::ListOwnSignInsRequest>,
    ) -> Result<Response<pb::ListSignInsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let after = cursor("after", &wanted.after)?;
                let limit = i64::from(wanted.limit);
                let page = own_account::sign_ins(&cx, &app, &wanted.token, after, limit).await?;
                Ok::<_, Error>(sign_ins::page(page))
            }
        })
        .await
    }
}
