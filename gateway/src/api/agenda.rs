//! `/api/calendrier/adresse`: the address at which somebody's agenda reads the calendar by itself (P-12).
//! `/api/calendriers/{jeton}/cpro.ics`: what it shows to whoever holds it. An agenda knows nothing but an address: the token
//! stands in it, so that no log, trace or figure of ours may hold a path (they hold routes), and its person may replace it.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use proto::identity::v1::GetAccountStateRequest;
use proto::periods::v1::{
    Feed, FindFeedRequest, GetFeedCalendarRequest, GetFeedRequest, MakeFeedRequest,
    RemoveFeedRequest,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ics::{self, Days};
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, given};
use crate::http::extract::Path;
use crate::session::{Caller, Visitor};

/// Name of the calendar, as agendas show it.
const NAME: &str = "Périodes · cpro";
/// An agenda that reads more often is answered from its own copy.
const KEPT: HeaderValue = HeaderValue::from_static("private, max-age=3600");

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(show, make, remove))
}

/// Routes for whoever holds an address.
pub fn public() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(read))
}

/// The address of somebody's agenda, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdresseAgenda {
    /// When it was made (RFC 3339).
    #[schema(example = "2026-09-02T08:42:00Z")]
    creee_le: String,
    /// Day of the last reading; null: nothing read it yet.
    #[schema(example = "2026-09-14", format = Date)]
    lue_le: Option<String>,
}

impl From<Feed> for AdresseAgenda {
    fn from(feed: Feed) -> Self {
        Self {
            creee_le: feed.created_at,
            lue_le: given(feed.last_read_on),
        }
    }
}

/// What somebody has for its agenda.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonAgenda {
    /// Null: no address.
    adresse: Option<AdresseAgenda>,
}

/// An address just made.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdresseAgendaCreee {
    /// Told once: it is kept nowhere.
    #[schema(example = "https://suivi.example.org/api/calendriers/0761234D.…/cpro.ics")]
    lien: String,
    adresse: AdresseAgenda,
}

/// The address of the caller's agenda.
#[utoipa::path(get, path = "/api/calendrier/adresse", tag = "calendrier", operation_id = "lire_adresse_agenda",
    responses((status = 200, body = MonAgenda)))]
async fn show(caller: Caller) -> Answer<MonAgenda> {
    let request = caller.ask(GetFeedRequest {});
    let found = caller.calendar_feeds().get_feed(request).await?;
    Ok(Json(MonAgenda {
        adresse: found.into_inner().feed.map(AdresseAgenda::from),
    }))
}

/// Make one; the former opens nothing any more.
#[utoipa::path(post, path = "/api/calendrier/adresse", tag = "calendrier", operation_id = "creer_adresse_agenda",
    responses((status = 201, body = AdresseAgendaCreee)))]
async fn make(
    State(gateway): State<Gateway>,
    caller: Caller,
) -> Result<Created<AdresseAgendaCreee>, Problem> {
    let request = caller.ask(MakeFeedRequest {});
    let made = caller.calendar_feeds().make_feed(request).await?;
    let made = made.into_inner();
    Ok(Created(AdresseAgendaCreee {
        lien: address(&gateway.config.public_url, &made.token),
        adresse: made.feed.unwrap_or_default().into(),
    }))
}

fn address(public_url: &str, token: &str) -> String {
    let site = public_url.trim_end_matches('/');
    format!("{site}/api/calendriers/{token}/cpro.ics")
}

/// End it: it opens nothing from now on.
#[utoipa::path(delete, path = "/api/calendrier/adresse", tag = "calendrier",
    operation_id = "supprimer_adresse_agenda", responses((status = 204)))]
async fn remove(caller: Caller) -> Result<StatusCode, Problem> {
    let request = caller.ask(RemoveFeedRequest {});
    caller.calendar_feeds().remove_feed(request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What an address shows: titles and dates, nobody's name. One that was ended, or whose account is closed, shows nothing.
#[utoipa::path(get, path = "/api/calendriers/{jeton}/cpro.ics", tag = "calendrier",
    operation_id = "lire_agenda", params(("jeton" = String, Path)),
    responses((status = 200, body = String, content_type = "text/calendar"),
        (status = 304, description = "Nothing changed since the version in `If-None-Match`")))]
async fn read(
    visitor: Visitor,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let referentiels = taught_by_its_person(&visitor, &token).await?;
    let request = visitor.ask(GetFeedCalendarRequest {
        token,
        referentiels,
    });
    let found = visitor.calendar_feeds().get_feed_calendar(request).await?;
    let found = found.into_inner();
    let mut days = Days::refreshed(NAME);
    for one in found.official {
        days.official(one);
    }
    for one in found.periods {
        let divisions = one.divisions.into_iter().collect();
        days.declared((&one.id, &one.titre), divisions, (&one.start, &one.end));
    }
    Ok(answered(&days, &headers))
}

/// What the person of an address teaches (I-10), as long as its account is open: then it shows what a link that was ended
/// shows.
async fn taught_by_its_person(visitor: &Visitor, token: &str) -> Result<Vec<String>, Problem> {
    let request = visitor.ask(FindFeedRequest {
        token: token.to_owned(),
    });
    let found = visitor.calendar_feeds().find_feed(request).await?;
    let whose = found.into_inner();
    let request = visitor.ask(GetAccountStateRequest {
        etablissement: whose.etablissement,
        person: whose.person,
        profil: whose.profil,
    });
    let state = visitor.accounts().get_account_state(request).await?;
    let state = state.into_inner();
    if state.open {
        return Ok(state.referentiels);
    }
    Err(Problem::new(StatusCode::NOT_FOUND, "periods.feed_closed"))
}

fn answered(days: &Days, asked: &HeaderMap) -> Response {
    let etag = days.etag();
    let known = asked
        .get_all(header::IF_NONE_MATCH)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|tags| tags.split(','))
        .any(|tag| tag.trim() == etag);
    let headers = [
        (header::CACHE_CONTROL, KEPT),
        (
            header::ETAG,
            HeaderValue::try_from(etag).unwrap_or(HeaderValue::from_static("W/\"\"")),
        ),
    ];
    if known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let kind = [(
        header::CONTENT_TYPE,
        HeaderValue::from_static(ics::MEDIA_TYPE),
    )];
    (headers, kind, days.written()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_that_an_agenda_reads_p12() {
        for site in ["https://suivi.example.org", "https://suivi.example.org/"] {
            assert_eq!(
                address(site, "0761234D.secret"),
                "https://suivi.example.org/api/calendriers/0761234D.secret/cpro.ics"
            );
        }
    }

    #[test]
    fn what_an_agenda_has_already_is_not_sent_again_p12() {
        let days = Days::refreshed(NAME);
        let first = answered(&days, &HeaderMap::new());
        assert_eq!(first.status(), StatusCode::OK);
        let kept = first.headers().get(header::CACHE_CONTROL);
        assert_eq!(kept, Some(&KEPT));
        let tag = first.headers().get(header::ETAG).cloned();
        let asked: HeaderMap = tag
            .map(|tag| (header::IF_NONE_MATCH, tag))
            .into_iter()
            .collect();
        let again = answered(&days, &asked);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(again.headers().get(header::CONTENT_TYPE), None);
    }
}
