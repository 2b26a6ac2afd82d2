//! From what the services tell to the model of a document. Pure: the gathering is done before.

use jiff::civil::Date;
use referentiel::{Referentiel, TypeDiplome};

use super::{
    pre_convention::{
        Activite, Apprenant, Etablissement, Formation, Intitule, Periode, PreConvention, Statut,
        Tache,
    },
    sources::{Civil, FicheLiaison, Period},
};

/// Everything that a pré-convention is made of.
#[derive(Clone)]
pub struct Sources<'a> {
    pub period: Period,
    pub fiche: FicheLiaison,
    pub etablissement: Etablissement,
    pub civil: Civil,
    /// The class at the time of the period, when periods knows it; the current one otherwise.
    pub division: String,
    pub referentiel: &'a Referentiel,
}

/// D-01 as of `today`.
pub fn pre_convention(sources: Sources<'_>, today: Date) -> PreConvention {
    let Sources {
        period,
        fiche,
        etablissement,
        civil,
        division,
        referentiel,
    } = sources;
    PreConvention {
        etablissement,
        apprenant: Apprenant {
            civilite: civil.civilite,
            prenom: civil.prenom,
            nom: civil.nom,
            division: if division.is_empty() {
                civil.division
            } else {
                division
            },
            naissance: civil.naissance,
            statut: if period.pour_apprentis {
                Statut::Apprenti
            } else {
                Statut::Scolaire
            },
        },
        formation: formation(referentiel, &period.niveau),
        activites: activites(referentiel, &fiche.taches),
        competences: competences(referentiel, &fiche.taches),
        periode: Periode {
            titre: period.titre,
            du: period.du,
            au: period.au,
        },
        entreprise: fiche.entreprise,
        enseignant_referent: None,
        objectifs: fiche.objectifs,
        edite_le: today,
    }
}

fn formation(referentiel: &Referentiel, niveau: &str) -> Formation {
    let genre = referentiel.type_diplome.nom();
    Formation {
        diplome: format!("{genre} {}", referentiel.intitule),
        niveau: referentiel
            .niveau(niveau)
            .map(|niveau| niveau.intitule.clone())
            .unwrap_or_default(),
        superieur: referentiel.type_diplome == TypeDiplome::Bts,
    }
}

/// The whole référentiel, what the fiche retains ticked: « sélectionnées mais modifiables » (002).
fn activites(referentiel: &Referentiel, retained: &[String]) -> Vec<Activite> {
    referentiel
        .activites
        .iter()
        .map(|activite| Activite {
            code: activite.code.clone(),
            intitule: activite.intitule.clone(),
            taches: activite
                .taches
                .iter()
                .map(|tache| Tache {
                    code: tache.code.clone(),
                    intitule: tache.intitule.clone(),
                    retenue: retained.contains(&tache.code),
                })
                .collect(),
        })
        .collect()
}

/// Competences that the retained tasks are known to call on. A task whose link is unknown adds none: naming
/// all those of its bloc would promise the company what nobody chose.
fn competences(referentiel: &Referentiel, retained: &[String]) -> Vec<Intitule> {
    let linked: Vec<&String> = referentiel
        .taches()
        .filter(|tache| retained.contains(&tache.code))
        .flat_map(|tache| &tache.competences)
        .collect();
    referentiel
        .competences
        .iter()
        .filter(|competence| linked.contains(&&competence.code))
        .map(|competence| Intitule {
            code: competence.code.clone(),
            intitule: competence.intitule.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use jiff::civil::date;
    use referentiel::Catalogue;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{ids::PeriodId, samples};

    fn assembled(code: &str, change: impl FnOnce(&mut Sources<'_>)) -> PreConvention {
        let catalogue = Catalogue::embedded().unwrap();
        let referentiel = catalogue.get(code).unwrap();
        let typical = samples::typical();
        let mut sources = Sources {
            period: Period {
                id: PeriodId::from(Uuid::nil()),
                referentiel: code.to_owned(),
                niveau: referentiel.niveaux[0].code.clone(),
                pour_apprentis: false,
                titre: "PFMP 2".to_owned(),
                du: date(2026, 6, 8),
                au: date(2026, 6, 26),
                apprenants: vec![],
            },
            fiche: FicheLiaison {
                entreprise: typical.entreprise,
                objectifs: typical.objectifs,
                taches: vec![],
            },
            etablissement: typical.etablissement,
            civil: Civil {
                prenom: "Mina".to_owned(),
                nom: "Azzoug".to_owned(),
                division: "TMSPC".to_owned(),
                ..Civil::default()
            },
            division: "1MSPC".to_owned(),
            referentiel,
        };
        change(&mut sources);
        pre_convention(sources, date(2026, 5, 4))
    }

    #[test]
    fn retained_tasks_are_ticked_among_all_those_of_the_referentiel_d01() {
        let document = assembled("bac-pro-mspc", |sources| {
            sources.fiche.taches = vec!["A2T1".to_owned(), "A1T3".to_owned()];
        });
        let ticked: Vec<_> = document
            .activites
            .iter()
            .flat_map(|activite| &activite.taches)
            .filter(|tache| tache.retenue)
            .map(|tache| tache.code.as_str())
            .collect();
        assert_eq!(ticked, ["A1T3", "A2T1"]);
        let all: usize = document
            .activites
            .iter()
            .map(|activite| activite.taches.len())
            .sum();
        assert!(all > 10);
    }

    #[test]
    fn competences_follow_from_the_retained_tasks_once_each_d01() {
        let document = assembled("bac-pro-melec", |sources| {
            sources.fiche.taches = vec!["T2-1".to_owned(), "T2-4".to_owned()];
        });
        let codes: Vec<_> = document
            .competences
            .iter()
            .map(|c| c.code.as_str())
            .collect();
        assert_eq!(codes, ["C2", "C10", "C12"]);
    }

    #[test]
    fn the_class_is_that_of_the_period_and_else_the_current_one_d01() {
        let then = assembled("bac-pro-mspc", |_| {});
        assert_eq!(then.apprenant.division, "1MSPC");
        let now = assembled("bac-pro-mspc", |sources| sources.division.clear());
        assert_eq!(now.apprenant.division, "TMSPC");
    }

    #[test]
    fn every_diploma_gives_a_document_in_its_own_words_d01() {
        let catalogue = Catalogue::embedded().unwrap();
        for referentiel in catalogue.iter() {
            let document = assembled(&referentiel.code, |_| {});
            assert!(document.formation.diplome.ends_with(&referentiel.intitule));
            assert!(!document.formation.niveau.is_empty());
            assert_eq!(document.activites.len(), referentiel.activites.len());
        }
        assert_eq!(assembled("bts-ms", |_| {}).mots().apprenant, "Étudiant");
        assert_eq!(assembled("bac-pro-mspc", |_| {}).mots().apprenant, "Élève");
        let apprentice = assembled("bts-ms", |sources| sources.period.pour_apprentis = true);
        assert_eq!(apprentice.mots().apprenant, "Apprenti");
    }
}
