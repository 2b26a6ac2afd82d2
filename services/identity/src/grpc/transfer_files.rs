//! `identity.v1.TransferFiles`: transfers between two deployments (I-11 ★).

use std::pin::Pin;

use chassis::Ctx;
use chassis::grpc::{ctx, report, run};
use futures::{Stream, StreamExt as _, stream};
use proto::identity::v1 as pb;
use proto::identity::v1::transfer_files_server::TransferFiles;
use tonic::{Request, Response, Status, Streaming};
use tracing::Instrument as _;

use super::deployments::deployment;
use super::{allowed, cursor, instant, object_id, optional};
use crate::app::fichiers::{self, Files, Piece};
use crate::domain::fichier::Vue;
use crate::domain::fichier::joint::Ecarte;
use crate::domain::transfert::Sens;
use crate::error::{Error, ID_INVALID};
use crate::policy::Action;

type Pieces = Pin<Box<dyn Stream<Item = Result<pb::FileChunk, Status>> + Send>>;

/// Serves transfer files.
pub(super) struct Grpc(pub(super) Files);

fn message(cx: &Ctx, vue: Vue) -> pb::TransferFile {
    // What a person needs to recognise the learner, and only while it is asked to.
    let born = vue.date_naissance.filter(|_| vue.apprenant.is_none());
    pb::TransferFile {
        id: vue.id.to_string(),
        sens: vue.sens.code().to_owned(),
        etat: vue.etat.code().to_owned(),
        deploiement: vue.deploiement_nom,
        etablissement: vue.autre_uai,
        apprenant: vue.apprenant.map(|id| id.to_string()).unwrap_or_default(),
        nom: vue.nom,
        prenom: vue.prenom,
        date_naissance: born.map(|born| born.to_string()).unwrap_or_default(),
        ine: vue.ine.is_some(),
        etapes: vue.etapes,
        contenu: vue.contenu.into_iter().collect(),
        recu: vue.recu.unwrap_or_default(),
        created_at: vue.cree_le.to_string(),
        ended_at: instant(vue.fini_le),
        octets: vue.octets,
        left_out: vue.ecartes.into_iter().map(left_out).collect(),
        version: vue.version,
        allowed_actions: allowed(cx, Action::WriteTransfers, vue.etat.actions()),
    }
}

fn left_out(ecarte: Ecarte) -> pb::FileLeftOut {
    pb::FileLeftOut {
        nom: ecarte.nom,
        motif: ecarte.motif,
    }
}

/// The file in pieces, the last of which says so. One that breaks off has no such piece.
fn pieces(cx: Ctx, file: fichiers::Pieces) -> Pieces {
    let pieces = file.map(move |data| match data {
        Ok(data) => Ok(pb::FileChunk { data, last: false }),
        Err(error) => Err(report(&cx, &error)),
    });
    let last = pb::FileChunk {
        data: Vec::new(),
        last: true,
    };
    Box::pin(pieces.chain(stream::iter([Ok(last)])))
}

#[tonic::async_trait]
impl TransferFiles for Grpc {
    type DownloadStream = Pieces;

    async fn list_destinations(
        &self,
        request: Request<pb::ListDestinationsRequest>,
    ) -> Result<Response<pb::ListDestinationsResponse>, Status> {
        let files = self.0.clone();
        run(request, move |cx, _| {
            let files = files.clone();
            async move {
                let found = fichiers::destinations(&cx, &files.app).await?;
                Ok::<_, Error>(pb::ListDestinationsResponse {
                    deployments: found.into_iter().map(deployment).collect(),
                })
            }
        })
        .await
    }

    async fn list_files(
        &self,
        request: Request<pb::ListFilesRequest>,
    ) -> Result<Response<pb::ListFilesResponse>, Status> {
        let files = self.0.clone();
        run(request, move |cx, asked| {
            let files = files.clone();
            async move {
                let sens =
                    Sens::parse(&asked.sens).ok_or_else(|| Error::field("sens", ID_INVALID))?;
                let before = cursor("before", &asked.before)?;
                let limit = i64::from(asked.limit);
                let page = fichiers::list(&cx, &files.app, Some(sens), before, limit).await?;
                Ok::<_, Error>(pb::ListFilesResponse {
                    next: page.next.map(|id| id.to_string()).unwrap_or_default(),
                    files: page
                        .items
                        .into_iter()
                        .map(|vue| message(&cx, vue))
                        .collect(),
                })
            }
        })
        .await
    }

    async fn get_file(
        &self,
        request: Request<pb::GetFileRequest>,
    ) -> Result<Response<pb::TransferFile>, Status> {
        let files = self.0.clone();
        run(request, move |cx, asked| {
            let files = files.clone();
            async move {
                let vue = fichiers::get(&cx, &files.app, object_id(&asked.id)?).await?;
                Ok::<_, Error>(message(&cx, vue))
            }
        })
        .await
    }

