//! One trace from the click to the mail (trust.md, section 5).

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use harness::demo;
use harness::otlp::{Receiver, Span};
use harness::suite::{Options, Suite};
use serde_json::json;

use crate::forms::{SOON, delete_period, dossier, link_token, person};

/// Every span reachable from `root`, by parent or by link.
fn story(spans: &[Span], root: &Span) -> Vec<Span> {
    let mut children: HashMap<(&str, &str), Vec<&Span>> = HashMap::new();
    for span in spans {
        children
            .entry((&span.trace, &span.parent))
            .or_default()
            .push(span);
        for (trace, id) in &span.links {
            children.entry((trace, id)).or_default().push(span);
        }
    }
    let (mut seen, mut left, mut found) = (HashSet::new(), vec![root], Vec::new());
    while let Some(span) = left.pop() {
        if seen.insert((&span.trace, &span.id)) {
            found.push(span.clone());
            left.extend(
                children
                    .get(&(span.trace.as_str(), span.id.as_str()))
                    .into_iter()
                    .flatten(),
            );
        }
    }
    found
}

/// The root span of a request of this method and route in the gateway.
fn roots<'a>(spans: &'a [Span], method: &str, route_end: &str) -> Vec<&'a Span> {
    spans
        .iter()
        .filter(|span| {
            span.service == "gateway"
                && span.name.starts_with(method)
                && span.name.ends_with(route_end)
        })
        .collect()
}

#[tokio::test]
async fn one_trace_leads_from_the_click_to_the_mail_and_to_every_consumer_i07_p08() -> Result<()> {
    let mut receiver = Receiver::start().await?;
    let suite = Suite::start(Options::for_test()?.traced_to(&receiver.endpoint())).await?;
    let school = demo::load(&suite).await?;
    let teacher = school.login(&suite, "enseignant").await?;
    let apprenant = person(&school, "apprenant");
    let courriel = "antoine.pillet@fragrance.example.org";
    teacher
        .post(
            &format!(
                "{}/tuteurs",
                dossier(&school.periode_en_cours.id, &apprenant)
            ),
            &json!({ "nom": "PILLET", "prenom": "Antoine", "courriel": courriel }),
        )
        .await?
        .accepted()?;
    link_token(&suite, courriel).await?;

    let told = |spans: &[Span], root: &Span, wanted: &[(&str, &str)]| {
        let story = story(spans, root);
        wanted.iter().all(|(service, name)| {
            story
                .iter()
                .any(|span| span.service == *service && span.name.contains(name))
        })
    };
    let click_to_mail: [(&str, &str); 5] = [
        ("gateway", "SendLink"),
        ("identity", "SendLink"),
        ("identity", "db."),
        ("identity", "mail.send"),
        ("identity", "publish TutorInvited"),
    ];
    receiver
        .wait_for(SOON, |spans| {
            roots(spans, "POST", "/tuteurs")
                .into_iter()
                .any(|root| told(spans, root, &click_to_mail) && story(spans, root).len() >= 9)
        })
        .await?;

    let ddfpt = school.login(&suite, "ddfpt").await?;
    let deleted = delete_period(&ddfpt, &school.periode_en_cours.id).await?;
    assert!(deleted.status.is_success(), "{}", deleted.json());
    let deletion: [(&str, &str); 6] = [
        ("periods", "DeletePeriod"),
        ("periods", "publish PeriodDeleted"),
        ("portfolio", "process portfolio-period-deleted"),
        ("evaluation", "process evaluation-period-deleted"),
        ("identity", "process identity-period-deleted"),
        ("documents", "process documents-period-deleted"),
    ];
    receiver
        .wait_for(SOON, |spans| {
            roots(spans, "DELETE", "{periode}")
                .into_iter()
                .any(|root| told(spans, root, &deletion))
        })
        .await?;
    suite.stop().await
}
