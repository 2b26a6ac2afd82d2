//! `identity.v1.Images`.

use chassis::grpc::{ctx, report, run};
use futures::StreamExt as _;
use proto::identity::v1 as pb;
use proto::identity::v1::images_server::Images;
use tonic::{Request, Response, Status, Streaming};
use tracing::Instrument as _;

use crate::app::App;
use crate::app::images::{self, Piece};
use crate::domain::picture::{Nature, State, Stored};
use crate::error::Error;

/// Serves logo and stamp.
pub(super) struct Grpc(pub(super) App);

pub(super) fn state(state: State) -> pb::ImageState {
    pb::ImageState {
        nature: state.nature.code().to_owned(),
        version: state.version,
        present: state.present,
        largeur: state.largeur,
        hauteur: state.hauteur,
    }
}

fn image(stored: Stored) -> pb::Image {
    pb::Image {
        png: stored.png,
        version: stored.version,
    }
}

impl Grpc {
    async fn get(
        &self,
        request: Request<pb::GetImageRequest>,
        nature: Nature,
    ) -> Result<Response<pb::Image>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                images::get(&cx, &app, nature, wanted.known_version)
                    .await
                    .map(image)
            }
        })
        .await
    }
}

#[tonic::async_trait]
impl Images for Grpc {
    async fn set_image(
        &self,
        request: Request<Streaming<pb::ImageChunk>>,
    ) -> Result<Response<pb::ImageState>, Status> {
        let cx = ctx(&request)?;
        let app = self.0.clone();
        let pieces = request.into_inner().map(|chunk| {
            chunk
                .map(|chunk| Piece {
                    nature: chunk.nature,
                    expected_version: chunk.expected_version,
                    data: chunk.data,
                    last: chunk.last,
                })
                .map_err(|_| Error::UploadInterrupted)
        });
        // A task of its own, as every use case: a client that hangs up leaves nothing half done.
        let task = chassis::run::spawn(
            async move {
                images::set(&cx, &app, pieces)
                    .await
                    .map(|set| Response::new(state(set)))
                    .map_err(|error| report(&cx, &error))
            }
            .in_current_span(),
        );
        task.await
            .unwrap_or_else(|_| Err(Status::internal("the upload ended abnormally")))
    }

    async fn remove_image(
        &self,
        request: Request<pb::RemoveImageRequest>,
    ) -> Result<Response<pb::ImageState>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                images::remove(&cx, &app, &wanted.nature, wanted.expected_version)
                    .await
                    .map(state)
            }
        })
        .await
    }

    async fn get_logo(
        &self,
        request: Request<pb::GetImageRequest>,
    ) -> Result<Response<pb::Image>, Status> {
        self.get(request, Nature::Logo).await
    }

    async fn get_cachet(
        &self,
        request: Request<pb::GetImageRequest>,
    ) -> Result<Response<pb::Image>, Status> {
        self.get(request, Nature::Cachet).await
    }
}
