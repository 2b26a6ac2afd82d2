//! Builders of these tests: a service of its own, periods declared to it, people who call it.

use std::collections::BTreeMap;

use chassis::auth::{KeyPair, Signer};
use chassis::events::Envelope;
use chassis::grpc::Peers;
use chassis::{Actor, Ctx, Grant, Person, Profil, Uai};
use chassis_testing::Suite;
use evaluation::Evaluation;
use evaluation::app::App;
use evaluation::app::protocol::{self, Attempt, CreateBilan};
use evaluation::clients::Periods;
use evaluation::config::Config;
use evaluation::domain::bilan_intermediaire::{BilanIntermediaire, Saisie};
use jiff::Timestamp;
use proto::common::v1::FieldChange;
use proto::events::periods::v1::{
    FicheLiaisonChanged, PeriodDeclared, PeriodDeleted, PeriodEdited,
};
use referentiel::Library;
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

use crate::caller::Caller;

/// The school of these tests.
pub(crate) const UAI: &str = "0761234D";
/// Another one.
pub(crate) const OTHER_UAI: &str = "0761235E";
/// What its learners prepare.
pub(crate) const MSPC: &str = "bac-pro-mspc";
/// Last day of the periods of these tests, hence the date proposed for their bilans.
pub(crate) const FIN: &str = "2026-06-26";

/// A declared period.
#[derive(Debug, Clone)]
pub(crate) struct Period {
    pub(crate) id: Uuid,
    pub(crate) learners: Vec<Uuid>,
    referentiel: String,
    statut: String,
    version: i64,
}

/// Three weeks of June for one learner of the Bac Pro MSPC, that yield a bilan entreprise.
pub(crate) fn a_period() -> Period {
    Period {
        id: chassis::id::fresh(),
        learners: vec![chassis::id::fresh()],
        referentiel: MSPC.to_owned(),
        statut: "periode-2".to_owned(),
        version: 1,
    }
}

impl Period {
    pub(crate) fn learners(mut self, count: usize) -> Self {
        self.learners = (0..count).map(|_| chassis::id::fresh()).collect();
        self
    }

    pub(crate) fn of(mut self, learner: Uuid) -> Self {
        self.learners = vec![learner];
        self
    }

    /// Of a diploma whose periods all have the same status.
    pub(crate) fn referentiel(mut self, referentiel: &str) -> Self {
        referentiel.clone_into(&mut self.referentiel);
        self.statut("periode")
    }

    pub(crate) fn statut(mut self, statut: &str) -> Self {
        statut.clone_into(&mut self.statut);
        self
    }

    pub(crate) fn version(mut self, version: i64) -> Self {
        self.version = version;
        self
    }

    pub(crate) fn learner(&self) -> Uuid {
        self.learners[0]
    }

    pub(crate) fn declared(&self) -> PeriodDeclared {
        PeriodDeclared {
            period_id: self.id.to_string(),
            referentiel: self.referentiel.clone(),
            niveau: "premiere".to_owned(),
            statut: self.statut.clone(),
            start: "2026-06-08".to_owned(),
            end: FIN.to_owned(),
            apprenants: self.learners.iter().map(Uuid::to_string).collect(),
            taches: vec!["A2T1".to_owned()],
            version: self.version,
        }
    }

    /// The edit that makes it what it is at a version, its learners having joined at these.
    pub(crate) fn edited(&self, version: i64, since: &[i64]) -> PeriodEdited {
        let declared = self.declared();
        PeriodEdited {
            period_id: declared.period_id,
            referentiel: declared.referentiel,
            niveau: declared.niveau,
            statut: declared.statut,
            start: declared.start,
            end: declared.end,
            apprenants: declared.apprenants,
            since: since.to_vec(),
            taches: declared.taches,
            version,
            restored: vec![],
        }
    }

    /// The edit that undoes the deletion made at a version, for all its learners.
    pub(crate) fn restored(&self, version: i64, undone: i64) -> PeriodEdited {
        let everybody = vec![version; self.learners.len()];
        PeriodEdited {
            restored: vec![undone; self.learners.len()],
            ..self.edited(version, &everybody)
        }
    }

