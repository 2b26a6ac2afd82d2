//! `identity.v1.Deployments`: deployments that this one trusts (I-11 ★).

use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::deployments_server::Deployments;
use tonic::{Request, Response, Status};

use super::{instant, object_id};
use crate::app::{App, deploiements};
use crate::domain::fichier::Deploiement;
use crate::domain::fichier::carte::{Carte, groups};
use crate::error::Error;

/// Serves deployments.
pub(super) struct Grpc(pub(super) App);

pub(super) fn deployment(one: Deploiement) -> pb::Deployment {
    pb::Deployment {
        id: one.id.to_string(),
        fingerprint: groups(&one.carte.empreinte()),
        name: one.carte.nom,
        trusted_at: one.ajoute_le.to_string(),
        withdrawn_at: instant(one.retire_le),
    }
}

fn own(carte: &Carte) -> pb::Deployment {
    pb::Deployment {
        name: carte.nom.clone(),
        fingerprint: groups(&carte.empreinte()),
        ..Default::default()
    }
}

#[tonic::async_trait]
impl Deployments for Grpc {
    async fn list_deployments(
        &self,
        request: Request<pb::ListDeploymentsRequest>,
    ) -> Result<Response<pb::ListDeploymentsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move {
                let found = deploiements::list(&cx, &app).await?;
                let carte = app.coffre.carte();
                Ok::<_, Error>(pb::ListDeploymentsResponse {
                    card: carte.text(),
                    own: Some(own(carte)),
                    deployments: found.into_iter().map(deployment).collect(),
                })
            }
        })
        .await
    }

    async fn trust_deployment(
        &self,
        request: Request<pb::TrustDeploymentRequest>,
    ) -> Result<Response<pb::Deployment>, Status> {
        let app = self.0.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                deploiements::trust(&cx, &app, &asked.card, &asked.fingerprint)
                    .await
                    .map(deployment)
            }
        })
        .await
    }

    async fn withdraw_deployment(
        &self,
        request: Request<pb::WithdrawDeploymentRequest>,
    ) -> Result<Response<pb::Deployment>, Status> {
        let app = self.0.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                deploiements::withdraw(&cx, &app, object_id(&asked.id)?)
                    .await
                    .map(deployment)
            }
        })
        .await
    }
}
