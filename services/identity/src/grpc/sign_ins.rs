//! `identity.v1.SignIns`.

use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::sign_ins_server::SignIns;
use tonic::{Request, Response, Status};

use uuid::Uuid;

use super::cursor;
use crate::app::imports::Page;
use crate::app::{App, sign_ins};
use crate::domain::sign_in::Line;
use crate::error::Error;

/// Serves the journal of sign-ins.
pub(super) struct Grpc(pub(super) App);

fn sign_in(line: Line) -> pb::SignIn {
    pb::SignIn {
        id: line.id.to_string(),
        at: line.at.to_string(),
        person: line.person.to_string(),
        nom: line.nom,
        prenom: line.prenom,
        evenement: line.evenement,
        adresse: line.adresse,
        user_agent: line.user_agent,
    }
}

pub(super) fn page(page: Page<Line, Uuid>) -> pb::ListSignInsResponse {
    pb::ListSignInsResponse {
        sign_ins: page.items.into_iter().map(sign_in).collect(),
        next: page.next.map(|id| id.to_string()).unwrap_or_default(),
    }
}

#[tonic::async_trait]
impl SignIns for Grpc {
    async fn list_sign_ins(
        &self,
        request: Request<pb::ListSignInsRequest>,
    ) -> Result<Response<pb::ListSignInsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let person = cursor("person", &wanted.person)?;
                let after = cursor("after", &wanted.after)?;
                let limit = i64::from(wanted.limit);
                let found = sign_ins::list(&cx, &app, person, after, limit).await?;
                Ok::<_, Error>(page(found))
            }
        })
        .await
    }
}