    /// The fiche of its learner, at a version of it, with tasks of its own.
    pub(crate) fn individual(
        &self,
        since: i64,
        version: i64,
        ajoutees: &[&str],
        retirees: &[&str],
    ) -> FicheLiaisonChanged {
        let owned = |codes: &[&str]| codes.iter().map(ToString::to_string).collect();
        FicheLiaisonChanged {
            period_id: self.id.to_string(),
            apprenant: self.learner().to_string(),
            version,
            taches: Vec::new(),
            since,
            taches_ajoutees: owned(ajoutees),
            taches_retirees: owned(retirees),
        }
    }

    pub(crate) fn deleted(&self, version: i64, only: &[Uuid]) -> PeriodDeleted {
        PeriodDeleted {
            period_id: self.id.to_string(),
            version,
            apprenants: only.iter().map(Uuid::to_string).collect(),
            restorable_until: String::new(),
        }
    }
}

/// A change of a field, typed on a version.
pub(crate) fn change(id: &str, name: &str, value: &Value, base_version: i64) -> FieldChange {
    FieldChange {
        change_id: id.to_owned(),
        name: name.to_owned(),
        value_json: value.to_string(),
        base_version,
    }
}

pub(crate) fn uai(text: &str) -> Uai {
    text.parse().unwrap()
}

/// The service under test, in July 2026.
pub(crate) struct Bench {
    pub(crate) suite: Suite<Evaluation>,
}

impl Bench {
    pub(crate) async fn start() -> Self {
        let suite = chassis_testing::start::<Evaluation>(Config::default()).await;
        let bench = Self { suite };
        bench.at("2026-07-10T10:00:00+02:00");
        bench
    }

    /// Makes it this instant now.
    pub(crate) fn at(&self, instant: &str) {
        self.suite.clock.set(instant.parse::<Timestamp>().unwrap());
    }

    pub(crate) async fn declare(&self, period: &Period) -> Envelope {
        self.publish(period, period.version, &period.declared())
            .await
    }

    pub(crate) async fn edit(&self, period: &Period, version: i64, since: &[i64]) -> Envelope {
        self.publish(period, version, &period.edited(version, since))
            .await
    }

    pub(crate) async fn delete(&self, period: &Period, version: i64, only: &[Uuid]) -> Envelope {
        self.publish(period, version, &period.deleted(version, only))
            .await
    }

    /// A deletion that can be undone for a month.
    pub(crate) async fn delete_for_a_while(&self, period: &Period, version: i64, only: &[Uuid]) {
        let event = PeriodDeleted {
            restorable_until: "2026-08-10T00:00:00Z".to_owned(),
            ..period.deleted(version, only)
        };
        self.publish(period, version, &event).await;
    }

    pub(crate) async fn restore(&self, period: &Period, version: i64, undone: i64) -> Envelope {
        self.publish(period, version, &period.restored(version, undone))
            .await
    }

    /// Publishes this edit and waits until it is applied.
    pub(crate) async fn tell_edited(&self, period: &Period, event: &PeriodEdited) -> Envelope {
        self.publish(period, event.version, event).await
    }

    async fn publish<E: proto::events::Event>(
        &self,
        period: &Period,
        version: i64,
        event: &E,
    ) -> Envelope {
        let envelope = self
            .suite
            .publish(&uai(UAI), period.id, version, event)
            .await;
        self.suite.settle().await;
        envelope
    }

