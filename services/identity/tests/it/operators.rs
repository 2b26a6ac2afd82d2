//! Operators of the académie: établissements and their first administrateurs (I-01, I-02).

use chassis::{Person, Profil, Uai};
use chassis_testing::Suite;
use identity::app::bootstrap;
use proto::identity::v1 as pb;
use tonic::Status;

use crate::bench::{Bench, PASSWORD, a_person, code, config, origin, other_school, school};
use crate::mailbox::Mailbox;

/// The service with an operator at work.
pub(crate) struct Office {
    pub(crate) bench: Bench,
    mailbox: Mailbox,
    operator: Person,
}

impl Office {
    pub(crate) async fn open() -> Self {
        let mailbox = Mailbox::open().await;
        let bench = Bench::with(config(Some(mailbox.port()))).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, PASSWORD).unwrap();
        let words = [
            "--academie",
            "Normandie",
            "--nom",
            "LEFORT",
            "--prenom",
            "Dominique",
            "--courriel",
            "operateur@example.org",
            "--password-file",
            file.to_str().unwrap(),
        ]
        .map(str::to_owned);
        for _ in 0..2 {
            let arguments = bootstrap::Arguments::parse(bootstrap::OPERATEUR, &words).unwrap();
            let login = bootstrap::run(&bench.app(), arguments).await.unwrap();
            assert_eq!(login, "dominique.lefort");
        }
        let session = bench
            .login("operateur@example.org", PASSWORD)
            .await
            .unwrap();
        let id = session.session.unwrap().person.parse().unwrap();
        Self {
            bench,
            mailbox,
            operator: a_person(id, Profil::OperateurAcademique, &[]),
        }
    }

    pub(crate) fn ask<T>(&self, message: T) -> tonic::Request<T> {
        self.bench
            .suite
            .as_person(&self.operator, &Uai::NONE, message)
    }

    async fn create(
        &self,
        wanted: pb::CreateEtablissementRequest,
    ) -> Result<pb::EtablissementOverview, Status> {
        self.bench
            .operators()
            .create_etablissement(self.ask(wanted))
            .await
            .map(tonic::Response::into_inner)
    }

    async fn list(&self, query: &str, limit: i32, after: &str) -> pb::ListEtablissementsResponse {
        let wanted = pb::ListEtablissementsRequest {
            query: query.into(),
            limit,
            after: after.into(),
        };
        self.bench
            .operators()
            .list_etablissements(self.ask(wanted))
            .await
            .unwrap()
            .into_inner()
    }
}

fn a_school() -> pb::CreateEtablissementRequest {
    pb::CreateEtablissementRequest {
        uai: " 0761234d ".into(),
        nom: "Lycée de l’Étoile".into(),
        academie: String::new(),
        administrateur: Some(pb::NewAdministrateur {
            nom: "MARCHAND".into(),
            prenom: "Claude".into(),
            courriel: "claude.marchand@example.org".into(),
        }),
    }
}

#[tokio::test]
async fn an_operator_signs_in_to_no_etablissement_i02() {
    let office = Office::open().await;
    let opened = office
        .bench
        .login("dominique.lefort", PASSWORD)
        .await
        .unwrap();
    let session = office.bench.resolve(&opened.token).await.unwrap();
    assert_eq!(
        (
            session.profil.as_str(),
            session.etablissement.as_str(),
            session.etablissement_nom.as_str()
        ),
        ("operateur_academique", "", "Normandie")
    );
    assert_eq!(session.nom, "LEFORT");
}

#[tokio::test]
async fn a_new_school_and_its_administrateur_come_together_i02() {
    let office = Office::open().await;
    let created = office.create(a_school()).await.unwrap();
    let line = created.etablissement.unwrap();
    assert_eq!(
        (line.uai.as_str(), line.academie.as_str()),
        ("0761234D", "Normandie")
    );
    let mail = office.mailbox.next().await;
    assert_eq!(mail.to, "claude.marchand@example.org");
    assert!(mail.text.contains("0761234D"));
    let password = mail.line_after("Mot de passe provisoire");
    let opened = office
        .bench
        .login("claude.marchand", &password)
        .await
        .unwrap();
    let session = opened.session.unwrap();
    assert!(session.must_change_password && session.profil == "administrateur");
    let wanted = pb::DescribeEtablissementRequest {
        uai: "0761234D".into(),
    };
    let shown = office
        .bench
        .operators()
        .describe_etablissement(office.ask(wanted))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(shown.administrateurs[0].etat, "ouvert");
}

