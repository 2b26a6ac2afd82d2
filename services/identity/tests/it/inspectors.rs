//! Accesses of inspectors (I-13).

use chassis::{Person, Profil, Uai};
use chassis_testing::Suite;
use jiff::SignedDuration;
use proto::identity::v1 as pb;
use tonic::Status;

use crate::bench::{Bench, a_person, code, config, other_school, school};
use crate::mailbox::Mailbox;

struct Visit {
    bench: Bench,
    mailbox: Mailbox,
    chef: Person,
}

impl Visit {
    async fn prepare() -> Self {
        let mailbox = Mailbox::open().await;
        let bench = Bench::with(config(Some(mailbox.port()))).await;
        let admin = bench.open_school(&school()).await;
        bench
            .subscribe(&admin, &["bac-pro-melec", "bac-pro-mspc"])
            .await;
        let chef = a_person(admin.id, Profil::ChefEtablissement, &[]);
        Self {
            bench,
            mailbox,
            chef,
        }
    }

    async fn open(
        &self,
        uai: &Uai,
        wanted: pb::OpenInspectorAccessRequest,
    ) -> Result<pb::InspectorAccess, Status> {
        let request = self.bench.suite.as_person(&self.chef, uai, wanted);
        self.bench
            .inspectors()
            .open_inspector_access(request)
            .await
            .map(tonic::Response::into_inner)
    }

    /// Opens the usual access; answers it with the inspector's open session.
    async fn opened(&self) -> (pb::InspectorAccess, String) {
        let access = self.open(&school(), an_inspector()).await.unwrap();
        let mail = self.mailbox.next().await;
        let password = mail.line_after("Mot de passe provisoire");
        let opened = self.bench.login("paul.rival", &password).await.unwrap();
        (access, opened.token)
    }

    async fn withdraw(&self, by: &Person, id: &str) -> Result<pb::InspectorAccess, Status> {
        let wanted = pb::WithdrawInspectorAccessRequest { id: id.into() };
        self.bench
            .inspectors()
            .withdraw_inspector_access(self.bench.suite.as_person(by, &school(), wanted))
            .await
            .map(tonic::Response::into_inner)
    }

    async fn change(
        &self,
        access: &pb::InspectorAccess,
        referentiels: &[&str],
        fin: &str,
    ) -> Result<pb::InspectorAccess, Status> {
        let wanted = pb::ChangeInspectorAccessRequest {
            id: access.id.clone(),
            referentiels: referentiels.iter().map(|code| (*code).to_owned()).collect(),
            fin: fin.into(),
            expected_version: access.version,
        };
        self.bench
            .inspectors()
            .change_inspector_access(self.bench.suite.as_person(&self.chef, &school(), wanted))
            .await
            .map(tonic::Response::into_inner)
    }

    async fn list(&self, by: &Person, uai: &Uai) -> Result<pb::ListInspectorsResponse, Status> {
        let wanted = pb::ListInspectorsRequest {};
        self.bench
            .inspectors()
            .list_inspectors(self.bench.suite.as_person(by, uai, wanted))
            .await
            .map(tonic::Response::into_inner)
    }
}

fn an_inspector() -> pb::OpenInspectorAccessRequest {
    pb::OpenInspectorAccessRequest {
        nom: "RIVAL".into(),
        prenom: "Paul".into(),
        courriel: "Paul.Rival@example.org".into(),
        referentiels: vec!["bac-pro-mspc".into()],
        fin: "2026-12-18".into(),
    }
}

#[tokio::test]
async fn the_named_person_gets_a_mail_and_reads_what_was_opened_i13() {
    let visit = Visit::prepare().await;
    let (access, token) = visit.opened().await;
    assert_eq!(access.courriel, "paul.rival@example.org");
    let session = visit.bench.resolve(&token).await.unwrap();
    assert_eq!(
        (
            session.profil.as_str(),
            session.referentiels,
            session.until.as_str()
        ),
        ("inspecteur", vec!["bac-pro-mspc".to_owned()], "2026-12-18")
    );
    assert!(session.must_change_password);
    let shown = visit.list(&visit.chef, &school()).await.unwrap();
    assert_eq!(shown.accesses[0].etat, "ouvert");
    assert!(!shown.accesses[0].derniere_visite.is_empty());
    let queue: Vec<String> = sqlx::query_scalar("select context::text from mails")
        .fetch_all(&visit.bench.suite.superuser().await)
        .await
        .unwrap();
    assert!(queue.iter().all(|row| !row.contains("mot_de_passe")));
}

