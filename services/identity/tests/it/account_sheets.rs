//! One account, read and changed by hand (I-02, I-03).

use chassis::Profil;
use chassis_testing::Suite;
use proto::events::identity::v1::{ApprenantDeactivated, ApprenantImported};
use proto::identity::v1 as pb;
use tonic::Response;

use crate::bench::{Bench, YEAR_2026, a_person, code, config, other_school, school};
use crate::desk::Desk;
use crate::mailbox::Mailbox;

#[tokio::test]
async fn identity_of_the_registry_is_read_and_contact_is_typed_i03() {
    let desk = Desk::open().await;
    let learner = desk.first_of("apprenant").await;
    assert_eq!(learner.tenu_par, "siecle");
    assert!(!learner.allowed_actions.contains(&"identite".to_owned()));
    let wanted = pb::UpdateAccountRequest {
        id: learner.id.clone(),
        expected_version: learner.version,
        identite: Some(pb::AccountIdentity {
            nom: "AUTRE".into(),
            prenom: "Nom".into(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let refused = desk.accounts().update_account(desk.ask(wanted)).await;
    assert_eq!(code(&refused.unwrap_err()), "identity.registry_owned");

    let typed = desk
        .update(&learner, "Moi@Example.org", "06 00 00 00 01")
        .await
        .unwrap();
    assert_eq!(
        (typed.courriel.as_str(), typed.telephone.as_str()),
        ("moi@example.org", "0600000001")
    );
    assert!(typed.courriel_saisi && typed.telephone_saisi);
    // What is typed by hand wins over the next import.
    let import = desk
        .bench
        .upload(&desk.admin, &school(), &YEAR_2026)
        .await
        .unwrap();
    desk.bench.apply(&desk.admin, &school(), &import).await;
    assert_eq!(desk.get(&learner.id).await.courriel, "moi@example.org");
}

#[tokio::test]
async fn a_stale_change_changes_nothing_and_a_bad_field_names_itself_g06() {
    let desk = Desk::open().await;
    let seen = desk.teacher().await;
    let refused = desk
        .update(&seen, "pas une adresse", "12")
        .await
        .unwrap_err();
    let fields = chassis::grpc::Failure::from(&refused).fields;
    assert_eq!(fields.len(), 2, "{fields:?}");
    let (one, other) = tokio::join!(
        desk.update(&seen, "un@example.org", ""),
        desk.update(&seen, "deux@example.org", "")
    );
    let refused = [one, other]
        .into_iter()
        .filter_map(Result::err)
        .collect::<Vec<_>>();
    assert_eq!(refused.len(), 1);
    assert_eq!(code(&refused[0]), "identity.stale");
}

#[tokio::test]
async fn a_teacher_made_by_hand_has_a_discipline_and_classes_of_this_year_i03() {
    let desk = Desk::open().await;
    let seen = desk.teacher().await;
    assert_eq!(seen.disciplines, ["Maintenance"]);
    let listed = desk
        .bench
        .people()
        .list_divisions(desk.ask(pb::ListDivisionsRequest {}))
        .await;
    let divisions = listed.unwrap().into_inner().divisions;
    let change = async |division: &str| {
        let wanted = pb::UpdateAccountRequest {
            id: seen.id.clone(),
            expected_version: desk.get(&seen.id).await.version,
            enseignement: Some(pb::Teaching {
                discipline: "Électrotechnique".into(),
                divisions: vec![division.to_owned()],
            }),
            ..Default::default()
        };
        let changed = desk.accounts().update_account(desk.ask(wanted)).await;
        changed.map(Response::into_inner)
    };
    let refused = change("AUCUNE").await.unwrap_err();
    let fields = chassis::grpc::Failure::from(&refused).fields;
    assert_eq!(fields[0].1, "identity.division_unknown");
    let changed = change(&divisions[0].code).await.unwrap();
    assert_eq!(changed.divisions, [divisions[0].code.clone()]);
    assert_eq!(changed.disciplines, ["Électrotechnique"]);
    // The e-mail, left empty by this change, is no longer typed.
    assert!(!changed.courriel_saisi);
}

#[tokio::test]
async fn profiles_are_given_and_withdrawn_by_hand_and_sessions_follow_i02() {
    let desk = Desk::open().await;
    let seen = desk.teacher().await;
    let token = desk.session_of(&seen).await;
    let given = desk.give(&seen, "ddfpt").await.unwrap();
    assert!(given.profils.iter().any(|held| held.profil == "ddfpt"));
    for never in [
        "apprenant",
        "inspecteur",
        "tuteur_de_stage",
        "pas_un_profil",
    ] {
        let refused = desk.give(&given, never).await.unwrap_err();
        assert!(
            ["identity.profil_invalid", "identity.invalid"].contains(&code(&refused).as_str()),
            "{never}"
        );
    }
    let withdrawn = desk.withdraw(&given, "enseignant").await.unwrap();
    assert_eq!(withdrawn.profils.len(), 1);
    // It worked as a teacher.
    assert!(desk.bench.resolve(&token).await.is_err());
}

#[tokio::test]
async fn what_the_registry_gives_and_the_last_administrateur_stay_i02() {
    let desk = Desk::open().await;
    let teacher = desk.first_of("enseignant").await;
    assert_eq!(teacher.tenu_par, "sts");
    let refused = desk.withdraw(&teacher, "enseignant").await.unwrap_err();
    assert_eq!(code(&refused), "identity.profil_elsewhere");
    let own = desk.get(&desk.admin.id.to_string()).await;
    let refused = desk.withdraw(&own, "administrateur").await.unwrap_err();
    assert_eq!(code(&refused), "identity.own_account");
    let refused = desk.deactivate(&own).await.unwrap_err();
    assert_eq!(code(&refused), "identity.own_account");

    let ddfpt = a_person(chassis::id::fresh(), Profil::Ddfpt, &[]);
    let wanted = pb::DeactivateAccountRequest {
        id: own.id.clone(),
        expected_version: own.version,
    };
    let request = desk.bench.suite.as_person(&ddfpt, &school(), wanted);
    let refused = desk.accounts().deactivate_account(request).await;
    assert_eq!(code(&refused.unwrap_err()), "identity.last_administrateur");
}

#[tokio::test]
async fn two_administrateurs_do_not_close_each_other_at_once_i02() {
    let desk = Desk::open().await;
    let other = desk.teacher().await;
    let other = desk.give(&other, "administrateur").await.unwrap();
    let own = desk.get(&desk.admin.id.to_string()).await;
    let by_other = a_person(other.id.parse().unwrap(), Profil::Administrateur, &[]);
    let wanted = pb::DeactivateAccountRequest {
        id: own.id.clone(),
        expected_version: own.version,
    };
    let request = desk.bench.suite.as_person(&by_other, &school(), wanted);
    let mut accounts = desk.accounts();
    let (one, two) = tokio::join!(
        desk.deactivate(&other),
        accounts.deactivate_account(request)
    );
    let refused = [one.err(), two.err()];
    assert_eq!(refused.iter().flatten().count(), 1);
    let left: i64 = sqlx::query_scalar(
        "select count(*) from profils where profil = 'administrateur' and actif",
    )
    .fetch_one(&desk.bench.suite.superuser().await)
    .await
    .unwrap();
    assert_eq!(left, 1);
}

#[tokio::test]
async fn a_closed_account_is_out_at_once_and_opens_as_it_was_i03() {
    let desk = Desk::open().await;
    let seen = desk.teacher().await;
    let token = desk.session_of(&seen).await;
    let closed = desk.deactivate(&seen).await.unwrap();
    assert!(!closed.actif && closed.desactive_le == "2026-10-01");
    assert!(desk.bench.resolve(&token).await.is_err());
    // Twice.
    let again = desk.deactivate(&closed).await.unwrap();
    assert_eq!(again.version, closed.version);
    let opened = desk.reactivate(&closed).await.unwrap();
    assert!(opened.actif && opened.desactive_le.is_empty());
    assert!(opened.profils.iter().all(|held| held.actif));
}

#[tokio::test]
async fn a_learner_closed_by_hand_is_told_and_the_next_import_decides_again_i04() {
    let desk = Desk::open().await;
    let learner = desk.first_of("apprenant").await;
    desk.bench.suite.settle().await;
    let before = desk
        .bench
        .suite
        .published::<ApprenantImported>()
        .await
        .len();
    let closed = desk.deactivate(&learner).await.unwrap();
    desk.bench.suite.settle().await;
    let told = desk.bench.suite.published::<ApprenantDeactivated>().await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].1.apprenant, learner.id);
    let opened = desk.reactivate(&closed).await.unwrap();
    desk.bench.suite.settle().await;
    let after = desk.bench.suite.published::<ApprenantImported>().await;
    assert_eq!(after.len(), before + 1);
    assert!(opened.version > closed.version);

    desk.deactivate(&opened).await.unwrap();
    let import = desk
        .bench
        .upload(&desk.admin, &school(), &YEAR_2026)
        .await
        .unwrap();
    desk.bench.apply(&desk.admin, &school(), &import).await;
    assert!(desk.get(&learner.id).await.actif);
}

#[tokio::test]
async fn a_password_is_shown_once_and_the_same_when_asked_again_i06() {
    let desk = Desk::open().await;
    let seen = desk.teacher().await;
    let token = desk.session_of(&seen).await;
    let reset = async || {
        let wanted = pb::ReplacePasswordRequest {
            id: seen.id.clone(),
            par_courriel: false,
        };
        let request = Suite::<identity::Identity>::repeatable(desk.ask(wanted), "key-1");
        let done = desk.accounts().replace_password(request).await;
        done.unwrap().into_inner().mot_de_passe
    };
    let password = reset().await;
    assert_eq!(reset().await, password);
    assert!(desk.bench.resolve(&token).await.is_err());
    let opened = desk
        .bench
        .login(&seen.identifiant, &password)
        .await
        .unwrap();
    assert!(opened.session.unwrap().must_change_password);
}

#[tokio::test]
async fn a_password_is_mailed_to_who_has_an_address_i06() {
    let mailbox = Mailbox::open().await;
    let bench = Bench::with(config(Some(mailbox.port()))).await;
    let admin = bench.imported_school().await;
    let desk = Desk { bench, admin };
    let seen = desk.teacher().await;
    mailbox.next().await;
    let reset = async |id: &str| {
        let wanted = pb::ReplacePasswordRequest {
            id: id.to_owned(),
            par_courriel: true,
        };
        desk.accounts().replace_password(desk.ask(wanted)).await
    };
    let told = reset(&seen.id).await.unwrap().into_inner();
    assert!(told.mot_de_passe.is_empty());
    let mail = mailbox.next().await;
    let password = mail.line_after("Mot de passe provisoire");
    desk.bench
        .login(&seen.identifiant, &password)
        .await
        .unwrap();
    let bare = desk.update(&seen, "", "").await.unwrap();
    let refused = reset(&bare.id).await.unwrap_err();
    assert_eq!(code(&refused), "identity.no_address");
    let own = reset(&desk.admin.id.to_string()).await.unwrap_err();
    assert_eq!(code(&own), "identity.own_account");
}

#[tokio::test]
async fn a_foreign_account_is_answered_like_a_missing_one_i03() {
    let desk = Desk::open().await;
    let stranger = desk.bench.open_school(&other_school()).await;
    let seen = desk.teacher().await;
    let get = async |id: String| {
        let request =
            desk.bench
                .suite
                .as_person(&stranger, &other_school(), pb::GetAccountRequest { id });
        desk.accounts().get_account(request).await.unwrap_err()
    };
    let close = async |id: String| {
        let wanted = pb::DeactivateAccountRequest {
            id,
            expected_version: seen.version,
        };
        let request = desk
            .bench
            .suite
            .as_person(&stranger, &other_school(), wanted);
        desk.accounts()
            .deactivate_account(request)
            .await
            .unwrap_err()
    };
    let missing = chassis::id::fresh().to_string();
    for (foreign, missing) in [
        (get(seen.id.clone()).await, get(missing.clone()).await),
        (close(seen.id.clone()).await, close(missing).await),
    ] {
        assert_eq!(code(&foreign), "identity.not_found");
        assert_eq!(
            (foreign.code(), foreign.message()),
            (missing.code(), missing.message())
        );
    }
}

#[tokio::test]
async fn the_head_reads_accounts_and_changes_none_i02() {
    let desk = Desk::open().await;
    let chef = Desk {
        admin: a_person(desk.admin.id, Profil::ChefEtablissement, &[]),
        bench: desk.bench,
    };
    let own = chef.get(&chef.admin.id.to_string()).await;
    assert!(own.allowed_actions.is_empty() && own.profils_possibles.is_empty());
    assert!(own.profils.iter().all(|held| !held.retirable));
    let refused = chef.give(&own, "ddfpt").await.unwrap_err();
    assert_eq!(code(&refused), "identity.forbidden");
}
