//! `identity.v1.Maitres`.

use chassis::Ctx;
use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::maitres_server::Maitres;
use tonic::{Request, Response, Status};

use super::people::account;
use super::{allowed, cursor, ids, instant, object_id};
use crate::app::App;
use crate::app::maitres::{self, Arrived, CreateMaitre};
use crate::domain::maitre::{Apprenti, Maitre, MaitreOf};
use crate::error::Error;
use crate::policy::Action;

/// Serves maîtres d'apprentissage.
pub(super) struct Grpc(pub(super) App);

fn apprenti(one: Apprenti) -> pb::Apprenti {
    pb::Apprenti {
        id: one.person.to_string(),
        nom: one.nom,
        prenom: one.prenom,
        division: one.division.unwrap_or_default(),
        suivi: one.suivi,
    }
}

fn told(cx: &Ctx, maitre: Maitre) -> pb::Maitre {
    pb::Maitre {
        id: maitre.person.to_string(),
        nom: maitre.nom,
        prenom: maitre.prenom,
        courriel: maitre.courriel.unwrap_or_default(),
        entreprise: maitre.entreprise,
        identifiant: maitre.login.unwrap_or_default(),
        actif: maitre.actif,
        derniere_connexion: instant(maitre.last_login),
        apprentis: maitre.apprentis.into_iter().map(apprenti).collect(),
        allowed_actions: allowed(cx, Action::WriteMaitres, &["modifier"]),
    }
}

fn contact(of: MaitreOf) -> pb::MaitreOf {
    pb::MaitreOf {
        apprenant: of.apprenant.to_string(),
        id: of.person.to_string(),
        nom: of.nom,
        prenom: of.prenom,
        courriel: of.courriel.unwrap_or_default(),
        entreprise: of.entreprise,
    }
}

#[tonic::async_trait]
impl Maitres for Grpc {
    async fn list_maitres(
        &self,
        request: Request<pb::ListMaitresRequest>,
    ) -> Result<Response<pb::ListMaitresResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let after = cursor("after", &wanted.after)?;
                let limit = i64::from(wanted.limit);
                let found = maitres::list(&cx, &app, wanted.query, after, limit).await?;
                let page = found.page;
                Ok::<_, Error>(pb::ListMaitresResponse {
                    maitres: page.items.into_iter().map(|one| told(&cx, one)).collect(),
                    next: page.next.map(|id| id.to_string()).unwrap_or_default(),
                    total: found.total,
                    allowed_actions: allowed(&cx, Action::WriteMaitres, &["creer"]),
                })
            }
        })
        .await
    }

    async fn get_maitres(
        &self,
        request: Request<pb::GetMaitresRequest>,
    ) -> Result<Response<pb::GetMaitresResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let wanted = ids("apprenants", &wanted.apprenants)?;
                let found = maitres::of(&cx, &app, wanted).await?;
                Ok::<_, Error>(pb::GetMaitresResponse {
                    maitres: found.into_iter().map(contact).collect(),
                })
            }
        })
        .await
    }

    async fn create_maitre(
        &self,
        request: Request<pb::CreateMaitreRequest>,
    ) -> Result<Response<pb::CreateMaitreResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let command = CreateMaitre {
                    civilite: wanted.civilite,
                    nom: wanted.nom,
                    prenom: wanted.prenom,
                    courriel: wanted.courriel,
                    entreprise: wanted.entreprise,
                    apprentis: ids("apprentis", &wanted.apprentis)?,
                    malgre_doublon: wanted.malgre_doublon,
                    compte: cursor("compte", &wanted.compte)?,
                };
                Ok::<_, Error>(match maitres::create(&cx, &app, command).await? {
                    Arrived::Maitre(maitre) => pb::CreateMaitreResponse {
                        maitre: Some(told(&cx, maitre)),
                        duplicates: Vec::new(),
                    },
                    Arrived::Duplicates(found) => pb::CreateMaitreResponse {
                        maitre: None,
                        duplicates: found.into_iter().map(account).collect(),
                    },
                })
            }
        })
        .await
    }

    async fn follow_apprenti(
        &self,
        request: Request<pb::FollowApprentiRequest>,
    ) -> Result<Response<pb::Maitre>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let (maitre, one) = (object_id(&wanted.maitre)?, object_id(&wanted.apprenti)?);
                let changed = maitres::follow(&cx, &app, maitre, one).await?;
                Ok::<_, Error>(told(&cx, changed))
            }
        })
        .await
    }

    async fn leave_apprenti(
        &self,
        request: Request<pb::LeaveApprentiRequest>,
    ) -> Result<Response<pb::Maitre>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let (maitre, one) = (object_id(&wanted.maitre)?, object_id(&wanted.apprenti)?);
                let changed = maitres::leave(&cx, &app, maitre, one).await?;
                Ok::<_, Error>(told(&cx, changed))
            }
        })
        .await
    }

    async fn find_apprentis(
        &self,
        request: Request<pb::FindApprentisRequest>,
    ) -> Result<Response<pb::FindApprentisResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let found = maitres::find(&cx, &app, wanted.query).await?;
                Ok::<_, Error>(pb::FindApprentisResponse {
                    apprentis: found.into_iter().map(apprenti).collect(),
                })
            }
        })
        .await
    }
}
