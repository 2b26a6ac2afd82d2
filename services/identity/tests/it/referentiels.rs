//! Diplomas that an operator of the académie checks and installs while the suite runs.

use chassis::{Profil, Uai};
use chassis_testing::eventually;
use proto::events::identity::v1::ReferentielInstalled;
use proto::identity::v1 as pb;
use proto::identity::v1::referentiels_client::ReferentielsClient;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};

use crate::bench::{a_person, code, school};
use crate::operators::Office;

const VERRE: &str = include_str!("../../../../tests/fixtures/cap-verre.yaml");

impl Office {
    fn referentiels(&self) -> ReferentielsClient<Channel> {
        ReferentielsClient::new(self.bench.suite.channel())
    }

    async fn check(&self, text: &str) -> pb::CheckReferentielResponse {
        let wanted = pb::CheckReferentielRequest { text: text.into() };
        let checked = self
            .referentiels()
            .check_referentiel(self.ask(wanted))
            .await;
        checked.unwrap().into_inner()
    }

    async fn install(
        &self,
        text: &str,
        fingerprint: &str,
        since: &str,
    ) -> Result<pb::InstalledReferentiel, Status> {
        let wanted = pb::InstallReferentielRequest {
            text: text.into(),
            fingerprint: fingerprint.into(),
            since: since.into(),
        };
        let installed = self
            .referentiels()
            .install_referentiel(self.ask(wanted))
            .await;
        installed.map(tonic::Response::into_inner)
    }

    /// Checked, then installed as it was checked.
    async fn install_checked(&self, text: &str) -> pb::InstalledReferentiel {
        let checked = self.check(text).await.checked.unwrap();
        let fingerprint = checked.referentiel.unwrap().fingerprint;
        self.install(text, &fingerprint, &checked.base)
            .await
            .unwrap()
    }

    async fn known(&self, code: &str) -> Option<pb::InstalledReferentiel> {
        let wanted = pb::ListInstalledReferentielsRequest {};
        let listed = self
            .referentiels()
            .list_installed_referentiels(self.ask(wanted))
            .await;
        let known = listed.unwrap().into_inner().referentiels;
        known.into_iter().find(|one| one.code == code)
    }

    async fn told(&self) -> Vec<ReferentielInstalled> {
        self.bench.suite.settle().await;
        let published = self.bench.suite.published::<ReferentielInstalled>().await;
        published
            .into_iter()
            .map(|(envelope, event)| {
                assert!(envelope.etablissement.is_none());
                event
            })
            .collect()
    }
}

/// The one field that a refusal names, with its code.
fn fault(refused: &Status) -> String {
    let failure = chassis::grpc::Failure::from(refused);
    let [(field, code)] = &failure.fields[..] else {
        panic!("one field: {:?}", failure.fields);
    };
    format!("{field}: {code}")
}

#[tokio::test]
async fn a_diploma_is_checked_installed_told_and_subscribed_to_r01() {
    let office = Office::open().await;
    let admin = office.bench.open_school(&school()).await;
    let checked = office.check(VERRE).await.checked.unwrap();
    assert!(checked.base.is_empty() && !checked.same && checked.lost.is_empty());
    assert!(checked.comparison.is_none(), "no diploma is like it");
    assert_eq!((checked.activites, checked.taches), (1, 2));
    assert!(office.known("cap-verre").await.is_none(), "nothing is kept");

    let installed = office.install_checked(VERRE).await;
    assert_eq!(installed.installed_by, "Dominique LEFORT");
    assert_eq!(office.known("cap-verre").await.unwrap(), installed);
    let supplied = office.known("bac-pro-mspc").await.unwrap();
    assert!(supplied.installed_at.is_empty(), "it came with the program");
    let told = office.told().await;
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].code.as_str(), told[0].text.as_str()),
        ("cap-verre", VERRE)
    );

    let saved = office.bench.subscribe(&admin, &["cap-verre"]).await;
    assert_eq!(saved.referentiels, ["cap-verre"]);
}

#[tokio::test]
async fn faults_are_told_by_place_and_such_a_file_is_not_installed_r01() {
    let office = Office::open().await;
    let text = VERRE.replace("sigle: Verre", "sigle: ''");
    let checked = office.check(&text).await;
    assert!(checked.checked.is_none());
    assert_eq!(
        (
            checked.faults[0].path.as_str(),
            checked.faults[0].code.as_str()
        ),
        ("sigle", "vide")
    );
    let unreadable = office.check("code: [").await;
    assert!(unreadable.faults[0].line > 0, "{unreadable:?}");
    let refused = office.install(&text, "", "").await.unwrap_err();
    assert_eq!(code(&refused), "identity.invalid");
    let long = format!("{VERRE}{}", "#".repeat(512_000));
    let refused = office.install(&long, "", "").await.unwrap_err();
    assert_eq!(fault(&refused), "texte: identity.referentiel_too_large");
    assert!(office.known("cap-verre").await.is_none());
    assert!(office.told().await.is_empty());
}

