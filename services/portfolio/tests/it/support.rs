//! Builders and clients of these tests.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chassis::events::Envelope;
use chassis::grpc::Failure;
use chassis::{Grant, Person, Profil, Uai};
use chassis_testing::Suite;
use portfolio::{Config, Portfolio};
use proto::common::v1::FieldChange;
use proto::events::identity::v1::ApprenantImported;
use proto::events::periods::v1::{PeriodDeclared, PeriodDeleted, PeriodEdited};
use proto::portfolio::v1::portfolios_client::PortfoliosClient;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use tempfile::TempDir;
use uuid::Uuid;

use crate::bucket::BucketServer;
use crate::client::Client;

/// The school of these tests.
pub(crate) const UAI: &str = "0761234D";
/// Another one.
pub(crate) const OTHER_UAI: &str = "0761235E";

/// Every table of the service, by name.
pub(crate) const WRITTEN_BY_THE_SERVICE: [&str; 16] = [
    "annexes",
    "apprenants",
    "arriving_files",
    "book_shares",
    "comment_reads",
    "comments",
    "form_changes",
    "form_fields",
    "known_periods",
    "portfolios",
    "released_files",
    "removed_learners",
    "sheet_reads",
    "sheets",
    "upload_pieces",
    "uploads",
];

/// A diploma whose learners make their sheets as they wish.
const INVENTED: &str = "\
code: cap-verre
intitule: Arts du verre
sigle: AV
type: cap
version: Arrêté inventé
rncp: null
completeness: {status: complete, missing: []}
sources:
  niveaux: {fiabilite: convention, documents: [Exemple]}
  statuts_periode: {fiabilite: convention, documents: [Exemple]}
  competences: {fiabilite: convention, documents: [Exemple]}
niveaux: [{code: annee-1, intitule: Première année}]
options: []
suivi_entreprise: fiches-activites
rythme_fiches: libre
qui_relie: {taches: [maitre-apprentissage], competences: [apprenant]}
libelle_criteres: Indicateurs
statuts_periode:
  - {code: stage, intitule: Stage, niveaux: [], bilan_attitudes: false, bilan_entreprise: true,
     alimente_tableau_de_bord: true, certificative: null, apprenants_verrouilles: false}
blocs: []
activites: []
competences: [{code: C1, intitule: Souffler, criteres: []}]
epreuves: []
attitudes_professionnelles: []
";

/// A declared period.
#[derive(Debug, Clone)]
pub(crate) struct Period {
    pub(crate) id: Uuid,
    pub(crate) learners: Vec<Uuid>,
    referentiel: String,
    start: String,
    end: String,
    version: i64,
}

/// Three weeks of June for one learner of the Bac Pro MSPC.
pub(crate) fn a_period() -> Period {
    Period {
        id: chassis::id::fresh(),
        learners: vec![chassis::id::fresh()],
        referentiel: "bac-pro-mspc".to_owned(),
        start: "2026-06-08".to_owned(),
        end: "2026-06-26".to_owned(),
        version: 1,
    }
}

impl Period {
    pub(crate) fn from(mut self, start: &str) -> Self {
        start.clone_into(&mut self.start);
        self
    }

    pub(crate) fn to(mut self, end: &str) -> Self {
        end.clone_into(&mut self.end);
        self
    }

    pub(crate) fn of(mut self, referentiel: &str) -> Self {
        referentiel.clone_into(&mut self.referentiel);
        self
    }

    pub(crate) fn learners(mut self, count: usize) -> Self {
        self.learners = (0..count).map(|_| chassis::id::fresh()).collect();
        self
    }

    pub(crate) fn one_more_learner(mut self) -> Self {
        self.learners.push(chassis::id::fresh());
        self
    }

    pub(crate) fn version(mut self, version: i64) -> Self {
        self.version = version;
        self
    }

    pub(crate) fn declared(&self) -> PeriodDeclared {
        PeriodDeclared {
            period_id: self.id.to_string(),
            referentiel: self.referentiel.clone(),
            niveau: "premiere".to_owned(),
            statut: "periode-2".to_owned(),
            start: self.start.clone(),
            end: self.end.clone(),
            apprenants: self.learners.iter().map(Uuid::to_string).collect(),
            taches: vec![],
            version: self.version,
        }
    }
}

impl Period {
    /// The edit that makes it what it is, its learners having joined at these versions.
    pub(crate) fn edited(&self, since: &[i64]) -> PeriodEdited {
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
            version: declared.version,
            restored: vec![],
        }
    }

    /// The edit that undoes the deletion made at a version, for all its learners.
    pub(crate) fn restored(&self, undone: i64) -> PeriodEdited {
        let everybody = vec![self.version; self.learners.len()];
        PeriodEdited {
            restored: vec![undone; self.learners.len()],
            ..self.edited(&everybody)
        }
    }
}

