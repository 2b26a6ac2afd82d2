//! The service under test, and builders of what happens to it.

use std::collections::BTreeMap;
use std::time::Duration;

use chassis::auth::{KeyPair, Signer};
use chassis::grpc::Peers;
use chassis::{Grant, Person, Profil, Uai};
use chassis_testing::Suite;
use periods::Periods;
use periods::app::App;
use periods::clients::evaluation::Evaluation;
use periods::config::{Claims, Config};
use proto::events::evaluation::v1::BilanIntermediaireCreated;
use proto::events::identity::v1::{ApprenantDeactivated, ApprenantImported};
use proto::periods::v1 as pb;
use referentiel::Library;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::client::Client;

/// The diploma of these tests.
pub(crate) const MSPC: &str = "bac-pro-mspc";

/// The school of these tests.
pub(crate) fn school() -> Uai {
    "0761234D".parse().unwrap()
}

/// Another one.
pub(crate) fn other_school() -> Uai {
    "0751234J".parse().unwrap()
}

/// The service under test.
pub(crate) struct Bench {
    pub(crate) suite: Suite<Periods>,
}

/// A configuration whose sweep does nothing of its own accord.
pub(crate) fn still() -> Config {
    Config {
        claims: Claims {
            sweep_every: Duration::from_hours(1),
            settle_after: Duration::from_hours(1),
        },
        ..Config::default()
    }
}

impl Bench {
    pub(crate) async fn start() -> Self {
        Self {
            suite: chassis_testing::start::<Periods>(still()).await,
        }
    }

    /// The use cases, on the database of the service, evaluation being away.
    pub(crate) fn app(&self, settle_after: Duration) -> App {
        let keys = std::env::temp_dir().join(format!("cpro-app-{}", chassis::id::fresh()));
        KeyPair::generate()
            .unwrap()
            .write(&keys, "periods")
            .unwrap();
        let signer = Signer::from_file("periods", &keys.join("private/periods.pem")).unwrap();
        std::fs::remove_dir_all(&keys).unwrap();
        // A port that nobody listens on: an absent peer refuses at once.
        let absent = BTreeMap::from([("evaluation".to_owned(), "http://127.0.0.1:1".to_owned())]);
        let peers = Peers::new(&absent, &signer).unwrap();
        App {
            db: self.suite.db(),
            catalogue: Library::open(None).unwrap(),
            evaluation: Evaluation::new(peers.channel("evaluation").unwrap()),
            settle_after,
            undo_days: 30,
        }
    }

    /// New learners of première Bac Pro MSPC, pupils.
    pub(crate) async fn learners(&self, count: usize) -> Vec<Uuid> {
        let learners: Vec<Uuid> = (0..count).map(|_| chassis::id::fresh()).collect();
        for learner in &learners {
            self.import(*learner, 1, |_| {}).await;
        }
        self.suite.settle().await;
        learners
    }

    /// Publishes that a learner came in; `change` says what is not as usual.
    pub(crate) async fn import(
        &self,
        learner: Uuid,
        version: i64,
        change: impl FnOnce(&mut ApprenantImported),
    ) {
        let mut event = an_import(learner, version);
        change(&mut event);
        self.suite
            .publish(&school(), learner, version, &event)
            .await;
    }

    /// Publishes that a learner left.
    pub(crate) async fn deactivate(&self, learner: Uuid, version: i64) {
        let event = ApprenantDeactivated {
            apprenant: learner.to_string(),
            version,
        };
        self.suite
            .publish(&school(), learner, version, &event)
            .await;
    }

    /// Publishes that a bilan intermédiaire is final, and waits until it is applied.
    pub(crate) async fn finalise(&self, claim: &pb::FreezePeriodRequest) {
        self.suite
            .publish(
                &school(),
                claim.bilan_id.parse().unwrap(),
                1,
                &made_final(claim),
            )
            .await;
        self.suite.settle().await;
    }

