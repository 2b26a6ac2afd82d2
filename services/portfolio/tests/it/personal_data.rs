//! All that is held on a person is given to it, and to those who answer for personal data (I-12).

use chassis::{Person, Profil};
use tonic::Code;
use uuid::Uuid;

use crate::annexes_client::{of_period, photo};
use crate::support::{Bench, OTHER_UAI, UAI, a_period, told, uai};

fn a_person(id: Uuid, profil: Profil) -> Person {
    Person {
        id,
        profil,
        referentiels: vec!["bac-pro-mspc".to_owned()],
        grants: vec![],
        session: id,
    }
}

#[tokio::test]
async fn everything_a_learner_wrote_is_in_its_export_and_nothing_of_its_comrades_i12() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    bench.declare(&period).await;
    let [own, other] = [period.learners[0], period.learners[1]];
    for learner in [own, other] {
        bench
            .as_learner(learner)
            .tell(&period, learner, "2026-W24", &told())
            .await
            .unwrap();
        let client = bench.as_learner(learner);
        client.make(None, learner, "fiche", "").await.unwrap();
        let teacher = bench.as_teacher();
        teacher
            .comment(&period, learner, ("tous", "Bien."), "")
            .await
            .unwrap();
        client.mark_comments_read(&period, learner).await.unwrap();
        let photo = photo(40);
        client
            .send(of_period(&period, learner), "photo.jpg", &photo)
            .await
            .unwrap();
    }
    let learner = a_person(own, Profil::Apprenant);
    let exported = bench
        .suite
        .exported(&learner, &uai(UAI), own)
        .await
        .unwrap();
    bench
        .suite
        // Of periods, whoever their learners are; names in the store of pieces of files, and of what leaves it.
        .assert_all_is_exported(
            &exported,
            own,
            &["known_periods", "released_files", "upload_pieces"],
        )
        .await;
    assert_eq!(exported["portfolios"].len(), 1);
    assert_eq!(exported["form_fields"].len(), 3);
    let whole = format!("{exported:?}");
    assert!(whole.contains("Remplacement d’un roulement"));
    assert!(!whole.contains(&other.to_string()));
    // What it did is told too, its export included.
    let again = bench
        .suite
        .exported(&learner, &uai(UAI), own)
        .await
        .unwrap();
    let did = format!("{:?}", again["journal"]);
    assert!(
        did.contains("ChangeSheet") && did.contains("ExportPerson"),
        "{did}"
    );
}

#[tokio::test]
async fn what_a_teacher_wrote_of_learners_is_told_without_what_it_says_i12() {
    let bench = Bench::start().await;
    let period = a_period().of("bts-ms");
    bench.declare(&period).await;
    let learner = period.learners[0];
    let teacher = bench.as_teacher_of("bts-ms");
    teacher
        .comment(&period, learner, ("tous", "Trop lent."), "")
        .await
        .unwrap();
    let asked = teacher
        .make(Some(&period), learner, "fiche", "La panne du four")
        .await
        .unwrap();
    let exported = bench
        .suite
        .exported(&teacher.person, &uai(UAI), teacher.person.id)
        .await
        .unwrap();
    assert_eq!(
        (exported["comments"].len(), exported["sheets"].len()),
        (1, 1)
    );
    let whole = format!("{:?}", (&exported["comments"], &exported["form_fields"]));
    assert!(!whole.contains("Trop lent") && !whole.contains("La panne"));
    assert!(!format!("{exported:?}").contains(&learner.to_string()));
    assert_eq!(exported["sheets"][0]["id"], asked.id);
}

#[tokio::test]
async fn others_export_only_if_they_answer_for_personal_data_i12() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    for profil in Profil::ALL {
        let asking = a_person(chassis::id::fresh(), profil);
        let answer = bench.suite.exported(&asking, &uai(UAI), learner).await;
        match answer {
            Ok(exported) => {
                assert!(matches!(profil, Profil::Administrateur | Profil::Ddfpt));
                assert_eq!(exported["portfolios"].len(), 1, "{profil}");
            }
            Err(refused) => {
                assert!(!matches!(profil, Profil::Administrateur | Profil::Ddfpt));
                assert_eq!(refused.code(), Code::PermissionDenied, "{profil}");
            }
        }
    }
    // Of another établissement nothing is held here: the same answer as of nobody.
    let stranger = a_person(chassis::id::fresh(), Profil::Ddfpt);
    let elsewhere = uai(OTHER_UAI);
    let ask = async |person| {
        let exported = bench.suite.exported(&stranger, &elsewhere, person);
        exported.await.unwrap()
    };
    assert_eq!(ask(learner).await, ask(chassis::id::fresh()).await);
}
