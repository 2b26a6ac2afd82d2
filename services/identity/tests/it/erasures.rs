//! Erasures (I-12): whom, by whom, what goes and what stays; what the others say of theirs; the clock.

use chassis::{Person, Profil};
use identity::app::effacements;
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan as _};
use proto::events::documents::v1::DocumentsDataErased;
use proto::events::evaluation::v1::EvaluationDataErased;
use proto::events::identity::v1::{AccessRevoked, PersonErased};
use proto::events::periods::v1::PeriodsDataErased;
use proto::events::portfolio::v1::PortfolioDataErased;
use proto::identity::v1 as pb;
use proto::identity::v1::accounts_client::AccountsClient;
use proto::identity::v1::erasures_client::ErasuresClient;
use tonic::transport::Channel;
use tonic::{Code, Status};
use uuid::Uuid;

use crate::bench::{Bench, a_person, code, other_school, school};
use crate::scene::Scene;

/// Tables of which an erasure takes nothing, each with its reason.
const APART: [&str; 15] = [
    // Of the établissement; whoever changed them stays as an identifier.
    "divisions",
    "etablissements",
    "etablissement_images",
    "etablissement_modules",
    "formations",
    "formation_choix",
    "imports",
    // Files of an import that is not applied: they go when it is applied or abandoned.
    "import_records",
    // An operator of the académie is a person of no établissement.
    "operateurs",
    // What operators exchanged: cards of deployments.
    "deploiements",
    // What operators installed: diplomas.
    "referentiels_installes",
    // Hashes of what was typed, for the time of a delay; what was asked, for minutes.
    "login_failures",
    "reset_requests",
    // What is left: numbers.
    "effacements",
    "effacement_parts",
];

fn erasures(bench: &Bench) -> ErasuresClient<Channel> {
    ErasuresClient::new(bench.suite.channel())
}

/// Closes an account, as its administrateur does.
pub(crate) async fn close(bench: &Bench, admin: &Person, id: &str) {
    let mut accounts = AccountsClient::new(bench.suite.channel());
    let get = pb::GetAccountRequest { id: id.to_owned() };
    let sheet = accounts
        .get_account(bench.suite.as_person(admin, &school(), get))
        .await
        .unwrap()
        .into_inner();
    let close = pb::DeactivateAccountRequest {
        id: id.to_owned(),
        expected_version: sheet.version,
    };
    accounts
        .deactivate_account(bench.suite.as_person(admin, &school(), close))
        .await
        .unwrap();
}

/// Erases a person on its demand; answers the erasure.
pub(crate) async fn erase(bench: &Bench, by: &Person, id: &str) -> Result<String, Status> {
    let wanted = pb::ErasePersonRequest {
        person: id.to_owned(),
        motif: "demande".to_owned(),
    };
    let request = bench.suite.as_person(by, &school(), wanted);
    Ok(erasures(bench).erase_person(request).await?.into_inner().id)
}

async fn read(bench: &Bench, by: &Person, id: &str) -> pb::Erasure {
    let wanted = pb::GetErasureRequest { id: id.to_owned() };
    let request = bench.suite.as_person(by, &school(), wanted);
    erasures(bench)
        .get_erasure(request)
        .await
        .unwrap()
        .into_inner()
}

