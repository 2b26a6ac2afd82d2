//! The service with a school or two in it, and short ways to ask it things.

use std::path::{Path, PathBuf};

use chassis::{Person, Profil, Uai};
use chassis_testing::{Suite, builder, eventually};
use identity::Identity;
use identity::app::{App, bootstrap};
use identity::config::{Config, Tls};
use proto::identity::v1 as pb;
use proto::identity::v1::etablissement_names_client::EtablissementNamesClient;
use proto::identity::v1::etablissements_client::EtablissementsClient;
use proto::identity::v1::images_client::ImagesClient;
use proto::identity::v1::imports_client::ImportsClient;
use proto::identity::v1::inspectors_client::InspectorsClient;
use proto::identity::v1::modules_client::ModulesClient;
use proto::identity::v1::operators_client::OperatorsClient;
use proto::identity::v1::own_account_client::OwnAccountClient;
use proto::identity::v1::passkeys_client::PasskeysClient;
use proto::identity::v1::passwords_client::PasswordsClient;
use proto::identity::v1::people_client::PeopleClient;
use proto::identity::v1::portails_client::PortailsClient;
use proto::identity::v1::second_factors_client::SecondFactorsClient;
use proto::identity::v1::sessions_client::SessionsClient;
use proto::identity::v1::sign_ins_client::SignInsClient;
use proto::identity::v1::tutors_client::TutorsClient;
use tonic::transport::Channel;
use tonic::{Request, Status};
use uuid::Uuid;

/// Password of every account of the tests.
pub(crate) const PASSWORD: &str = "un mot de passe de test";

/// The school of the fixtures.
pub(crate) fn school() -> Uai {
    "0761234D".parse().unwrap()
}

/// Another one.
pub(crate) fn other_school() -> Uai {
    "0751234J".parse().unwrap()
}

/// A file of the fixtures.
pub(crate) fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(path)
}

/// The section of a service under test; mail goes to that port, or nowhere.
pub(crate) fn config(smtp_port: Option<u16>) -> Config {
    let mut config = Config {
        public_url: "https://cpro.example.org".into(),
        link_key: "a key for tests, long enough to be one".into(),
        ..Config::default()
    };
    if let Some(port) = smtp_port {
        config.smtp.host = "127.0.0.1".into();
        config.smtp.port = port;
        config.smtp.tls = Tls::None;
        config.smtp.retry_after = std::time::Duration::from_mins(1);
    }
    config
}

/// The service under test.
pub(crate) struct Bench {
    pub(crate) suite: Suite<Identity>,
    config: Config,
}

impl Bench {
    /// Without mail.
    pub(crate) async fn start() -> Self {
        Self::with(config(None)).await
    }

    /// With that section, on the first school day of the fixtures' October.
    pub(crate) async fn with(config: Config) -> Self {
        let suite = builder::<Identity>(config.clone())
            .at("2026-10-01T08:00:00Z".parse().unwrap())
            .start()
            .await;
        Self { suite, config }
    }

    /// The application beside the service, for what has no RPC.
    pub(crate) fn app(&self) -> App {
        App::new(
            self.suite.db(),
            self.suite.clock.clock(),
            self.config.clone(),
        )
        .unwrap()
        .0
    }

