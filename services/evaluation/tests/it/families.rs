//! what was judged in the seconde commune of a family of trades stays with who has chosen its speciality.

use chassis::{Kind, Profil};
use evaluation::app::protocol::CreateBilan;
use evaluation::domain::bilan_intermediaire::{NiveauCompetence, Saisie};
use proto::evaluation::v1::CompetenceEvidence;
use serde_json::json;

use crate::bench::{Bench, MSPC, a_period, bilan_of, person};
use crate::caller::Caller;

const COMMUNE: &str = "2de-tne";
const MELEC: &str = "bac-pro-melec";

/// A teacher of the speciality, as identity tells it: it teaches the seconde commune too.
fn teacher(bench: &Bench) -> Caller<'_> {
    let mut teacher = person(Profil::Enseignant);
    teacher.referentiels = vec![COMMUNE.to_owned(), MELEC.to_owned()];
    bench.caller(teacher)
}

/// Code, level of the last bilan, levels observed since.
fn told(evidence: &[CompetenceEvidence]) -> Vec<(&str, &str, Vec<&str>)> {
    let mut lines = Vec::new();
    for one in evidence {
        let seen = one.observations.iter().map(|seen| seen.niveau.as_str());
        lines.push((one.code.as_str(), one.avant.as_str(), seen.collect()));
    }
    lines
}

#[tokio::test]
async fn common_competences_stay_with_who_has_chosen_its_speciality_r02() {
    let bench = Bench::start().await;
    let teacher = teacher(&bench);
    let seconde = a_period().referentiel(COMMUNE);
    let learner = seconde.learner();
    bench.declare(&seconde).await;
    teacher
        .write(&seconde, learner, "niveau:CC4", &json!("aide"))
        .await
        .unwrap();
    assert_eq!(
        teacher.bilans(learner).await.unwrap().referentiels,
        [COMMUNE]
    );
    let prepared = teacher.prepare_for(learner, COMMUNE, "").await.unwrap();
    assert_eq!(prepared.competences.len(), 9);
    assert!(prepared.communes.is_empty(), "they are its own");

    // The speciality is chosen before anything is counted: what was observed is there…
    bench
        .declare(&a_period().of(learner).referentiel(MELEC))
        .await;
    let prepared = teacher.prepare_for(learner, MELEC, "").await.unwrap();
    assert_eq!(told(&prepared.communes), [("CC4", "", vec!["aide"])]);
    assert!(
        prepared
            .competences
            .iter()
            .all(|one| !one.code.starts_with("CC"))
    );

    // … then the level that the team gave.
    let counted = CreateBilan {
        referentiel: COMMUNE.to_owned(),
        saisie: Saisie {
            niveaux: vec![NiveauCompetence {
                competence: "CC4".to_owned(),
                niveau: "+".to_owned(),
            }],
            ..bilan_of(learner, "2026-07-03").saisie
        },
        ..bilan_of(learner, "2026-07-03")
    };
    bench.count_by(&teacher, &counted).await;
    let prepared = teacher.prepare_for(learner, MELEC, "").await.unwrap();
    assert_eq!(told(&prepared.communes), [("CC4", "+", vec![])]);

    let listed = teacher.bilans(learner).await.unwrap();
    assert_eq!(listed.bilans.len(), 1);
    assert_eq!(listed.bilans[0].referentiel, COMMUNE);
    assert_eq!(listed.referentiels, [MELEC, COMMUNE]);
    let stranger = bench.teacher_of(MSPC).bilans(learner).await.unwrap_err();
    assert_eq!(stranger.kind, Kind::NotFound);
}