    async fn preview_export(
        &self,
        request: Request<pb::PreviewExportRequest>,
    ) -> Result<Response<pb::PreviewExportResponse>, Status> {
        let files = self.0.clone();
        run(request, move |cx, asked| {
            let files = files.clone();
            async move {
                let apprenant = object_id(&asked.apprenant)?;
                let (count, octets) = fichiers::weigh(&cx, &files, apprenant).await?;
                Ok::<_, Error>(pb::PreviewExportResponse { count, octets })
            }
        })
        .await
    }

    async fn export(
        &self,
        request: Request<pb::ExportRequest>,
    ) -> Result<Response<pb::TransferFile>, Status> {
        let files = self.0.clone();
        run(request, move |cx, asked| {
            let files = files.clone();
            async move {
                let apprenant = object_id(&asked.apprenant)?;
                let to = asked
                    .deployment
                    .parse()
                    .map_err(|_| Error::field("deploiement", ID_INVALID))?;
                let vue = fichiers::export(&cx, &files, apprenant, to, &asked.destination).await?;
                Ok::<_, Error>(message(&cx, vue))
            }
        })
        .await
    }

    async fn download(
        &self,
        request: Request<pb::GetFileRequest>,
    ) -> Result<Response<Pieces>, Status> {
        let files = self.0.clone();
        run(request, move |cx, asked| {
            let files = files.clone();
            async move {
                let file = fichiers::download(&cx, &files, object_id(&asked.id)?).await?;
                Ok::<_, Error>(pieces(cx, file))
            }
        })
        .await
    }

    async fn accept_receipt(
        &self,
        request: Request<pb::AcceptReceiptRequest>,
    ) -> Result<Response<pb::TransferFile>, Status> {
        let files = self.0.clone();
        run(request, move |cx, asked| {
            let files = files.clone();
            async move {
                let (id, version) = (object_id(&asked.id)?, asked.expected_version);
                let vue =
                    fichiers::accept_receipt(&cx, &files.app, id, version, &asked.recu).await?;
                Ok::<_, Error>(message(&cx, vue))
            }
        })
        .await
    }

    async fn cancel_export(
        &self,
        request: Request<pb::ChangeFileRequest>,
    ) -> Result<Response<pb::TransferFile>, Status> {
        let files = self.0.clone();
        run(request, move |cx, asked| {
            let files = files.clone();
            async move {
                let (id, version) = (object_id(&asked.id)?, asked.expected_version);
                let vue = fichiers::cancel(&cx, &files.app, id, version).await?;
                Ok::<_, Error>(message(&cx, vue))
            }
        })
        .await
    }

    async fn receive(
        &self,
        request: Request<Streaming<pb::FileChunk>>,
    ) -> Result<Response<pb::TransferFile>, Status> {
        let cx = ctx(&request)?;
        let files = self.0.clone();
        let mut pieces = request.into_inner().map(|chunk| {
            chunk
                .map(|chunk| Piece {
                    data: chunk.data,
                    last: chunk.last,
                })
                .map_err(|_| Error::UploadInterrupted)
        });
        // A task of its own, as every use case: a client that hangs up leaves nothing half done.
        let task = chassis::run::spawn(
            async move {
                let received = fichiers::receive(&cx, &files, &mut pieces).await;
                // A browser that is answered before it has sent all may never read why: what follows is let go by.
                while let Some(Ok(_)) = pieces.next().await {}
                received
                    .map(|vue| Response::new(message(&cx, vue)))
                    .map_err(|error| report(&cx, &error))
            }
            .in_current_span(),
        );
        task.await
            .unwrap_or_else(|_| Err(Status::internal("the upload ended abnormally")))
    }

    async fn apply(
        &self,
        request: Request<pb::ApplyFileRequest>,
    ) -> Result<Response<pb::TransferFile>, Status> {
        let files = self.0.clone();
        run(request, move |cx, asked| {
            let files = files.clone();
            async move {
                let (id, version) = (object_id(&asked.id)?, asked.expected_version);
                let named = optional("apprenant", &asked.apprenant)?;
                let vue = fichiers::apply(&cx, &files, id, version, named).await?;
                Ok::<_, Error>(message(&cx, vue))
            }
        })
        .await
    }

    async fn refuse(
        &self,
        request: Request<pb::ChangeFileRequest>,
    ) -> Result<Response<pb::TransferFile>, Status> {
        let files = self.0.clone();
        run(request, move |cx, asked| {
            let files = files.clone();
            async move {
                let (id, version) = (object_id(&asked.id)?, asked.expected_version);
                let vue = fichiers::refuse(&cx, &files, id, version).await?;
                Ok::<_, Error>(message(&cx, vue))
            }
        })
        .await
    }
}
