//! `identity.v1.Erasures`.

use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::erasures_server::Erasures;
use tonic::{Request, Response, Status};

use super::{allowed, cursor, object_id};
use crate::app::App;
use crate::app::effacements;
use crate::domain::effacement::{Due, Effacement, Obstacle};
use crate::error::Error;
use crate::policy::Action;

/// Serves erasures.
pub(super) struct Grpc(pub(super) App);

fn message(effacement: Effacement) -> pb::Erasure {
    pb::Erasure {
        id: effacement.id.to_string(),
        motif: effacement.motif.code().to_owned(),
        par: effacement.par.map(|id| id.to_string()).unwrap_or_default(),
        le: effacement.le.to_string(),
        ailleurs: effacement.ailleurs,
        parts: effacement
            .parts
            .into_iter()
            .map(|part| pb::ErasedPart {
                service: part.service,
                le: part.le.to_string(),
                tables: part.tables,
                rows: part.lignes,
            })
            .collect(),
    }
}

fn due(one: Due) -> pb::DuePerson {
    pb::DuePerson {
        person: one.person.to_string(),
        nom: one.nom,
        prenom: one.prenom,
        division: one.division.unwrap_or_default(),
        nature: one.nature.code().to_owned(),
        terme: one.terme.to_string(),
    }
}

#[tonic::async_trait]
impl Erasures for Grpc {
    async fn describe_erasure(
        &self,
        request: Request<pb::DescribeErasureRequest>,
    ) -> Result<Response<pb::DescribeErasureResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let person = object_id(&wanted.person)?;
                let found = effacements::describe(&cx, &app, person).await?;
                let free = found.obstacle.is_none();
                Ok::<_, Error>(pb::DescribeErasureResponse {
                    obstacle: found
                        .obstacle
                        .map(Obstacle::code)
                        .unwrap_or_default()
                        .to_owned(),
                    profils: found
                        .profils
                        .iter()
                        .map(|profil| profil.code().to_owned())
                        .collect(),
                    ailleurs: found.ailleurs,
                    terme: found.terme.map(|day| day.to_string()).unwrap_or_default(),
                    allowed_actions: if free {
                        allowed(&cx, Action::ErasePersons, &["effacer"])
                    } else {
                        Vec::new()
                    },
                })
            }
        })
        .await
    }

    async fn erase_person(
        &self,
        request: Request<pb::ErasePersonRequest>,
    ) -> Result<Response<pb::ErasePersonResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let person = object_id(&wanted.person)?;
                let id = effacements::erase(&cx, &app, person, &wanted.motif).await?;
                Ok::<_, Error>(pb::ErasePersonResponse { id: id.to_string() })
            }
        })
        .await
    }

    async fn list_erasures(
        &self,
        request: Request<pb::ListErasuresRequest>,
    ) -> Result<Response<pb::ListErasuresResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let before = cursor("before", &wanted.before)?;
                let page = effacements::list(&cx, &app, before, i64::from(wanted.limit)).await?;
                Ok::<_, Error>(pb::ListErasuresResponse {
                    erasures: page.items.into_iter().map(message).collect(),
                    next: page.next.map(|id| id.to_string()).unwrap_or_default(),
                })
            }
        })
        .await
    }

    async fn get_erasure(
        &self,
        request: Request<pb::GetErasureRequest>,
    ) -> Result<Response<pb::Erasure>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let id = object_id(&wanted.id)?;
                let found = effacements::get(&cx, &app, id).await?;
                Ok::<_, Error>(message(found))
            }
        })
        .await
    }

    async fn list_due(
        &self,
        request: Request<pb::ListDueRequest>,
    ) -> Result<Response<pb::ListDueResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move {
                let found = effacements::due(&cx, &app).await?;
                Ok::<_, Error>(pb::ListDueResponse {
                    persons: found.persons.into_iter().map(due).collect(),
                    more: found.more,
                })
            }
        })
        .await
    }
}
