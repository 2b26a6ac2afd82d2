//! What every test about tutors begins with.

use chassis::{Person, Profil};
use futures::future::BoxFuture;
use identity::config::Config;
use proto::identity::v1 as pb;
use uuid::Uuid;

use crate::bench::{Bench, a_person, config, school};
use crate::mailbox::Mailbox;

/// A teacher, a learner, a period, and a mailbox.
pub(crate) struct Scene {
    pub(crate) bench: Bench,
    pub(crate) mailbox: Mailbox,
    pub(crate) teacher: Person,
    pub(crate) admin: Person,
    pub(crate) apprenant: String,
    /// Every pupil of the diploma; the first is `apprenant`.
    pub(crate) learners: Vec<String>,
    pub(crate) period: Uuid,
}

impl Scene {
    pub(crate) fn set() -> BoxFuture<'static, Self> {
        Self::set_with(|_| {})
    }

    /// The same, configured otherwise.
    pub(crate) fn set_with(
        change: impl FnOnce(&mut Config) + Send + 'static,
    ) -> BoxFuture<'static, Self> {
        Box::pin(async { Self::build(Mailbox::open().await, change).await })
    }

    /// The same, with mail by that relay.
    pub(crate) fn set_by(mailbox: Mailbox) -> BoxFuture<'static, Self> {
        Box::pin(Self::build(mailbox, |_| {}))
    }

    async fn build(mailbox: Mailbox, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = config(Some(mailbox.port()));
        change(&mut config);
        let bench = Bench::with(config).await;
        let admin = bench.imported_school().await;
        let teacher = a_person(Uuid::from_u128(77), Profil::Enseignant, &["bac-pro-mspc"]);
        let wanted = pb::ListApprenantsRequest {
            statut: "scolaire".into(),
            ..Default::default()
        };
        let request = bench.suite.as_person(&teacher, &school(), wanted);
        let learners = bench
            .people()
            .list_apprenants(request)
            .await
            .unwrap()
            .into_inner()
            .apprenants;
        assert_ne!(admin.id, teacher.id);
        let learners: Vec<String> = learners.into_iter().map(|one| one.id).collect();
        Self {
            bench,
            mailbox,
            teacher,
            admin,
            apprenant: learners[0].clone(),
            learners,
            period: chassis::id::fresh(),
        }
    }

    pub(crate) fn link(&self) -> pb::SendLinkRequest {
        pb::SendLinkRequest {
            period_id: self.period.to_string(),
            apprenant: self.apprenant.clone(),
            nom: "PILLET".into(),
            prenom: "Antoine".into(),
            courriel: "antoine.pillet@example.org".into(),
            period_titre: "PFMP 2".into(),
            period_start: "2026-11-02".into(),
            period_end: "2026-11-27".into(),
            referentiel: "bac-pro-mspc".into(),
            access_id: String::new(),
        }
    }

    pub(crate) async fn send(
        &self,
        link: pb::SendLinkRequest,
    ) -> Result<pb::TutorAccess, tonic::Status> {
        let request = self.bench.suite.as_person(&self.teacher, &school(), link);
        self.bench
            .tutors()
            .send_link(request)
            .await
            .map(tonic::Response::into_inner)
    }

    /// Sends the usual link; answers the access and the token of its mail.
    pub(crate) async fn sent(&self) -> (pb::TutorAccess, String) {
        let access = self.send(self.link()).await.unwrap();
        (access, self.mailbox.next().await.token())
    }

    /// Withdraws an access.
    pub(crate) async fn invalidate(&self, id: &str) -> pb::TutorAccess {
        let wanted = pb::InvalidateAccessRequest { id: id.to_owned() };
        let request = self.bench.suite.as_person(&self.teacher, &school(), wanted);
        self.bench
            .tutors()
            .invalidate_access(request)
            .await
            .unwrap()
            .into_inner()
    }

    pub(crate) async fn state(&self, id: &str) -> String {
        self.access(id).await.etat
    }

    pub(crate) async fn access(&self, id: &str) -> pb::TutorAccess {
        let wanted = pb::ListAccessesRequest {
            period_id: self.period.to_string(),
            apprenants: Vec::new(),
        };
        let request = self.bench.suite.as_person(&self.teacher, &school(), wanted);
        let accesses = self
            .bench
            .tutors()
            .list_accesses(request)
            .await
            .unwrap()
            .into_inner()
            .accesses;
        accesses.into_iter().find(|access| access.id == id).unwrap()
    }

    /// What the database says of something, beyond every wall.
    pub(crate) async fn count(&self, query: &'static str) -> i64 {
        let superuser = self.bench.suite.superuser().await;
        sqlx::query_scalar(query)
            .fetch_one(&superuser)
            .await
            .unwrap()
    }

    pub(crate) async fn describe(&self, token: &str) -> pb::LinkDescription {
        let wanted = pb::DescribeLinkRequest {
            token: token.into(),
        };
        self.bench
            .tutors()
            .describe_link(self.bench.signing_in(wanted))
            .await
            .unwrap()
            .into_inner()
    }

    pub(crate) async fn open(&self, token: &str) -> Result<pb::OpenedSession, tonic::Status> {
        let wanted = pb::OpenLinkRequest {
            token: token.into(),
            remote_address: "192.0.2.9".into(),
            user_agent: "Navigateur de test".into(),
        };
        self.bench
            .tutors()
            .open_link(self.bench.signing_in(wanted))
            .await
            .map(tonic::Response::into_inner)
    }
}