#[tokio::test]
async fn a_uai_is_checked_by_its_letter_and_taken_once_i01() {
    let office = Office::open().await;
    let wrong = pb::CreateEtablissementRequest {
        uai: "0761234A".into(),
        nom: " ".into(),
        administrateur: None,
        ..a_school()
    };
    let refused = office.create(wrong).await.unwrap_err();
    let failure = chassis::grpc::Failure::from(&refused);
    let fields: Vec<(&str, &str)> = failure
        .fields
        .iter()
        .map(|(field, code)| (field.as_str(), code.as_str()))
        .collect();
    assert_eq!(
        fields,
        [
            ("uai", "identity.uai_invalid"),
            ("nom", "identity.field_required"),
            ("administrateur.nom", "identity.field_required"),
            ("administrateur.prenom", "identity.field_required"),
            ("administrateur.courriel", "identity.field_required"),
        ]
    );
    office.create(a_school()).await.unwrap();
    let twice = office.create(a_school()).await.unwrap_err();
    assert_eq!(code(&twice), "identity.etablissement_exists");
}

#[tokio::test]
async fn a_repeated_creation_creates_and_mails_once_g06() {
    let office = Office::open().await;
    for _ in 0..2 {
        let request = Suite::<identity::Identity>::repeatable(office.ask(a_school()), "key-1");
        let created = office.bench.operators().create_etablissement(request).await;
        assert_eq!(created.unwrap().into_inner().administrateurs.len(), 1);
    }
    office.mailbox.next().await;
    assert_eq!(office.mailbox.count(), 1);
}

#[tokio::test]
async fn schools_are_searched_without_accents_and_read_page_by_page_i02() {
    let office = Office::open().await;
    office.create(a_school()).await.unwrap();
    for uai in ["0762345L", "0751234J"] {
        office
            .create(pb::CreateEtablissementRequest {
                uai: uai.into(),
                nom: "Lycée du Parc".into(),
                ..a_school()
            })
            .await
            .unwrap();
    }
    let found = office.list("l etoile", 50, "").await;
    assert_eq!(
        (found.total, found.etablissements[0].uai.as_str()),
        (1, "0761234D")
    );
    let first = office.list("", 2, "").await;
    assert_eq!(
        (
            first.total,
            first.etablissements.len(),
            first.academie.as_str()
        ),
        (3, 2, "Normandie")
    );
    let rest = office.list("", 2, &first.next).await;
    assert_eq!((rest.etablissements.len(), rest.next.as_str()), (1, ""));
    assert_eq!(office.list("0751", 50, "").await.total, 1);
}

#[tokio::test]
async fn an_invitation_is_repeated_until_the_first_sign_in_i02() {
    let office = Office::open().await;
    office.create(a_school()).await.unwrap();
    let lost = office
        .mailbox
        .next()
        .await
        .line_after("Mot de passe provisoire");
    let invite = async || {
        let wanted = pb::InviteAdministrateurRequest {
            uai: "0761234D".into(),
            administrateur: a_school().administrateur,
        };
        office
            .bench
            .operators()
            .invite_administrateur(office.ask(wanted))
            .await
    };
    let again = invite().await.unwrap().into_inner();
    assert_eq!(again.administrateurs.len(), 1);
    let password = office
        .mailbox
        .next()
        .await
        .line_after("Mot de passe provisoire");
    assert!(office.bench.login("claude.marchand", &lost).await.is_err());
    office
        .bench
        .login("claude.marchand", &password)
        .await
        .unwrap();
    assert_eq!(
        code(&invite().await.unwrap_err()),
        "identity.administrateur_active"
    );
}