/// The three texts of a week.
pub(crate) fn told() -> [(&'static str, &'static str); 3] {
    [
        ("description", "Remplacement d’un roulement"),
        ("aime", "L’équipe"),
        ("reussi", "Le diagnostic"),
    ]
}

/// What makes a fiche activité told.
pub(crate) fn told_fiche() -> [(&'static str, &'static str); 2] {
    [
        ("description", "Diagnostic d’un convoyeur"),
        ("analyse", "Mieux préparer l’outillage"),
    ]
}

/// One change as a client sends it.
pub(crate) fn change(id: &str, name: &str, value: &Value, base_version: i64) -> FieldChange {
    FieldChange {
        change_id: id.to_owned(),
        name: name.to_owned(),
        value_json: value.to_string(),
        base_version,
    }
}

/// What two refusals must have in common to be the same answer: all but the request's own id.
pub(crate) fn comparable(failure: &Failure) -> Failure {
    Failure {
        request_id: None,
        ..failure.clone()
    }
}

/// The service under test.
pub(crate) struct Bench {
    pub(crate) suite: Suite<Portfolio>,
    /// Where its files are, if not in a bucket.
    pub(crate) files: TempDir,
    /// The server of its bucket.
    pub(crate) bucket: Option<BucketServer>,
}

impl Bench {
    pub(crate) async fn start() -> Self {
        Self::with(Config::default()).await
    }

    /// With these settings, and a folder of its own for files.
    pub(crate) async fn with(mut config: Config) -> Self {
        let files = tempfile::tempdir().unwrap();
        if config.files.s3.is_none() {
            config.files.folder = Some(files.path().to_owned());
        }
        config.files.sweep_every = Duration::from_millis(20);
        config.files.look_every = Duration::from_millis(20);
        Self {
            suite: chassis_testing::start::<Portfolio>(config).await,
            files,
            bucket: None,
        }
    }

