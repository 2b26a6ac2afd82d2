//! Maîtres d'apprentissage and whom they follow (I-09).

use chassis::{Person, Profil};
use chassis_testing::Suite;
use proto::identity::v1 as pb;
use proto::identity::v1::accounts_client::AccountsClient;
use proto::identity::v1::maitres_client::MaitresClient;
use tonic::transport::Channel;
use tonic::{Response, Status};

use crate::bench::{Bench, a_person, code, config, other_school, school};
use crate::mailbox::Mailbox;

struct Company {
    bench: Bench,
    mailbox: Mailbox,
    admin: Person,
    apprentis: Vec<pb::Apprenti>,
}

impl Company {
    async fn open() -> Self {
        let mailbox = Mailbox::open().await;
        let bench = Bench::with(config(Some(mailbox.port()))).await;
        let admin = bench.imported_school().await;
        let mut company = Self {
            bench,
            mailbox,
            admin,
            apprentis: Vec::new(),
        };
        company.apprentis = company.find("").await;
        assert!(company.apprentis.len() > 1, "{:?}", company.apprentis);
        company
    }

    fn maitres(&self) -> MaitresClient<Channel> {
        MaitresClient::new(self.bench.suite.channel())
    }

    fn ask<T>(&self, message: T) -> tonic::Request<T> {
        self.bench.suite.as_person(&self.admin, &school(), message)
    }

    async fn find(&self, query: &str) -> Vec<pb::Apprenti> {
        let wanted = pb::FindApprentisRequest {
            query: query.into(),
        };
        let found = self.maitres().find_apprentis(self.ask(wanted)).await;
        found.unwrap().into_inner().apprentis
    }

    fn lenoir(&self) -> pb::CreateMaitreRequest {
        pb::CreateMaitreRequest {
            civilite: "M.".into(),
            nom: "LENOIR".into(),
            prenom: "Karim".into(),
            courriel: "Karim.Lenoir@ateliers.example.org".into(),
            entreprise: "Ateliers Lenoir".into(),
            apprentis: vec![self.apprentis[0].id.clone()],
            ..Default::default()
        }
    }

    async fn create(
        &self,
        wanted: pb::CreateMaitreRequest,
    ) -> Result<pb::CreateMaitreResponse, Status> {
        let made = self.maitres().create_maitre(self.ask(wanted)).await;
        made.map(Response::into_inner)
    }

    /// The usual one, and its open session.
    async fn arrived(&self) -> (pb::Maitre, String) {
        let made = self.create(self.lenoir()).await.unwrap().maitre.unwrap();
        let mail = self.mailbox.next().await;
        let password = mail.line_after("Mot de passe provisoire");
        let opened = self.bench.login(&made.identifiant, &password).await;
        (made, opened.unwrap().token)
    }

    async fn follow(&self, maitre: &str, apprenti: &str) -> Result<pb::Maitre, Status> {
        let wanted = pb::FollowApprentiRequest {
            maitre: maitre.into(),
            apprenti: apprenti.into(),
        };
        let changed = self.maitres().follow_apprenti(self.ask(wanted)).await;
        changed.map(Response::into_inner)
    }

    async fn leave(&self, maitre: &str, apprenti: &str) -> Result<pb::Maitre, Status> {
        let wanted = pb::LeaveApprentiRequest {
            maitre: maitre.into(),
            apprenti: apprenti.into(),
        };
        let changed = self.maitres().leave_apprenti(self.ask(wanted)).await;
        changed.map(Response::into_inner)
    }

    async fn list(&self, by: &Person) -> Result<pb::ListMaitresResponse, Status> {
        let wanted = pb::ListMaitresRequest::default();
        let request = self.bench.suite.as_person(by, &school(), wanted);
        let found = self.maitres().list_maitres(request).await;
        found.map(Response::into_inner)
    }