async fn text_of(bench: &Bench, query: &'static str, person: Uuid) -> String {
    sqlx::query_scalar(query)
        .bind(person)
        .fetch_one(&bench.suite.superuser().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn an_erased_learner_leaves_a_number_and_its_tutor_is_out_at_once_i12() {
    let scene = Scene::set().await;
    let (bench, admin) = (&scene.bench, &scene.admin);
    let (_, token) = scene.sent().await;
    let tutor = scene.open(&token).await.unwrap();
    let learner: Uuid = scene.apprenant.parse().unwrap();
    let ine = text_of(
        bench,
        "select ine from apprenants where person_id = $1",
        learner,
    )
    .await;
    let name = text_of(
        bench,
        "select prenom || ' ' || nom from persons where id = $1",
        learner,
    )
    .await;
    assert!(bench.suite.naming(&name).await.contains_key("mails"));

    close(bench, admin, &scene.apprenant).await;
    let seen = bench
        .suite
        .previewed(admin, &school(), learner)
        .await
        .unwrap();
    bench.suite.assert_all_is_erased(&seen, &APART).await;
    assert_eq!((seen["persons"], seen["tutor_accesses"]), (1, 1));
    bench.resolve(&tutor.token).await.unwrap();

    let id = erase(bench, admin, &scene.apprenant).await.unwrap();
    let left = bench.suite.naming(&scene.apprenant).await;
    assert_eq!(left.keys().collect::<Vec<_>>(), ["effacements"]);
    for canary in [&ine, &name] {
        assert_eq!(bench.suite.naming(canary).await.len(), 0, "{canary}");
    }
    assert!(bench.resolve(&tutor.token).await.is_err(), "out at once");
    let closed = "select count(*) from comptes c join profils f using (etablissement, person_id)
                  where f.profil = 'tuteur_de_stage' and not c.actif and c.desactive_le is not null";
    assert_eq!(scene.count(closed).await, 1, "its own term runs now");

    bench.suite.settle().await;
    let told = bench.suite.published::<PersonErased>().await;
    assert_eq!(told.len(), 1);
    assert_eq!(
        (&told[0].1.erasure, &told[0].1.person),
        (&id, &scene.apprenant)
    );
    assert_eq!(bench.suite.published::<AccessRevoked>().await.len(), 1);
    // Nobody is there to be erased again.
    let again = erase(bench, admin, &scene.apprenant).await.unwrap_err();
    assert_eq!(again.code(), Code::NotFound);
}

#[tokio::test]
async fn what_every_service_says_is_gathered_once_i12() {
    let scene = Scene::set().await;
    let (bench, admin) = (&scene.bench, &scene.admin);
    close(bench, admin, &scene.apprenant).await;
    let id = erase(bench, admin, &scene.apprenant).await.unwrap();
    assert_eq!(
        read(bench, admin, &id).await.parts.len(),
        1,
        "identity's own"
    );

    let erasure: Uuid = id.parse().unwrap();
    let tables = vec!["fiches_liaison".to_owned(), "claims".to_owned()];
    macro_rules! tell {
        ($($event:ident),+) => {$(
            let event = $event {
                erasure: id.clone(),
                tables: tables.clone(),
                rows: vec![2, 0],
                version: 1,
            };
            let envelope = bench.suite.publish(&school(), erasure, 1, &event).await;
            bench.suite.publish_again(&envelope, &event).await;
        )+};
    }
    tell!(
        PeriodsDataErased,
        PortfolioDataErased,
        EvaluationDataErased,
        DocumentsDataErased
    );
    bench.suite.settle().await;
    let head = a_person(Uuid::from_u128(7), Profil::ChefEtablissement, &[]);
    let gathered = read(bench, &head, &id).await;
    assert_eq!(gathered.parts.len(), 5);
    assert_eq!(
        (gathered.motif.as_str(), &gathered.par),
        ("demande", &admin.id.to_string())
    );
    let part = gathered.parts.iter().find(|part| part.service == "periods");
    let part = part.unwrap();
    assert_eq!(
        (&part.tables, part.rows.as_slice()),
        (&tables, [2, 0].as_slice())
    );

    // Of another school, it is not there.
    let stranger = bench.open_school(&other_school()).await;
    let wanted = pb::GetErasureRequest { id };
    let foreign = erasures(bench)
        .get_erasure(bench.suite.as_person(&stranger, &other_school(), wanted))
        .await
        .unwrap_err();
    assert_eq!(foreign.code(), Code::NotFound);
}

#[tokio::test]
async fn only_closed_accounts_by_the_administrateur_and_never_oneself_i12() {
    let scene = Scene::set().await;
    let (bench, admin) = (&scene.bench, &scene.admin);
    let open = erase(bench, admin, &scene.apprenant).await.unwrap_err();
    assert_eq!(code(&open), "identity.erasure_open");
    let own = erase(bench, admin, &admin.id.to_string())
        .await
        .unwrap_err();
    assert_eq!(code(&own), "identity.erasure_own");
    // The last administrateur, for another: it is open, and nobody may close it.
    let second = a_person(chassis::id::fresh(), Profil::Administrateur, &[]);
    let last = erase(bench, &second, &admin.id.to_string())
        .await
        .unwrap_err();
    assert_eq!(code(&last), "identity.erasure_open");

    close(bench, admin, &scene.apprenant).await;
    for profil in [Profil::ChefEtablissement, Profil::Ddfpt, Profil::Enseignant] {
        let other = a_person(chassis::id::fresh(), profil, &[]);
        let refused = erase(bench, &other, &scene.apprenant).await.unwrap_err();
        assert_eq!(code(&refused), "identity.forbidden", "{profil}");
    }
    let wanted = pb::ErasePersonRequest {
        person: scene.apprenant.clone(),
        motif: "terme".to_owned(),
    };
    let request = bench.suite.as_person(admin, &school(), wanted);
    let clock = erasures(bench).erase_person(request).await.unwrap_err();
    assert_eq!(code(&clock), "identity.invalid");
    let stranger = bench.open_school(&other_school()).await;
    let wanted = pb::ErasePersonRequest {
        person: scene.apprenant.clone(),
        motif: "demande".to_owned(),
    };
    let request = bench.suite.as_person(&stranger, &other_school(), wanted);
    let foreign = erasures(bench).erase_person(request).await.unwrap_err();
    assert_eq!(code(&foreign), "identity.not_found");
    assert_eq!(scene.count("select count(*) from effacements").await, 0);
}

#[tokio::test]
async fn asked_again_under_the_same_key_it_is_the_same_erasure_g06() {
    let scene = Scene::set().await;
    let (bench, admin) = (&scene.bench, &scene.admin);
    close(bench, admin, &scene.apprenant).await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let wanted = pb::ErasePersonRequest {
            person: scene.apprenant.clone(),
            motif: "erreur".to_owned(),
        };
        let request = bench.suite.as_person(admin, &school(), wanted);
        let request = chassis_testing::Suite::<identity::Identity>::repeatable(request, "k");
        ids.push(
            erasures(bench)
                .erase_person(request)
                .await
                .unwrap()
                .into_inner()
                .id,
        );
    }
    assert_eq!(ids[0], ids[1]);
    assert_eq!(scene.count("select count(*) from effacements").await, 1);
}

#[tokio::test]
async fn who_is_known_elsewhere_loses_this_part_alone_i12() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let other = bench.open_school(&other_school()).await;
    let pool = bench.suite.superuser().await;
    for query in [
        "insert into comptes (etablissement, person_id, actif, desactive_le)
         values ('0761234D', $1, false, '2026-09-01')",
        "insert into profils (etablissement, person_id, profil, source, actif)
         values ('0761234D', $1, 'enseignant', 'manuel', false)",
    ] {
        sqlx::query(query)
            .bind(other.id)
            .execute(&pool)
            .await
            .unwrap();
    }
    let id = erase(&bench, &admin, &other.id.to_string()).await.unwrap();
    assert!(read(&bench, &admin, &id).await.ailleurs);
    let left = bench.suite.naming(&other.id.to_string()).await;
    let left: Vec<&str> = left.keys().map(String::as_str).collect();
    assert_eq!(
        left,
        [
            "comptes",
            "credentials",
            "effacements",
            "persons",
            "profils"
        ]
    );
    let open: i64 =
        sqlx::query_scalar("select count(*) from comptes where person_id = $1 and actif")
            .bind(other.id)
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(open, 1);
}

