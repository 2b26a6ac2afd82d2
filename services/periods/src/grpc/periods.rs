//! Periods (P-02 to P-11).

use chassis::grpc::run;
use proto::periods::v1 as pb;
use proto::periods::v1::periods_server::Periods as Service;
use tonic::{Request, Response, Status};

use super::{actions, day, filter, id, object};
use crate::app::declare_period::{DeclarePeriod, Declared, declare_period};
use crate::app::delete_period::{DeletePeriod, delete_period};
use crate::app::edit_period::{EditPeriod, edit_period};
use crate::app::list_period_candidates::list_period_candidates;
use crate::app::list_periods::{ListPeriods, list_periods};
use crate::app::read_period::get_period;
use crate::app::undo_deletion::{
    UndoDeletion, Undone, describe_undo, list_deletions, undo_deletion,
};
use crate::app::{App, Offered};
use crate::domain::claim::Gel;
use crate::domain::deletion::Deleted;
use crate::domain::ids::{ApprenantId, PeriodId};
use crate::domain::overlap::Occupied;
use crate::domain::period::{Draft, PeriodView};
use crate::error::Error;

/// The service.
pub struct Periods {
    app: App,
}

impl Periods {
    /// Serves `app`.
    pub fn new(app: App) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl Service for Periods {
    async fn declare_period(
        &self,
        request: Request<pb::DeclarePeriodRequest>,
    ) -> Result<Response<pb::DeclarePeriodResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let declared = declare_period(&cx, &app, declaration(asked)?).await?;
                let (period, overlaps) = outcome(declared);
                Ok::<_, Error>(pb::DeclarePeriodResponse { period, overlaps })
            }
        })
        .await
    }

    async fn list_periods(
        &self,
        request: Request<pb::ListPeriodsRequest>,
    ) -> Result<Response<pb::ListPeriodsResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let after = filter(asked.after)
                    .map(|text| id("apres", &text))
                    .transpose()?;
                let apprenant = filter(asked.apprenant)
                    .map(|text| id("apprenant", &text))
                    .transpose()?;
                let named = asked.ids.iter().map(|text| id("ids", text));
                let named: Vec<PeriodId> = named.collect::<Result<_, _>>()?;
                let named = (!named.is_empty()).then_some(named);
                let query = ListPeriods {
                    referentiel: filter(asked.referentiel),
                    niveau: filter(asked.niveau),
                    annee: (asked.annee != 0).then_some(asked.annee),
                    apprenant,
                    after,
                    limit: (asked.limit != 0).then_some(asked.limit.into()),
                    counted: asked.counted,
                    ids: named,
                };
                let found = list_periods(&cx, &app, query).await?;
                Ok::<_, Error>(pb::ListPeriodsResponse {
                    periods: found.periods.into_iter().map(period).collect(),
                    next: found.next.map(|id| id.to_string()).unwrap_or_default(),
                })
            }
        })
        .await
    }

    async fn get_period(
        &self,
        request: Request<pb::GetPeriodRequest>,
    ) -> Result<Response<pb::Period>, Status> {
        let app = self.app.clone();
        run(request, move |cx, query| {
            let app = app.clone();
            async move {
                let found = get_period(&cx, &app, object(&query.id)?).await?;
                Ok::<_, Error>(period(found))
            }
        })
        .await
    }

    async fn edit_period(
        &self,
        request: Request<pb::EditPeriodRequest>,
    ) -> Result<Response<pb::EditPeriodResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let (period, overlaps) = outcome(edit_period(&cx, &app, edit(asked)?).await?);
                Ok::<_, Error>(pb::EditPeriodResponse { period, overlaps })
            }
        })
        .await
    }

    async fn list_period_candidates(
        &self,
        request: Request<pb::ListPeriodCandidatesRequest>,
    ) -> Result<Response<pb::ListPeriodCandidatesResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, query| {
            let app = app.clone();
            async move {
                let choice = list_period_candidates(&cx, &app, object(&query.id)?).await?;
                Ok::<_, Error>(pb::ListPeriodCandidatesResponse {
                    candidates: choice
                        .candidates
                        .into_iter()
                        .map(|one| pb::PeriodCandidate {
                            present: choice.present.contains(&one.apprenant),
                            apprenant: one.apprenant.to_string(),
                            division: one.division,
                        })
                        .collect(),
                    verrouilles: choice.locked,
                })
            }
        })
        .await
    }

    async fn delete_period(
        &self,
        request: Request<pb::DeletePeriodRequest>,
    ) -> Result<Response<pb::DeletePeriodResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let command = DeletePeriod {
                    id: object(&asked.id)?,
                    expected_version: asked.expected_version,
                    apprenant: filter(asked.apprenant)
                        .map(|text| id("apprenant", &text))
                        .transpose()?,
                };
                let made = delete_period(&cx, &app, command).await?;
                Ok::<_, Error>(pb::DeletePeriodResponse {
                    version: made.version,
                    restorable_until: made.until.map(|at| at.to_string()).unwrap_or_default(),
                })
            }
        })
        .await
    }

    async fn describe_undo(
        &self,
        request: Request<pb::DescribeUndoRequest>,
    ) -> Result<Response<pb::DescribeUndoResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move {
                let days = describe_undo(&cx, &app)?;
                Ok::<_, Error>(pb::DescribeUndoResponse { days })
            }
        })
        .await
    }

    async fn list_deletions(
        &self,
        request: Request<pb::ListDeletionsRequest>,
    ) -> Result<Response<pb::ListDeletionsResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move {
                let found = list_deletions(&cx, &app).await?;
                Ok::<_, Error>(pb::ListDeletionsResponse {
                    deletions: found.into_iter().map(deletion).collect(),
                })
            }
        })
        .await
    }

    async fn undo_deletion(
        &self,
        request: Request<pb::UndoDeletionRequest>,
    ) -> Result<Response<pb::UndoDeletionResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let command = UndoDeletion {
                    period: object(&asked.period_id)?,
                    version: asked.version,
                    despite_overlap: asked.malgre_chevauchement,
                };
                Ok::<_, Error>(undone(undo_deletion(&cx, &app, command).await?))
            }
        })
        .await
    }
}