    /// Learners that a session opens, all without period.
    async fn opened(&self, token: &str) -> Vec<String> {
        let session = self.bench.resolve(token).await.unwrap();
        assert!(
            session
                .grants
                .iter()
                .all(|grant| grant.period_id.is_empty())
        );
        session
            .grants
            .into_iter()
            .map(|grant| grant.apprenant)
            .collect()
    }
}

#[tokio::test]
async fn a_maitre_signs_in_and_holds_its_apprentis_for_good_i09() {
    let company = Company::open().await;
    let (made, token) = company.arrived().await;
    assert_eq!(made.entreprise, "Ateliers Lenoir");
    assert_eq!(
        company.opened(&token).await,
        [company.apprentis[0].id.clone()]
    );
}

#[tokio::test]
async fn what_is_followed_and_left_is_true_from_the_next_request_on_i09() {
    let company = Company::open().await;
    let (made, token) = company.arrived().await;
    let (one, two) = (&company.apprentis[0].id, &company.apprentis[1].id);
    // Twice.
    for _ in 0..2 {
        let changed = company.follow(&made.id, two).await.unwrap();
        assert_eq!(changed.apprentis.len(), 2);
    }
    assert_eq!(company.opened(&token).await.len(), 2);
    for _ in 0..2 {
        company.leave(&made.id, one).await.unwrap();
    }
    assert_eq!(&company.opened(&token).await, std::slice::from_ref(two));
    company.leave(&made.id, two).await.unwrap();
    assert!(company.opened(&token).await.is_empty());
}

#[tokio::test]
async fn two_followings_at_once_are_one_i09() {
    let company = Company::open().await;
    let (made, _) = company.arrived().await;
    let two = &company.apprentis[1].id;
    let (one, other) = tokio::join!(company.follow(&made.id, two), company.follow(&made.id, two));
    assert_eq!(one.unwrap().apprentis.len(), 2);
    assert_eq!(other.unwrap().apprentis.len(), 2);
}

#[tokio::test]
async fn only_apprentis_at_work_here_are_followed_i09() {
    let company = Company::open().await;
    let pupils = company.bench.accounts(&company.admin, "apprenant").await;
    let known: Vec<&str> = company
        .apprentis
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    let pupil = pupils
        .iter()
        .find(|one| !known.contains(&one.id.as_str()))
        .unwrap();
    for nobody in [pupil.id.clone(), chassis::id::fresh().to_string()] {
        let wanted = pb::CreateMaitreRequest {
            apprentis: vec![company.apprentis[0].id.clone(), nobody],
            ..company.lenoir()
        };
        let refused = company.create(wanted).await.unwrap_err();
        let fields = chassis::grpc::Failure::from(&refused).fields;
        assert_eq!(fields[0].1, "identity.apprenti_unknown");
    }
    assert_eq!(company.list(&company.admin).await.unwrap().total, 0);
}

#[tokio::test]
async fn every_missing_field_is_named_at_once_i09() {
    let company = Company::open().await;
    let refused = company.create(pb::CreateMaitreRequest::default()).await;
    let fields = chassis::grpc::Failure::from(&refused.unwrap_err()).fields;
    let named: Vec<&str> = fields.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(
        named,
        ["nom", "prenom", "courriel", "entreprise", "apprentis"]
    );
}

#[tokio::test]
async fn a_repeated_creation_makes_one_account_and_one_mail_g06() {
    let company = Company::open().await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let request = company.ask(company.lenoir());
        let request = Suite::<identity::Identity>::repeatable(request, "key-1");
        let made = company.maitres().create_maitre(request).await.unwrap();
        ids.push(made.into_inner().maitre.unwrap().id);
    }
    assert_eq!(ids[0], ids[1]);
    let mails: i64 = sqlx::query_scalar("select count(*) from mails")
        .fetch_one(&company.bench.suite.superuser().await)
        .await
        .unwrap();
    assert_eq!(mails, 1);
}

