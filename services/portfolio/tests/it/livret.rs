//! The livret d'apprentissage: opened once, each page written by whose it is, read by all around (F-12).

use chassis::grpc::Failure;
use chassis::{Kind, Profil};
use proto::portfolio::v1 as pb;
use proto::portfolio::v1::livrets_client::LivretsClient;
use serde_json::json;
use uuid::Uuid;

use crate::annexes_client::of_sheet;
use crate::client::{Client, answer, by_id};
use crate::support::{Bench, a_period, change};

impl Client<'_> {
    async fn livret(&self, learner: Uuid) -> Result<pb::Livret, Failure> {
        let request = pb::GetLivretRequest {
            apprenant: learner.to_string(),
        };
        let mut grpc = LivretsClient::new(self.bench.suite.channel());
        answer(grpc.get_livret(self.request(request)).await)
    }

    async fn open(&self, learner: Uuid) -> Result<pb::SheetSummary, Failure> {
        let request = pb::OpenLivretRequest {
            apprenant: learner.to_string(),
        };
        let mut grpc = LivretsClient::new(self.bench.suite.channel());
        answer(grpc.open_livret(self.request(request)).await)
    }

    /// Whether it could write that field, which nobody wrote.
    async fn writes(&self, learner: Uuid, sheet: &str, name: &str) -> bool {
        let id = format!("{:?}-{name}", self.person.profil);
        let fields = self.read(by_id(learner, sheet)).await.unwrap().fields;
        let version = fields.iter().find(|field| field.name == name).unwrap();
        let typed = vec![change(&id, name, &json!("Écrit"), version.version)];
        match self.write(by_id(learner, sheet), typed).await {
            Ok(outcome) => outcome.conflicts.is_empty(),
            Err(refused) if refused.kind == Kind::Forbidden => false,
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// A learner of the BTS MS, told by identity.
async fn a_learner(bench: &Bench, statut: &str) -> Uuid {
    let learner = chassis::id::fresh();
    bench.tell_apprenant(learner, ("bts-ms", statut), 1).await;
    learner
}

fn inspector(bench: &Bench) -> Client<'_> {
    let mut inspector = bench.as_profile(Profil::Inspecteur);
    inspector.person.referentiels = vec!["bts-ms".to_owned()];
    inspector
}

#[tokio::test]
async fn livret_is_opened_once_whoever_opens_it_f12() {
    let bench = Bench::start().await;
    let learner = a_learner(&bench, "apprenti").await;
    let (teacher, maitre) = (bench.as_teacher_of("bts-ms"), bench.as_maitre(learner));
    let before = teacher.livret(learner).await.unwrap();
    assert_eq!(
        (before.livrets.len(), before.referentiel.as_str()),
        (0, "bts-ms")
    );
    assert_eq!(
        before.allowed_actions,
        ["ouvrir", "ecrire_ensemble", "ecrire_equipe"]
    );

    let (first, second) = tokio::join!(teacher.open(learner), maitre.open(learner));
    assert_eq!(first.unwrap().id, second.unwrap().id);
    let own = bench.as_learner(learner);
    let there = own.livret(learner).await.unwrap();
    assert_eq!(there.livrets.len(), 1);
    assert_eq!(there.allowed_actions, Vec::<String>::new());
    // It is none of the fiches libres (F-10).
    assert_eq!(own.libres(learner).await.unwrap().sheets, []);
    assert_eq!(bench.count("sheets").await, 1);
}

#[tokio::test]
async fn each_page_of_the_livret_has_those_who_write_it_f12() {
    let bench = Bench::start().await;
    let learner = a_learner(&bench, "apprenti").await;
    let livret = bench.as_learner(learner).open(learner).await.unwrap().id;
    let ddfpt = bench.as_profile(Profil::Ddfpt);
    let chef = bench.as_profile(Profil::ChefEtablissement);
    let who = [
        (bench.as_teacher_of("bts-ms"), [true, true, false]),
        (ddfpt, [true, true, false]),
        (bench.as_maitre(learner), [false, true, false]),
        (bench.as_learner(learner), [false, false, true]),
        (chef, [false, false, false]),
        (inspector(&bench), [false, false, false]),
    ];
    for (client, expected) in who {
        let profil = client.person.profil;
        let pages = ["avis_equipe", "progression_entreprise", "projet"];
        for (page, may) in pages.into_iter().zip(expected) {
            assert_eq!(
                client.writes(learner, &livret, page).await,
                may,
                "{profil:?} {page}"
            );
        }
        let seen = client.read(by_id(learner, &livret)).await.unwrap();
        let told = |word: &str| seen.allowed_actions.iter().any(|action| action == word);
        let buttons = [
            told("ecrire_equipe"),
            told("ecrire_ensemble"),
            told("modifier"),
        ];
        assert_eq!(buttons, expected, "{profil:?}");
    }
}

#[tokio::test]
async fn livret_of_another_looks_like_none_i08_i10_i13() {
    let bench = Bench::start().await;
    let learner = a_learner(&bench, "apprenti").await;
    let missing = chassis::id::fresh();
    let livret = bench.as_learner(learner).open(learner).await.unwrap().id;
    let period = a_period().of("bts-ms");
    let mut elsewhere = inspector(&bench);
    elsewhere.person.referentiels = vec!["bac-pro-mspc".to_owned()];
    let strangers = [
        bench.as_learner(missing),
        bench.as_teacher_of("bac-pro-mspc"),
        bench.as_maitre(missing),
        bench.as_tutor(&period, learner),
        elsewhere,
        bench.as_profile(Profil::Administrateur),
        bench.as_profile(Profil::Ddfpt).elsewhere(),
    ];
    for client in strangers {
        let profil = client.person.profil;
        let foreign = client.livret(learner).await.unwrap_err();
        let absent = client.livret(missing).await.unwrap_err();
        assert_eq!(foreign.code, absent.code, "{profil:?}");
        let foreign = client.read(by_id(learner, &livret)).await.unwrap_err();
        let absent = client.read(by_id(missing, &livret)).await.unwrap_err();
        assert_eq!(foreign.code, absent.code, "{profil:?}");
        assert!(client.open(learner).await.is_err(), "{profil:?}");
    }
}

#[tokio::test]
async fn pupil_has_no_livret_and_keeps_the_one_it_had_f12() {
    let bench = Bench::start().await;
    let pupil = a_learner(&bench, "scolaire").await;
    let teacher = bench.as_teacher_of("bts-ms");
    assert_eq!(
        teacher.livret(pupil).await.unwrap_err().kind,
        Kind::NotFound
    );
    assert_eq!(teacher.open(pupil).await.unwrap_err().kind, Kind::NotFound);
    let noted = teacher.make(None, pupil, "entretien", "Rentrée").await;
    assert_eq!(noted.unwrap_err().kind, Kind::NotFound);

    let learner = a_learner(&bench, "apprenti").await;
    teacher.open(learner).await.unwrap();
    bench
        .tell_apprenant(learner, ("bts-ms", "scolaire"), 2)
        .await;
    assert_eq!(teacher.livret(learner).await.unwrap().livrets.len(), 1);
}

#[tokio::test]
async fn interviews_and_visits_are_noted_and_read_f12_f05() {
    let bench = Bench::start().await;
    let learner = a_learner(&bench, "apprenti").await;
    let (teacher, own) = (bench.as_teacher_of("bts-ms"), bench.as_learner(learner));
    let maitre = bench.as_maitre(learner);
    teacher.open(learner).await.unwrap();
    let untitled = teacher.make(None, learner, "visite", " ").await;
    assert_eq!(untitled.unwrap_err().fields[0].0, "titre");
    let refused = maitre.make(None, learner, "visite", "Visite").await;
    assert_eq!(refused.unwrap_err().kind, Kind::Forbidden);
    let refused = own.make(None, learner, "entretien", "Moi").await;
    assert_eq!(refused.unwrap_err().kind, Kind::Forbidden);

    let visite = teacher
        .make(None, learner, "visite", "Visite d’automne")
        .await
        .unwrap();
    let seen = own.livret(learner).await.unwrap();
    let summary = seen.visites[0].summary.clone().unwrap();
    assert!(summary.a_lire, "somebody else noted it");
    assert_eq!(summary.demandee_par, teacher.person.id.to_string());
    let typed = vec![
        change("d", "date", &json!("2026-10-12"), 0),
        change("c", "constats", &json!("Bonne intégration"), 0),
    ];
    let outcome = teacher
        .write(by_id(learner, &visite.id), typed)
        .await
        .unwrap();
    assert_eq!(outcome.conflicts, []);
    let again = teacher.livret(learner).await.unwrap().visites[0]
        .summary
        .clone()
        .unwrap();
    assert!(!again.a_lire, "one's own is nothing to read");
    assert_eq!(
        (again.etat.as_str(), again.date.as_str()),
        ("racontee", "2026-10-12")
    );

    let entretien = maitre
        .make(None, learner, "entretien", "Mi-parcours")
        .await
        .unwrap();
    assert!(
        teacher.livret(learner).await.unwrap().entretiens[0]
            .summary
            .as_ref()
            .unwrap()
            .a_lire
    );
    let foreign = teacher.remove(by_id(learner, &entretien.id), 1).await;
    assert_eq!(
        foreign.unwrap_err().kind,
        Kind::Forbidden,
        "who noted it takes it away"
    );
    maitre
        .remove(by_id(learner, &entretien.id), 1)
        .await
        .unwrap();

    let typed = vec![change("r", "remarques", &json!("Merci"), 0)];
    let outcome = own.write(by_id(learner, &visite.id), typed).await.unwrap();
    let kept = teacher
        .remove(by_id(learner, &visite.id), outcome.version)
        .await;
    assert_eq!(kept.unwrap_err().code, "portfolio.written_by_others");
}

#[tokio::test]
async fn reference_documents_are_joined_by_who_writes_pages_f12_f06() {
    let bench = Bench::start().await;
    let learner = a_learner(&bench, "apprenti").await;
    let livret = bench
        .as_teacher_of("bts-ms")
        .open(learner)
        .await
        .unwrap()
        .id;
    let lien = "https://exemple.example.org/calendrier";
    for (client, may) in [
        (bench.as_teacher_of("bts-ms"), true),
        (bench.as_profile(Profil::Ddfpt), true),
        (bench.as_maitre(learner), true),
        (bench.as_learner(learner), false),
        (bench.as_profile(Profil::ChefEtablissement), false),
        (inspector(&bench), false),
    ] {
        let joined = client
            .add_lien(of_sheet(learner, &livret), lien, "Calendrier")
            .await;
        assert_eq!(joined.is_ok(), may, "{:?}", client.person.profil);
        let seen = client.annexes(of_sheet(learner, &livret)).await.unwrap();
        let place = client.place(learner, &seen.annexes[0].id).await.unwrap();
        assert_eq!(place, "livret", "I-14: told to whoever reads it");
        assert_eq!(seen.allowed_actions.contains(&"joindre".to_owned()), may);
        assert!(!seen.annexes.is_empty());
    }
}