/// Somebody who left, or whose last access ended, on a day.
struct Gone {
    person: Uuid,
    terme: Date,
}

/// A few hundred persons of each nature, gone on many days of the first year.
async fn many(bench: &Bench, first: Date) -> Vec<Gone> {
    let pool = bench.suite.superuser().await;
    let mut gone = Vec::new();
    for rank in 0..300_i64 {
        let person = chassis::id::fresh();
        let left = first.checked_add((rank * 7 % 355).days()).unwrap();
        let (profil, kept, open) = match rank % 3 {
            0 => ("apprenant", 366, false),
            1 => ("enseignant", 1_830, false),
            _ => ("tuteur_de_stage", 1_098, true),
        };
        let terme = left.checked_add(kept.days()).unwrap();
        sqlx::query(
            "with who as (insert into persons (id, nom, prenom, nom_cle, prenom_cle, created_at)
                          values ($1, 'ESSAI', 'Un', 'essai', 'un', now())),
                  compte as (insert into comptes (etablissement, person_id, actif, desactive_le)
                             values ('0761234D', $1, $4, case when $4 then null else $2::date end)),
                  profil as (insert into profils (etablissement, person_id, profil, source, actif)
                             values ('0761234D', $1, $3, 'manuel', $4)),
                  learner as (insert into apprenants (etablissement, person_id, annee, actif)
                              select '0761234D', $1, 2026, false where $3 = 'apprenant')
             insert into tutor_accesses (etablissement, id, person_id, apprenant, period_id, referentiel, period_titre,
                                         period_start, period_end, salt, token_hash, expires_at)
             select '0761234D', $1, $1, gen_random_uuid(), gen_random_uuid(), 'bac-pro-mspc', 'PFMP', $2::date, $2::date,
                    '\\x00', decode(replace($1::text, '-', ''), 'hex'), $2::date + interval '12 hours'
             where $4",
        )
        .bind(person)
        .bind(jiff_sqlx::ToSqlx::to_sqlx(left))
        .bind(profil)
        .bind(open)
        .execute(&pool)
        .await
        .unwrap();
        gone.push(Gone { person, terme });
    }
    gone
}

