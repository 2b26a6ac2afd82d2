//! Suggestions of addresses (P-10): who has them, what leaves, and what is left where the search is away or none.

use anyhow::Result;
use harness::adresses::Search;
use harness::api::Client;
use harness::demo;
use harness::otlp::Receiver;
use harness::suite::{Options, Suite};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::forms::SOON;

const TYPED: &str = "/api/adresses?q=12+rue+des+Parfums+27000";
/// A word of it, which no name of a route, a person or a company has.
const WORD: &str = "Parfums";

async fn suggested(client: &Client, path: &str) -> Result<Value> {
    client.get(path).await?.accepted()
}

#[tokio::test]
async fn who_writes_an_address_is_suggested_some_and_nothing_typed_is_kept_p10() -> Result<()> {
    let mut receiver = Receiver::start().await?;
    let search = Search::start().await?;
    let options = Options::for_test()?.traced_to(&receiver.endpoint());
    let suite = Suite::start(search.known_to(options)).await?;
    let school = demo::load(&suite).await?;
    let learner = school.login(&suite, "apprenant").await?;

    let configured = suggested(&learner, "/api/carte").await?;
    assert_eq!(configured["adresses"], true);
    let expected = json!({
        "adresses": [{
            "libelle": "12 Rue des Parfums 27000 Évreux", "voie": "12 Rue des Parfums",
            "code_postal": "27000", "commune": "Évreux", "latitude": 49.02411, "longitude": 1.15082,
        }],
        "indisponible": false,
    });
    assert_eq!(suggested(&learner, TYPED).await?, expected);
    for profile in ["enseignant", "ddfpt"] {
        let client = school.login(&suite, profile).await?;
        assert_eq!(suggested(&client, TYPED).await?, expected, "{profile}");
    }
    let found = suggested(&learner, "/api/adresses?q=12+ru").await?;
    assert_eq!(found["adresses"].as_array().map(Vec::len), Some(3));
    let nothing = json!({ "adresses": [], "indisponible": false });
    assert_eq!(suggested(&learner, "/api/adresses?q=zzz").await?, nothing);
    let asked = search.asked();
    assert_eq!(asked[0], "12 rue des Parfums 27000");

    // Nobody else's business, and no question: the search is not asked.
    let administrateur = school.login(&suite, "administrateur").await?;
    let refused = administrateur.get(TYPED).await?;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::NOT_FOUND, "gateway.not_found")
    );
    let stranger = Client::new(&suite.base_url())?.get(TYPED).await?;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    let too_long = format!("/api/adresses?q={}", "a".repeat(201));
    for wrong in ["/api/adresses", "/api/adresses?q=+12+", &too_long] {
        let refused = learner.get(wrong).await?;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "gateway.search_length")
        );
    }
    assert_eq!(search.asked(), asked);

    // Slow or mad: nothing is suggested, and nothing stands in the way.
    let away = json!({ "adresses": [], "indisponible": true });
    for wrong in ["/api/adresses?q=rue+lente", "/api/adresses?q=rue+illisible"] {
        assert_eq!(suggested(&learner, wrong).await?, away, "{wrong}");
    }

    let spans = receiver
        .wait_for(SOON, |spans| {
            let asking = |name: &str| name == "GET /api/adresses";
            spans.iter().filter(|span| asking(&span.name)).count() >= 12
        })
        .await?;
    for span in spans {
        let told = format!("{} {:?}", span.name, span.attributes);
        assert!(!told.contains(WORD), "{told}");
    }
    let logs = suite.logs()?;
    let gateway = &logs["gateway"];
    assert!(gateway.contains("the search of addresses does not answer"));
    assert!(!gateway.contains(WORD), "what was typed is in a log");
    suite.stop().await
}

#[tokio::test]
async fn without_a_search_its_route_is_a_missing_page_p10() -> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let learner = school.login(&suite, "apprenant").await?;
    let configured = suggested(&learner, "/api/carte").await?;
    assert_eq!(configured["adresses"], false);
    let missing = learner.get(TYPED).await?;
    assert_eq!(
        (missing.status, missing.code().as_str()),
        (StatusCode::NOT_FOUND, "gateway.not_found")
    );
    suite.stop().await
}
