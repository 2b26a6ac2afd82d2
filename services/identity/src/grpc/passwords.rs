//! `identity.v1.Passwords`.

use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::passwords_server::Passwords;
use tonic::{Request, Response, Status};

use super::origin;
use crate::app::{App, passwords};

/// Serves forgotten passwords.
pub(super) struct Grpc(pub(super) App);

#[tonic::async_trait]
impl Passwords for Grpc {
    async fn request_reset(
        &self,
        request: Request<pb::RequestResetRequest>,
    ) -> Result<Response<pb::RequestResetResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                passwords::request_reset(&cx, &app, &wanted.identifiant, &origin(wanted.origin))
                    .await
                    .map(|()| pb::RequestResetResponse {})
            }
        })
        .await
    }

    async fn reset_password(
        &self,
        request: Request<pb::ResetPasswordRequest>,
    ) -> Result<Response<pb::ResetPasswordResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let origin = origin(wanted.origin);
                passwords::reset(&cx, &app, &wanted.jeton, wanted.nouveau, &origin)
                    .await
                    .map(|()| pb::ResetPasswordResponse {})
            }
        })
        .await
    }
}
