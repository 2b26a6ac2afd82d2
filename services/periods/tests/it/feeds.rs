//! The address at which somebody's agenda reads the calendar by itself (P-12).

use chassis::grpc::Failure;
use chassis::{Person, Profil, Uai};
use proto::periods::v1 as pb;
use proto::periods::v1::calendar_feeds_client::CalendarFeedsClient;
use uuid::Uuid;

use crate::bench::{Bench, MSPC, a_person, other_school, school};
use crate::client::{Client, code};

/// A token that nobody was given.
pub(crate) const NO_TOKEN: &str = "0761234D.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

async fn make(client: &Client<'_>) -> String {
    let made = client.make_feed(pb::MakeFeedRequest {}).await.unwrap();
    assert!(made.token.starts_with("0761234D.") && made.token.len() > 50);
    assert_eq!(made.feed, own(client).await);
    made.token
}

async fn own(client: &Client<'_>) -> Option<pb::Feed> {
    let found = client.get_feed(pb::GetFeedRequest {}).await;
    found.unwrap().feed
}

/// Whose an address is: the gateway asks, in nobody's name.
async fn whose(bench: &Bench, token: &str) -> Result<pb::FindFeedResponse, Failure> {
    let query = pb::FindFeedRequest {
        token: token.to_owned(),
    };
    let query = bench.suite.as_service("gateway", &Uai::NONE, query);
    let mut grpc = CalendarFeedsClient::new(bench.suite.channel());
    Ok(grpc.find_feed(query).await?.into_inner())
}

/// What it shows to a person who teaches these.
async fn look(
    bench: &Bench,
    token: &str,
    referentiels: &[&str],
) -> Result<pb::FeedCalendar, Failure> {
    let query = pb::GetFeedCalendarRequest {
        token: token.to_owned(),
        referentiels: referentiels.iter().map(ToString::to_string).collect(),
    };
    let query = bench.suite.as_service("gateway", &Uai::NONE, query);
    let mut grpc = CalendarFeedsClient::new(bench.suite.channel());
    Ok(grpc.get_feed_calendar(query).await?.into_inner())
}

fn ids(shown: &pb::FeedCalendar) -> Vec<&str> {
    shown.periods.iter().map(|one| one.id.as_str()).collect()
}

/// A deadline of this diploma in the school year of the periods of these tests.
async fn deadline(bench: &Bench, referentiel: &str) {
    let content = pb::OfficialContent {
        nature: "certification".to_owned(),
        libelle: format!("Épreuve {referentiel}"),
        end: "2027-06-11".to_owned(),
        referentiel: referentiel.to_owned(),
        ..pb::OfficialContent::default()
    };
    let command = pb::AddOfficialPeriodRequest {
        content: Some(content),
    };
    bench.as_ddfpt().add_official_period(command).await.unwrap();
}

/// Within the school year of the periods of these tests.
fn in_that_year(bench: &Bench) {
    bench
        .suite
        .clock
        .set("2027-06-10T08:00:00Z".parse().unwrap());
}

#[tokio::test]
async fn each_person_has_one_address_and_a_new_one_ends_the_former_p12() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    assert_eq!(own(&ddfpt).await, None);
    let first = make(&ddfpt).await;
    let other = make(&bench.as_ddfpt()).await;
    let second = make(&ddfpt).await;
    assert_eq!(code(whose(&bench, &first).await), "periods.feed_closed");
    assert!(whose(&bench, &second).await.is_ok());
    // Two at once: the last one to be kept opens, and it is one.
    let twin = ddfpt.clone();
    let (one, two) = tokio::join!(make_only(&ddfpt), make_only(&twin));
    let mut open = 0;
    for token in [&one, &two] {
        open += usize::from(whose(&bench, token).await.is_ok());
    }
    assert_eq!(open, 1);
    assert_eq!(code(whose(&bench, &second).await), "periods.feed_closed");

    for _ in 0..2 {
        ddfpt.remove_feed(pb::RemoveFeedRequest {}).await.unwrap();
    }
    assert_eq!(own(&ddfpt).await, None);
    for token in [&one, &two] {
        assert_eq!(code(whose(&bench, token).await), "periods.feed_closed");
    }
    assert!(
        whose(&bench, &other).await.is_ok(),
        "another person keeps its own"
    );
    let kept = format!("calendar_feeds t where strpos(to_jsonb(t)::text, '{other}') > 0");
    assert_eq!(bench.count(&kept).await, 0, "no token is kept");
}

