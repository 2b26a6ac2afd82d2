//! `identity.v1.Operators`.

use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::operators_server::Operators;
use tonic::{Request, Response, Status};

use super::{instant, origin};
use crate::app::App;
use crate::app::operators::{self, CreateEtablissement, NewAdministrateur};
use crate::domain::academie::{Administrateur, Line, Overview};
use crate::error::Error;

/// Serves operators of the académie.
pub(super) struct Grpc(pub(super) App);

fn line(line: Line) -> pb::EtablissementLine {
    pb::EtablissementLine {
        uai: line.uai,
        nom: line.nom,
        academie: line.academie,
        ville: line.ville,
        annee: line.annee,
    }
}

fn administrateur(one: Administrateur) -> pb::FirstAdministrateur {
    pb::FirstAdministrateur {
        id: one.person.to_string(),
        etat: one.etat().to_owned(),
        nom: one.nom,
        prenom: one.prenom,
        courriel: one.courriel,
        actif: one.actif,
    }
}

fn overview(found: Overview) -> pb::EtablissementOverview {
    pb::EtablissementOverview {
        etablissement: Some(line(found.line)),
        courriel: found.courriel,
        cree_le: instant(found.cree_le),
        administrateurs: found
            .administrateurs
            .into_iter()
            .map(administrateur)
            .collect(),
    }
}

fn typed(message: Option<pb::NewAdministrateur>) -> NewAdministrateur {
    let message = message.unwrap_or_default();
    NewAdministrateur {
        nom: message.nom,
        prenom: message.prenom,
        courriel: message.courriel,
    }
}

#[tonic::async_trait]
impl Operators for Grpc {
    async fn list_etablissements(
        &self,
        request: Request<pb::ListEtablissementsRequest>,
    ) -> Result<Response<pb::ListEtablissementsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let limit = i64::from(wanted.limit);
                let found = operators::list(&cx, &app, &wanted.query, &wanted.after, limit).await?;
                Ok::<_, Error>(pb::ListEtablissementsResponse {
                    etablissements: found.page.items.into_iter().map(line).collect(),
                    next: found.page.next.unwrap_or_default(),
                    total: found.total,
                    academie: found.academie,
                })
            }
        })
        .await
    }

    async fn describe_etablissement(
        &self,
        request: Request<pb::DescribeEtablissementRequest>,
    ) -> Result<Response<pb::EtablissementOverview>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                operators::describe(&cx, &app, &wanted.uai)
                    .await
                    .map(overview)
            }
        })
        .await
    }

    async fn create_etablissement(
        &self,
        request: Request<pb::CreateEtablissementRequest>,
    ) -> Result<Response<pb::EtablissementOverview>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let command = CreateEtablissement {
                    uai: wanted.uai,
                    nom: wanted.nom,
                    academie: wanted.academie,
                    administrateur: typed(wanted.administrateur),
                };
                operators::create(&cx, &app, command).await.map(overview)
            }
        })
        .await
    }

    async fn invite_administrateur(
        &self,
        request: Request<pb::InviteAdministrateurRequest>,
    ) -> Result<Response<pb::EtablissementOverview>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let typed = typed(wanted.administrateur);
                operators::invite(&cx, &app, &wanted.uai, typed)
                    .await
                    .map(overview)
            }
        })
        .await
    }

    async fn free_account(
        &self,
        request: Request<pb::FreeAccountRequest>,
    ) -> Result<Response<pb::FreeAccountResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let origin = origin(wanted.origin);
                operators::free(&cx, &app, &wanted.uai, &wanted.identifiant, &origin).await?;
                Ok::<_, Error>(pb::FreeAccountResponse {})
            }
        })
        .await
    }
}
