//! `identity.v1.Formations`.

use chassis::Ctx;
use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::formations_server::Formations;
use tonic::{Request, Response, Status};

use super::{allowed, object_id};
use crate::app::App;
use crate::app::formations::{self, AChoisir, Choix, Ligne, SetFormation, Table};
use crate::domain::registre::formations::Choix as Chosen;
use crate::error::Error;
use crate::policy::Action;

/// Serves the table of courses.
pub(super) struct Grpc(pub(super) App);

fn formation(line: Ligne) -> pb::Formation {
    pb::Formation {
        mef: line.formation.mef,
        intitule: line.formation.intitule,
        niveau: line.formation.niveau,
        referentiels: line.formation.candidats,
        commune: line.formation.commune,
        propre: line.formation.propre,
        nationale: line.formation.nationale,
        inconnue: line.inconnue,
        effectif: line.effectif,
        divisions: line.divisions,
    }
}

fn choice(choice: AChoisir) -> pb::DiplomaChoice {
    pb::DiplomaChoice {
        division: choice.division,
        mef: choice.mef,
        intitule: choice.intitule,
        candidats: choice.candidats,
        effectif: choice.effectif,
        choisi: choice.choisi.is_some(),
        referentiel: choice
            .choisi
            .and_then(Chosen::referentiel)
            .unwrap_or_default(),
        par_abonnement: choice.par_abonnement.unwrap_or_default(),
    }
}

fn table(cx: &Ctx, table: Table) -> pb::FormationTable {
    pb::FormationTable {
        formations: table.lignes.into_iter().map(formation).collect(),
        choices: table.choix.into_iter().map(choice).collect(),
        allowed_actions: allowed(cx, Action::ManageFormations, &["update"]),
    }
}

fn given(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

#[tonic::async_trait]
impl Formations for Grpc {
    async fn list_formations(
        &self,
        request: Request<pb::ListFormationsRequest>,
    ) -> Result<Response<pb::FormationTable>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let import = given(wanted.import_id)
                    .map(|id| object_id(&id))
                    .transpose()?;
                let found = formations::list(&cx, &app, import).await?;
                Ok::<_, Error>(table(&cx, found))
            }
        })
        .await
    }

    async fn set_formation(
        &self,
        request: Request<pb::SetFormationRequest>,
    ) -> Result<Response<pb::FormationTable>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let command = SetFormation {
                    mef: wanted.mef,
                    niveau: wanted.niveau,
                    referentiels: wanted.referentiels,
                };
                formations::set(&cx, &app, command)
                    .await
                    .map(|saved| table(&cx, saved))
            }
        })
        .await
    }

    async fn reset_formation(
        &self,
        request: Request<pb::ResetFormationRequest>,
    ) -> Result<Response<pb::FormationTable>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                formations::reset(&cx, &app, &wanted.mef)
                    .await
                    .map(|saved| table(&cx, saved))
            }
        })
        .await
    }

    async fn choose_diplomas(
        &self,
        request: Request<pb::ChooseDiplomasRequest>,
    ) -> Result<Response<pb::FormationTable>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let choices = wanted
                    .choices
                    .into_iter()
                    .map(|choice| Choix {
                        division: choice.division,
                        mef: choice.mef,
                        referentiel: given(choice.referentiel),
                    })
                    .collect();
                formations::choose(&cx, &app, choices)
                    .await
                    .map(|saved| table(&cx, saved))
            }
        })
        .await
    }
}