    pub(crate) fn as_profile(&self, profil: Profil) -> Client<'_> {
        Client::person(self, a_person(profil))
    }

    pub(crate) fn as_ddfpt(&self) -> Client<'_> {
        self.as_profile(Profil::Ddfpt)
    }

    pub(crate) fn as_teacher_of(&self, referentiel: &str) -> Client<'_> {
        Client::person(
            self,
            Person {
                referentiels: vec![referentiel.to_owned()],
                ..a_person(Profil::Enseignant)
            },
        )
    }

    pub(crate) fn as_learner(&self, learner: Uuid) -> Client<'_> {
        Client::person(
            self,
            Person {
                id: learner,
                ..a_person(Profil::Apprenant)
            },
        )
    }

    pub(crate) fn as_tutor(&self, period: &pb::Period, learner: Uuid) -> Client<'_> {
        Client::person(
            self,
            Person {
                grants: vec![Grant {
                    apprenant: learner,
                    period: period.id.parse().unwrap(),
                }],
                ..a_person(Profil::TuteurDeStage)
            },
        )
    }

    pub(crate) fn as_maitre(&self, learner: Uuid) -> Client<'_> {
        Client::person(
            self,
            Person {
                grants: vec![Grant::lasting(learner)],
                ..a_person(Profil::MaitreApprentissage)
            },
        )
    }

    pub(crate) fn as_service(&self, name: &'static str) -> Client<'_> {
        Client::service(self, name)
    }

    pub(crate) fn as_evaluation(&self) -> Client<'_> {
        self.as_service("evaluation")
    }

    /// A declared period with its learners.
    pub(crate) async fn a_period(&self, learners: usize) -> (pb::Period, Vec<Uuid>) {
        let learners = self.learners(learners).await;
        let ddfpt = self.as_ddfpt();
        let annexe = ddfpt.annexe().await;
        let period = ddfpt.declared(&annexe, &learners).await;
        (period, learners)
    }

    /// One number of the database, beyond row-level security.
    pub(crate) async fn count(&self, query: &str) -> i64 {
        let pool = self.suite.superuser().await;
        let count = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {query}")))
            .fetch_one(&pool)
            .await
            .unwrap();
        pool.close().await;
        count
    }
}

/// Somebody of this profile, with no référentiel and no grant.
pub(crate) fn a_person(profil: Profil) -> Person {
    Person {
        id: chassis::id::fresh(),
        profil,
        referentiels: vec![],
        grants: vec![],
        session: chassis::id::fresh(),
    }
}

/// A pupil of première Bac Pro MSPC.
pub(crate) fn an_import(learner: Uuid, version: i64) -> ApprenantImported {
    ApprenantImported {
        apprenant: learner.to_string(),
        annee: 2026,
        division: "1MSPC".to_owned(),
        referentiel: MSPC.to_owned(),
        niveau: "premiere".to_owned(),
        statut: "scolaire".to_owned(),
        version,
    }
}

/// A claim of a new attempt on a learner's part of a period.
pub(crate) fn a_claim(period: &pb::Period, learner: Uuid) -> pb::FreezePeriodRequest {
    pb::FreezePeriodRequest {
        claim: chassis::id::fresh().to_string(),
        period_id: period.id.clone(),
        apprenant: learner.to_string(),
        bilan_id: chassis::id::fresh().to_string(),
        date: "2027-07-03".to_owned(),
    }
}

/// The event that makes a claim's bilan final.
pub(crate) fn made_final(claim: &pb::FreezePeriodRequest) -> BilanIntermediaireCreated {
    BilanIntermediaireCreated {
        bilan_id: claim.bilan_id.clone(),
        apprenant: claim.apprenant.clone(),
        date: claim.date.clone(),
        claim: claim.claim.clone(),
        periods: vec![claim.period_id.clone()],
        bilans_entreprise: vec![chassis::id::fresh().to_string()],
        version: 1,
    }
}
