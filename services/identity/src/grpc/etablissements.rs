//! `identity.v1.Etablissements`.

use chassis::Ctx;
use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::etablissements_server::Etablissements;
use tonic::{Request, Response, Status};

use crate::app::{App, etablissement};
use crate::domain::etablissement::Etablissement;
use crate::policy::{Action, Facts, decide};

/// Serves the settings.
pub(super) struct Grpc(pub(super) App);

fn message(cx: &Ctx, settings: Etablissement) -> pb::Etablissement {
    let may_update =
        decide(cx.actor(), Action::UpdateEtablissement, &Facts::default()).is_allowed();
    pb::Etablissement {
        uai: settings.uai,
        nom: settings.nom,
        courriel: settings.courriel,
        url: settings.url,
        academie: settings.academie,
        telephone: settings.telephone,
        adresse: settings.adresse,
        code_postal: settings.code_postal,
        ville: settings.ville,
        referentiels: settings.referentiels,
        annee: settings.annee,
        version: settings.version,
        allowed_actions: may_update
            .then(|| "update".to_owned())
            .into_iter()
            .collect(),
    }
}

fn settings(message: pb::Etablissement) -> Etablissement {
    Etablissement {
        nom: message.nom,
        courriel: message.courriel,
        url: message.url,
        academie: message.academie,
        telephone: message.telephone,
        adresse: message.adresse,
        code_postal: message.code_postal,
        ville: message.ville,
        referentiels: message.referentiels,
        // Neither the UAI nor the school year is a setting.
        ..Etablissement::default()
    }
}

#[tonic::async_trait]
impl Etablissements for Grpc {
    async fn get_etablissement(
        &self,
        request: Request<pb::GetEtablissementRequest>,
    ) -> Result<Response<pb::Etablissement>, Status> {
        let app = self.0.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move {
                etablissement::get(&cx, &app)
                    .await
                    .map(|found| message(&cx, found))
            }
        })
        .await
    }

    async fn update_etablissement(
        &self,
        request: Request<pb::UpdateEtablissementRequest>,
    ) -> Result<Response<pb::Etablissement>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let new = settings(wanted.etablissement.unwrap_or_default());
                etablissement::update(&cx, &app, new, wanted.expected_version)
                    .await
                    .map(|saved| message(&cx, saved))
            }
        })
        .await
    }
}
