//! `identity.v1.Referents`.

use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::referents_server::Referents;
use tonic::{Request, Response, Status};

use super::people::{apprenant, name};
use super::{allowed, cursor, ids};
use crate::app::App;
use crate::app::referents;
use crate::error::Error;
use crate::policy::Action;

/// Serves who follows whom.
pub(super) struct Grpc(pub(super) App);

#[tonic::async_trait]
impl Referents for Grpc {
    async fn list_referents(
        &self,
        request: Request<pb::ListReferentsRequest>,
    ) -> Result<Response<pb::ListReferentsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let division = (!wanted.division.is_empty()).then_some(wanted.division);
                let after = cursor("after", &wanted.after)?;
                let limit = i64::from(wanted.limit);
                let found = referents::list(&cx, &app, division, after, limit).await?;
                let page = found.page;
                let apprenants = page
                    .items
                    .into_iter()
                    .map(|one| pb::Followed {
                        apprenant: Some(apprenant(one.apprenant)),
                        referent: one.referent.map(name),
                    })
                    .collect();
                Ok::<_, Error>(pb::ListReferentsResponse {
                    apprenants,
                    next: page.next.map(|id| id.to_string()).unwrap_or_default(),
                    enseignants: found.enseignants.into_iter().map(name).collect(),
                    allowed_actions: allowed(&cx, Action::WriteReferents, &["modifier"]),
                })
            }
        })
        .await
    }

    async fn get_referents(
        &self,
        request: Request<pb::GetReferentsRequest>,
    ) -> Result<Response<pb::GetReferentsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let wanted = ids("apprenants", &wanted.apprenants)?;
                let found = referents::of(&cx, &app, wanted).await?;
                let referents = found
                    .into_iter()
                    .map(|one| pb::ReferentOf {
                        apprenant: one.apprenant.to_string(),
                        referent: Some(name(one.enseignant)),
                    })
                    .collect();
                Ok::<_, Error>(pb::GetReferentsResponse { referents })
            }
        })
        .await
    }

    async fn assign_referent(
        &self,
        request: Request<pb::AssignReferentRequest>,
    ) -> Result<Response<pb::AssignReferentResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let apprenants = ids("apprenants", &wanted.apprenants)?;
                let enseignant = cursor("enseignant", &wanted.enseignant)?;
                referents::assign(&cx, &app, apprenants, enseignant).await?;
                Ok::<_, Error>(pb::AssignReferentResponse {})
            }
        })
        .await
    }
}