    pub(crate) fn caller(&self, person: Person) -> Caller<'_> {
        Caller {
            bench: self,
            person,
            etablissement: uai(UAI),
        }
    }

    pub(crate) fn teacher(&self) -> Caller<'_> {
        self.teacher_of(MSPC)
    }

    pub(crate) fn teacher_of(&self, referentiel: &str) -> Caller<'_> {
        let mut teacher = person(Profil::Enseignant);
        teacher.referentiels = vec![referentiel.to_owned()];
        self.caller(teacher)
    }

    pub(crate) fn tutor(&self, period: &Period, learner: Uuid) -> Caller<'_> {
        let mut tutor = person(Profil::TuteurDeStage);
        tutor.grants = vec![Grant {
            apprenant: learner,
            period: period.id,
        }];
        self.caller(tutor)
    }

    pub(crate) fn learner(&self, learner: Uuid) -> Caller<'_> {
        let mut person = person(Profil::Apprenant);
        person.id = learner;
        self.caller(person)
    }

    pub(crate) fn profil(&self, profil: Profil) -> Caller<'_> {
        self.caller(person(profil))
    }

    /// The use cases, on the database of the service and with no owner of periods to be reached: what stands between
    /// two steps of the protocol.
    pub(crate) fn app(&self) -> App {
        let keys = std::env::temp_dir().join(format!("cpro-app-{}", chassis::id::fresh()));
        KeyPair::generate()
            .unwrap()
            .write(&keys, "evaluation")
            .unwrap();
        let signer = Signer::from_file("evaluation", &keys.join("private/evaluation.pem")).unwrap();
        std::fs::remove_dir_all(&keys).unwrap();
        let absent = BTreeMap::from([("periods".to_owned(), "http://127.0.0.1:1".to_owned())]);
        let peers = Peers::new(&absent, &signer).unwrap();
        App {
            db: self.suite.db(),
            catalogue: Library::open(None).unwrap(),
            config: Config::default(),
            periods: Periods::new(peers.channel("periods").unwrap()),
        }
    }

    /// The context of a teacher's request, for use cases called directly.
    pub(crate) fn cx(&self) -> Ctx {
        self.cx_of(&self.teacher())
    }

    fn cx_of(&self, caller: &Caller<'_>) -> Ctx {
        let actor = Actor::Person(caller.person.clone());
        Ctx::new(actor, uai(UAI), self.suite.clock.clock())
    }

    /// Step 1 for a learner: a bilan claiming at that date.
    pub(crate) async fn open(&self, learner: Uuid, date: &str) -> BilanIntermediaire {
        self.open_by(&self.teacher(), &bilan_of(learner, date))
            .await
    }

    async fn open_by(&self, teacher: &Caller<'_>, wanted: &CreateBilan) -> BilanIntermediaire {
        protocol::open(&self.cx_of(teacher), &self.app(), wanted)
            .await
            .unwrap()
    }

    /// Step 2, as if the owner had answered that it froze every period at `version`.
    pub(crate) async fn granted(&self, bilan: &BilanIntermediaire, version: i64) {
        sqlx::query("update claims set granted_version = $2 where bilan_intermediaire = $1")
            .bind(bilan.id.uuid())
            .bind(version)
            .execute(&self.superuser().await)
            .await
            .unwrap();
    }

    /// Step 3, once.
    pub(crate) async fn finalise(&self, bilan: &BilanIntermediaire) -> Attempt {
        protocol::finalise(&self.cx(), &self.app(), bilan, "")
            .await
            .unwrap()
    }

    /// The three steps, for periods that stand at version 1.
    pub(crate) async fn count(&self, learner: Uuid, date: &str) -> BilanIntermediaire {
        self.count_by(&self.teacher(), &bilan_of(learner, date))
            .await
    }

    /// The same, of a bilan of one's own.
    pub(crate) async fn count_by(
        &self,
        teacher: &Caller<'_>,
        wanted: &CreateBilan,
    ) -> BilanIntermediaire {
        let bilan = self.open_by(teacher, wanted).await;
        self.granted(&bilan, 1).await;
        let Attempt::Final(bilan, _) = self.finalise(&bilan).await else {
            panic!("not final")
        };
        *bilan
    }

    pub(crate) async fn superuser(&self) -> PgPool {
        self.suite.superuser().await
    }

    /// How many rows a table has, of every établissement.
    pub(crate) async fn rows(&self, table: &str) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}")))
            .fetch_one(&self.superuser().await)
            .await
            .unwrap()
    }
}

/// A request for an empty bilan intermédiaire.
pub(crate) fn bilan_of(learner: Uuid, date: &str) -> CreateBilan {
    CreateBilan {
        apprenant: learner.into(),
        referentiel: MSPC.to_owned(),
        date: date.parse().unwrap(),
        saisie: Saisie {
            niveaux: vec![],
            constats: String::new(),
            conseils: String::new(),
            note: String::new(),
        },
    }
}

pub(crate) fn person(profil: Profil) -> Person {
    Person {
        id: chassis::id::fresh(),
        profil,
        referentiels: vec![],
        grants: vec![],
        session: chassis::id::fresh(),
    }
}