#[tokio::test]
async fn every_wrong_field_of_an_opening_is_named_i13() {
    let visit = Visit::prepare().await;
    let wrong = pb::OpenInspectorAccessRequest {
        nom: String::new(),
        prenom: "P@ul".into(),
        courriel: "paul".into(),
        referentiels: vec!["bts-ms".into()],
        fin: "2026-09-30".into(),
    };
    let refused = visit.open(&school(), wrong).await.unwrap_err();
    let fields: Vec<String> = chassis::grpc::Failure::from(&refused)
        .fields
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(fields, ["nom", "prenom", "courriel", "referentiels", "fin"]);
    let again = visit.open(&school(), an_inspector()).await.unwrap();
    let twice = visit.open(&school(), an_inspector()).await.unwrap_err();
    assert_eq!(code(&twice), "identity.inspector_exists");
    assert_eq!(
        visit.list(&visit.chef, &school()).await.unwrap().accesses[0].id,
        again.id
    );
}

#[tokio::test]
async fn a_repeated_opening_opens_once_g06() {
    let visit = Visit::prepare().await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let request = visit
            .bench
            .suite
            .as_person(&visit.chef, &school(), an_inspector());
        let request = Suite::<identity::Identity>::repeatable(request, "key-1");
        let opened = visit
            .bench
            .inspectors()
            .open_inspector_access(request)
            .await;
        ids.push(opened.unwrap().into_inner().id);
    }
    assert_eq!(ids[0], ids[1]);
    visit.mailbox.next().await;
    assert_eq!(visit.mailbox.count(), 1);
}

#[tokio::test]
async fn a_withdrawn_access_refuses_the_next_request_i13() {
    let visit = Visit::prepare().await;
    let (access, token) = visit.opened().await;
    let withdrawn = visit.withdraw(&visit.chef, &access.id).await.unwrap();
    assert_eq!(withdrawn.etat, "invalide");
    assert!(withdrawn.allowed_actions.is_empty());
    let refused = visit.bench.resolve(&token).await.unwrap_err();
    assert_eq!(code(&refused), "identity.session_closed");
    let again = visit.withdraw(&visit.chef, &access.id).await.unwrap();
    assert_eq!(again.retire_le, withdrawn.retire_le);
    let faits: Vec<&str> = again
        .journal
        .iter()
        .map(|entry| entry.fait.as_str())
        .collect();
    assert_eq!(faits, ["ouvert", "retire"]);
    let changed = visit.change(&again, &["bac-pro-mspc"], "2027-01-01").await;
    assert_eq!(code(&changed.unwrap_err()), "identity.inspector_withdrawn");
}

#[tokio::test]
async fn an_access_ends_by_itself_after_its_last_day_i13() {
    let visit = Visit::prepare().await;
    let (access, token) = visit.opened().await;
    let clock = &visit.bench.suite.clock;
    // Kept in use until the evening of the last day, in France.
    clock.set("2026-12-18T20:00:00Z".parse().unwrap());
    sqlx::query("update sessions set last_used_at = $1::timestamptz, expires_at = $1::timestamptz + interval '1 day'")
        .bind("2026-12-18T20:00:00Z")
        .execute(&visit.bench.suite.superuser().await)
        .await
        .unwrap();
    visit.bench.resolve(&token).await.unwrap();
    clock.set("2026-12-18T21:30:00Z".parse().unwrap());
    visit.bench.resolve(&token).await.unwrap();
    clock.advance(SignedDuration::from_hours(2));
    let refused = visit.bench.resolve(&token).await.unwrap_err();
    assert_eq!(code(&refused), "identity.session_closed");
    let listed = visit.list(&visit.chef, &school()).await.unwrap();
    assert_eq!(listed.accesses[0].etat, "expire");
    let later = visit
        .change(&access, &["bac-pro-melec"], "2027-02-01")
        .await
        .unwrap();
    assert_eq!(later.etat, "ouvert");
}

#[tokio::test]
async fn a_change_is_true_from_the_next_request_on_and_a_stale_one_is_refused_i13() {
    let visit = Visit::prepare().await;
    let (access, token) = visit.opened().await;
    let changed = visit
        .change(&access, &["bac-pro-melec"], "2027-01-29")
        .await
        .unwrap();
    let session = visit.bench.resolve(&token).await.unwrap();
    assert_eq!(session.referentiels, ["bac-pro-melec"]);
    let stale = visit.change(&access, &["bac-pro-mspc"], "2027-01-29").await;
    assert_eq!(code(&stale.unwrap_err()), "identity.stale");
    assert_eq!(changed.version, access.version + 1);
}

