//! Who is told of what (G-02, F-07), and by which mails (G-07).

mod mails;
mod sheets;
mod told;

use chassis::events::Envelope;
use chassis::{Person, Profil, Uai};
use chassis_testing::eventually;
use identity::app::notifications::deliver;
use jiff::Timestamp;
use proto::events::portfolio::v1::CommentAdded;
use proto::identity::v1 as pb;
use proto::identity::v1::mark_notifications_read_request::Which;
use proto::identity::v1::notifications_client::NotificationsClient;
use tonic::transport::Channel;
use tonic::{Response, Status};
use uuid::Uuid;

use crate::bench::{a_person, school};
use crate::scene::Scene;

const MAILS: &str = "select count(*) from mails where template like 'notification%'";
const ROWS: &str = "select count(*) from notifications where nature = 'commentaire'";

/// These notifications.
fn these(ids: &[&str]) -> Which {
    Which::These(pb::NotificationIds {
        ids: ids.iter().map(|id| (*id).to_owned()).collect(),
    })
}

/// A learner and its référent, both with an address, and a colleague who writes.
struct Team {
    scene: Scene,
    learner: Person,
    referent: Person,
    colleague: Person,
}

impl Team {
    /// Whose administrateur has seen what came of its import.
    async fn gather() -> Self {
        let team = Self::just_imported().await;
        team.read(&team.scene.admin, Which::All(true))
            .await
            .unwrap();
        team
    }

    async fn just_imported() -> Self {
        let scene = Scene::set().await;
        let teachers = scene.bench.accounts(&scene.admin, "enseignant").await;
        let teacher = |n: usize| {
            let id = teachers[n].id.parse().unwrap();
            a_person(id, Profil::Enseignant, &["bac-pro-mspc"])
        };
        let team = Self {
            learner: a_person(scene.apprenant.parse().unwrap(), Profil::Apprenant, &[]),
            referent: teacher(0),
            colleague: teacher(1),
            scene,
        };
        team.address(&team.learner, Some("mina.azzoug@example.org"))
            .await;
        team.address(&team.referent, Some("sophie.moreau@example.org"))
            .await;
        sqlx::query(
            "insert into referents (etablissement, apprenant, person_id, depuis, par) values ($1, $2, $3, now(), $3)",
        )
        .bind(school().as_str())
        .bind(team.learner.id)
        .bind(team.referent.id)
        .execute(&team.scene.bench.suite.superuser().await)
        .await
        .unwrap();
        team
    }

    async fn address(&self, person: &Person, courriel: Option<&str>) {
        sqlx::query("update persons set courriel = $2 where id = $1")
            .bind(person.id)
            .bind(courriel)
            .execute(&self.scene.bench.suite.superuser().await)
            .await
            .unwrap();
    }

    async fn forget_referents(&self) {
        sqlx::query("delete from referents")
            .execute(&self.scene.bench.suite.superuser().await)
            .await
            .unwrap();
    }

    /// Puts the mails of notifications into the queue, whether they have left or not, for as long as one likes.
    async fn keep_mails_waiting(&self) {
        sqlx::query(
            "update mails set state = 'queued', next_attempt_at = 'infinity' where template like 'notification%'",
        )
        .execute(&self.scene.bench.suite.superuser().await)
        .await
        .unwrap();
    }

    fn comment(&self, by: &Person, destinataires: &str) -> CommentAdded {
        CommentAdded {
            comment_id: chassis::id::fresh().to_string(),
            portfolio_id: chassis::id::fresh().to_string(),
            period_id: self.scene.period.to_string(),
            apprenant: self.scene.apprenant.clone(),
            sheet_id: String::new(),
            author: by.id.to_string(),
            profil: by.profil.code().to_owned(),
            destinataires: destinataires.to_owned(),
            version: 1,
        }
    }

    /// Portfolio tells of a comment, and it is dealt with.
    async fn told(&self, by: &Person, destinataires: &str) -> (Envelope, CommentAdded) {
        let suite = &self.scene.bench.suite;
        let event = self.comment(by, destinataires);
        let id: Uuid = event.comment_id.parse().unwrap();
        let envelope = suite.publish(&school(), id, 1, &event).await;
        suite.settle().await;
        (envelope, event)
    }

    fn client(&self) -> NotificationsClient<Channel> {
        NotificationsClient::new(self.scene.bench.suite.channel())
    }

    async fn list_in(&self, person: &Person, uai: &Uai) -> pb::ListNotificationsResponse {
        let wanted = pb::ListNotificationsRequest::default();
        let request = self.scene.bench.suite.as_person(person, uai, wanted);
        let found = self.client().list_notifications(request).await;
        found.unwrap().into_inner()
    }

    async fn list(&self, person: &Person) -> pb::ListNotificationsResponse {
        self.list_in(person, &school()).await
    }

    async fn read(&self, person: &Person, which: Which) -> Result<(), Status> {
        let wanted = pb::MarkNotificationsReadRequest { which: Some(which) };
        let request = self.scene.bench.suite.as_person(person, &school(), wanted);
        let read = self.client().mark_notifications_read(request).await;
        read.map(|_| ())
    }

    async fn choose(&self, person: &Person, choix: &str) -> Result<pb::NotificationChoice, Status> {
        let wanted = pb::SetNotificationChoiceRequest {
            choix: choix.to_owned(),
        };
        let request = self.scene.bench.suite.as_person(person, &school(), wanted);
        let chosen = self.client().set_notification_choice(request).await;
        chosen.map(Response::into_inner)
    }

    async fn choice(&self, person: &Person) -> pb::NotificationChoice {
        let wanted = pb::GetNotificationChoiceRequest {};
        let request = self.scene.bench.suite.as_person(person, &school(), wanted);
        let chosen = self.client().get_notification_choice(request).await;
        chosen.unwrap().into_inner()
    }

    /// At that instant, so many mails have been written in all.
    async fn mails_at(&self, instant: &str, expected: i64) {
        let instant: Timestamp = instant.parse().unwrap();
        self.scene.bench.suite.clock.set(instant);
        let app = self.scene.bench.app();
        // The service itself may be looking: it writes them then.
        eventually("the mails are written", async || {
            deliver(&app).await.unwrap();
            self.scene.count(MAILS).await == expected
        })
        .await;
    }
}
