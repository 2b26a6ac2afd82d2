//! `identity.v1.SecondFactors`.

use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::second_factors_server::SecondFactors;
use tonic::{Request, Response, Status};

use super::{origin, sessions};
use crate::app::second_factors;
use crate::app::{App, sessions as sign_in};

/// Serves second factors.
pub(super) struct Grpc(pub(super) App);

pub(super) fn codes(codes: Vec<String>) -> pb::RecoveryCodes {
    pb::RecoveryCodes { codes }
}

#[tonic::async_trait]
impl SecondFactors for Grpc {
    async fn verify_code(
        &self,
        request: Request<pb::VerifyCodeRequest>,
    ) -> Result<Response<pb::OpenedSession>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let origin = origin(wanted.origin);
                sign_in::verify_code(&cx, &app, &wanted.attente, &wanted.code, &origin)
                    .await
                    .map(sessions::opened)
            }
        })
        .await
    }

    async fn prepare_totp(
        &self,
        request: Request<pb::PrepareTotpRequest>,
    ) -> Result<Response<pb::PreparedTotp>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                second_factors::prepare_totp(&cx, &app, &wanted.token, wanted.mot_de_passe)
                    .await
                    .map(|prepared| pb::PreparedTotp {
                        cle: prepared.key,
                        adresse: prepared.address,
                        qr_svg: prepared.qr_svg,
                    })
            }
        })
        .await
    }

    async fn confirm_totp(
        &self,
        request: Request<pb::ConfirmTotpRequest>,
    ) -> Result<Response<pb::RecoveryCodes>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let origin = origin(wanted.origin);
                second_factors::confirm_totp(&cx, &app, &wanted.token, &wanted.code, &origin)
                    .await
                    .map(codes)
            }
        })
        .await
    }

    async fn withdraw_totp(
        &self,
        request: Request<pb::WithdrawTotpRequest>,
    ) -> Result<Response<pb::WithdrawTotpResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let origin = origin(wanted.origin);
                second_factors::withdraw_totp(
                    &cx,
                    &app,
                    &wanted.token,
                    wanted.mot_de_passe,
                    &origin,
                )
                .await
                .map(|()| pb::WithdrawTotpResponse {})
            }
        })
        .await
    }

    async fn renew_recovery_codes(
        &self,
        request: Request<pb::RenewRecoveryCodesRequest>,
    ) -> Result<Response<pb::RecoveryCodes>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let origin = origin(wanted.origin);
                second_factors::renew_recovery_codes(
                    &cx,
                    &app,
                    &wanted.token,
                    wanted.mot_de_passe,
                    &origin,
                )
                .await
                .map(codes)
            }
        })
        .await
    }
}
