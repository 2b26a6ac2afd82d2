//! Annexes (P-01).

use chassis::grpc::run;
use proto::periods::v1 as pb;
use proto::periods::v1::annexes_server::Annexes as Service;
use tonic::{Request, Response, Status};

use super::{actions, filter, object, partages};
use crate::app::create_annexe::{CreateAnnexe, create_annexe};
use crate::app::delete_annexe::{DeleteAnnexe, delete_annexe};
use crate::app::list_candidates::list_candidates;
use crate::app::read_annexes::{get_annexe, list_annexes};
use crate::app::read_shared::{get_shared, list_shared};
use crate::app::share_annexe::{share_annexe, unshare_annexe};
use crate::app::take_annexe::take_annexe;
use crate::app::update_annexe::{UpdateAnnexe, update_annexe};
use crate::app::{App, Offered};
use crate::domain::annexe::{Annexe, Draft};
use crate::error::Error;

/// The service.
pub struct Annexes {
    app: App,
}

impl Annexes {
    /// Serves `app`.
    pub fn new(app: App) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl Service for Annexes {
    async fn list_annexes(
        &self,
        request: Request<pb::ListAnnexesRequest>,
    ) -> Result<Response<pb::ListAnnexesResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, query| {
            let app = app.clone();
            async move {
                let (referentiel, niveau) = (filter(query.referentiel), filter(query.niveau));
                let found =
                    list_annexes(&cx, &app, referentiel.as_deref(), niveau.as_deref()).await?;
                Ok::<_, Error>(pb::ListAnnexesResponse {
                    annexes: found.annexes.into_iter().map(annexe).collect(),
                    allowed_actions: actions(found.actions),
                })
            }
        })
        .await
    }

    async fn get_annexe(
        &self,
        request: Request<pb::GetAnnexeRequest>,
    ) -> Result<Response<pb::Annexe>, Status> {
        let app = self.app.clone();
        run(request, move |cx, query| {
            let app = app.clone();
            async move {
                let found = get_annexe(&cx, &app, object(&query.id)?).await?;
                Ok::<_, Error>(annexe(found))
            }
        })
        .await
    }

    async fn create_annexe(
        &self,
        request: Request<pb::CreateAnnexeRequest>,
    ) -> Result<Response<pb::Annexe>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let command = CreateAnnexe {
                    referentiel: asked.referentiel,
                    niveau: asked.niveau,
                    draft: draft(asked.content),
                };
                Ok::<_, Error>(annexe(create_annexe(&cx, &app, command).await?))
            }
        })
        .await
    }

    async fn update_annexe(
        &self,
        request: Request<pb::UpdateAnnexeRequest>,
    ) -> Result<Response<pb::Annexe>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let command = UpdateAnnexe {
                    id: object(&asked.id)?,
                    expected_version: asked.expected_version,
                    draft: draft(asked.content),
                };
                Ok::<_, Error>(annexe(update_annexe(&cx, &app, command).await?))
            }
        })
        .await
    }

    async fn delete_annexe(
        &self,
        request: Request<pb::DeleteAnnexeRequest>,
    ) -> Result<Response<pb::DeleteAnnexeResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let command = DeleteAnnexe {
                    id: object(&asked.id)?,
                    expected_version: asked.expected_version,
                };
                delete_annexe(&cx, &app, command).await?;
                Ok::<_, Error>(pb::DeleteAnnexeResponse {})
            }
        })
        .await
    }

    async fn list_candidates(
        &self,
        request: Request<pb::ListCandidatesRequest>,
    ) -> Result<Response<pb::ListCandidatesResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, query| {
            let app = app.clone();
            async move {
                let found = list_candidates(&cx, &app, object(&query.annexe_id)?).await?;
                let candidates = found
                    .into_iter()
                    .map(|one| pb::Candidate {
                        apprenant: one.apprenant.to_string(),
                        division: one.division,
                    })
                    .collect();
                Ok::<_, Error>(pb::ListCandidatesResponse { candidates })
            }
        })
        .await
    }

    async fn share_annexe(
        &self,
        request: Request<pb::ShareAnnexeRequest>,
    ) -> Result<Response<pb::Annexe>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let shared = share_annexe(&cx, &app, object(&asked.id)?).await?;
                Ok::<_, Error>(annexe(shared))
            }
        })
        .await
    }

    async fn unshare_annexe(
        &self,
        request: Request<pb::UnshareAnnexeRequest>,
    ) -> Result<Response<pb::Annexe>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let withdrawn = unshare_annexe(&cx, &app, object(&asked.id)?).await?;
                Ok::<_, Error>(annexe(withdrawn))
            }
        })
        .await
    }

    async fn list_shared_annexes(
        &self,
        request: Request<pb::ListSharedAnnexesRequest>,
    ) -> Result<Response<pb::ListSharedAnnexesResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let found = list_shared(&cx, &app, partages::query(asked)?).await?;
                Ok::<_, Error>(partages::page(found))
            }
        })
        .await
    }

    async fn get_shared_annexe(
        &self,
        request: Request<pb::GetSharedAnnexeRequest>,
    ) -> Result<Response<pb::SharedAnnexe>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let found = get_shared(&cx, &app, object(&asked.id)?).await?;
                Ok::<_, Error>(partages::shared(found))
            }
        })
        .await
    }

    async fn take_shared_annexe(
        &self,
        request: Request<pb::TakeSharedAnnexeRequest>,
    ) -> Result<Response<pb::Annexe>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let taken = take_annexe(&cx, &app, object(&asked.id)?).await?;
                Ok::<_, Error>(annexe(taken))
            }
        })
        .await
    }
}

fn draft(content: Option<pb::AnnexeContent>) -> Draft {
    let content = content.unwrap_or_default();
    Draft {
        titre: content.titre,
        pour_apprentis: content.pour_apprentis,
        objectifs: content.objectifs,
        taches: content.taches,
    }
}

fn annexe(offered: Offered<Annexe>) -> pb::Annexe {
    let Offered {
        object: annexe,
        actions: names,
    } = offered;
    pb::Annexe {
        id: annexe.id.to_string(),
        referentiel: annexe.referentiel,
        niveau: annexe.niveau,
        titre: annexe.content.titre.as_str().to_owned(),
        pour_apprentis: annexe.content.pour_apprentis,
        objectifs: annexe.content.objectifs.as_str().to_owned(),
        taches: annexe.content.taches,
        version: annexe.version,
        changed_at: annexe.changed_at.to_string(),
        allowed_actions: actions(names),
        shared_at: annexe
            .partagee_le
            .map(|since| since.to_string())
            .unwrap_or_default(),
    }
}