async fn make_only(client: &Client<'_>) -> String {
    let made = client.make_feed(pb::MakeFeedRequest {}).await;
    made.unwrap().token
}

#[tokio::test]
async fn an_address_tells_whose_it_is_to_the_gateway_alone_p12() {
    let bench = Bench::start().await;
    let person = a_person(Profil::ChefEtablissement);
    let head = Client::person(&bench, person.clone());
    let token = make(&head).await;
    let expected = pb::FindFeedResponse {
        etablissement: school().to_string(),
        person: person.id.to_string(),
        profil: "chef_etablissement".to_owned(),
    };
    assert_eq!(whose(&bench, &token).await.unwrap(), expected);
    let find = pb::FindFeedRequest {
        token: token.clone(),
    };
    let show = pb::GetFeedCalendarRequest {
        token: token.clone(),
        referentiels: vec![],
    };
    for other in [head, bench.as_service("portfolio"), bench.as_evaluation()] {
        assert_eq!(
            code(other.find_feed(find.clone()).await),
            "periods.forbidden"
        );
        let refused = other.get_feed_calendar(show.clone()).await;
        assert_eq!(code(refused), "periods.forbidden");
    }
    // Neither elsewhere, nor guessed.
    let elsewhere = token.replace(school().as_str(), other_school().as_str());
    for wrong in [elsewhere.as_str(), NO_TOKEN, "", "0761234D.", "faux"] {
        let (found, shown) = (whose(&bench, wrong).await, look(&bench, wrong, &[]).await);
        assert_eq!(code(found), "periods.feed_closed", "{wrong}");
        assert_eq!(code(shown), "periods.feed_closed", "{wrong}");
    }
}

#[tokio::test]
async fn who_sees_neither_calendar_nor_own_periods_has_no_address_p12_i08_i13() {
    let bench = Bench::start().await;
    for profil in [
        Profil::Administrateur,
        Profil::TuteurDeStage,
        Profil::MaitreApprentissage,
        Profil::Inspecteur,
        Profil::OperateurAcademique,
    ] {
        let client = bench.as_profile(profil);
        let refused = [
            code(client.get_feed(pb::GetFeedRequest {}).await),
            code(client.make_feed(pb::MakeFeedRequest {}).await),
            code(client.remove_feed(pb::RemoveFeedRequest {}).await),
        ];
        assert_eq!(refused, ["periods.not_found"; 3], "{profil}");
    }
    assert_eq!(bench.count("calendar_feeds").await, 0);
}

#[tokio::test]
async fn an_address_shows_what_its_person_sees_and_names_nobody_p12_i10() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let (another, others) = bench.a_period(1).await;
    in_that_year(&bench);
    for referentiel in [MSPC, "bts-ms"] {
        deadline(&bench, referentiel).await;
    }
    let both = [period.id.as_str(), another.id.as_str()];

    let ddfpt = make(&bench.as_ddfpt()).await;
    let shown = look(&bench, &ddfpt, &[]).await.unwrap();
    assert_eq!(ids(&shown), both);
    assert_eq!(shown.official.len(), 2);
    assert_eq!(shown.periods[0].divisions, ["1MSPC"]);
    assert_eq!(
        (&shown.periods[0].start, &shown.periods[0].end),
        (&period.start, &period.end)
    );
    let whole = format!("{shown:?}");
    for learner in learners.iter().chain(&others) {
        assert!(!whole.contains(&learner.to_string()), "{whole}");
    }

    // What it teaches now, not when it was made.
    let teacher = make(&bench.as_teacher_of("bts-ms")).await;
    let shown = look(&bench, &teacher, &[MSPC]).await.unwrap();
    assert_eq!((ids(&shown), shown.official.len()), (both.to_vec(), 1));
    let shown = look(&bench, &teacher, &[]).await.unwrap();
    assert_eq!((ids(&shown).len(), shown.official.len()), (0, 0));

    // A learner reads no official calendar: its own periods, whatever it is said to teach.
    let learner = make(&bench.as_learner(learners[0])).await;
    let shown = look(&bench, &learner, &["bts-ms"]).await.unwrap();
    assert_eq!(ids(&shown), [period.id.as_str()]);
    assert_eq!(shown.official, []);
}

