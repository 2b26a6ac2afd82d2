//! Who follows whom (I-10).

use chassis::{Person, Profil};
use proto::identity::v1 as pb;
use proto::identity::v1::accounts_client::AccountsClient;
use proto::identity::v1::referents_client::ReferentsClient;
use tonic::transport::Channel;
use tonic::{Response, Status};

use crate::bench::{Bench, a_person, code, other_school, school};

struct Team {
    bench: Bench,
    admin: Person,
    ddfpt: Person,
    /// A class with learners, and teachers.
    division: String,
}

impl Team {
    async fn open() -> Self {
        let bench = Bench::start().await;
        let admin = bench.imported_school().await;
        let ddfpt = a_person(chassis::id::fresh(), Profil::Ddfpt, &[]);
        let division: String = sqlx::query_scalar(
            "select y.division from apprenant_annees y
             join enseignements e on e.annee = y.annee and e.division = y.division
             group by y.division
             order by count(distinct y.person_id) desc, y.division limit 1",
        )
        .fetch_one(&bench.suite.superuser().await)
        .await
        .unwrap();
        Self {
            bench,
            admin,
            ddfpt,
            division,
        }
    }

    fn referents(&self) -> ReferentsClient<Channel> {
        ReferentsClient::new(self.bench.suite.channel())
    }

    async fn list(&self, by: &Person) -> Result<pb::ListReferentsResponse, Status> {
        let wanted = pb::ListReferentsRequest {
            division: self.division.clone(),
            limit: 500,
            ..Default::default()
        };
        let request = self.bench.suite.as_person(by, &school(), wanted);
        let found = self.referents().list_referents(request).await;
        found.map(Response::into_inner)
    }

    async fn assign(&self, apprenants: &[String], enseignant: &str) -> Result<(), Status> {
        let wanted = pb::AssignReferentRequest {
            apprenants: apprenants.to_vec(),
            enseignant: enseignant.into(),
        };
        let request = self.bench.suite.as_person(&self.ddfpt, &school(), wanted);
        self.referents().assign_referent(request).await.map(|_| ())
    }
}

fn ids(listed: &pb::ListReferentsResponse) -> Vec<String> {
    let learners = listed.apprenants.iter().flat_map(|one| &one.apprenant);
    learners.map(|one| one.id.clone()).collect()
}

fn followed(listed: &pb::ListReferentsResponse, by: &str) -> usize {
    let referents = listed.apprenants.iter().flat_map(|one| &one.referent);
    referents.filter(|one| one.id == by).count()
}

