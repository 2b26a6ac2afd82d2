//! `/api/rgpd/journal`: who did what, in every service, the latest first (I-12, N10).

use std::collections::BTreeSet;

use axum::Json;
use futures::future::try_join_all;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use proto::audit::v1::audit_client::AuditClient;
use proto::audit::v1::{AuditLine, ListLinesRequest, VerifyChainRequest};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::names::{Names, Personne};
use crate::Gateway;
use crate::catalogue::Catalogue;
use crate::error::Problem;
use crate::http::answer::{Answer, given};
use crate::http::extract::Query;
use crate::session::Caller;

/// Lines on one page.
const PAGE: usize = 50;
/// Names told on one line; a change for a whole class names too many to read.
const NAMED: usize = 5;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(verify))
        .routes(routes!(actions))
}

/// Which lines.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct FiltreJournal {
    /// Done by this person, or about it.
    personne: String,
    /// Of this action (`code` of the list of actions).
    action: String,
    /// From this day on (`2026-06-09`).
    du: String,
    /// To the end of this day.
    au: String,
    /// The page after this cursor (`suivant` of the page before).
    apres: String,
}

/// A page of the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct Journal {
    lignes: Vec<ActionFaite>,
    /// Cursor of the next page; null on the last.
    suivant: Option<String>,
}

/// Something that was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionFaite {
    id: String,
    /// When (RFC 3339).
    #[schema(example = "2026-06-09T18:00:00Z")]
    le: String,
    /// Who.
    auteur: Personne,
    /// Profile worked under.
    #[schema(example = "ddfpt")]
    profil: String,
    /// What, in French.
    #[schema(example = "A déclaré une période")]
    phrase: String,
    /// On whom: the first of them.
    personnes: Vec<Personne>,
    /// How many more there are.
    autres: usize,
    /// Where: `identity`, `periods`…
    #[schema(example = "periods")]
    service: String,
    /// Number in the chain of that service; null for the moment before it is sealed.
    numero: Option<i64>,
    /// A reading that is told; else a change.
    consultation: bool,
    /// Reference of the request, as support is given it.
    reference: String,
}

impl ActionFaite {
    fn new(service: &str, line: AuditLine, names: &Names, catalogue: &Catalogue) -> Self {
        let told = line.persons.iter().take(NAMED);
        Self {
            le: line.at,
            auteur: names.person(author(&line.actor)),
            profil: line.profil,
            phrase: catalogue.action(&line.action),
            personnes: told.map(|id| names.person(id)).collect(),
            autres: line.persons.len().saturating_sub(NAMED),
            service: service.to_owned(),
            numero: (line.seq > 0).then_some(line.seq),
            consultation: line.lecture,
            reference: line.request_id,
            id: line.id,
        }
    }
}

/// `person:<id>` without its kind.
fn author(actor: &str) -> &str {
    actor.strip_prefix("person:").unwrap_or(actor)
}

/// The log of the établissement, the latest first.
#[utoipa::path(get, path = "/api/rgpd/journal", tag = "rgpd", operation_id = "lister_journal",
    params(FiltreJournal), responses((status = 200, body = Journal)))]
async fn list(caller: Caller, Query(filtre): Query<FiltreJournal>) -> Answer<Journal> {
    let wanted = ListLinesRequest {
        person: filtre.personne,
        action: filtre.action,
        from: day(&filtre.du, 0)?,
        to: day(&filtre.au, 1)?,
        before: filtre.apres,
        limit: i32::try_from(PAGE + 1).unwrap_or(i32::MAX),
    };
    let asked = caller.channels().map(|(service, channel)| {
        let request = caller.ask(wanted.clone());
        async move {
            let lines = AuditClient::new(channel).list_lines(request).await?;
            let lines = lines.into_inner().lines.into_iter();
            Ok::<_, Problem>(lines.map(|line| (service, line)).collect::<Vec<_>>())
        }
    });
    let (lines, next) = merged(try_join_all(asked).await?);
    let known: BTreeSet<&str> = lines
        .iter()
        .flat_map(|(_, line)| {
            let told = line.persons.iter().take(NAMED).map(String::as_str);
            told.chain([author(&line.actor)])
        })
        .collect();
    let names = caller.names(known).await?;
    let catalogue = caller.catalogue();
    let lines = lines.into_iter();
    Ok(Json(Journal {
        lignes: lines
            .map(|(service, line)| ActionFaite::new(service, line, &names, catalogue))
            .collect(),
        suivant: next,
    }))
}

/// One page of the logs of all services, and the cursor of the next. Each answered the lines before one instant, so no
/// line is left out whichever service it is of.
fn merged<S>(logs: Vec<Vec<(S, AuditLine)>>) -> (Vec<(S, AuditLine)>, Option<String>) {
    let mut lines: Vec<(S, AuditLine)> = logs.into_iter().flatten().collect();
    lines.sort_by_cached_key(|(_, line)| std::cmp::Reverse(rank(&line.cursor)));
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let last = lines.last().map(|(_, line)| line.cursor.clone());
    (lines, last.filter(|_| more))
}

