//! Fiches de liaison (P-10).

use chassis::form::{FieldChange, FieldConflict, FieldState};
use chassis::grpc::run;
use proto::common::v1 as common;
use proto::periods::v1 as pb;
use proto::periods::v1::fiches_liaison_server::FichesLiaison as Service;
use serde_json::Value;
use tonic::{Request, Response, Status};

use super::{actions, object};
use crate::app::change_fiche::{ChangeFiche, Changed, change_fiche};
use crate::app::list_proposed_tutors::list_proposed_tutors;
use crate::app::read_fiche::{FicheView, get_fiche};
use crate::app::{App, Offered};
use crate::domain::fiche::ProposedTutor;
use crate::error::Error;

/// The service.
pub struct FichesLiaison {
    app: App,
}

impl FichesLiaison {
    /// Serves `app`.
    pub fn new(app: App) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl Service for FichesLiaison {
    async fn get_fiche_liaison(
        &self,
        request: Request<pb::GetFicheLiaisonRequest>,
    ) -> Result<Response<pb::FicheLiaison>, Status> {
        let app = self.app.clone();
        run(request, move |cx, query| {
            let app = app.clone();
            async move {
                let (period, apprenant) = (object(&query.period_id)?, object(&query.apprenant)?);
                let found = get_fiche(&cx, &app, period, apprenant).await?;
                Ok::<_, Error>(fiche(found))
            }
        })
        .await
    }

    async fn change_fiche_liaison(
        &self,
        request: Request<pb::ChangeFicheLiaisonRequest>,
    ) -> Result<Response<common::FormOutcome>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let command = ChangeFiche {
                    period: object(&asked.period_id)?,
                    apprenant: object(&asked.apprenant)?,
                    changes: asked
                        .changes
                        .into_iter()
                        .map(change)
                        .collect::<Result<_, _>>()?,
                };
                Ok::<_, Error>(outcome(change_fiche(&cx, &app, command).await?))
            }
        })
        .await
    }

    async fn list_proposed_tutors(
        &self,
        request: Request<pb::ListProposedTutorsRequest>,
    ) -> Result<Response<pb::ListProposedTutorsResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, query| {
            let app = app.clone();
            async move {
                let period = object(&query.period_id)?;
                let tutors = list_proposed_tutors(&cx, &app, period).await?;
                Ok::<_, Error>(pb::ListProposedTutorsResponse {
                    tutors: tutors.into_iter().map(proposed).collect(),
                })
            }
        })
        .await
    }
}

fn proposed(tutor: ProposedTutor) -> pb::ProposedTutor {
    pb::ProposedTutor {
        apprenant: tutor.apprenant.to_string(),
        nom: tutor.nom,
        prenom: tutor.prenom,
        courriel: tutor.courriel,
        second: tutor.second,
    }
}

fn fiche(offered: Offered<FicheView>) -> pb::FicheLiaison {
    let view = offered.object;
    pb::FicheLiaison {
        period_id: view.fiche.period.to_string(),
        apprenant: view.fiche.apprenant.to_string(),
        fields: view.fields.into_iter().map(state).collect(),
        objectifs: view.objectifs.as_str().to_owned(),
        taches: view.taches,
        objectifs_periode: view.period.objectifs.as_str().to_owned(),
        taches_periode: view.period.taches,
        gele: view.gele,
        version: view.fiche.version,
        allowed_actions: actions(offered.actions),
        remarks: view
            .remarks
            .into_iter()
            .map(|(champ, code)| pb::FieldRemark {
                field: champ.name().to_owned(),
                code: code.to_owned(),
            })
            .collect(),
    }
}

fn outcome(changed: Changed) -> common::FormOutcome {
    common::FormOutcome {
        fields: changed.fields.into_iter().map(state).collect(),
        conflicts: changed.conflicts.into_iter().map(conflict).collect(),
        version: changed.version,
    }
}

fn change(asked: common::FieldChange) -> Result<FieldChange, Error> {
    let value: Value = serde_json::from_str(&asked.value_json)
        .map_err(|_| Error::field("changements", "periods.malformed_value"))?;
    Ok(FieldChange {
        change_id: asked.change_id,
        name: asked.name,
        value,
        base_version: asked.base_version,
    })
}

fn conflict(conflict: FieldConflict) -> common::FieldConflict {
    common::FieldConflict {
        change_id: conflict.refused.change_id,
        name: conflict.refused.name,
        refused_value_json: conflict.refused.value.to_string(),
        current: Some(state(conflict.current)),
    }
}

fn state(field: FieldState) -> common::FieldState {
    common::FieldState {
        name: field.name,
        value_json: field.value.to_string(),
        version: field.version,
        author: field.author.map(|id| id.to_string()).unwrap_or_default(),
        changed_at: field
            .changed_at
            .map(|instant| instant.to_string())
            .unwrap_or_default(),
    }
}
