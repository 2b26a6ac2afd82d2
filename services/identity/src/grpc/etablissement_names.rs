//! `identity.v1.EtablissementNames`.

use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::etablissement_names_server::EtablissementNames;
use tonic::{Request, Response, Status};

use crate::app::{App, etablissement};
use crate::error::Error;

/// Serves the names of établissements.
pub(super) struct Grpc(pub(super) App);

#[tonic::async_trait]
impl EtablissementNames for Grpc {
    async fn get_etablissement_names(
        &self,
        request: Request<pb::GetEtablissementNamesRequest>,
    ) -> Result<Response<pb::GetEtablissementNamesResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let found = etablissement::names(&cx, &app, &asked.uais).await?;
                let names = found
                    .into_iter()
                    .map(|named| pb::EtablissementName {
                        uai: named.uai,
                        nom: named.nom,
                        ville: named.ville,
                    })
                    .collect();
                Ok::<_, Error>(pb::GetEtablissementNamesResponse { names })
            }
        })
        .await
    }
}
