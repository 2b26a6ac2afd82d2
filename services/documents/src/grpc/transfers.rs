//! `documents.v1.Transfers`: identity alone calls (I-11).

use std::sync::Arc;

use chassis::db::Crossing;
use proto::common::v1::{MoveApprenantRequest, MoveApprenantResponse};
use proto::documents::v1::transfers_server::Transfers;
use tonic::{Request, Response, Status};

use super::Grpc;
use crate::{app::move_apprenant, domain::ids::PeriodId, error::Error};

#[tonic::async_trait]
impl Transfers for Grpc {
    async fn move_apprenant(
        &self,
        request: Request<MoveApprenantRequest>,
    ) -> Result<Response<MoveApprenantResponse>, Status> {
        let app = Arc::clone(&self.app);
        chassis::grpc::run(request, move |cx, request| {
            let app = Arc::clone(&app);
            async move {
                let crossing = Crossing::read(&request)?;
                let periods = request
                    .periods
                    .iter()
                    .map(|period| Ok((period_id(&period.id)?, period_id(&period.becomes)?)))
                    .collect::<Result<Vec<_>, Error>>()?;
                move_apprenant(&cx, &app, &crossing, &periods).await?;
                Ok::<_, Error>(MoveApprenantResponse::default())
            }
        })
        .await
    }
}

fn period_id(text: &str) -> Result<PeriodId, Error> {
    text.parse()
        .map_err(|_| Error::IdMalformed { field: "periods" })
}