#[tokio::test]
async fn what_is_deleted_or_long_past_leaves_the_address_p12() {
    let bench = Bench::start().await;
    let (period, _) = bench.a_period(1).await;
    let (stays, _) = bench.a_period(1).await;
    in_that_year(&bench);
    let ddfpt = bench.as_ddfpt();
    let token = make(&ddfpt).await;
    assert_eq!(look(&bench, &token, &[]).await.unwrap().periods.len(), 2);
    ddfpt.delete(&period).await.unwrap();
    let shown = look(&bench, &token, &[]).await.unwrap();
    assert_eq!(ids(&shown), [stays.id.as_str()]);
    // Until the school year after it ends.
    for (now, left) in [("2028-07-31T12:00:00Z", 1), ("2028-08-01T12:00:00Z", 0)] {
        bench.suite.clock.set(now.parse().unwrap());
        let shown = look(&bench, &token, &[]).await.unwrap();
        assert_eq!(shown.periods.len(), left, "{now}");
    }
}

#[tokio::test]
async fn the_day_of_the_last_reading_is_told_and_forgotten_with_the_address_p12() {
    let bench = Bench::start().await;
    in_that_year(&bench);
    let ddfpt = bench.as_ddfpt();
    let token = make(&ddfpt).await;
    let last = async || own(&ddfpt).await.unwrap().last_read_on;
    assert_eq!(last().await, "");
    whose(&bench, &token).await.unwrap();
    assert_eq!(last().await, "", "knowing whose it is reads nothing");
    for (now, day) in [
        ("2027-06-10T08:00:00Z", "2027-06-10"),
        ("2027-06-10T21:00:00Z", "2027-06-10"),
        // In France, the day after.
        ("2027-06-10T22:30:00Z", "2027-06-11"),
    ] {
        bench.suite.clock.set(now.parse().unwrap());
        look(&bench, &token, &[]).await.unwrap();
        assert_eq!(last().await, day, "{now}");
    }
    make(&ddfpt).await;
    assert_eq!(last().await, "");
}

#[tokio::test]
async fn a_person_who_is_erased_leaves_no_address_and_may_read_all_of_it_i12() {
    let bench = Bench::start().await;
    let person: Person = a_person(Profil::Enseignant);
    let token = make(&Client::person(&bench, person.clone())).await;
    let stays = make(&bench.as_ddfpt()).await;
    let ddfpt = a_person(Profil::Ddfpt);
    let exported = bench.suite.exported(&ddfpt, &school(), person.id).await;
    let exported = exported.unwrap();
    let told = &exported["calendar_feeds"];
    assert_eq!(told.len(), 1);
    assert!(
        !format!("{told:?}").contains("token_hash"),
        "what opens it is nobody's to read"
    );
    bench.suite.told_erased(&school(), person.id).await;
    assert_eq!(code(whose(&bench, &token).await), "periods.feed_closed");
    assert!(whose(&bench, &stays).await.is_ok());
    assert_eq!(named(&bench, person.id).await, 0);
}

async fn named(bench: &Bench, person: Uuid) -> i64 {
    let rows = format!("calendar_feeds where person = '{person}'");
    bench.count(&rows).await
}
