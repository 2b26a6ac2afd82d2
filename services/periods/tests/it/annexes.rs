//! Annexes pédagogiques (P-01).

use chassis::Profil;
use proto::periods::v1 as pb;

use crate::bench::{Bench, MSPC};
use crate::client::{a_declaration, a_new_annexe, code, faults};

#[tokio::test]
async fn annexe_is_created_read_changed_and_deleted_p01() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    assert_eq!(annexe.version, 1);
    assert_eq!(
        annexe.allowed_actions,
        ["modifier", "supprimer", "declarer", "partager"]
    );

    let mut content = a_new_annexe().content.unwrap();
    content.titre = "PFMP 2 bis".to_owned();
    content.taches = vec!["A2T1".to_owned()];
    let changed = ddfpt
        .update_annexe(pb::UpdateAnnexeRequest {
            id: annexe.id.clone(),
            expected_version: 1,
            content: Some(content),
        })
        .await
        .unwrap();
    assert_eq!((changed.version, changed.titre.as_str()), (2, "PFMP 2 bis"));
    let get = pb::GetAnnexeRequest {
        id: annexe.id.clone(),
    };
    assert_eq!(ddfpt.get_annexe(get.clone()).await.unwrap(), changed);

    let delete = pb::DeleteAnnexeRequest {
        id: annexe.id,
        expected_version: 2,
    };
    ddfpt.delete_annexe(delete).await.unwrap();
    assert_eq!(code(ddfpt.get_annexe(get).await), "periods.not_found");
}

#[tokio::test]
async fn stale_change_of_an_annexe_is_refused_with_the_current_version_g06() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    let command = pb::UpdateAnnexeRequest {
        id: annexe.id.clone(),
        expected_version: 1,
        content: a_new_annexe().content,
    };
    ddfpt.update_annexe(command.clone()).await.unwrap();
    let refusal = chassis::grpc::Failure::from(ddfpt.update_annexe(command).await.unwrap_err());
    assert_eq!(refusal.code, "periods.stale");
    assert_eq!(refusal.params["version"], "2");
    let delete = pb::DeleteAnnexeRequest {
        id: annexe.id,
        expected_version: 1,
    };
    assert_eq!(code(ddfpt.delete_annexe(delete).await), "periods.stale");
}

#[tokio::test]
async fn change_repeated_under_its_key_applies_once_g06() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    let first = ddfpt.clone().under("create").annexe().await;
    let again = ddfpt.clone().under("create").annexe().await;
    assert_eq!(first.id, again.id);
    assert_eq!(bench.count("annexes").await, 1);

    let command = pb::UpdateAnnexeRequest {
        id: first.id.clone(),
        expected_version: 1,
        content: a_new_annexe().content,
    };
    let editor = ddfpt.clone().under("update");
    editor.update_annexe(command.clone()).await.unwrap();
    let repeated = editor.update_annexe(command).await.unwrap();
    assert_eq!(repeated.version, 2);

    let delete = pb::DeleteAnnexeRequest {
        id: first.id,
        expected_version: 2,
    };
    let deleter = ddfpt.under("delete");
    deleter.delete_annexe(delete.clone()).await.unwrap();
    deleter.delete_annexe(delete).await.unwrap();
}

#[tokio::test]
async fn annexe_tells_all_its_faults_at_once_p01() {
    let bench = Bench::start().await;
    let mut wrong = a_new_annexe();
    wrong.content = Some(pb::AnnexeContent {
        titre: " ".to_owned(),
        taches: vec!["A9T9".to_owned()],
        ..pb::AnnexeContent::default()
    });
    let told = faults(bench.as_ddfpt().create_annexe(wrong).await);
    let expected = [
        ("titre", "periods.required"),
        ("taches", "periods.unknown_task"),
    ];
    assert_eq!(told, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[tokio::test]
async fn annexe_is_of_a_known_diploma_and_niveau_p01() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    let mut wrong = a_new_annexe();
    wrong.referentiel = "bac-pro-inconnu".to_owned();
    let told = faults(ddfpt.create_annexe(wrong).await);
    assert_eq!(told[0].1, "periods.unknown_referentiel");
    let mut wrong = a_new_annexe();
    wrong.niveau = "annee-1".to_owned();
    let told = faults(ddfpt.create_annexe(wrong).await);
    assert_eq!(told[0].1, "periods.unknown_level");
}

#[tokio::test]
async fn teachers_keep_annexes_of_what_they_teach_and_see_no_other_i10() {
    let bench = Bench::start().await;
    let annexe = bench.as_teacher_of(MSPC).annexe().await;
    let stranger = bench.as_teacher_of("bts-ms");
    let get = pb::GetAnnexeRequest { id: annexe.id };
    assert_eq!(code(stranger.get_annexe(get).await), "periods.not_found");
    assert_eq!(
        code(stranger.create_annexe(a_new_annexe()).await),
        "periods.forbidden"
    );
    let all = pb::ListAnnexesRequest::default();
    let seen = stranger.list_annexes(all.clone()).await.unwrap();
    assert!(seen.annexes.is_empty());
    assert_eq!(seen.allowed_actions, ["creer"], "those of what it teaches");
    let untaught = bench.as_profile(Profil::Enseignant);
    let seen = untaught.list_annexes(all.clone()).await.unwrap();
    assert!(seen.allowed_actions.is_empty(), "teaches nothing");
    let chef = bench.as_profile(Profil::ChefEtablissement);
    let seen = chef.list_annexes(all).await.unwrap();
    assert_eq!(seen.annexes.len(), 1);
    assert!(seen.allowed_actions.is_empty() && seen.annexes[0].allowed_actions.is_empty());
}

#[tokio::test]
async fn annexes_are_listed_by_diploma_and_niveau_p01() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    let premiere = ddfpt.annexe().await;
    let mut seconde = a_new_annexe();
    seconde.niveau = "seconde".to_owned();
    let seconde = ddfpt.create_annexe(seconde).await.unwrap();
    let ids = async |niveau: &str| -> Vec<String> {
        let query = pb::ListAnnexesRequest {
            referentiel: MSPC.to_owned(),
            niveau: niveau.to_owned(),
        };
        let found = ddfpt.list_annexes(query).await.unwrap();
        assert_eq!(found.allowed_actions, ["creer"]);
        found.annexes.into_iter().map(|one| one.id).collect()
    };
    assert_eq!(ids("seconde").await, std::slice::from_ref(&seconde.id));
    assert_eq!(ids("").await, [premiere.id, seconde.id]);
}

#[tokio::test]
async fn periods_survive_the_change_and_the_deletion_of_their_annexe_p01() {
    let bench = Bench::start().await;
    let learners = bench.learners(1).await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    let period = ddfpt.declared(&annexe, &learners).await;

    let mut content = a_new_annexe().content.unwrap();
    content.objectifs = "Tout autre chose".to_owned();
    content.taches = vec![];
    let change = pb::UpdateAnnexeRequest {
        id: annexe.id.clone(),
        expected_version: 1,
        content: Some(content),
    };
    ddfpt.update_annexe(change).await.unwrap();
    assert_eq!(ddfpt.period(&period.id).await.unwrap(), period);

    let delete = pb::DeleteAnnexeRequest {
        id: annexe.id.clone(),
        expected_version: 2,
    };
    ddfpt.delete_annexe(delete).await.unwrap();
    assert_eq!(ddfpt.period(&period.id).await.unwrap(), period);
    let again = ddfpt
        .declare_period(a_declaration(&annexe, &learners))
        .await;
    assert_eq!(code(again), "periods.not_found");
}