    /// Creates a school with its first administrateur, as the command line does.
    pub(crate) async fn open_school(&self, uai: &Uai) -> Person {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, format!("{PASSWORD}\n")).unwrap();
        let courriel = format!("admin.{}@example.org", uai.as_str().to_lowercase());
        let words: Vec<String> = [
            "--uai",
            uai.as_str(),
            "--nom",
            "MARCHAND",
            "--prenom",
            "Claude",
            "--courriel",
            &courriel,
            "--password-file",
            file.to_str().unwrap(),
        ]
        .map(str::to_owned)
        .to_vec();
        let arguments = bootstrap::Arguments::parse(bootstrap::ADMINISTRATEUR, &words).unwrap();
        bootstrap::run(&self.app(), arguments).await.unwrap();
        let id: Uuid = sqlx::query_scalar("select id from persons where courriel = $1")
            .bind(courriel)
            .fetch_one(&self.suite.superuser().await)
            .await
            .unwrap();
        a_person(id, Profil::Administrateur, &[])
    }

    /// A request by nobody yet, from the gateway.
    pub(crate) fn signing_in<T>(&self, message: T) -> Request<T> {
        self.suite.as_service("gateway", &Uai::NONE, message)
    }

    pub(crate) fn sessions(&self) -> SessionsClient<Channel> {
        SessionsClient::new(self.suite.channel())
    }

    pub(crate) fn etablissement_names(&self) -> EtablissementNamesClient<Channel> {
        EtablissementNamesClient::new(self.suite.channel())
    }

    pub(crate) fn etablissements(&self) -> EtablissementsClient<Channel> {
        EtablissementsClient::new(self.suite.channel())
    }

    pub(crate) fn imports(&self) -> ImportsClient<Channel> {
        ImportsClient::new(self.suite.channel())
    }

    pub(crate) fn images(&self) -> ImagesClient<Channel> {
        ImagesClient::new(self.suite.channel())
    }

    pub(crate) fn modules(&self) -> ModulesClient<Channel> {
        ModulesClient::new(self.suite.channel())
    }

    pub(crate) fn inspectors(&self) -> InspectorsClient<Channel> {
        InspectorsClient::new(self.suite.channel())
    }

    pub(crate) fn operators(&self) -> OperatorsClient<Channel> {
        OperatorsClient::new(self.suite.channel())
    }

    pub(crate) fn people(&self) -> PeopleClient<Channel> {
        PeopleClient::new(self.suite.channel())
    }

    pub(crate) fn own_account(&self) -> OwnAccountClient<Channel> {
        OwnAccountClient::new(self.suite.channel())
    }

    pub(crate) fn passkeys(&self) -> PasskeysClient<Channel> {
        PasskeysClient::new(self.suite.channel())
    }

    pub(crate) fn passwords(&self) -> PasswordsClient<Channel> {
        PasswordsClient::new(self.suite.channel())
    }

    pub(crate) fn portails(&self) -> PortailsClient<Channel> {
        PortailsClient::new(self.suite.channel())
    }

    pub(crate) fn second_factors(&self) -> SecondFactorsClient<Channel> {
        SecondFactorsClient::new(self.suite.channel())
    }

    pub(crate) fn sign_ins(&self) -> SignInsClient<Channel> {
        SignInsClient::new(self.suite.channel())
    }

    pub(crate) fn tutors(&self) -> TutorsClient<Channel> {
        TutorsClient::new(self.suite.channel())
    }

    /// Uploads files of the fixtures.
    pub(crate) async fn upload(
        &self,
        by: &Person,
        uai: &Uai,
        files: &[&str],
    ) -> Result<pb::Import, Status> {
        let read: Vec<(&str, Vec<u8>)> = files
            .iter()
            .map(|file| (*file, std::fs::read(fixture(file)).unwrap()))
            .collect();
        let read: Vec<(&str, &[u8])> = read
            .iter()
            .map(|(name, bytes)| (*name, bytes.as_slice()))
            .collect();
        self.upload_bytes(by, uai, &read).await
    }

    /// Uploads files by name and content.
    pub(crate) async fn upload_bytes(
        &self,
        by: &Person,
        uai: &Uai,
        files: &[(&str, &[u8])],
    ) -> Result<pb::Import, Status> {
        let mut chunks = Vec::new();
        for (name, bytes) in files {
            chunks.push(pb::UploadChunk {
                file_name: (*name).to_owned(),
                data: Vec::new(),
            });
            chunks.extend(bytes.chunks(60_000).map(|data| pb::UploadChunk {
                file_name: String::new(),
                data: data.to_vec(),
            }));
        }
        chunks.push(pb::UploadChunk::default());
        self.upload_chunks(by, uai, chunks).await
    }

    /// Uploads these messages.
    pub(crate) async fn upload_chunks(
        &self,
        by: &Person,
        uai: &Uai,
        chunks: Vec<pb::UploadChunk>,
    ) -> Result<pb::Import, Status> {
        let request = self.suite.as_person(by, uai, futures::stream::iter(chunks));
        self.imports()
            .upload_files(request)
            .await
            .map(tonic::Response::into_inner)
    }

    /// Applies an import, everything ticked, and waits for the end.
    pub(crate) async fn apply(&self, by: &Person, uai: &Uai, import: &pb::Import) -> pb::Import {
        let command = pb::ApplyImportRequest {
            id: import.id.clone(),
            confirm_departures: true,
            confirmed_profils: import
                .proposed_profils
                .iter()
                .map(|proposed| proposed.key.clone())
                .collect(),
        };
        self.imports()
            .apply_import(self.suite.as_person(by, uai, command))
            .await
            .unwrap();
        self.applied(by, uai, &import.id).await
    }

    /// Waits until an import is applied.
    pub(crate) async fn applied(&self, by: &Person, uai: &Uai, id: &str) -> pb::Import {
        eventually("the import is applied", async || {
            let import = self.import(by, uai, id).await;
            assert_ne!(import.etat, "echoue", "the import broke off");
            import.etat == "applique"
        })
        .await;
        self.import(by, uai, id).await
    }

    pub(crate) async fn import(&self, by: &Person, uai: &Uai, id: &str) -> pb::Import {
        let wanted = pb::GetImportRequest { id: id.to_owned() };
        self.imports()
            .get_import(self.suite.as_person(by, uai, wanted))
            .await
            .unwrap()
            .into_inner()
    }

    /// Every line of a preview.
    pub(crate) async fn lines(
        &self,
        by: &Person,
        uai: &Uai,
        id: &str,
        categorie: &str,
    ) -> Vec<pb::ImportLine> {
        let mut lines = Vec::new();
        let mut after = 0;
        loop {
            let wanted = pb::ListImportLinesRequest {
                id: id.to_owned(),
                categorie: categorie.to_owned(),
                query: String::new(),
                limit: 40,
                after,
            };
            let page = self
                .imports()
                .list_import_lines(self.suite.as_person(by, uai, wanted))
                .await
                .unwrap()
                .into_inner();
            lines.extend(page.lines);
            after = page.next;
            if after == 0 {
                return lines;
            }
        }
    }

    /// A school whose registry was imported, the référentiels of its secondes communes subscribed to.
    pub(crate) async fn imported_school(&self) -> Person {
        let admin = self.open_school(&school()).await;
        self.subscribe(&admin, &["bac-pro-mspc", "bac-pro-melec"])
            .await;
        let import = self.upload(&admin, &school(), &YEAR_2026).await.unwrap();
        self.apply(&admin, &school(), &import).await;
        admin
    }

    /// Sets name, e-mail and subscriptions of the school.
    pub(crate) async fn subscribe(
        &self,
        admin: &Person,
        referentiels: &[&str],
    ) -> pb::Etablissement {
        let uai = school();
        let get = self
            .suite
            .as_person(admin, &uai, pb::GetEtablissementRequest {});
        let current = self
            .etablissements()
            .get_etablissement(get)
            .await
            .unwrap()
            .into_inner();
        let update = pb::UpdateEtablissementRequest {
            expected_version: current.version,
            etablissement: Some(pb::Etablissement {
                nom: "Lycée de l’Estuaire".into(),
                courriel: "lycee@example.org".into(),
                referentiels: referentiels.iter().map(|code| (*code).to_owned()).collect(),
                ..current
            }),
        };
        let update = self.suite.as_person(admin, &uai, update);
        self.etablissements()
            .update_etablissement(update)
            .await
            .unwrap()
            .into_inner()
    }

    /// Accounts of a profile.
    pub(crate) async fn accounts(&self, by: &Person, profil: &str) -> Vec<pb::Account> {
        let wanted = pb::ListAccountsRequest {
            profil: profil.to_owned(),
            limit: 500,
            ..Default::default()
        };
        let wanted = self.suite.as_person(by, &school(), wanted);
        self.people()
            .list_accounts(wanted)
            .await
            .unwrap()
            .into_inner()
            .accounts
    }

    /// A temporary password for somebody.
    pub(crate) async fn slip(&self, by: &Person, id: &str) -> pb::Credential {
        let wanted = pb::IssueTemporaryPasswordsRequest {
            ids: vec![id.to_owned()],
        };
        let wanted = self.suite.as_person(by, &school(), wanted);
        self.people()
            .issue_temporary_passwords(wanted)
            .await
            .unwrap()
            .into_inner()
            .credentials
            .remove(0)
    }

    pub(crate) async fn login(
        &self,
        identifiant: &str,
        password: &str,
    ) -> Result<pb::OpenedSession, Status> {
        let login = pb::LoginRequest {
            identifiant: identifiant.to_owned(),
            mot_de_passe: password.to_owned(),
            remote_address: "192.0.2.7".into(),
            user_agent: "Navigateur de test".into(),
        };
        self.sessions()
            .login(self.signing_in(login))
            .await
            .map(tonic::Response::into_inner)
    }

    pub(crate) async fn resolve(&self, token: &str) -> Result<pb::Session, Status> {
        let wanted = pb::ResolveRequest {
            token: token.to_owned(),
        };
        self.sessions()
            .resolve(self.signing_in(wanted))
            .await
            .map(tonic::Response::into_inner)
    }
}

