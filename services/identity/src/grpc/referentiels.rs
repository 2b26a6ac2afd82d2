//! `identity.v1.Referentiels`: diplomas installed while the suite runs, and compared.

use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::referentiels_server::Referentiels;
use referentiel::{Change, Difference, Fault, Lien, Lost, Referentiel, Regle};
use tonic::{Request, Response, Status};

use crate::app::referentiels::{ToInstall, Verdict};
use crate::app::{App, referentiels};
use crate::domain::referentiel::{Checked, Comparison, Known};
use crate::error::Error;

/// Serves diplomas.
pub(super) struct Grpc(pub(super) App);

#[tonic::async_trait]
impl Referentiels for Grpc {
    async fn list_installed_referentiels(
        &self,
        request: Request<pb::ListInstalledReferentielsRequest>,
    ) -> Result<Response<pb::ListInstalledReferentielsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move {
                let found = referentiels::list(&cx, &app).await?;
                Ok::<_, Error>(pb::ListInstalledReferentielsResponse {
                    referentiels: found.into_iter().map(known).collect(),
                })
            }
        })
        .await
    }

    async fn check_referentiel(
        &self,
        request: Request<pb::CheckReferentielRequest>,
    ) -> Result<Response<pb::CheckReferentielResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let verdict = referentiels::check(&cx, &app, &asked.text).await?;
                Ok::<_, Error>(match verdict {
                    Verdict::Faulty(faults) => pb::CheckReferentielResponse {
                        faults: faults.into_iter().map(fault).collect(),
                        checked: None,
                    },
                    Verdict::Sound(found) => pb::CheckReferentielResponse {
                        faults: Vec::new(),
                        checked: Some(checked(*found)),
                    },
                })
            }
        })
        .await
    }

    async fn install_referentiel(
        &self,
        request: Request<pb::InstallReferentielRequest>,
    ) -> Result<Response<pb::InstalledReferentiel>, Status> {
        let app = self.0.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let wanted = ToInstall {
                    text: &asked.text,
                    fingerprint: &asked.fingerprint,
                    since: &asked.since,
                };
                referentiels::install(&cx, &app, &wanted).await.map(known)
            }
        })
        .await
    }

    async fn compare_referentiels(
        &self,
        request: Request<pb::CompareReferentielsRequest>,
    ) -> Result<Response<pb::ReferentielComparison>, Status> {
        let app = self.0.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                referentiels::compare(&cx, &app, &asked.code, &asked.since).map(comparison)
            }
        })
        .await
    }
}

fn known(one: Known) -> pb::InstalledReferentiel {
    let told = referentiel(&one.referentiel);
    match one.trace {
        Some(trace) => pb::InstalledReferentiel {
            installed_at: trace.le.to_string(),
            installed_by: trace.par,
            ..told
        },
        None => told,
    }
}

fn referentiel(one: &Referentiel) -> pb::InstalledReferentiel {
    pb::InstalledReferentiel {
        code: one.code.clone(),
        intitule: one.intitule.clone(),
        sigle: one.sigle.clone(),
        r#type: one.type_diplome.code().to_owned(),
        version: one.version.clone(),
        fingerprint: one.fingerprint(),
        ..Default::default()
    }
}

fn fault(one: Fault) -> pb::ReferentielFault {
    pb::ReferentielFault {
        code: one.wrong.code().to_owned(),
        value: one.wrong.value(),
        line: one.wrong.line().unwrap_or_default(),
        path: one.path,
    }
}

fn checked(one: Checked) -> pb::CheckedReferentiel {
    let what = &one.referentiel;
    pb::CheckedReferentiel {
        activites: count(what.activites.len()),
        taches: count(what.taches().count()),
        competences: count(what.competences.len()),
        epreuves: count(what.epreuves.len()),
        referentiel: Some(referentiel(what)),
        base: one.base.unwrap_or_default(),
        same: one.same,
        comparison: one.comparison.map(comparison),
        lost: one.lost.into_iter().map(lost).collect(),
    }
}

fn lost(one: Lost) -> pb::LostCode {
    pb::LostCode {
        genre: one.genre.code().to_owned(),
        code: one.code,
        intitule: one.intitule,
    }
}

fn comparison(one: Comparison) -> pb::ReferentielComparison {
    pb::ReferentielComparison {
        since: Some(referentiel(&one.since)),
        referentiel: Some(referentiel(&one.referentiel)),
        elements: one.differences.elements.into_iter().map(element).collect(),
        rules: one.differences.regles.into_iter().map(rule).collect(),
    }
}

fn element(one: Difference) -> pb::ElementChange {
    let (change, was, links) = match one.change {
        Change::Added => ("ajoute", String::new(), Vec::new()),
        Change::Removed => ("retire", String::new(), Vec::new()),
        Change::Retitled(was) => ("intitule", was, Vec::new()),
        Change::Relinked(links) => ("liens", String::new(), links),
    };
    pb::ElementChange {
        genre: one.genre.code().to_owned(),
        code: one.code,
        intitule: one.intitule,
        change: change.to_owned(),
        was,
        links: links.into_iter().map(link).collect(),
    }
}

fn link(one: Lien) -> pb::LinkChange {
    pb::LinkChange {
        name: one.nom.to_owned(),
        added: one.ajoutes,
        removed: one.retires,
    }
}

fn rule(one: Regle) -> pb::RuleChange {
    pb::RuleChange {
        name: one.nom.to_owned(),
        statut: one.statut,
        statut_intitule: one.intitule,
        before: one.avant,
        after: one.apres,
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
