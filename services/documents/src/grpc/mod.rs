//! `documents.v1.Documents`: protobuf in, use case, protobuf out.

mod stream;
mod transfers;

use std::sync::Arc;

use proto::documents::v1::{RenderDocumentRequest, documents_server::Documents};
use tonic::{Request, Response, Status};

use crate::{
    app::{App, RenderDocument, render_document},
    error::Error,
};

/// The gRPC face of the service.
#[derive(Clone)]
pub(crate) struct Grpc {
    app: Arc<App>,
}

impl Grpc {
    pub(crate) fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl Documents for Grpc {
    type RenderDocumentStream = stream::Chunks;

    async fn render_document(
        &self,
        request: Request<RenderDocumentRequest>,
    ) -> Result<Response<Self::RenderDocumentStream>, Status> {
        let app = Arc::clone(&self.app);
        chassis::grpc::run(request, move |cx, request| {
            let app = Arc::clone(&app);
            async move {
                let file = render_document(&cx, &app, command(&request)?).await?;
                Ok::<_, Error>(stream::chunks(file))
            }
        })
        .await
    }
}

fn command(request: &RenderDocumentRequest) -> Result<RenderDocument, Error> {
    Ok(RenderDocument {
        kind: request.kind.parse().map_err(|_| Error::KindUnknown)?,
        format: request.format.parse().map_err(|_| Error::FormatUnknown)?,
        period: request
            .period_id
            .parse()
            .map_err(|_| Error::IdMalformed { field: "period_id" })?,
        apprenant: request
            .apprenant
            .parse()
            .map_err(|_| Error::IdMalformed { field: "apprenant" })?,
    })
}