#[tokio::test]
async fn a_whole_class_gets_its_referent_and_one_of_it_another_i10() {
    let team = Team::open().await;
    let class = team.list(&team.ddfpt).await.unwrap();
    let (all, teachers) = (ids(&class), &class.enseignants);
    assert!(all.len() > 1 && !teachers.is_empty());
    // Twice.
    for _ in 0..2 {
        team.assign(&all, &teachers[0].id).await.unwrap();
    }
    let listed = team.list(&team.admin).await.unwrap();
    assert_eq!(followed(&listed, &teachers[0].id), all.len());
    assert!(
        listed.allowed_actions.is_empty(),
        "the administrateur reads"
    );

    let wanted = pb::GetAccountRequest { id: all[0].clone() };
    let request = team.bench.suite.as_person(&team.admin, &school(), wanted);
    let sheet = AccountsClient::new(team.bench.suite.channel())
        .get_account(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(sheet.referent_nom, teachers[0].nom);

    team.assign(&all[..1], "").await.unwrap();
    let listed = team.list(&team.ddfpt).await.unwrap();
    assert_eq!(followed(&listed, &teachers[0].id), all.len() - 1);
}

#[tokio::test]
async fn two_assignments_at_once_leave_one_referent_each_i10() {
    let team = Team::open().await;
    let class = team.list(&team.ddfpt).await.unwrap();
    let all = ids(&class);
    let (one, two) = (
        &class.enseignants.first().unwrap().id,
        &class.enseignants.last().unwrap().id,
    );
    let (first, second) = tokio::join!(team.assign(&all, one), team.assign(&all, two));
    first.unwrap();
    second.unwrap();
    let listed = team.list(&team.ddfpt).await.unwrap();
    let whole = [one, two]
        .into_iter()
        .any(|teacher| followed(&listed, teacher) == all.len());
    assert!(whole, "one of the two holds for all");
}

#[tokio::test]
async fn only_their_teachers_are_chosen_and_nothing_is_done_by_halves_i10() {
    let team = Team::open().await;
    let class = team.list(&team.ddfpt).await.unwrap();
    let mut all = ids(&class);
    let stranger = chassis::id::fresh().to_string();
    for nobody in [team.admin.id.to_string(), stranger.clone()] {
        let refused = team.assign(&all, &nobody).await.unwrap_err();
        let fields = chassis::grpc::Failure::from(&refused).fields;
        assert_eq!(fields[0].1, "identity.not_their_teacher");
    }
    all.push(stranger);
    let refused = team.assign(&all, &class.enseignants[0].id).await;
    assert_eq!(code(&refused.unwrap_err()), "identity.not_found");
    let listed = team.list(&team.ddfpt).await.unwrap();
    assert!(listed.apprenants.iter().all(|one| one.referent.is_none()));
}

#[tokio::test]
async fn each_profile_reads_what_is_its_own_and_the_ddfpt_alone_assigns_i10() {
    let team = Team::open().await;
    let class = team.list(&team.ddfpt).await.unwrap();
    let none = a_person(team.admin.id, Profil::Enseignant, &["aucun"]);
    assert!(team.list(&none).await.unwrap().apprenants.is_empty());
    for profil in [
        Profil::ChefEtablissement,
        Profil::Apprenant,
        Profil::Inspecteur,
    ] {
        let refused = team.list(&a_person(team.admin.id, profil, &[])).await;
        assert_eq!(code(&refused.unwrap_err()), "identity.forbidden");
    }
    let wanted = pb::AssignReferentRequest {
        apprenants: ids(&class),
        enseignant: class.enseignants[0].id.clone(),
    };
    let request = team.bench.suite.as_person(&team.admin, &school(), wanted);
    let refused = team.referents().assign_referent(request).await;
    assert_eq!(code(&refused.unwrap_err()), "identity.forbidden");
}

#[tokio::test]
async fn a_referent_is_told_to_those_who_see_the_learner_i10() {
    let team = Team::open().await;
    let class = team.list(&team.ddfpt).await.unwrap();
    let all = ids(&class);
    team.assign(&all[..2], &class.enseignants[0].id)
        .await
        .unwrap();
    let told = async |by: &Person| {
        let wanted = pb::GetReferentsRequest {
            apprenants: all.clone(),
        };
        let request = team.bench.suite.as_person(by, &school(), wanted);
        let found = team.referents().get_referents(request).await;
        found.map(|found| found.into_inner().referents)
    };
    let learner = a_person(all[0].parse().unwrap(), Profil::Apprenant, &[]);
    assert_eq!(told(&learner).await.unwrap().len(), 1);
    let maitre = Person {
        grants: vec![chassis::Grant::lasting(all[1].parse().unwrap())],
        ..a_person(chassis::id::fresh(), Profil::MaitreApprentissage, &[])
    };
    let seen = told(&maitre).await.unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].apprenant, all[1]);
    let tutor = a_person(chassis::id::fresh(), Profil::TuteurDeStage, &[]);
    assert!(told(&tutor).await.unwrap().is_empty());
    assert_eq!(told(&team.admin).await.unwrap().len(), 2);
    let inspector = a_person(chassis::id::fresh(), Profil::Inspecteur, &[]);
    let refused = told(&inspector).await.unwrap_err();
    assert_eq!(code(&refused), "identity.forbidden");
}

#[tokio::test]
async fn learners_of_another_school_are_missing_i10() {
    let team = Team::open().await;
    let all = ids(&team.list(&team.ddfpt).await.unwrap());
    team.bench.open_school(&other_school()).await;
    let assign = async |apprenants: Vec<String>| {
        let wanted = pb::AssignReferentRequest {
            apprenants,
            enseignant: String::new(),
        };
        let request = team
            .bench
            .suite
            .as_person(&team.ddfpt, &other_school(), wanted);
        team.referents().assign_referent(request).await.unwrap_err()
    };
    let foreign = assign(all).await;
    let missing = assign(vec![chassis::id::fresh().to_string()]).await;
    assert_eq!(code(&foreign), "identity.not_found");
    assert_eq!(
        (foreign.code(), foreign.message()),
        (missing.code(), missing.message())
    );
}