/// Where the requests of tests come from.
#[expect(clippy::unnecessary_wraps, reason = "as messages hold it")]
pub(crate) fn origin() -> Option<pb::Origin> {
    Some(pb::Origin {
        remote_address: "192.0.2.7".into(),
        user_agent: "Navigateur de test".into(),
    })
}

/// The three files of the first year.
pub(crate) const YEAR_2026: [&str; 3] = [
    "annee-2026/ElevesSansAdresses.xml",
    "annee-2026/ResponsablesAvecAdresses.xml",
    "annee-2026/sts_emp_0761234D_2026.xml",
];

/// The three files of the next one, as downloaded.
pub(crate) const YEAR_2027: [&str; 3] = [
    "annee-2027/ExportXML_ElevesSansAdresses.zip",
    "annee-2027/ExportXML_ResponsablesAvecAdresses.zip",
    "annee-2027/sts_emp_0761234D_2027.xml",
];

/// Somebody at work.
pub(crate) fn a_person(id: Uuid, profil: Profil, referentiels: &[&str]) -> Person {
    Person {
        id,
        profil,
        referentiels: referentiels.iter().map(|code| (*code).to_owned()).collect(),
        grants: Vec::new(),
        session: Uuid::nil(),
    }
}

/// The stable code that a refusal carries.
pub(crate) fn code(status: &Status) -> String {
    chassis::grpc::Failure::from(status).code
}