#[tokio::test]
async fn a_newer_text_corrects_and_takes_no_code_away_r01() {
    let office = Office::open().await;
    office.install_checked(VERRE).await;
    let retitled = VERRE.replace("Cueillir le verre", "Cueillir la pâte");
    let checked = office.check(&retitled).await.checked.unwrap();
    assert!(!checked.base.is_empty());
    let changes = checked.comparison.unwrap().elements;
    assert_eq!(changes.len(), 1);
    assert_eq!(
        (changes[0].change.as_str(), changes[0].was.as_str()),
        ("intitule", "Cueillir le verre")
    );
    office.install_checked(&retitled).await;

    let task = "      - {code: A1T2, intitule: Cueillir la pâte, competences: [C1, C2]}\n";
    let cut = retitled.replace(task, "");
    let checked = office.check(&cut).await.checked.unwrap();
    let lost: Vec<&str> = checked.lost.iter().map(|lost| lost.code.as_str()).collect();
    assert_eq!(lost, ["A1T2"]);
    let fingerprint = checked.referentiel.unwrap().fingerprint;
    let refused = office
        .install(&cut, &fingerprint, &checked.base)
        .await
        .unwrap_err();
    assert_eq!(code(&refused), "identity.referentiel_codes_lost");

    let told = office.told().await;
    assert_eq!(told.len(), 2);
    assert!(
        told[0].version < told[1].version,
        "the latest has the higher place"
    );
}

#[tokio::test]
async fn an_installation_done_twice_is_done_once_and_only_of_what_was_checked_r01_g06() {
    let office = Office::open().await;
    let first = office.install_checked(VERRE).await;
    let again = office.install(VERRE, &first.fingerprint, "").await.unwrap();
    assert_eq!(again, first);
    let other = VERRE.replace("Arts du verre", "Arts du cristal");
    let refused = office
        .install(&other, &first.fingerprint, &first.fingerprint)
        .await
        .unwrap_err();
    assert_eq!(fault(&refused), "empreinte: identity.referentiel_changed");
    let checked = office.check(VERRE).await.checked.unwrap();
    assert!(checked.same);
    // Told again, higher: whoever could not read it the first time has it now.
    let told = office.told().await;
    assert_eq!(told.len(), 2);
    assert!(told[0].version < told[1].version && told[0].text == told[1].text);
}

#[tokio::test]
async fn of_two_operators_at_once_the_second_checks_again_r01_g06() {
    let office = Office::open().await;
    let other = VERRE.replace("Arts du verre", "Arts du cristal");
    let mut prints = Vec::new();
    for text in [VERRE, other.as_str()] {
        let checked = office.check(text).await.checked.unwrap();
        prints.push(checked.referentiel.unwrap().fingerprint);
    }
    let (one, two) = tokio::join!(
        office.install(VERRE, &prints[0], ""),
        office.install(&other, &prints[1], "")
    );
    let (installed, refused) = match (one, two) {
        (Ok(installed), Err(refused)) | (Err(refused), Ok(installed)) => (installed, refused),
        both => panic!("one of the two: {both:?}"),
    };
    assert_eq!(fault(&refused), "depuis: identity.referentiel_outdated");
    let known = office.known("cap-verre").await.unwrap();
    assert_eq!(known.fingerprint, installed.fingerprint);
    assert_eq!(office.told().await.len(), 1);
}

#[tokio::test]
async fn operators_alone_check_and_install_and_all_compare_r01_i02() {
    let office = Office::open().await;
    let admin = office.bench.open_school(&school()).await;
    let suite = &office.bench.suite;
    let mut client = office.referentiels();
    let text = VERRE.to_owned();
    let list = suite.as_person(&admin, &school(), pb::ListInstalledReferentielsRequest {});
    let check = pb::CheckReferentielRequest { text: text.clone() };
    let check = suite.as_person(&admin, &school(), check);
    let install = pb::InstallReferentielRequest {
        text,
        fingerprint: String::new(),
        since: String::new(),
    };
    let install = suite.as_person(&admin, &school(), install);
    let refused = [
        client.list_installed_referentiels(list).await.unwrap_err(),
        client.check_referentiel(check).await.unwrap_err(),
        client.install_referentiel(install).await.unwrap_err(),
    ];
    for refused in refused {
        assert_eq!(refused.code(), Code::PermissionDenied);
    }
    // Whose session says operator, and who is none any more.
    let former = a_person(admin.id, Profil::OperateurAcademique, &[]);
    let list = suite.as_person(&former, &Uai::NONE, pb::ListInstalledReferentielsRequest {});
    let refused = client.list_installed_referentiels(list).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);

    let teacher = a_person(admin.id, Profil::Enseignant, &["bac-pro-mspc"]);
    let ask = |code: &str| -> Request<pb::CompareReferentielsRequest> {
        let wanted = pb::CompareReferentielsRequest {
            code: code.to_owned(),
            since: "bac-pro-melec".to_owned(),
        };
        suite.as_person(&teacher, &school(), wanted)
    };
    let compared = client.compare_referentiels(ask("bac-pro-mspc")).await;
    assert!(!compared.unwrap().into_inner().elements.is_empty());
    let unknown = client.compare_referentiels(ask("aucun")).await.unwrap_err();
    assert_eq!(code(&unknown), "identity.not_found");
}

#[tokio::test]
async fn what_another_replica_installed_is_taken_and_outlives_a_restart_r01() {
    let mut office = Office::open().await;
    office.install_checked(VERRE).await;
    let newer = VERRE.replace("Arts du verre", "Arts du cristal");
    // As another replica would have written it.
    sqlx::query("update chassis.texts set body = $1, version = version + 1")
        .bind(&newer)
        .execute(&office.bench.suite.superuser().await)
        .await
        .unwrap();
    let title = async |office: &Office| {
        let wanted = pb::CompareReferentielsRequest {
            code: "cap-verre".to_owned(),
            since: "cap-verre".to_owned(),
        };
        let found = office
            .referentiels()
            .compare_referentiels(office.ask(wanted))
            .await;
        found.unwrap().into_inner().referentiel.unwrap().intitule
    };
    eventually("the newer text is taken", async || {
        title(&office).await == "Arts du cristal"
    })
    .await;
    office.bench.suite.halt().await;
    office.bench.suite.resume().await;
    assert_eq!(title(&office).await, "Arts du cristal");
}
