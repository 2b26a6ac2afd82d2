//! Fiches de liaison, field by field (P-10, F-13).

use chassis::Profil;
use proto::common::v1::{FieldChange, FieldState};
use proto::events::periods::v1::FicheLiaisonChanged;
use proto::periods::v1 as pb;

use crate::bench::{Bench, a_claim};
use crate::client::{Client, code, faults, typed};

fn value<'a>(fields: &'a [FieldState], name: &str) -> (&'a str, i64) {
    let field = fields.iter().find(|field| field.name == name).unwrap();
    (field.value_json.as_str(), field.version)
}

#[tokio::test]
async fn learner_writes_its_company_and_the_bus_hears_of_it_p10() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let learner = bench.as_learner(learners[0]);
    let blank = learner.fiche(&period, learners[0]).await.unwrap();
    assert_eq!(blank.fields.len(), 16);
    assert_eq!(value(&blank.fields, "siret"), ("null", 0));
    assert_eq!(blank.taches, period.taches);
    assert_eq!(blank.objectifs, period.objectifs);
    assert_eq!(blank.allowed_actions, ["modifier"]);

    let change = typed("raison_sociale", " Fragrance Plus ", 0);
    let outcome = learner.write(&period, learners[0], change).await.unwrap();
    assert_eq!(outcome.version, blank.version + 1);
    assert_eq!(
        value(&outcome.fields, "raison_sociale"),
        ("\"Fragrance Plus\"", 1)
    );
    let read = learner.fiche(&period, learners[0]).await.unwrap();
    assert_eq!(read.fields, outcome.fields);

    bench.suite.settle().await;
    let events = bench.suite.published::<FicheLiaisonChanged>().await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].0.aggregate_version, outcome.version);
    let expected = FicheLiaisonChanged {
        period_id: period.id.clone(),
        apprenant: learners[0].to_string(),
        version: outcome.version,
        taches: period.taches.clone(),
        since: 1,
        ..FicheLiaisonChanged::default()
    };
    assert_eq!(events[0].1, expected);
}

#[tokio::test]
async fn repeated_change_applies_once_g06() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let learner = bench.as_learner(learners[0]);
    let change = typed("ville", "Rouen", 0);
    let first = learner.write(&period, learners[0], change.clone()).await;
    let again = learner.write(&period, learners[0], change).await;
    assert_eq!(first.unwrap(), again.unwrap());
    bench.suite.settle().await;
    let events = bench.suite.published::<FicheLiaisonChanged>().await;
    assert_eq!(events.len(), 1);
}

#[tokio::test]
async fn queue_sent_again_whole_or_in_part_changes_and_conflicts_nothing_f13() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let learner = bench.as_learner(learners[0]);
    let queue = vec![
        typed("ville", "Rou", 0),
        typed("ville", "Rouen", 1),
        typed("secteur", "Parfums", 0),
        typed("ville", "Rouen cedex", 2),
    ];
    let first = learner
        .send(&period, learners[0], queue.clone())
        .await
        .unwrap();
    assert!(first.conflicts.is_empty());
    // Somebody else writes before the queue comes again: its answers were lost.
    let teacher = bench.as_teacher_of("bac-pro-mspc");
    let later = typed("ville", "Elbeuf", 3);
    let stands = teacher.write(&period, learners[0], later).await.unwrap();
    for length in 1..=queue.len() {
        let again = queue[..length].to_vec();
        let outcome = learner.send(&period, learners[0], again).await.unwrap();
        assert_eq!(outcome, stands, "{length}");
    }
    assert_eq!(bench.count("fiche_changes where kept").await, 5);
    assert_eq!(bench.count("fiche_changes where not kept").await, 0);
    bench.suite.settle().await;
    let events = bench.suite.published::<FicheLiaisonChanged>().await;
    assert_eq!(events.len(), 2);
}