async fn alive(bench: &Bench) -> Vec<Uuid> {
    sqlx::query_scalar("select id from persons order by id")
        .fetch_all(&bench.suite.superuser().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn in_six_years_nobody_survives_its_term_and_nobody_goes_before_i12() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let app = bench.app();
    let mut today: Date = "2026-10-01".parse().unwrap();
    let gone = many(&bench, today).await;
    for _ in 0..313 {
        effacements::sweep(&app).await.unwrap();
        let mut expected: Vec<Uuid> = gone
            .iter()
            .filter(|one| one.terme > today)
            .map(|one| one.person)
            .chain([admin.id])
            .collect();
        expected.sort();
        assert_eq!(alive(&bench).await, expected, "{today}");
        bench
            .suite
            .clock
            .advance(SignedDuration::from_hours(7 * 24));
        today = today.checked_add(7.days()).unwrap();
    }
    assert_eq!(alive(&bench).await, [admin.id]);
    let by_the_clock: i64 = sqlx::query_scalar(
        "select count(*) from effacements where motif = 'terme' and par is null",
    )
    .fetch_one(&bench.suite.superuser().await)
    .await
    .unwrap();
    assert_eq!(by_the_clock, 300);
    bench.suite.settle().await;
    assert_eq!(bench.suite.published::<PersonErased>().await.len(), 300);
}

#[tokio::test]
async fn whoever_comes_back_is_kept_and_those_who_go_soon_are_told_i12() {
    let scene = Scene::set().await;
    let (bench, admin) = (&scene.bench, &scene.admin);
    close(bench, admin, &scene.apprenant).await;
    let head = a_person(Uuid::from_u128(7), Profil::ChefEtablissement, &[]);
    let due = async |by: &Person| {
        let request = bench.suite.as_person(by, &school(), pb::ListDueRequest {});
        erasures(bench)
            .list_due(request)
            .await
            .map(|found| found.into_inner().persons)
    };
    assert!(due(&head).await.unwrap().is_empty());
    bench
        .suite
        .clock
        .advance(SignedDuration::from_hours(24 * 340));
    let soon = due(&head).await.unwrap();
    assert_eq!(soon.len(), 1);
    assert_eq!(
        (&soon[0].person, soon[0].nature.as_str()),
        (&scene.apprenant, "apprenant")
    );
    assert_eq!(soon[0].terme, "2027-10-02");
    let ddfpt = a_person(Uuid::from_u128(8), Profil::Ddfpt, &[]);
    assert_eq!(
        due(&ddfpt).await.unwrap_err().code(),
        Code::PermissionDenied
    );

    // Opened again the day before, it stays.
    let mut accounts = AccountsClient::new(bench.suite.channel());
    let get = pb::GetAccountRequest {
        id: scene.apprenant.clone(),
    };
    let sheet = accounts
        .get_account(bench.suite.as_person(admin, &school(), get))
        .await
        .unwrap()
        .into_inner();
    let open = pb::ReactivateAccountRequest {
        id: scene.apprenant.clone(),
        expected_version: sheet.version,
    };
    accounts
        .reactivate_account(bench.suite.as_person(admin, &school(), open))
        .await
        .unwrap();
    bench
        .suite
        .clock
        .advance(SignedDuration::from_hours(24 * 60));
    effacements::sweep(&bench.app()).await.unwrap();
    assert_eq!(scene.count("select count(*) from effacements").await, 0);
}