#[tokio::test]
async fn a_known_address_is_shown_then_its_account_taken_i03() {
    let company = Company::open().await;
    let (made, token) = company.arrived().await;
    let again = pb::CreateMaitreRequest {
        apprentis: vec![company.apprentis[1].id.clone()],
        ..company.lenoir()
    };
    let shown = company.create(again.clone()).await.unwrap();
    assert!(shown.maitre.is_none());
    assert_eq!(shown.duplicates[0].id, made.id);
    let known = pb::CreateMaitreRequest {
        compte: made.id.clone(),
        ..again
    };
    let same = company.create(known).await.unwrap().maitre.unwrap();
    assert_eq!((same.id, same.apprentis.len()), (made.id, 2));
    assert_eq!(company.opened(&token).await.len(), 2);
}

#[tokio::test]
async fn a_closed_account_opens_nothing_and_follows_nobody_i09() {
    let company = Company::open().await;
    let (made, token) = company.arrived().await;
    let mut accounts = AccountsClient::new(company.bench.suite.channel());
    let wanted = pb::GetAccountRequest {
        id: made.id.clone(),
    };
    let sheet = accounts.get_account(company.ask(wanted)).await.unwrap();
    let wanted = pb::DeactivateAccountRequest {
        id: made.id.clone(),
        expected_version: sheet.into_inner().version,
    };
    let closed = accounts.deactivate_account(company.ask(wanted)).await;
    assert!(!closed.unwrap().into_inner().actif);
    assert!(company.bench.resolve(&token).await.is_err());
    let refused = company.follow(&made.id, &company.apprentis[1].id).await;
    assert_eq!(code(&refused.unwrap_err()), "identity.account_closed");
}

#[tokio::test]
async fn an_apprenti_who_leaves_is_closed_to_its_maitre_i09() {
    let company = Company::open().await;
    let (_, token) = company.arrived().await;
    sqlx::query("update apprenants set actif = false where person_id = $1::uuid")
        .bind(&company.apprentis[0].id)
        .execute(&company.bench.suite.superuser().await)
        .await
        .unwrap();
    assert!(company.opened(&token).await.is_empty());
    let listed = company.list(&company.admin).await.unwrap();
    assert!(!listed.maitres[0].apprentis[0].suivi);
}

#[tokio::test]
async fn each_profile_reads_what_is_its_own_i10() {
    let company = Company::open().await;
    company.arrived().await;
    let total = async |profil: Profil, referentiels: &[&str]| {
        let by = a_person(company.admin.id, profil, referentiels);
        let found = company.list(&by).await;
        found.map(|found| (found.total, found.allowed_actions.is_empty()))
    };
    assert_eq!(
        total(Profil::Administrateur, &[]).await.unwrap(),
        (1, false)
    );
    assert_eq!(total(Profil::Ddfpt, &[]).await.unwrap(), (1, false));
    assert_eq!(
        total(Profil::ChefEtablissement, &[]).await.unwrap(),
        (1, true)
    );
    // A teacher of nothing that any of them follows.
    assert_eq!(
        total(Profil::Enseignant, &["aucun"]).await.unwrap(),
        (0, true)
    );
    for profil in [
        Profil::Apprenant,
        Profil::Inspecteur,
        Profil::MaitreApprentissage,
    ] {
        let refused = total(profil, &[]).await.unwrap_err();
        assert_eq!(code(&refused), "identity.forbidden");
    }
}

#[tokio::test]
async fn a_foreign_maitre_is_answered_like_a_missing_one_i09() {
    let company = Company::open().await;
    let (made, _) = company.arrived().await;
    let stranger = company.bench.open_school(&other_school()).await;
    let leave = async |maitre: String| {
        let wanted = pb::LeaveApprentiRequest {
            maitre,
            apprenti: company.apprentis[0].id.clone(),
        };
        let request = company
            .bench
            .suite
            .as_person(&stranger, &other_school(), wanted);
        company.maitres().leave_apprenti(request).await.unwrap_err()
    };
    let foreign = leave(made.id.clone()).await;
    let missing = leave(chassis::id::fresh().to_string()).await;
    assert_eq!(code(&foreign), "identity.not_found");
    assert_eq!(
        (foreign.code(), foreign.message()),
        (missing.code(), missing.message())
    );
}