#[tokio::test]
async fn value_that_lost_a_conflict_stays_in_the_history_f13() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let (learner, teacher) = (bench.as_learner(learners[0]), bench.as_ddfpt());
    let change = typed("ville", "Rouen", 0);
    learner.write(&period, learners[0], change).await.unwrap();
    let late = typed("ville", "Elbeuf", 0);
    for _ in 0..2 {
        // Sent again, it is refused again, and told once.
        let outcome = teacher.write(&period, learners[0], late.clone()).await;
        assert_eq!(outcome.unwrap().conflicts.len(), 1);
    }
    let pool = bench.suite.superuser().await;
    let refused: Vec<(String, serde_json::Value, i64, bool)> = sqlx::query_as(
        "select name, value, base_version, author is not null
         from fiche_changes where not kept and change_id = $1",
    )
    .bind(&late.change_id)
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(refused, [("ville".to_owned(), "Elbeuf".into(), 0, true)]);
    assert_eq!(bench.count("fiche_changes where kept").await, 1);
}

#[tokio::test]
async fn change_kept_before_the_freeze_is_no_refusal_when_it_comes_again_g06() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let learner = bench.as_learner(learners[0]);
    let change = typed("ville", "Rouen", 0);
    let first = learner
        .write(&period, learners[0], change.clone())
        .await
        .unwrap();
    let claim = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&claim).await.unwrap();
    let again = learner.write(&period, learners[0], change).await.unwrap();
    assert_eq!(again, first);
    let late = typed("ville", "Elbeuf", 0);
    let refusal = learner.write(&period, learners[0], late).await;
    assert_eq!(code(refusal), "periods.freeze_pending");
    assert_eq!(bench.count("fiche_changes").await, 1);
}

#[tokio::test]
async fn change_that_the_history_could_not_tell_apart_is_refused_g03() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let learner = bench.as_learner(learners[0]);
    let named = |change_id: &str| FieldChange {
        change_id: change_id.to_owned(),
        ..typed("ville", "Rouen", 0)
    };
    let too_many = (0..201).map(|_| typed("ville", "Rouen", 0)).collect();
    for changes in [
        vec![],
        too_many,
        vec![named("")],
        vec![named("é")],
        vec![named(&"a".repeat(65))],
        vec![typed("ville", "Rouen", -1)],
    ] {
        let command = pb::ChangeFicheLiaisonRequest {
            period_id: period.id.clone(),
            apprenant: learners[0].to_string(),
            changes,
        };
        let told = faults(learner.change_fiche_liaison(command).await);
        let expected = (
            "changements".to_owned(),
            "periods.malformed_value".to_owned(),
        );
        assert_eq!(told, [expected]);
    }
    assert_eq!(bench.count("fiche_changes").await, 0);
}

#[tokio::test]
async fn two_people_at_once_keep_both_or_are_shown_both_f13() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let learner = bench.as_learner(learners[0]);
    let teacher = bench.as_teacher_of("bac-pro-mspc");
    let (one, two) = tokio::join!(
        learner.write(&period, learners[0], typed("ville", "Rouen", 0)),
        teacher.write(&period, learners[0], typed("secteur", "Parfums", 0))
    );
    assert!(one.unwrap().conflicts.is_empty() && two.unwrap().conflicts.is_empty());

    let late = typed("ville", "Elbeuf", 0);
    let outcome = teacher
        .write(&period, learners[0], late.clone())
        .await
        .unwrap();
    assert_eq!(outcome.conflicts.len(), 1);
    let conflict = &outcome.conflicts[0];
    assert_eq!(conflict.refused_value_json, late.value_json);
    assert_eq!(conflict.current.as_ref().unwrap().value_json, "\"Rouen\"");
    assert_eq!(value(&outcome.fields, "ville"), ("\"Rouen\"", 1));
    assert_eq!(value(&outcome.fields, "secteur"), ("\"Parfums\"", 1));
}

