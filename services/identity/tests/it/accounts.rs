//! Accounts made by hand, credential slips, names (I-01, I-03, I-10).

use chassis::Profil;
use proto::identity::v1 as pb;

use crate::bench::{Bench, a_person, code, config, school};
use crate::mailbox::Mailbox;

fn a_teacher() -> pb::CreateAccountRequest {
    pb::CreateAccountRequest {
        civilite: "Mme".into(),
        nom: "MOREAU".into(),
        prenom: "Sophie".into(),
        date_naissance: "1980-05-17".into(),
        courriel: "sophie.moreau@example.org".into(),
        profil: "enseignant".into(),
        ..Default::default()
    }
}

#[tokio::test]
async fn manual_creation_waits_for_the_schools_name_and_email_i01() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let refused = bench
        .people()
        .create_account(bench.suite.as_person(&admin, &school(), a_teacher()))
        .await;
    assert_eq!(
        code(&refused.unwrap_err()),
        "identity.etablissement_incomplete"
    );
    bench.subscribe(&admin, &[]).await;
    let created = bench
        .people()
        .create_account(bench.suite.as_person(&admin, &school(), a_teacher()))
        .await
        .unwrap()
        .into_inner();
    let account = created.account.unwrap();
    assert!(account.manuel && account.mot_de_passe_a_changer);
    assert_eq!(account.identifiant, "sophie.moreau");
}

#[tokio::test]
async fn a_likely_duplicate_is_shown_before_creation_i03() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    bench.subscribe(&admin, &[]).await;
    let create = async |request| {
        bench
            .people()
            .create_account(bench.suite.as_person(&admin, &school(), request))
            .await
            .unwrap()
            .into_inner()
    };
    let first = create(a_teacher()).await.account.unwrap();
    let same_names = pb::CreateAccountRequest {
        courriel: String::new(),
        ..a_teacher()
    };
    let shown = create(same_names.clone()).await;
    assert!(shown.account.is_none());
    assert_eq!(shown.duplicates[0].id, first.id);
    let forced = create(pb::CreateAccountRequest {
        malgre_doublon: true,
        ..same_names
    })
    .await
    .account
    .unwrap();
    assert_eq!(forced.identifiant, "sophie.moreau2");
}

#[tokio::test]
async fn a_repeated_creation_creates_once_g06() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    bench.subscribe(&admin, &[]).await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let request = bench.suite.as_person(&admin, &school(), a_teacher());
        let request = chassis_testing::Suite::<identity::Identity>::repeatable(request, "key-1");
        ids.push(
            bench
                .people()
                .create_account(request)
                .await
                .unwrap()
                .into_inner()
                .account
                .unwrap()
                .id,
        );
    }
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn an_email_brings_login_and_first_password_and_none_of_it_is_stored_i03() {
    let mailbox = Mailbox::open().await;
    let bench = Bench::with(config(Some(mailbox.port()))).await;
    let admin = bench.open_school(&school()).await;
    bench.subscribe(&admin, &[]).await;
    bench
        .people()
        .create_account(bench.suite.as_person(&admin, &school(), a_teacher()))
        .await
        .unwrap();
    let mail = mailbox.next().await;
    assert_eq!(mail.to, "sophie.moreau@example.org");
    let password = mail.line_after("Mot de passe provisoire");
    let opened = bench.login("sophie.moreau", &password).await.unwrap();
    assert!(opened.session.unwrap().must_change_password);
    let queue: Vec<String> = sqlx::query_scalar("select context::text from mails")
        .fetch_all(&bench.suite.superuser().await)
        .await
        .unwrap();
    assert!(queue.iter().all(|row| !row.contains(&password)));
}

#[tokio::test]
async fn learners_are_listed_by_what_is_taught_i10() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let list = async |referentiels: &[&str], wanted: pb::ListApprenantsRequest| {
        let teacher = a_person(admin.id, Profil::Enseignant, referentiels);
        let request = bench.suite.as_person(&teacher, &school(), wanted);
        bench
            .people()
            .list_apprenants(request)
            .await
            .unwrap()
            .into_inner()
            .apprenants
    };
    let own = list(&["bac-pro-mspc"], pb::ListApprenantsRequest::default()).await;
    assert!(
        !own.is_empty()
            && own
                .iter()
                .all(|learner| learner.referentiel == "bac-pro-mspc")
    );
    let other = pb::ListApprenantsRequest {
        referentiel: "bac-pro-melec".into(),
        ..Default::default()
    };
    assert!(list(&["bac-pro-mspc"], other).await.is_empty());
    let seconde = pb::ListApprenantsRequest {
        niveau: "seconde".into(),
        statut: "scolaire".into(),
        ..Default::default()
    };
    assert!(
        list(&["bac-pro-mspc"], seconde)
            .await
            .iter()
            .all(|learner| learner.niveau == "seconde")
    );
}

#[tokio::test]
async fn accounts_are_found_by_words_and_read_page_by_page_i03() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let list = async |wanted| {
        bench
            .people()
            .list_accounts(bench.suite.as_person(&admin, &school(), wanted))
            .await
            .unwrap()
            .into_inner()
    };
    let all = list(pb::ListAccountsRequest {
        limit: 500,
        ..Default::default()
    })
    .await;
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let page = list(pb::ListAccountsRequest {
            limit: 5,
            after,
            ..Default::default()
        })
        .await;
        assert_eq!(page.total, all.total);
        seen.extend(page.accounts);
        after = page.next;
        if after.is_empty() {
            break;
        }
    }
    assert_eq!(seen, all.accounts);
    let wanted = &all.accounts[3];
    let query = format!("{} {}", wanted.nom, wanted.prenom).to_lowercase();
    let found = list(pb::ListAccountsRequest {
        query,
        ..Default::default()
    })
    .await;
    assert!(found.accounts.iter().any(|account| account.id == wanted.id));
}

#[tokio::test]
async fn accounts_stand_in_the_order_of_the_names_shown_i03() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    // Born MARCHAND, called ÉLOI: listed among the E.
    sqlx::query("update persons set nom_usage = 'ÉLOI' where id = $1")
        .bind(admin.id)
        .execute(&bench.suite.superuser().await)
        .await
        .unwrap();
    let names: Vec<String> = bench
        .accounts(&admin, "")
        .await
        .into_iter()
        .map(|account| {
            account
                .nom
                .replace('É', "E")
                .to_lowercase()
                .replace(['-', '\''], " ")
        })
        .collect();
    assert!(names.contains(&"eloi".to_owned()));
    assert!(names.is_sorted(), "{names:?}");
}

#[tokio::test]
async fn documents_read_guardians_and_no_person_does_i12() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let learners = bench.accounts(&admin, "apprenant").await;
    let wanted = pb::GetCivilDataRequest {
        ids: learners.iter().map(|learner| learner.id.clone()).collect(),
    };
    let by_service = bench
        .suite
        .as_service("documents", &school(), wanted.clone());
    let people = bench
        .people()
        .get_civil_data(by_service)
        .await
        .unwrap()
        .into_inner()
        .people;
    assert_eq!(people.len(), learners.len());
    assert!(people.iter().any(|person| {
        person
            .responsables
            .iter()
            .any(|guardian| !guardian.adresse.is_empty())
    }));
    let refused = bench
        .people()
        .get_civil_data(bench.suite.as_person(&admin, &school(), wanted))
        .await;
    assert_eq!(code(&refused.unwrap_err()), "identity.forbidden");
}