/// Where a line stands: its instant, then its identifier.
fn rank(cursor: &str) -> (i64, String) {
    let (at, id) = cursor.split_once('.').unwrap_or_default();
    (at.parse().unwrap_or_default(), id.to_owned())
}

/// The instant at which a day in France begins, `after` days later; empty for an empty day.
fn day(text: &str, after: i64) -> Result<String, Problem> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    text.parse::<Date>()
        .and_then(|day| day.checked_add(jiff::Span::new().try_days(after)?))
        .and_then(|day| day.to_zoned(paris))
        .map(|begins| begins.timestamp().to_string())
        .map_err(|_| Problem::malformed(format!("{text} is no day")))
}

/// Whether the log is as it was written.
#[derive(Debug, Serialize, ToSchema)]
pub struct Integrite {
    /// Whether every chain is unbroken.
    intacte: bool,
    services: Vec<Chaine>,
}

/// The chain of one service.
#[derive(Debug, Serialize, ToSchema)]
pub struct Chaine {
    #[schema(example = "periods")]
    pub service: String,
    pub lignes: i64,
    /// Hash of the last line: kept elsewhere, it proves later that none was taken away; null for no line.
    pub empreinte: Option<String>,
    /// The first line that is not as it was written; null when all are.
    rompue_a: Option<i64>,
}

/// Compute the chains again, from their first line to their last.
#[utoipa::path(get, path = "/api/rgpd/journal/integrite", tag = "rgpd", operation_id = "verifier_journal",
    responses((status = 200, body = Integrite)))]
async fn verify(caller: Caller) -> Answer<Integrite> {
    let services = chains(&caller).await?;
    Ok(Json(Integrite {
        intacte: services.iter().all(|chain| chain.rompue_a.is_none()),
        services,
    }))
}

/// Every chain, computed again.
pub async fn chains(caller: &Caller) -> Result<Vec<Chaine>, Problem> {
    let asked = caller.channels().map(|(service, channel)| {
        let request = caller.ask(VerifyChainRequest {});
        async move {
            let chain = AuditClient::new(channel).verify_chain(request).await?;
            let chain = chain.into_inner();
            Ok::<_, Problem>(Chaine {
                service: service.to_owned(),
                lignes: chain.lines,
                empreinte: given(chain.head),
                rompue_a: (chain.broken_at > 0).then_some(chain.broken_at),
            })
        }
    });
    try_join_all(asked).await
}

/// An action that the log may tell.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionJournal {
    #[schema(example = "periods.v1.Periods/DeclarePeriod")]
    code: String,
    #[schema(example = "A déclaré une période")]
    phrase: String,
}

/// Every action that the log may tell, by sentence.
#[utoipa::path(get, path = "/api/rgpd/journal/actions", tag = "rgpd", operation_id = "lister_actions_journal",
    responses((status = 200, body = [ActionJournal])))]
async fn actions(caller: Caller) -> Answer<Vec<ActionJournal>> {
    let told = caller.catalogue().actions();
    Ok(Json(
        told.map(|(code, phrase)| ActionJournal { code, phrase })
            .collect(),
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn line(at: i64, id: &str) -> AuditLine {
        AuditLine {
            id: id.to_owned(),
            cursor: format!("{at}.{id}"),
            ..AuditLine::default()
        }
    }

    #[test]
    fn logs_are_merged_by_time_and_cut_into_pages_n10() {
        let one: Vec<_> = (0..40).map(|n| ("one", line(1_000 - 2 * n, "a"))).collect();
        let two: Vec<_> = (0..40).map(|n| ("two", line(1_001 - 2 * n, "b"))).collect();
        let (page, next) = merged(vec![one.clone(), two]);
        assert_eq!(page.len(), PAGE);
        assert!(page.is_sorted_by_key(|(_, line)| std::cmp::Reverse(rank(&line.cursor))));
        assert_eq!(next.as_deref(), Some("952.a"));
        let (last, next) = merged(vec![one]);
        assert_eq!((last.len(), next), (40, None));
        // The same instant: by identifier, and never twice the same place.
        let (tie, _) = merged(vec![
            vec![("one", line(5, "a"))],
            vec![("two", line(5, "b"))],
        ]);
        assert_eq!(tie[0].0, "two");
    }

    #[test]
    fn a_day_is_a_day_in_france_summer_time_included_n10() {
        assert_eq!(day("2026-03-29", 0).unwrap(), "2026-03-28T23:00:00Z");
        assert_eq!(day("2026-03-29", 1).unwrap(), "2026-03-29T22:00:00Z");
        assert_eq!(day("", 1).unwrap(), "");
        assert!(day("hier", 0).is_err());
    }
}
