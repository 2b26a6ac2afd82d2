//! Who is told of what, and for how long (F-07, I-12).

use chassis::events::Envelope;
use chassis::{Profil, Uai};
use identity::app::sessions;
use proto::events::periods::v1::PeriodDeleted;
use proto::identity::v1 as pb;
use tonic::Code;
use uuid::Uuid;

use super::{MAILS, ROWS, Team};
use crate::bench::{a_person, other_school, school};
use crate::erasures::{close, erase};

#[tokio::test]
async fn a_comment_told_twice_is_one_notification_f07_n06() {
    let team = Team::gather().await;
    let (envelope, event) = team.told(&team.colleague, "apprenant").await;
    let suite = &team.scene.bench.suite;
    suite.publish_again(&envelope, &event).await;
    // The same fact under another envelope, as when its producer was restored.
    let id: Uuid = event.comment_id.parse().unwrap();
    suite.publish(&school(), id, 1, &event).await;
    suite.settle().await;
    assert_eq!(suite.dead_letters().await, 0);
    let found = team.list(&team.learner).await;
    assert_eq!((found.notifications.len(), found.unread), (1, 1));
    let one = &found.notifications[0];
    assert_eq!(
        (one.nature.as_str(), &one.apprenant, &one.author),
        ("commentaire", &event.apprenant, &event.author)
    );
    assert_eq!(one.author_profil, "enseignant");
    assert_eq!(one.period_id, event.period_id);
}

#[tokio::test]
async fn a_comment_is_told_to_whom_it_is_addressed_and_never_to_its_author_f07() {
    let team = Team::gather().await;
    let told = async || {
        let learner = team.list(&team.learner).await.unread;
        (learner, team.list(&team.referent).await.unread)
    };
    team.told(&team.colleague, "apprenant").await;
    assert_eq!(told().await, (1, 0));
    team.told(&team.colleague, "referent").await;
    assert_eq!(told().await, (1, 1));
    team.told(&team.colleague, "tous").await;
    assert_eq!(told().await, (2, 2));
    team.told(&team.referent, "tous").await;
    assert_eq!(told().await, (3, 2), "not of one's own words");
    assert_eq!(team.list(&team.colleague).await.unread, 0);
    // Under another profile, it is not there.
    let elsewhere = a_person(team.referent.id, Profil::Ddfpt, &[]);
    assert_eq!(team.list(&elsewhere).await.notifications.len(), 0);
}

#[tokio::test]
async fn without_a_referent_who_gave_the_tutor_its_access_is_told_f07() {
    let mut team = Team::gather().await;
    team.forget_referents().await;
    team.told(&team.colleague, "referent").await;
    assert_eq!(team.scene.count(ROWS).await, 0, "nobody is in charge");
    team.scene.teacher = team.referent.clone();
    team.scene.sent().await;
    team.told(&team.colleague, "referent").await;
    assert_eq!(team.list(&team.referent).await.unread, 1);
    assert_eq!(team.scene.count(ROWS).await, 1);
}

#[tokio::test]
async fn nobody_whose_account_is_closed_is_told_f07() {
    let team = Team::gather().await;
    close(&team.scene.bench, &team.scene.admin, &team.scene.apprenant).await;
    team.told(&team.colleague, "apprenant").await;
    assert_eq!(team.scene.count(ROWS).await, 0);
}

#[tokio::test]
async fn who_is_erased_takes_what_tells_of_it_away_and_makes_nothing_new_i12() {
    let team = Team::gather().await;
    let (bench, admin) = (&team.scene.bench, &team.scene.admin);
    team.choose(&team.learner, "immediat").await.unwrap();
    team.told(&team.colleague, "tous").await;
    assert_eq!(team.scene.count(ROWS).await, 2);
    close(bench, admin, &team.scene.apprenant).await;
    erase(bench, admin, &team.scene.apprenant).await.unwrap();
    assert_eq!(team.scene.count(ROWS).await, 0);
    assert_eq!(
        team.scene
            .count("select count(*) from notification_choix")
            .await,
        0
    );
    // Late, after the erasure.
    team.told(&team.colleague, "tous").await;
    assert_eq!(team.scene.count(ROWS).await, 0);
    assert_eq!(bench.suite.dead_letters().await, 0);
}

