//! Tutor links (I-07, I-08) and the mails that carry them.

use chassis::{Person, Profil};
use chassis_testing::eventually;
use jiff::SignedDuration;
use proto::events::identity::v1::{AccessRevoked, TutorInvited};
use proto::events::periods::v1::PeriodDeleted;
use proto::identity::v1 as pb;
use uuid::Uuid;

use crate::bench::{Bench, a_person, code, config, school};
use crate::mailbox::Mailbox;

struct Scene {
    bench: Bench,
    mailbox: Mailbox,
    teacher: Person,
    apprenant: String,
    period: Uuid,
}

impl Scene {
    async fn set() -> Self {
        let mailbox = Mailbox::open().await;
        let bench = Bench::with(config(Some(mailbox.port()))).await;
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
        Self {
            bench,
            mailbox,
            teacher,
            apprenant: learners[0].id.clone(),
            period: chassis::id::fresh(),
        }
    }

    fn link(&self) -> pb::SendLinkRequest {
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

    async fn send(&self, link: pb::SendLinkRequest) -> Result<pb::TutorAccess, tonic::Status> {
        let request = self.bench.suite.as_person(&self.teacher, &school(), link);
        self.bench
            .tutors()
            .send_link(request)
            .await
            .map(tonic::Response::into_inner)
    }

    /// Sends the usual link; answers the access and the token of its mail.
    async fn sent(&self) -> (pb::TutorAccess, String) {
        let access = self.send(self.link()).await.unwrap();
        (access, self.mailbox.next().await.token())
    }

    async fn state(&self, id: &str) -> String {
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
        accesses
            .into_iter()
            .find(|access| access.id == id)
            .unwrap()
            .etat
    }

    async fn describe(&self, token: &str) -> pb::LinkDescription {
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

    async fn open(&self, token: &str) -> Result<pb::OpenedSession, tonic::Status> {
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

#[tokio::test]
async fn a_link_opens_one_learners_space_for_one_period_i08() {
    let scene = Scene::set().await;
    let (access, token) = scene.sent().await;
    eventually("the access is sent", async || {
        scene.state(&access.id).await == "envoye"
    })
    .await;
    // A mail scanner looks, twice: nothing is used up.
    for _ in 0..2 {
        let seen = scene.describe(&token).await;
        assert_eq!(
            (
                seen.etat.as_str(),
                seen.tutor_nom.as_str(),
                seen.period_titre.as_str()
            ),
            ("valide", "PILLET", "PFMP 2")
        );
        assert_eq!(seen.etablissement_nom, "Lycée de l’Estuaire");
    }
    assert_eq!(scene.state(&access.id).await, "envoye");
    let session = scene.open(&token).await.unwrap().session.unwrap();
    assert_eq!(
        (session.profil.as_str(), session.etablissement.as_str()),
        ("tuteur_de_stage", "0761234D")
    );
    assert_eq!(session.grants.len(), 1);
    assert_eq!(
        (
            session.grants[0].apprenant.as_str(),
            session.grants[0].period_id.as_str()
        ),
        (scene.apprenant.as_str(), scene.period.to_string().as_str())
    );
    assert!(!session.must_change_password);
    assert_eq!(scene.state(&access.id).await, "ouvert");
    scene.bench.suite.settle().await;
    assert_eq!(scene.bench.suite.published::<TutorInvited>().await.len(), 1);
}

#[tokio::test]
async fn no_token_is_stored_i07() {
    let scene = Scene::set().await;
    let (_, token) = scene.sent().await;
    let superuser = scene.bench.suite.superuser().await;
    let mails: Vec<String> = sqlx::query_scalar("select to_jsonb(mails)::text from mails")
        .fetch_all(&superuser)
        .await
        .unwrap();
    let accesses: Vec<String> =
        sqlx::query_scalar("select to_jsonb(tutor_accesses)::text from tutor_accesses")
            .fetch_all(&superuser)
            .await
            .unwrap();
    assert!(
        mails
            .iter()
            .chain(&accesses)
            .all(|row| !row.contains(&token))
    );
}

#[tokio::test]
async fn sending_again_kills_the_former_link_i07() {
    let scene = Scene::set().await;
    let (first, former) = scene.sent().await;
    let (second, current) = scene.sent().await;
    assert_eq!(first.id, second.id);
    assert_eq!(scene.describe(&former).await.etat, "revoque");
    assert_eq!(
        code(&scene.open(&former).await.unwrap_err()),
        "identity.link_revoked"
    );
    assert_eq!(scene.describe(&current).await.etat, "valide");
}

#[tokio::test]
async fn invalidating_closes_open_sessions_at_once_i07() {
    let scene = Scene::set().await;
    let (access, token) = scene.sent().await;
    let opened = scene.open(&token).await.unwrap();
    let wanted = pb::InvalidateAccessRequest {
        id: access.id.clone(),
    };
    let request = scene
        .bench
        .suite
        .as_person(&scene.teacher, &school(), wanted);
    let revoked = scene
        .bench
        .tutors()
        .invalidate_access(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(revoked.etat, "invalide");
    assert_eq!(
        code(&scene.bench.resolve(&opened.token).await.unwrap_err()),
        "identity.session_closed"
    );
    assert_eq!(
        code(&scene.open(&token).await.unwrap_err()),
        "identity.link_revoked"
    );
    assert_eq!(
        scene.describe(&token).await,
        pb::LinkDescription {
            etat: "revoque".into(),
            ..Default::default()
        }
    );
    scene.bench.suite.settle().await;
    assert_eq!(
        scene.bench.suite.published::<AccessRevoked>().await.len(),
        1
    );
}

#[tokio::test]
async fn an_expired_link_sends_a_new_one_to_the_same_address_once_i07() {
    let scene = Scene::set().await;
    let (_, token) = scene.sent().await;
    scene
        .bench
        .suite
        .clock
        .advance(SignedDuration::from_hours(180 * 24));
    let seen = scene.describe(&token).await;
    assert_eq!(
        (
            seen.etat.as_str(),
            seen.apprenant_nom.as_str(),
            seen.tutor_nom.as_str()
        ),
        ("expire", "", "")
    );
    assert_eq!(
        code(&scene.open(&token).await.unwrap_err()),
        "identity.link_expired"
    );
    let renew = || {
        scene.bench.signing_in(pb::RenewLinkRequest {
            token: token.clone(),
        })
    };
    scene.bench.tutors().renew_link(renew()).await.unwrap();
    let mail = scene.mailbox.next().await;
    assert_eq!(mail.to, "antoine.pillet@example.org");
    assert_eq!(scene.describe(&mail.token()).await.etat, "valide");
    let again = scene.bench.tutors().renew_link(renew()).await;
    assert_eq!(code(&again.unwrap_err()), "identity.link_revoked");
}

#[tokio::test]
async fn one_tutor_of_several_learners_is_one_person_i07() {
    let scene = Scene::set().await;
    let (first, token) = scene.sent().await;
    let mut other = scene.link();
    other.period_id = chassis::id::fresh().to_string();
    let second = scene.send(other).await.unwrap();
    assert_eq!(first.tutor, second.tutor);
    assert_ne!(first.id, second.id);
    assert_eq!(
        scene
            .open(&token)
            .await
            .unwrap()
            .session
            .unwrap()
            .grants
            .len(),
        2
    );
}

#[tokio::test]
async fn a_deleted_period_ends_its_accesses_and_sessions_p08() {
    let scene = Scene::set().await;
    let (access, token) = scene.sent().await;
    let opened = scene.open(&token).await.unwrap();
    let event = PeriodDeleted {
        period_id: scene.period.to_string(),
        version: 2,
        apprenants: Vec::new(),
    };
    let envelope = scene
        .bench
        .suite
        .publish(&school(), scene.period, 2, &event)
        .await;
    scene.bench.suite.settle().await;
    scene.bench.suite.publish_again(&envelope, &event).await;
    scene.bench.suite.settle().await;
    assert_eq!(scene.state(&access.id).await, "invalide");
    assert_eq!(
        code(&scene.bench.resolve(&opened.token).await.unwrap_err()),
        "identity.session_closed"
    );
    assert_eq!(
        scene.bench.suite.published::<AccessRevoked>().await.len(),
        1
    );
}

#[tokio::test]
async fn a_refused_address_shows_where_the_teacher_looks_i07() {
    let scene = Scene::set().await;
    scene.mailbox.refuse("antoine.pillet@example.org");
    let access = scene.send(scene.link()).await.unwrap();
    eventually("the address is refused", async || {
        scene.state(&access.id).await == "adresse_refusee"
    })
    .await;
    assert_eq!(scene.mailbox.count(), 0);
}

#[tokio::test]
async fn a_busy_relay_is_tried_again_and_one_mail_arrives_n06() {
    let scene = Scene::set().await;
    scene.mailbox.be_busy(1);
    let access = scene.send(scene.link()).await.unwrap();
    let superuser = scene.bench.suite.superuser().await;
    eventually("the relay was busy", async || {
        let attempts: i32 = sqlx::query_scalar("select attempts from mails")
            .fetch_one(&superuser)
            .await
            .unwrap();
        let error: Option<String> = sqlx::query_scalar("select last_error from mails")
            .fetch_one(&superuser)
            .await
            .unwrap();
        attempts == 1 && error.is_some()
    })
    .await;
    scene
        .bench
        .suite
        .clock
        .advance(SignedDuration::from_secs(61));
    let mail = scene.mailbox.next().await;
    assert!(mail.message_id().contains("@example.org"));
    eventually("the access is sent", async || {
        scene.state(&access.id).await == "envoye"
    })
    .await;
    assert_eq!(scene.mailbox.count(), 1);
}

#[tokio::test]
async fn it_is_not_me_kills_the_link_i07() {
    let scene = Scene::set().await;
    let (access, token) = scene.sent().await;
    let wanted = pb::DisownLinkRequest {
        token: token.clone(),
    };
    scene
        .bench
        .tutors()
        .disown_link(scene.bench.signing_in(wanted))
        .await
        .unwrap();
    assert_eq!(scene.describe(&token).await.etat, "revoque");
    assert_eq!(scene.state(&access.id).await, "invalide");
}

#[tokio::test]
async fn apprentices_have_no_tutor_link_and_other_diplomas_are_hidden_i09() {
    let scene = Scene::set().await;
    let wanted = pb::ListApprenantsRequest {
        statut: "apprenti".into(),
        ..Default::default()
    };
    let ddfpt = a_person(Uuid::from_u128(78), Profil::Ddfpt, &[]);
    let request = scene.bench.suite.as_person(&ddfpt, &school(), wanted);
    let apprentices = scene
        .bench
        .people()
        .list_apprenants(request)
        .await
        .unwrap()
        .into_inner()
        .apprenants;
    let of_apprentice = pb::SendLinkRequest {
        apprenant: apprentices[0].id.clone(),
        ..scene.link()
    };
    let request = scene
        .bench
        .suite
        .as_person(&ddfpt, &school(), of_apprentice);
    assert_eq!(
        code(&scene.bench.tutors().send_link(request).await.unwrap_err()),
        "identity.apprenti_has_maitre"
    );

    let stranger = a_person(Uuid::from_u128(79), Profil::Enseignant, &["bts-ms"]);
    let request = scene
        .bench
        .suite
        .as_person(&stranger, &school(), scene.link());
    assert_eq!(
        code(&scene.bench.tutors().send_link(request).await.unwrap_err()),
        "identity.not_found"
    );
}

#[tokio::test]
async fn all_three_of_name_first_name_and_email_are_required_i07() {
    let scene = Scene::set().await;
    let empty = pb::SendLinkRequest {
        nom: String::new(),
        prenom: " ".into(),
        courriel: "x".into(),
        ..scene.link()
    };
    let failure = chassis::grpc::Failure::from(&scene.send(empty).await.unwrap_err());
    let fields: Vec<&str> = failure
        .fields
        .iter()
        .map(|(field, _)| field.as_str())
        .collect();
    assert_eq!(fields, ["nom", "prenom", "courriel"]);
}