/// The period, or what it would overlap.
fn outcome(declared: Declared) -> (Option<pb::Period>, Vec<pb::Overlap>) {
    match declared {
        Declared::Period(offered) => (Some(period(*offered)), Vec::new()),
        Declared::Overlapping(conflicts) => (None, conflicts.into_iter().map(overlap).collect()),
    }
}

fn undone(undone: Undone) -> pb::UndoDeletionResponse {
    let count = |learners: usize| i32::try_from(learners).unwrap_or(i32::MAX);
    match undone {
        Undone::Back {
            period: back,
            restored,
            missing,
        } => pb::UndoDeletionResponse {
            period: Some(period(*back)),
            overlaps: Vec::new(),
            restored: count(restored),
            missing: count(missing),
        },
        Undone::Overlapping(conflicts) => pb::UndoDeletionResponse {
            overlaps: conflicts.into_iter().map(overlap).collect(),
            ..Default::default()
        },
    }
}

fn deletion(offered: Offered<Deleted>) -> pb::Deletion {
    let Deleted {
        deletion,
        referentiel,
        niveau,
        titre,
        dates,
    } = offered.object;
    pb::Deletion {
        period_id: deletion.period.to_string(),
        referentiel,
        niveau,
        titre,
        start: dates.start().to_string(),
        end: dates.end().to_string(),
        version: deletion.version,
        whole: deletion.whole,
        apprenants: deletion
            .apprenants
            .iter()
            .map(ToString::to_string)
            .collect(),
        deleted_at: deletion.at.to_string(),
        deleted_by: deletion.by,
        restorable_until: deletion.until.to_string(),
        allowed_actions: actions(offered.actions),
    }
}

fn learners(asked: &[String]) -> Result<Vec<ApprenantId>, Error> {
    asked.iter().map(|text| id("apprenants", text)).collect()
}

fn edit(asked: pb::EditPeriodRequest) -> Result<EditPeriod, Error> {
    Ok(EditPeriod {
        id: object(&asked.id)?,
        expected_version: asked.expected_version,
        draft: Draft {
            titre: asked.titre,
            statut: asked.statut,
            start: day("du", &asked.start)?,
            end: day("au", &asked.end)?,
            objectifs: asked.objectifs,
            taches: asked.taches,
            apprenants: learners(&asked.apprenants)?,
        },
        despite_overlap: asked.malgre_chevauchement,
    })
}

fn declaration(asked: pb::DeclarePeriodRequest) -> Result<DeclarePeriod, Error> {
    Ok(DeclarePeriod {
        annexe: object(&asked.annexe_id)?,
        draft: Draft {
            titre: asked.titre,
            statut: asked.statut,
            start: day("du", &asked.start)?,
            end: day("au", &asked.end)?,
            objectifs: asked.objectifs,
            taches: asked.taches,
            apprenants: learners(&asked.apprenants)?,
        },
        despite_overlap: asked.malgre_chevauchement,
    })
}

fn overlap(occupied: Occupied) -> pb::Overlap {
    pb::Overlap {
        apprenant: occupied.apprenant.to_string(),
        period_id: occupied.period.to_string(),
        titre: occupied.titre,
        start: occupied.dates.start().to_string(),
        end: occupied.dates.end().to_string(),
    }
}

fn period(offered: Offered<PeriodView>) -> pb::Period {
    let PeriodView {
        period,
        membres,
        nombre,
        gel,
    } = offered.object;
    let (gel, reasons) = match gel {
        Gel::Libre => ("", Vec::new()),
        Gel::EnCoursDeValidation => ("en_cours_de_validation", Vec::new()),
        Gel::Fige(claims) => ("fige", claims),
    };
    pb::Period {
        id: period.id.to_string(),
        annexe_id: period.annexe.to_string(),
        referentiel: period.referentiel,
        niveau: period.niveau,
        pour_apprentis: period.pour_apprentis,
        titre: period.titre.as_str().to_owned(),
        statut: period.statut,
        start: period.dates.start().to_string(),
        end: period.dates.end().to_string(),
        objectifs: period.objectifs.as_str().to_owned(),
        taches: period.taches,
        apprenants: membres
            .into_iter()
            .map(|one| pb::PeriodApprenant {
                apprenant: one.apprenant.to_string(),
                division: one.division,
                raison_sociale: one.raison_sociale,
                has_tuteur: one.has_tuteur,
                objectifs_propres: one.objectifs_propres,
                taches_propres: one.taches_propres,
            })
            .collect(),
        nombre_apprenants: i32::try_from(nombre).unwrap_or(i32::MAX),
        gel: gel.to_owned(),
        reasons: reasons
            .into_iter()
            .map(|claim| pb::FreezeReason {
                apprenant: claim.apprenant.to_string(),
                bilan_id: claim.bilan.to_string(),
                date: claim.date.to_string(),
            })
            .collect(),
        version: period.version,
        created_at: period.created_at.to_string(),
        allowed_actions: actions(offered.actions),
        annee: period.dates.annee(),
    }
}