    /// With the invented diploma mounted beside the built-in ones.
    pub(crate) async fn with_invented_diploma() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("cap-verre.yaml"), INVENTED).unwrap();
        Self::with(Config {
            referentiels: Some(folder.path().to_owned()),
            ..Config::default()
        })
        .await
    }

    /// Files that the store holds, pieces of files included.
    pub(crate) fn stored(&self) -> usize {
        match &self.bucket {
            Some(bucket) => files_in(&bucket.objects()),
            None => files_in(self.files.path()),
        }
    }

    /// Where its folder keeps what is under an id.
    pub(crate) fn folder_of(&self, id: Uuid) -> PathBuf {
        let id = id.to_string();
        self.files.path().join(&id[id.len() - 2..]).join(id)
    }

    /// Identity tells the place of a learner.
    pub(crate) async fn tell_apprenant(
        &self,
        learner: Uuid,
        (referentiel, statut): (&str, &str),
        version: i64,
    ) {
        let told = ApprenantImported {
            apprenant: learner.to_string(),
            annee: 2026,
            division: "1A".to_owned(),
            referentiel: referentiel.to_owned(),
            niveau: "annee-1".to_owned(),
            statut: statut.to_owned(),
            version,
        };
        self.suite.publish(&uai(UAI), learner, version, &told).await;
        self.suite.settle().await;
    }

    pub(crate) async fn declare(&self, period: &Period) {
        self.publish_declared(period).await;
        self.suite.settle().await;
    }

    pub(crate) async fn publish_declared(&self, period: &Period) -> Envelope {
        self.suite
            .publish(&uai(UAI), period.id, period.version, &period.declared())
            .await
    }

    /// Publishes the edit and waits until it is applied.
    pub(crate) async fn edit(&self, period: &Period, since: &[i64]) {
        self.suite
            .publish(&uai(UAI), period.id, period.version, &period.edited(since))
            .await;
        self.suite.settle().await;
    }

    /// Publishes the undoing of a deletion and waits until it is applied.
    pub(crate) async fn restore(&self, period: &Period, undone: i64) {
        self.publish_restored(period, undone).await;
        self.suite.settle().await;
    }

    pub(crate) async fn publish_restored(&self, period: &Period, undone: i64) {
        let event = period.restored(undone);
        self.suite
            .publish(&uai(UAI), period.id, period.version, &event)
            .await;
    }

    /// Publishes this edit and waits until it is applied.
    pub(crate) async fn tell_edited(&self, event: &PeriodEdited) {
        let period = event.period_id.parse().unwrap();
        self.suite
            .publish(&uai(UAI), period, event.version, event)
            .await;
        self.suite.settle().await;
    }

    /// Publishes a deletion that can be undone for a month, and waits until it is applied.
    pub(crate) async fn delete_for_a_while(
        &self,
        period: &Period,
        version: i64,
        learners: &[Uuid],
    ) {
        self.publish_deleted_for_a_while(period, version, learners)
            .await;
        self.suite.settle().await;
    }

    pub(crate) async fn publish_deleted_for_a_while(
        &self,
        period: &Period,
        version: i64,
        learners: &[Uuid],
    ) {
        let until = self.suite.clock.now() + jiff::SignedDuration::from_hours(24 * 30);
        let event = PeriodDeleted {
            period_id: period.id.to_string(),
            version,
            apprenants: learners.iter().map(Uuid::to_string).collect(),
            restorable_until: until.to_string(),
        };
        self.suite
            .publish(&uai(UAI), period.id, version, &event)
            .await;
    }

    /// Publishes the deletion of the whole period and waits until it is applied.
    pub(crate) async fn delete(&self, period: &Period, version: i64) {
        self.delete_for(period, version, &[]).await;
    }

    pub(crate) async fn delete_for(&self, period: &Period, version: i64, learners: &[Uuid]) {
        self.publish_deleted(period, version, learners).await;
        self.suite.settle().await;
    }

    pub(crate) async fn publish_deleted(&self, period: &Period, version: i64, learners: &[Uuid]) {
        let event = PeriodDeleted {
            period_id: period.id.to_string(),
            version,
            apprenants: learners.iter().map(Uuid::to_string).collect(),
            restorable_until: String::new(),
        };
        self.suite
            .publish(&uai(UAI), period.id, version, &event)
            .await;
    }

    /// Rows of a table, beyond row-level security.
    pub(crate) async fn count(&self, table: &str) -> i64 {
        let pool = self.suite.superuser().await;
        let rows = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}")))
            .fetch_one(&pool)
            .await
            .unwrap();
        pool.close().await;
        rows
    }

    /// Rows of a table that the service's own role sees as an établissement, or as none.
    pub(crate) async fn count_as(&self, etablissement: Option<&str>, table: &str) -> i64 {
        let pool = self.suite.database.as_service().await;
        let mut tx = pool.begin().await.unwrap();
        if let Some(etablissement) = etablissement {
            sqlx::query("select set_config('app.etablissement', $1, true)")
                .bind(etablissement)
                .execute(&mut *tx)
                .await
                .unwrap();
        }
        let rows = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}")))
            .fetch_one(&mut *tx)
            .await
            .unwrap();
        tx.rollback().await.unwrap();
        pool.close().await;
        rows
    }

    fn client(&self, person: Person) -> Client<'_> {
        Client {
            bench: self,
            grpc: PortfoliosClient::new(self.suite.channel()),
            person,
            etablissement: uai(UAI),
        }
    }

    pub(crate) fn as_profile(&self, profil: Profil) -> Client<'_> {
        self.client(a_person(profil))
    }

    pub(crate) fn as_learner(&self, learner: Uuid) -> Client<'_> {
        self.client(Person {
            id: learner,
            ..a_person(Profil::Apprenant)
        })
    }

    /// A teacher of the Bac Pro MSPC.
    pub(crate) fn as_teacher(&self) -> Client<'_> {
        self.as_teacher_of("bac-pro-mspc")
    }

    pub(crate) fn as_teacher_of(&self, referentiel: &str) -> Client<'_> {
        self.client(Person {
            referentiels: vec![referentiel.to_owned()],
            ..a_person(Profil::Enseignant)
        })
    }

    /// A maître d'apprentissage who follows that learner.
    pub(crate) fn as_maitre(&self, learner: Uuid) -> Client<'_> {
        self.client(Person {
            grants: vec![Grant::lasting(learner)],
            ..a_person(Profil::MaitreApprentissage)
        })
    }

    pub(crate) fn as_tutor(&self, period: &Period, learner: Uuid) -> Client<'_> {
        self.client(Person {
            grants: vec![Grant {
                apprenant: learner,
                period: period.id,
            }],
            ..a_person(Profil::TuteurDeStage)
        })
    }
}

/// What tells a store from another one is no file of anybody.
pub(crate) const MARK: &str = "cpro-fichiers";

fn files_in(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else {
        // Emptied, it is taken away while one looks.
        return 0;
    };
    entries
        .flatten()
        .map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => files_in(&entry.path()),
            _ => usize::from(entry.file_name() != MARK),
        })
        .sum()
}

fn a_person(profil: Profil) -> Person {
    Person {
        id: chassis::id::fresh(),
        profil,
        referentiels: vec![],
        grants: vec![],
        session: chassis::id::fresh(),
    }
}

pub(crate) fn uai(text: &str) -> Uai {
    text.parse().unwrap()
}