#[tokio::test]
async fn one_inspector_of_two_schools_is_one_person_i13() {
    let visit = Visit::prepare().await;
    let (_, token) = visit.opened().await;
    let elsewhere = visit.bench.open_school(&other_school()).await;
    sqlx::query("update etablissements set nom = 'Lycée du Parc', courriel = 'parc@example.org', referentiels = '{bac-pro-mspc}' where etablissement = '0751234J'")
        .execute(&visit.bench.suite.superuser().await)
        .await
        .unwrap();
    visit.open(&other_school(), an_inspector()).await.unwrap();
    let mail = visit.mailbox.next().await;
    assert!(!mail.text.contains("Mot de passe provisoire"));
    let session = visit.bench.resolve(&token).await.unwrap();
    let places: Vec<&str> = session
        .choices
        .iter()
        .map(|choice| choice.etablissement.as_str())
        .collect();
    assert_eq!(places, ["0761234D", "0751234J"]);
    // No school gives that person a password of its own making.
    let admin = a_person(elsewhere.id, Profil::Administrateur, &[]);
    let slips = pb::IssueTemporaryPasswordsRequest {
        ids: vec![session.person],
    };
    let slips = visit
        .bench
        .people()
        .issue_temporary_passwords(visit.bench.suite.as_person(&admin, &other_school(), slips))
        .await
        .unwrap();
    assert!(slips.into_inner().credentials.is_empty());
}

#[tokio::test]
async fn an_invitation_sent_again_brings_a_password_only_until_the_first_sign_in_i13() {
    let visit = Visit::prepare().await;
    let access = visit.open(&school(), an_inspector()).await.unwrap();
    let first = visit
        .mailbox
        .next()
        .await
        .line_after("Mot de passe provisoire");
    let invite = async || {
        let wanted = pb::InviteInspectorRequest {
            id: access.id.clone(),
        };
        let request = visit.bench.suite.as_person(&visit.chef, &school(), wanted);
        visit
            .bench
            .inspectors()
            .invite_inspector(request)
            .await
            .unwrap();
        visit.mailbox.next().await
    };
    let second = invite().await.line_after("Mot de passe provisoire");
    assert!(visit.bench.login("paul.rival", &first).await.is_err());
    visit.bench.login("paul.rival", &second).await.unwrap();
    assert!(!invite().await.text.contains("Mot de passe provisoire"));
}

#[tokio::test]
async fn a_refused_address_shows_where_the_head_looks_i13() {
    let visit = Visit::prepare().await;
    visit.mailbox.refuse("paul.rival@example.org");
    visit.open(&school(), an_inspector()).await.unwrap();
    chassis_testing::eventually("the refusal is seen", async || {
        let listed = visit.list(&visit.chef, &school()).await.unwrap();
        listed.accesses[0].etat == "adresse_refusee"
    })
    .await;
}

#[tokio::test]
async fn the_head_alone_decides_and_a_foreign_access_looks_missing_i13() {
    let visit = Visit::prepare().await;
    let access = visit.open(&school(), an_inspector()).await.unwrap();
    let ddfpt = a_person(visit.chef.id, Profil::Ddfpt, &[]);
    let read = visit.list(&ddfpt, &school()).await.unwrap();
    assert!(read.allowed_actions.is_empty() && read.accesses[0].allowed_actions.is_empty());
    let refused = visit.withdraw(&ddfpt, &access.id).await.unwrap_err();
    assert_eq!(code(&refused), "identity.forbidden");
    let admin = a_person(visit.chef.id, Profil::Administrateur, &[]);
    let unread = visit.list(&admin, &school()).await.unwrap_err();
    assert_eq!(code(&unread), "identity.forbidden");

    visit.bench.open_school(&other_school()).await;
    let withdraw = async |id: &str| {
        let wanted = pb::WithdrawInspectorAccessRequest { id: id.into() };
        let request = visit
            .bench
            .suite
            .as_person(&visit.chef, &other_school(), wanted);
        let answer = visit
            .bench
            .inspectors()
            .withdraw_inspector_access(request)
            .await;
        let status = answer.unwrap_err();
        (status.code(), code(&status), status.message().to_owned())
    };
    let foreign = withdraw(&access.id).await;
    assert_eq!(foreign, withdraw(&chassis::id::fresh().to_string()).await);
    assert_eq!(foreign.1, "identity.not_found");
    assert!(
        visit
            .list(&visit.chef, &other_school())
            .await
            .unwrap()
            .accesses
            .is_empty()
    );
}
