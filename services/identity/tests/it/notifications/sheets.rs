//! Who is told of sheets: that there is something to read, or to write (F-05, F-04b, G-02).

use chassis::Person;
use chassis::events::Envelope;
use proto::events::periods::v1::PeriodDeleted;
use proto::events::portfolio::v1::SheetChanged;
use proto::identity::v1::LearnerSheets;
use proto::identity::v1::mark_notifications_read_request::Which;
use uuid::Uuid;

use super::Team;
use crate::bench::school;
use crate::erasures::close;

impl Team {
    /// Portfolio tells that somebody wrote in a sheet, and it is dealt with.
    async fn wrote(&self, by: &Person, sheet: Uuid, asked_by: Option<&Person>) {
        let suite = &self.scene.bench.suite;
        let event = SheetChanged {
            sheet_id: sheet.to_string(),
            portfolio_id: chassis::id::fresh().to_string(),
            period_id: self.scene.period.to_string(),
            apprenant: self.scene.apprenant.clone(),
            week: String::new(),
            version: 1,
            nature: "fiche".to_owned(),
            asked_by: asked_by.map(|one| one.id.to_string()).unwrap_or_default(),
        };
        // As a service tells it, of nobody's writing: nothing comes of it.
        let envelope = suite.publish(&school(), sheet, 1, &event).await;
        let of_person = Envelope {
            id: chassis::id::fresh(),
            actor: format!("person:{}", by.id),
            ..envelope
        };
        suite.publish_again(&of_person, &event).await;
        suite.settle().await;
        assert_eq!(suite.dead_letters().await, 0);
    }

    async fn learner_writes(&self) {
        self.wrote(&self.learner, chassis::id::fresh(), None).await;
    }

    async fn seen(&self, by: &Person) {
        let of = LearnerSheets {
            apprenant: self.scene.apprenant.clone(),
        };
        self.read(by, Which::Sheets(of)).await.unwrap();
    }

    fn at(&self, instant: &str) {
        let clock = &self.scene.bench.suite.clock;
        clock.set(instant.parse().unwrap());
    }
}

#[tokio::test]
async fn who_is_in_charge_is_told_once_of_what_a_learner_writes_until_it_reads_f05_g02() {
    let team = Team::gather().await;
    team.at("2026-10-01T08:00:00Z");
    for _ in 0..3 {
        team.learner_writes().await;
    }
    let told = team.list(&team.referent).await;
    assert_eq!(told.unread, 1);
    let one = &told.notifications[0];
    assert_eq!(
        (one.nature.as_str(), &one.apprenant),
        ("fiches_a_lire", &team.scene.apprenant)
    );
    assert_eq!(
        (one.period_id.clone(), one.author.as_str()),
        (team.scene.period.to_string(), "")
    );
    for nobody in [&team.colleague, &team.learner] {
        assert_eq!(team.list(nobody).await.unread, 0);
    }
    // It has not read it: the next day tells it nothing new.
    team.at("2026-10-02T08:00:00Z");
    team.learner_writes().await;
    assert_eq!(team.list(&team.referent).await.unread, 1);
    // Read; of one dossier, nobody is told twice a day.
    team.seen(&team.referent).await;
    assert_eq!(team.list(&team.referent).await.unread, 0);
    team.learner_writes().await;
    assert_eq!(team.list(&team.referent).await.unread, 1);
    team.seen(&team.referent).await;
    team.learner_writes().await;
    assert_eq!(team.list(&team.referent).await.unread, 0);
    team.at("2026-10-05T08:00:00Z");
    team.learner_writes().await;
    assert_eq!(team.list(&team.referent).await.unread, 1);
}

#[tokio::test]
async fn what_a_teacher_writes_is_nothing_to_read_and_is_told_where_it_asks_for_it_f04b_g02() {
    let team = Team::gather().await;
    let sheet = chassis::id::fresh();
    team.wrote(&team.colleague, chassis::id::fresh(), None)
        .await;
    assert_eq!(team.list(&team.learner).await.unread, 0);
    for _ in 0..2 {
        team.wrote(&team.colleague, sheet, Some(&team.colleague))
            .await;
    }
    let told = team.list(&team.learner).await;
    assert_eq!(told.unread, 1);
    let one = &told.notifications[0];
    assert_eq!(
        (one.nature.as_str(), one.author_profil.as_str()),
        ("fiche_demandee", "enseignant")
    );
    assert_eq!(one.author, team.colleague.id.to_string());
    assert_eq!(one.sheet_id, sheet.to_string());
    assert_eq!(team.list(&team.referent).await.unread, 0);
    // Somebody else who reads it settles nothing of the learner's.
    team.seen(&team.referent).await;
    assert_eq!(team.list(&team.learner).await.unread, 1);
    team.seen(&team.learner).await;
    assert_eq!(team.list(&team.learner).await.unread, 0);
    // The learner answers: there is something to read.
    team.wrote(&team.learner, sheet, Some(&team.colleague))
        .await;
    assert_eq!(team.list(&team.referent).await.unread, 1);
}

#[tokio::test]
async fn sheets_of_a_deleted_period_and_of_who_has_left_are_told_to_nobody_p08_g02() {
    let team = Team::gather().await;
    team.at("2026-10-01T08:00:00Z");
    team.learner_writes().await;
    team.at("2026-10-01T10:00:00Z");
    let (suite, period) = (&team.scene.bench.suite, team.scene.period);
    let deleted = PeriodDeleted {
        period_id: period.to_string(),
        version: 2,
        ..PeriodDeleted::default()
    };
    suite.publish(&school(), period, 2, &deleted).await;
    suite.settle().await;
    assert_eq!(team.list(&team.referent).await.unread, 0);
    // Written before the deletion, and told late.
    team.at("2026-10-01T09:00:00Z");
    team.learner_writes().await;
    assert_eq!(team.list(&team.referent).await.unread, 0);

    let team = Team::gather().await;
    close(&team.scene.bench, &team.scene.admin, &team.scene.apprenant).await;
    let sheet = chassis::id::fresh();
    team.wrote(&team.colleague, sheet, Some(&team.colleague))
        .await;
    let rows = "select count(*) from notifications where nature = 'fiche_demandee'";
    assert_eq!(team.scene.count(rows).await, 0);
}
