//! Diplomas as data, for screens.

use chassis::grpc::run;
use proto::periods::v1 as pb;
use proto::periods::v1::referentiels_server::Referentiels as Service;
use referentiel::{
    Activite, Bloc, Catalogue, Competence, Epreuve, Referentiel, Relieur, StatutPeriode,
};
use tonic::{Request, Response, Status};

use crate::app::App;
use crate::app::read_referentiels::{get_referentiel, list_referentiels};
use crate::error::Error;

/// The service.
pub struct Referentiels {
    app: App,
}

impl Referentiels {
    /// Serves `app`.
    pub fn new(app: App) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl Service for Referentiels {
    async fn list_referentiels(
        &self,
        request: Request<pb::ListReferentielsRequest>,
    ) -> Result<Response<pb::ListReferentielsResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move {
                let referentiels = list_referentiels(&cx, &app)?.map(summary).collect();
                Ok::<_, Error>(pb::ListReferentielsResponse { referentiels })
            }
        })
        .await
    }

    async fn get_referentiel(
        &self,
        request: Request<pb::GetReferentielRequest>,
    ) -> Result<Response<pb::Referentiel>, Status> {
        let app = self.app.clone();
        run(request, move |cx, query| {
            let app = app.clone();
            async move {
                let found = get_referentiel(&cx, &app, &query.code)?;
                Ok::<_, Error>(whole(found, &app.catalogue))
            }
        })
        .await
    }
}

fn summary(one: &Referentiel) -> pb::ReferentielSummary {
    pb::ReferentielSummary {
        code: one.code.clone(),
        intitule: one.intitule.clone(),
        sigle: one.sigle.clone(),
        r#type: one.type_diplome.code().to_owned(),
        niveaux: niveaux(one),
        version: one.version.clone(),
        activites: count(one.activites.len()),
        taches: count(one.taches().count()),
        competences: count(one.competences.len()),
        epreuves: count(one.epreuves.len()),
    }
}

fn whole(one: &Referentiel, catalogue: &Catalogue) -> pb::Referentiel {
    pb::Referentiel {
        code: one.code.clone(),
        intitule: one.intitule.clone(),
        sigle: one.sigle.clone(),
        r#type: one.type_diplome.code().to_owned(),
        version: one.version.clone(),
        niveaux: niveaux(one),
        statuts: one.statuts_periode.iter().map(statut).collect(),
        activites: one.activites.iter().map(activite).collect(),
        competences: one.competences.iter().map(competence).collect(),
        libelle_criteres: one.libelle_criteres.clone(),
        suivi_entreprise: one.suivi().code().to_owned(),
        missing: one.completeness.missing.clone(),
        blocs: one.blocs.iter().map(bloc).collect(),
        options: one
            .options
            .iter()
            .map(|option| item(&option.code, &option.intitule))
            .collect(),
        epreuves: one.epreuves.iter().map(epreuve).collect(),
        attitudes_professionnelles: one
            .attitudes_professionnelles
            .iter()
            .map(|attitude| item(&attitude.code, &attitude.intitule))
            .collect(),
        rncp: one.rncp.clone().unwrap_or_default(),
        rythme_fiches: one.rythme_fiches.code().to_owned(),
        fiches_conservees: one.fiches_conservees,
        fingerprint: one.fingerprint(),
        relient_taches: relieurs(&one.qui_relie.taches),
        relient_competences: relieurs(&one.qui_relie.competences),
        famille: catalogue.famille(one).map(summary),
        specialites: catalogue.specialites(&one.code).map(summary).collect(),
    }
}

fn relieurs(who: &[Relieur]) -> Vec<String> {
    who.iter().map(|one| one.code().to_owned()).collect()
}

fn niveaux(one: &Referentiel) -> Vec<pb::Item> {
    one.niveaux
        .iter()
        .map(|niveau| item(&niveau.code, &niveau.intitule))
        .collect()
}

fn statut(one: &StatutPeriode) -> pb::StatutPeriode {
    pb::StatutPeriode {
        code: one.code.clone(),
        intitule: one.intitule.clone(),
        niveaux: one.niveaux.clone(),
        bilan_attitudes: one.bilan_attitudes,
        bilan_entreprise: one.bilan_entreprise,
        alimente_tableau_de_bord: one.alimente_tableau_de_bord,
        certificative: one.certificative.clone().unwrap_or_default(),
        apprenants_verrouilles: one.apprenants_verrouilles,
    }
}

fn activite(one: &Activite) -> pb::Activite {
    pb::Activite {
        code: one.code.clone(),
        intitule: one.intitule.clone(),
        taches: one
            .taches
            .iter()
            .map(|tache| pb::Tache {
                code: tache.code.clone(),
                intitule: tache.intitule.clone(),
                competences: tache.competences.clone(),
            })
            .collect(),
        bloc: one.bloc.clone().unwrap_or_default(),
        option: one.option.clone().unwrap_or_default(),
    }
}

fn competence(one: &Competence) -> pb::Competence {
    pb::Competence {
        code: one.code.clone(),
        intitule: one.intitule.clone(),
        criteres: one
            .criteres
            .iter()
            .map(|critere| item(&critere.code, &critere.intitule))
            .collect(),
        bloc: one.bloc.clone().unwrap_or_default(),
        option: one.option.clone().unwrap_or_default(),
        attitudes: one.attitudes.clone(),
    }
}

fn bloc(one: &Bloc) -> pb::Bloc {
    pb::Bloc {
        code: one.code.clone(),
        intitule: one.intitule.clone(),
        unite: one.unite.clone().unwrap_or_default(),
        option: one.option.clone().unwrap_or_default(),
    }
}

fn epreuve(one: &Epreuve) -> pb::Epreuve {
    pb::Epreuve {
        code: one.code.clone(),
        intitule: one.intitule.clone(),
        unite: one.unite.clone(),
        coefficient: one.coefficient,
        competences: one.competences.clone(),
    }
}

fn item(code: &str, intitule: &str) -> pb::Item {
    pb::Item {
        code: code.to_owned(),
        intitule: intitule.to_owned(),
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