#[tokio::test]
async fn false_siret_is_kept_as_a_draft_with_a_remark_p10() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let learner = bench.as_learner(learners[0]);
    let wrong = typed("siret", "732 829 320 00075", 0);
    learner.write(&period, learners[0], wrong).await.unwrap();
    let read = learner.fiche(&period, learners[0]).await.unwrap();
    assert_eq!(value(&read.fields, "siret").0, "\"73282932000075\"");
    let remark = pb::FieldRemark {
        field: "siret".to_owned(),
        code: "periods.siret_key".to_owned(),
    };
    assert_eq!(read.remarks, [remark]);
    let right = typed("siret", "732 829 320 00074", 1);
    learner.write(&period, learners[0], right).await.unwrap();
    let read = learner.fiche(&period, learners[0]).await.unwrap();
    assert!(read.remarks.is_empty());
}

#[tokio::test]
async fn emptied_field_is_null_again_p10() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let learner = bench.as_learner(learners[0]);
    let change = typed("ville", "Rouen", 0);
    learner.write(&period, learners[0], change).await.unwrap();
    let outcome = learner
        .write(&period, learners[0], typed("ville", " ", 1))
        .await;
    assert_eq!(value(&outcome.unwrap().fields, "ville"), ("null", 2));
}

#[tokio::test]
async fn change_that_cannot_be_kept_is_refused_whole_p10() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let learner = bench.as_learner(learners[0]);
    let mut number = typed("ville", "", 0);
    number.value_json = "76".to_owned();
    let mut garbage = typed("ville", "", 0);
    garbage.value_json = "{".to_owned();
    let cases = [
        (
            typed("couleur", "bleu", 0),
            "changements",
            "periods.unknown_field",
        ),
        (
            typed("ville", &"a".repeat(301), 0),
            "ville",
            "periods.too_long",
        ),
        (number, "ville", "periods.malformed_value"),
        (garbage, "changements", "periods.malformed_value"),
    ];
    for (wrong, field, expected) in cases {
        let command = pb::ChangeFicheLiaisonRequest {
            period_id: period.id.clone(),
            apprenant: learners[0].to_string(),
            changes: vec![typed("secteur", "Parfums", 0), wrong],
        };
        let told = faults(learner.change_fiche_liaison(command).await);
        assert_eq!(told, [(field.to_owned(), expected.to_owned())]);
    }
    assert_eq!(bench.count("fiche_fields").await, 0, "nothing was kept");
}

#[tokio::test]
async fn fiche_is_written_by_learner_and_teachers_and_read_by_tutors_p10() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let change = || typed("ville", "Rouen", 0);
    let tutor = bench.as_tutor(&period, learners[0]);
    assert!(tutor.fiche(&period, learners[0]).await.is_ok());
    let refusal = tutor.write(&period, learners[0], change()).await;
    assert_eq!(code(refusal), "periods.forbidden");
    let chef = bench.as_profile(Profil::ChefEtablissement);
    let refusal = chef.write(&period, learners[0], change()).await;
    assert_eq!(code(refusal), "periods.forbidden");
    let comrade = bench.as_learner(learners[1]);
    let refusal = comrade.write(&period, learners[0], change()).await;
    assert_eq!(code(refusal), "periods.not_found");
    let stranger = bench.as_teacher_of("bts-ms");
    let refusal = stranger.write(&period, learners[0], change()).await;
    assert_eq!(code(refusal), "periods.not_found");
    assert!(
        bench
            .as_ddfpt()
            .write(&period, learners[0], change())
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn tutors_named_on_the_fiches_are_told_to_who_may_read_them_i07_p10() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(3).await;
    for learner in &learners[..2] {
        let own = bench.as_learner(*learner);
        let named = typed("tuteur_nom", "PILLET", 0);
        own.write(&period, *learner, named).await.unwrap();
    }
    let mail = typed("tuteur_courriel", "antoine.pillet@example.org", 0);
    let first = bench.as_learner(learners[0]);
    first.write(&period, learners[0], mail).await.unwrap();

    let told = async |client: Client<'_>| {
        let query = pb::ListProposedTutorsRequest {
            period_id: period.id.clone(),
        };
        client.list_proposed_tutors(query).await
    };
    let tutors = told(bench.as_ddfpt()).await.unwrap().tutors;
    assert_eq!(tutors.len(), 2, "the third fiche names nobody");
    let named = tutors
        .iter()
        .find(|one| one.apprenant == learners[0].to_string())
        .unwrap();
    assert_eq!(
        (
            named.nom.as_str(),
            named.prenom.as_str(),
            named.courriel.as_str()
        ),
        ("PILLET", "", "antoine.pillet@example.org")
    );
    assert!(!tutors.iter().any(|one| one.second));
    let own = told(bench.as_learner(learners[1])).await.unwrap().tutors;
    assert_eq!(own.len(), 1, "never a comrade's");
    assert_eq!(own[0].apprenant, learners[1].to_string());
    for stranger in [
        bench.as_teacher_of("bts-ms"),
        bench.as_profile(Profil::Inspecteur),
    ] {
        assert!(told(stranger).await.is_err());
    }
}

