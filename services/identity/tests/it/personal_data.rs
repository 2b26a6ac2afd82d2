//! All that is held on a person is in its export, but for secrets and for others (I-12).

use chassis::Profil;
use tonic::Code;
use uuid::Uuid;

use crate::bench::{Bench, a_person, other_school, school};
use crate::scene::Scene;

/// Tables that are not exported, each with its reason.
const APART: [&str; 13] = [
    // That a period is deleted, told to late messages alone; it goes with the learner all the same.
    "periodes_supprimees",
    // Of the établissement.
    "divisions",
    "etablissements",
    // Others' names and addresses; the ties to them are told.
    "responsables",
    // Read from the registry's files to be previewed: no person yet.
    "import_lines",
    "import_records",
    // Hashes of what was typed, for the time of a delay.
    "login_failures",
    // Minutes long: secrets on their way.
    "pending_sign_ins",
    "passkey_ceremonies",
    "portail_ceremonies",
    "reset_requests",
    // Numbers of persons on whom nothing else is held; who asked for it is in the log.
    "effacements",
    "effacement_parts",
];

#[tokio::test]
async fn everything_held_on_a_learner_is_in_its_export_i12() {
    let scene = Scene::set().await;
    let link = scene.link();
    let send = scene.bench.suite.as_person(&scene.teacher, &school(), link);
    scene.bench.tutors().send_link(send).await.unwrap();
    let learner: Uuid = scene.apprenant.parse().unwrap();
    let asking = a_person(learner, Profil::Apprenant, &[]);
    let suite = &scene.bench.suite;
    let exported = suite.exported(&asking, &school(), learner).await.unwrap();
    suite
        .assert_all_is_exported(&exported, learner, &APART)
        .await;
    assert_eq!(exported["persons"].len(), 1);
    assert_eq!(exported["tutor_accesses"].len(), 1);
    let whole = format!("{exported:?}");
    for secret in ["hash", "salt", "PILLET", "antoine.pillet@example.org"] {
        assert!(!whole.contains(secret), "{secret}");
    }

    // The tutor has its own part of it, without whom it follows.
    let tutor: Uuid = sqlx::query_scalar("select person_id from tutor_accesses")
        .fetch_one(&suite.superuser().await)
        .await
        .unwrap();
    let asking = a_person(tutor, Profil::TuteurDeStage, &[]);
    let own = suite.exported(&asking, &school(), tutor).await.unwrap();
    let whole = format!("{own:?}");
    assert!(whole.contains("PILLET") && !whole.contains(&scene.apprenant));
    assert_eq!(own["mails"].len(), 1);
}

#[tokio::test]
async fn nobody_of_another_school_is_there_to_be_exported_i12() {
    let bench = Bench::start().await;
    let here = bench.imported_school().await;
    let there = bench.open_school(&other_school()).await;
    let suite = &bench.suite;
    let own = suite.exported(&here, &school(), here.id).await.unwrap();
    assert_eq!(own["profils"].len(), 1);
    for nobody in [there.id, chassis::id::fresh()] {
        let refused = suite.exported(&here, &school(), nobody).await.unwrap_err();
        assert_eq!(refused.code(), Code::NotFound);
    }
    let head = a_person(Uuid::from_u128(7), Profil::ChefEtablissement, &[]);
    let refused = suite.exported(&head, &school(), here.id).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
}
