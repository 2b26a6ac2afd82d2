//! Whether an account is open, where nobody has signed in (P-12): what its person left behind is shown no longer than it is.

use chassis::Profil;
use proto::identity::v1 as pb;

use crate::bench::{a_person, code, other_school, school};
use crate::desk::Desk;

#[tokio::test]
async fn an_account_is_open_where_and_as_what_it_is_held_p12() {
    let desk = Desk::open().await;
    let learner = desk.first_of("apprenant").await;
    let here = school().to_string();
    assert!(desk.standing(&here, &learner.id, "apprenant").await.open);
    let nobody = chassis::id::fresh().to_string();
    let elsewhere = other_school().to_string();
    for (etablissement, person, profil) in [
        (here.as_str(), learner.id.as_str(), "enseignant"),
        (here.as_str(), learner.id.as_str(), "directeur"),
        (here.as_str(), nobody.as_str(), "apprenant"),
        (elsewhere.as_str(), learner.id.as_str(), "apprenant"),
        ("", learner.id.as_str(), "apprenant"),
    ] {
        let told = desk.standing(etablissement, person, profil).await;
        let closed = pb::GetAccountStateResponse::default();
        assert_eq!(told, closed, "{etablissement} {profil}");
    }
}

#[tokio::test]
async fn a_closed_account_is_not_open_and_opens_again_p12_i03() {
    let desk = Desk::open().await;
    let here = school().to_string();
    let seen = desk.first_of("apprenant").await;
    let closed = desk.deactivate(&seen).await.unwrap();
    assert!(!desk.standing(&here, &seen.id, "apprenant").await.open);
    desk.reactivate(&closed).await.unwrap();
    assert!(desk.standing(&here, &seen.id, "apprenant").await.open);
}

#[tokio::test]
async fn what_a_teacher_teaches_is_told_with_it_p12_i10() {
    let desk = Desk::open().await;
    let here = school().to_string();
    let mut taught = 0;
    for account in desk.bench.accounts(&desk.admin, "enseignant").await {
        let told = desk.standing(&here, &account.id, "enseignant").await;
        assert!(told.open, "{}", account.id);
        taught += told.referentiels.len();
    }
    assert!(taught > 0, "the registry says who teaches what");
}

#[tokio::test]
async fn the_gateway_alone_asks_and_in_nobodys_name_p12() {
    let desk = Desk::open().await;
    let learner = desk.first_of("apprenant").await;
    let asked = pb::GetAccountStateRequest {
        etablissement: school().to_string(),
        person: learner.id,
        profil: "apprenant".into(),
    };
    let suite = &desk.bench.suite;
    let ddfpt = a_person(chassis::id::fresh(), Profil::Ddfpt, &[]);
    for request in [
        suite.as_person(&desk.admin, &school(), asked.clone()),
        suite.as_person(&ddfpt, &school(), asked.clone()),
        suite.as_service("periods", &school(), asked.clone()),
        suite.as_service("portfolio", &school(), asked),
    ] {
        let refused = desk.accounts().get_account_state(request).await;
        assert_eq!(code(&refused.unwrap_err()), "identity.forbidden");
    }
}
