//! `identity.v1.Etablissements`.

use chassis::Ctx;
use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::etablissements_server::Etablissements;
use tonic::{Request, Response, Status};

use super::images::state;
use crate::app::etablissement::Described;
use crate::app::{App, etablissement};
use crate::domain::etablissement::{Apprentissage, Contact, Etablissement};
use crate::policy::{Action, Facts, decide};

/// Serves the settings.
pub(super) struct Grpc(pub(super) App);

fn contact(contact: Contact) -> pb::Contact {
    pb::Contact {
        nom: contact.nom,
        adresse: contact.adresse,
        code_postal: contact.code_postal,
        ville: contact.ville,
        telephone: contact.telephone,
        courriel: contact.courriel,
    }
}

fn typed(contact: Option<pb::Contact>) -> Contact {
    let contact = contact.unwrap_or_default();
    Contact {
        nom: contact.nom,
        adresse: contact.adresse,
        code_postal: contact.code_postal,
        ville: contact.ville,
        telephone: contact.telephone,
        courriel: contact.courriel,
    }
}

fn apprentissage(message: Option<pb::Apprentissage>) -> Apprentissage {
    let message = message.unwrap_or_default();
    Apprentissage {
        cfa: typed(message.cfa),
        declaration: message.declaration,
        dreets: typed(message.dreets),
    }
}

fn message(cx: &Ctx, described: Described) -> pb::Etablissement {
    let Described { settings, images } = described;
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
        second_facteur_exige: settings.second_facteur_exige,
        annee: settings.annee,
        apprentissage: Some(pb::Apprentissage {
            cfa: Some(contact(settings.apprentissage.cfa)),
            declaration: settings.apprentissage.declaration,
            dreets: Some(contact(settings.apprentissage.dreets)),
        }),
        images: images.into_iter().map(state).collect(),
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
        apprentissage: apprentissage(message.apprentissage),
        second_facteur_exige: message.second_facteur_exige,
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