#[tokio::test]
async fn a_second_tutor_is_written_like_the_first_and_told_after_it_i07_p10() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let learner = bench.as_learner(learners[0]);
    let write = async |name: &str, value: &str| {
        let change = typed(name, value, 0);
        learner.write(&period, learners[0], change).await.unwrap()
    };
    write("second_tuteur_nom", "MARTIN").await;
    write("second_tuteur_prenom", "Zoé").await;
    let outcome = write("second_tuteur_courriel", "zoe.martin @example.org").await;
    assert_eq!(
        value(&outcome.fields, "second_tuteur_courriel"),
        ("\"zoe.martin@example.org\"", 1)
    );
    let query = pb::ListProposedTutorsRequest {
        period_id: period.id.clone(),
    };
    let told = async || {
        let found = learner.list_proposed_tutors(query.clone()).await;
        let tutors = found.unwrap().tutors.into_iter();
        tutors
            .map(|one| (one.second, one.nom, one.prenom, one.courriel))
            .collect::<Vec<_>>()
    };
    let zoe = (
        true,
        "MARTIN".to_owned(),
        "Zoé".to_owned(),
        "zoe.martin@example.org".to_owned(),
    );
    assert_eq!(
        told().await,
        std::slice::from_ref(&zoe),
        "a first one is not needed"
    );
    write("tuteur_nom", "PILLET").await;
    let antoine = (false, "PILLET".to_owned(), String::new(), String::new());
    assert_eq!(told().await, [antoine, zoe]);
    write("second_tuteur_telephone", "poste 12").await;
    let fiche = learner.fiche(&period, learners[0]).await.unwrap();
    let remark = &fiche.remarks[0];
    assert_eq!(
        (remark.field.as_str(), remark.code.as_str()),
        ("second_tuteur_telephone", "periods.phone_form")
    );
}

#[tokio::test]
async fn fiche_of_the_counted_learner_freezes_and_the_others_stay_open_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let claim = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&claim).await.unwrap();
    let teacher = bench.as_teacher_of("bac-pro-mspc");
    let change = || typed("ville", "Rouen", 0);
    let refusal = teacher.write(&period, learners[0], change()).await;
    assert_eq!(code(refusal), "periods.freeze_pending");
    bench.finalise(&claim).await;
    let refusal = teacher.write(&period, learners[0], change()).await;
    assert_eq!(code(refusal), "periods.frozen");
    let fiche = teacher.fiche(&period, learners[0]).await.unwrap();
    assert!(fiche.gele && fiche.allowed_actions.is_empty());

    assert!(teacher.write(&period, learners[1], change()).await.is_ok());
    let fiche = teacher.fiche(&period, learners[1]).await.unwrap();
    assert!(!fiche.gele);
    assert_eq!(fiche.allowed_actions, ["modifier", "individualiser"]);
}

#[tokio::test]
async fn services_read_fiches_and_write_none_d01() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let documents = bench.as_service("documents");
    assert!(documents.fiche(&period, learners[0]).await.is_ok());
    assert!(documents.period(&period.id).await.is_ok());
    let refusal = documents
        .write(&period, learners[0], typed("ville", "Rouen", 0))
        .await;
    assert_eq!(code(refusal), "periods.forbidden");
    let identity = bench.as_service("identity");
    assert_eq!(code(identity.period(&period.id).await), "periods.not_found");
}