#[tokio::test]
async fn an_operator_sees_nothing_else_and_nobody_else_its_list_i02() {
    let office = Office::open().await;
    let admin = office.bench.imported_school().await;
    let ids: Vec<String> = office
        .bench
        .accounts(&admin, "apprenant")
        .await
        .into_iter()
        .map(|account| account.id)
        .collect();
    // Wherever the operator claims to work.
    for uai in [Uai::NONE, school()] {
        let ask = |ids: &[String]| {
            let wanted = pb::GetNamesRequest { ids: ids.to_vec() };
            office.bench.suite.as_person(&office.operator, &uai, wanted)
        };
        let names = office.bench.people().get_names(ask(&ids)).await;
        assert_eq!(code(&names.unwrap_err()), "identity.forbidden");
        let list = pb::ListAccountsRequest::default();
        let list = office.bench.suite.as_person(&office.operator, &uai, list);
        let accounts = office.bench.people().list_accounts(list).await;
        assert_eq!(code(&accounts.unwrap_err()), "identity.forbidden");
    }
    for profil in Profil::ALL {
        if profil == Profil::OperateurAcademique {
            continue;
        }
        let person = a_person(admin.id, profil, &[]);
        let list = pb::ListEtablissementsRequest::default();
        let list = office.bench.suite.as_person(&person, &other_school(), list);
        let refused = office.bench.operators().list_etablissements(list).await;
        assert_eq!(
            code(&refused.unwrap_err()),
            "identity.forbidden",
            "{profil}"
        );
    }
    // A session that claims the profile without being an operator opens no door.
    let pretender = a_person(admin.id, Profil::OperateurAcademique, &[]);
    let list = pb::ListEtablissementsRequest::default();
    let list = office.bench.suite.as_person(&pretender, &Uai::NONE, list);
    let refused = office.bench.operators().list_etablissements(list).await;
    assert_eq!(code(&refused.unwrap_err()), "identity.forbidden");
}

#[tokio::test]
async fn who_lost_a_second_factor_that_several_schools_share_is_freed_for_the_academie_i06() {
    let office = Office::open().await;
    office.create(a_school()).await.unwrap();
    let first = office.mailbox.next().await;
    let password = first.line_after("Mot de passe provisoire");
    let free = async |uai: &str, identifiant: &str| {
        let wanted = pb::FreeAccountRequest {
            uai: uai.into(),
            identifiant: identifiant.into(),
            origin: origin(),
        };
        let ask = office.ask(wanted);
        office.bench.operators().free_account(ask).await.map(drop)
    };
    for (uai, identifiant, expected) in [
        ("0761234D", " ", "identity.invalid"),
        ("0761234D", "personne", "identity.invalid"),
        ("0751234J", "claude.marchand", "identity.invalid"),
        ("ailleurs", "claude.marchand", "identity.not_found"),
        ("0761234D", "claude.marchand", "identity.no_second_factor"),
    ] {
        let refused = free(uai, identifiant).await.unwrap_err();
        assert_eq!(code(&refused), expected, "{uai} {identifiant}");
    }

    // An application of codes that is gone with its telephone, and another school that it guards as well.
    let database = office.bench.suite.superuser().await;
    office.bench.open_school(&other_school()).await;
    for statement in [
        "insert into totp_keys (person_id, salt, confirmed_at)
         select person_id, 'salt', now() from credentials where login = 'claude.marchand'",
        "insert into comptes (etablissement, person_id)
         select '0751234J', person_id from credentials where login = 'claude.marchand'",
        "insert into profils (etablissement, person_id, profil, source)
         select '0751234J', person_id, 'enseignant', 'manuel' from credentials where login = 'claude.marchand'",
    ] {
        sqlx::query(statement).execute(&database).await.unwrap();
    }
    let stopped = office.bench.login("claude.marchand", &password).await;
    assert!(stopped.unwrap().attente.is_some());
    let teacher = a_person(chassis::id::fresh(), Profil::Enseignant, &[]);
    let wanted = pb::FreeAccountRequest {
        uai: "0761234D".into(),
        identifiant: "claude.marchand".into(),
        origin: origin(),
    };
    let by_teacher = office.bench.suite.as_person(&teacher, &school(), wanted);
    let refused = office.bench.operators().free_account(by_teacher).await;
    assert_eq!(code(&refused.unwrap_err()), "identity.forbidden");

    free("0761234D", " Claude.Marchand ").await.unwrap();
    let told = office.mailbox.next().await;
    assert_eq!(told.to, "claude.marchand@example.org");
    assert!(
        told.text
            .contains("retirée par l’opérateur de votre académie")
    );
    let opened = office.bench.login("claude.marchand", &password).await;
    assert!(!opened.unwrap().token.is_empty());
    let own = free("0761234D", "dominique.lefort").await.unwrap_err();
    assert_eq!(code(&own), "identity.invalid", "no account of that school");
    let again = free("0761234D", "claude.marchand").await.unwrap_err();
    assert_eq!(code(&again), "identity.no_second_factor");
}
