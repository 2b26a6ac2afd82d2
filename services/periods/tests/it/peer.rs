//! Evaluation's side of the contract that the sweep calls, answering what a test says. The two real services
//! together are tested in `tests/e2e`.

use std::sync::{Arc, Mutex};

use proto::evaluation::v1::claims_server::{Claims, ClaimsServer};
use proto::evaluation::v1::{GetClaimRequest, GetClaimResponse};
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};

/// What every claim is said to have become; empty: no answer.
#[derive(Clone, Default)]
pub(crate) struct Verdict {
    etat: Arc<Mutex<String>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Verdict {
    /// From now on.
    pub(crate) fn say(&self, etat: &str) {
        etat.clone_into(&mut self.etat.lock().unwrap());
    }

    /// The claims asked about so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// Starts answering; gives the address.
    pub(crate) async fn serve(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = ClaimsServer::new(self.clone());
        chassis::run::spawn(async move {
            tonic::transport::Server::builder()
                .add_service(service)
                .serve_with_incoming(TcpIncoming::from(listener))
                .await
        });
        format!("http://{address}")
    }
}

#[tonic::async_trait]
impl Claims for Verdict {
    async fn get_claim(
        &self,
        request: Request<GetClaimRequest>,
    ) -> Result<Response<GetClaimResponse>, Status> {
        self.asked.lock().unwrap().push(request.into_inner().claim);
        let etat = self.etat.lock().unwrap().clone();
        if etat.is_empty() {
            return Err(Status::unavailable("silent"));
        }
        Ok(Response::new(GetClaimResponse { etat }))
    }
}