#[tokio::test]
async fn notifications_are_of_one_etablissement_n11() {
    let team = Team::gather().await;
    let stranger = team.scene.bench.open_school(&other_school()).await;
    team.told(&team.colleague, "apprenant").await;
    let elsewhere = team.list_in(&team.learner, &other_school()).await;
    assert_eq!((elsewhere.notifications.len(), elsewhere.unread), (0, 0));
    assert_eq!(team.list_in(&stranger, &other_school()).await.unread, 0);
    // An operator of the académie is told of nothing.
    let operator = a_person(stranger.id, Profil::OperateurAcademique, &[]);
    let wanted = pb::ListNotificationsRequest::default();
    let suite = &team.scene.bench.suite;
    let request = suite.as_person(&operator, &Uai::NONE, wanted);
    let refused = team.client().list_notifications(request).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
}

#[tokio::test]
async fn pages_follow_each_other_and_a_year_is_kept_g02_i12() {
    let team = Team::gather().await;
    for _ in 0..3 {
        team.told(&team.colleague, "apprenant").await;
    }
    let page = async |after: String| {
        let wanted = pb::ListNotificationsRequest { after, limit: 2 };
        let suite = &team.scene.bench.suite;
        let request = suite.as_person(&team.learner, &school(), wanted);
        let found = team.client().list_notifications(request).await;
        found.unwrap().into_inner()
    };
    let first = page(String::new()).await;
    assert_eq!((first.notifications.len(), first.unread), (2, 3));
    let second = page(first.next.clone()).await;
    assert_eq!((second.notifications.len(), second.next.as_str()), (1, ""));
    let seen = |one: &pb::Notification| one.id == second.notifications[0].id;
    assert!(!first.notifications.iter().any(seen));

    let clock = &team.scene.bench.suite.clock;
    clock.set("2027-09-30T08:00:00Z".parse().unwrap());
    sessions::purge(&team.scene.bench.app()).await.unwrap();
    assert_eq!(team.scene.count(ROWS).await, 3);
    clock.set("2027-10-02T08:00:00Z".parse().unwrap());
    sessions::purge(&team.scene.bench.app()).await.unwrap();
    assert_eq!(team.scene.count(ROWS).await, 0);
}

#[tokio::test]
async fn nothing_is_told_of_a_deleted_period_nor_late_of_it_p08_n1() {
    let team = Team::gather().await;
    let suite = &team.scene.bench.suite;
    team.choose(&team.learner, "immediat").await.unwrap();
    let (late, event) = team.told(&team.colleague, "tous").await;
    team.mails_at("2026-10-01T09:00:00Z", 1).await;
    team.keep_mails_waiting().await;
    let period = team.scene.period;
    let deleted = PeriodDeleted {
        period_id: period.to_string(),
        version: 2,
        ..PeriodDeleted::default()
    };
    suite.publish(&school(), period, 2, &deleted).await;
    suite.settle().await;
    assert_eq!(team.list(&team.learner).await.unread, 0);
    assert_eq!(team.scene.count(ROWS).await, 0);
    assert_eq!(team.scene.count(MAILS).await, 0);
    // The same comment, told again under another name after the deletion.
    let again = Envelope {
        id: chassis::id::fresh(),
        ..late
    };
    suite.publish_again(&again, &event).await;
    suite.settle().await;
    assert_eq!(team.scene.count(ROWS).await, 0);
    // Brought back, the period is told of again.
    suite.clock.set("2026-10-02T09:00:00Z".parse().unwrap());
    team.told(&team.colleague, "apprenant").await;
    assert_eq!(team.list(&team.learner).await.unread, 1);
}

#[tokio::test]
async fn an_erasure_takes_the_mails_that_wait_and_name_its_person_i12() {
    let team = Team::gather().await;
    team.choose(&team.referent, "immediat").await.unwrap();
    team.told(&team.colleague, "referent").await;
    team.mails_at("2026-10-01T09:00:00Z", 1).await;
    team.keep_mails_waiting().await;
    let (bench, admin) = (&team.scene.bench, &team.scene.admin);
    close(bench, admin, &team.scene.apprenant).await;
    erase(bench, admin, &team.scene.apprenant).await.unwrap();
    assert_eq!(team.scene.count(MAILS).await, 0);
}
