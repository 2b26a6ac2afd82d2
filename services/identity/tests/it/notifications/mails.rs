//! By which mails people are told, and when (G-02, G-07).

use proto::identity::v1 as pb;
use proto::identity::v1::mark_notifications_read_request::Which;

use super::{Team, these};
use crate::bench::code;

#[tokio::test]
async fn a_mail_a_day_tells_of_all_that_is_unread_on_working_afternoons_g02_g07() {
    let team = Team::gather().await;
    assert_eq!(team.choice(&team.learner).await.choix, "quotidien");
    // A Thursday, in summer time.
    team.told(&team.colleague, "apprenant").await;
    team.told(&team.referent, "apprenant").await;
    team.mails_at("2026-10-01T14:59:00Z", 0).await;
    team.mails_at("2026-10-01T15:00:00Z", 1).await;
    let mail = team.scene.mailbox.next().await;
    assert_eq!(mail.to, "mina.azzoug@example.org");
    assert!(mail.text.contains("2 notifications"), "{}", mail.text);
    let page = format!(
        "/periodes/{}/portfolios/{}/commentaires",
        team.scene.period, team.scene.apprenant
    );
    assert!(mail.text.contains(&page), "{}", mail.text);
    assert!(mail.text.contains("/compte/notifications"), "{}", mail.text);

    // One a day: what comes later waits for the next working afternoon, past a night and a week-end.
    team.told(&team.colleague, "apprenant").await;
    team.mails_at("2026-10-01T16:30:00Z", 1).await;
    team.mails_at("2026-10-02T17:30:00Z", 1).await;
    team.mails_at("2026-10-03T15:30:00Z", 1).await;
    team.mails_at("2026-10-05T15:30:00Z", 2).await;
    // Nothing at all when there is nothing.
    team.mails_at("2026-10-06T15:30:00Z", 2).await;
}

#[tokio::test]
async fn a_mail_at_once_waits_for_the_morning_at_night_g02_g07() {
    let team = Team::gather().await;
    let chosen = team.choose(&team.learner, "immediat").await.unwrap();
    assert_eq!(
        (chosen.choix.as_str(), chosen.courriel.as_str()),
        ("immediat", "mina.azzoug@example.org")
    );
    team.told(&team.colleague, "apprenant").await;
    team.told(&team.colleague, "apprenant").await;
    team.mails_at("2026-10-01T09:00:00Z", 2).await;
    let mail = team.scene.mailbox.next().await;
    assert!(mail.text.contains("Nouveau commentaire"), "{}", mail.text);
    assert!(mail.text.contains("votre dossier"), "{}", mail.text);
    team.told(&team.colleague, "apprenant").await;
    team.mails_at("2026-10-01T21:00:00Z", 2).await;
    team.mails_at("2026-10-02T06:00:00Z", 3).await;
    team.mails_at("2026-10-02T06:05:00Z", 3).await;
}

#[tokio::test]
async fn what_was_read_is_not_mailed_g02() {
    let team = Team::gather().await;
    team.told(&team.colleague, "tous").await;
    let seen = team.list(&team.learner).await.notifications;
    let seen = || these(&[&seen[0].id]);
    team.read(&team.referent, seen()).await.unwrap();
    let left = team.list(&team.learner).await.unread;
    assert_eq!(left, 1, "somebody else's are left alone");
    for _ in 0..2 {
        team.read(&team.learner, seen()).await.unwrap();
    }
    assert_eq!(team.list(&team.learner).await.unread, 0);
    for nothing in [these(&[]), these(&["rien"]), Which::All(false)] {
        let refused = team.read(&team.learner, nothing).await.unwrap_err();
        assert_eq!(code(&refused), "identity.invalid");
    }
    team.read(&team.referent, Which::All(true)).await.unwrap();
    assert_eq!(team.list(&team.referent).await.unread, 0);
    team.mails_at("2026-10-01T15:00:00Z", 0).await;
}

#[tokio::test]
async fn comments_read_on_their_own_page_are_not_mailed_f07_g02() {
    let team = Team::gather().await;
    team.told(&team.colleague, "apprenant").await;
    let of = |period_id: String| {
        Which::Comments(pb::PortfolioComments {
            period_id,
            apprenant: team.scene.apprenant.clone(),
        })
    };
    let other = chassis::id::fresh().to_string();
    team.read(&team.learner, of(other)).await.unwrap();
    assert_eq!(team.list(&team.learner).await.unread, 1, "another period's");
    let own = team.scene.period.to_string();
    team.read(&team.learner, of(own)).await.unwrap();
    assert_eq!(team.list(&team.learner).await.unread, 0);
    team.mails_at("2026-10-01T15:00:00Z", 0).await;
}

#[tokio::test]
async fn who_wants_no_mail_or_has_no_address_gets_none_even_later_g02() {
    let team = Team::gather().await;
    team.choose(&team.learner, "aucun").await.unwrap();
    team.address(&team.referent, None).await;
    assert_eq!(team.choice(&team.referent).await.courriel, "");
    team.told(&team.colleague, "tous").await;
    team.mails_at("2026-10-01T15:00:00Z", 0).await;
    // What was settled is not told again when the choice changes.
    team.choose(&team.learner, "immediat").await.unwrap();
    team.address(&team.referent, Some("sophie.moreau@example.org"))
        .await;
    team.mails_at("2026-10-02T15:00:00Z", 0).await;
    assert_eq!(team.list(&team.learner).await.unread, 1, "in the page");

    let refused = team.choose(&team.learner, "parfois").await.unwrap_err();
    assert_eq!(code(&refused), "identity.invalid");
    assert_eq!(team.choice(&team.learner).await.choix, "immediat");
}

#[tokio::test]
async fn who_asked_for_an_import_is_told_in_the_page_and_by_the_mail_of_the_day_i04_g02() {
    let team = Team::just_imported().await;
    let told = team.list(&team.scene.admin).await.notifications;
    let natures: Vec<&str> = told.iter().map(|one| one.nature.as_str()).collect();
    assert_eq!(natures, ["import_termine"]);
    assert!(!told[0].import_id.is_empty());
    team.mails_at("2026-10-01T14:00:00Z", 0).await;
    team.mails_at("2026-10-01T15:00:00Z", 1).await;
}
