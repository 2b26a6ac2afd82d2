//! The address at which somebody's agenda reads the calendar: made and ended by its person, read by whoever holds it (P-12).

use chassis::policy::Scope;
use chassis::{Actor, Ctx, Person, Tx, link};
use uuid::Uuid;

use crate::app::{self, App};
use crate::domain::feed::{self, Feed, Shown};
use crate::domain::officielle::Officielle;
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

/// What an address shows.
pub struct FeedCalendar {
    /// The official calendar, in order of dates; empty for who does not read it.
    pub officielles: Vec<Officielle>,
    /// Periods, in order of dates.
    pub periods: Vec<Shown>,
}

/// The caller's own, if it has one.
pub async fn get_feed(cx: &Ctx, app: &App) -> Result<Option<Feed>, Error> {
    let (scope, person) = own(cx)?;
    let mut tx = app.db.begin(cx).await?;
    Ok(store::feeds::of_person(&mut tx, &scope, person.id).await?)
}

/// Makes one, in the place of the former; answers its token, which is kept nowhere.
///
/// Asked again for an answer that was lost, another takes its place: the token is lost too.
pub async fn make_feed(cx: &Ctx, app: &App) -> Result<(String, Feed), Error> {
    let (scope, person) = own(cx)?;
    let token = link::fresh(cx.etablissement());
    let feed = Feed {
        person: person.id,
        profil: person.profil,
        created_at: app::stored_now(cx),
        last_read: None,
    };
    let mut tx = app.db.begin(cx).await?;
    store::feeds::replace(&mut tx, &scope, &feed, &link::hash(&token)).await?;
    tx.commit().await?;
    Ok((token, feed))
}

/// Ends it: from now on it opens nothing. One that never was is ended too.
pub async fn remove_feed(cx: &Ctx, app: &App) -> Result<(), Error> {
    let (scope, person) = own(cx)?;
    let mut tx = app.db.begin(cx).await?;
    store::feeds::remove(&mut tx, &scope, person.id).await?;
    tx.commit().await?;
    Ok(())
}

/// Whose the address of that token is, and where. One that was never made or was ended has one answer.
pub async fn find_feed(cx: &Ctx, app: &App, token: &str) -> Result<(String, Feed), Error> {
    let found = find(cx, app, token).await?;
    Ok((found.scope.etablissement().to_owned(), found.feed))
}

/// What the address of that token shows to a person who teaches `referentiels` now: what it would see under the profile that
/// it was made under, and no more.
pub async fn get_feed_calendar(
    cx: &Ctx,
    app: &App,
    token: &str,
    referentiels: Vec<String>,
) -> Result<FeedCalendar, Error> {
    let Found {
        mut tx,
        scope,
        hash,
        feed,
    } = find(cx, app, token).await?;
    let reader = reader(&feed, referentiels);
    let may = |action| policy::decide(&reader, action, &Facts::Unknown).is_allowed();
    if !may(Action::KeepFeed) {
        return Err(Error::FeedClosed);
    }
    let years = feed::years(cx.today());
    let mut officielles = Vec::new();
    if may(Action::ReadCalendar) {
        let taught = policy::taught(&reader);
        for annee in years.clone() {
            let year = store::officielles::list(&mut tx, &scope, annee, taught.as_deref()).await?;
            officielles.extend(year);
        }
    }
    let filter = policy::filter(&reader);
    let seen = (filter.referentiels.as_deref(), filter.apprenant);
    let periods = store::feeds::periods(&mut tx, &scope, *years.start(), seen).await?;
    store::feeds::note_reading(&mut tx, &scope, &hash, cx.today()).await?;
    tx.commit().await?;
    Ok(FeedCalendar {
        officielles,
        periods,
    })
}

/// An address that opens something, and what it was found with.
struct Found {
    tx: Tx,
    scope: Scope,
    hash: link::Hash,
    feed: Feed,
}

async fn find(cx: &Ctx, app: &App, token: &str) -> Result<Found, Error> {
    let decision = policy::decide(cx.actor(), Action::ReadFeed, &Facts::Unknown);
    decision.scope(cx)?;
    let held = link::read(token).ok_or(Error::FeedClosed)?;
    let there = cx.in_etablissement(held.etablissement);
    let scope = decision.scope(&there)?;
    let mut tx = app.db.begin(&there).await?;
    let feed = store::feeds::of_token(&mut tx, &scope, &held.hash)
        .await?
        .ok_or(Error::FeedClosed)?;
    Ok(Found {
        tx,
        scope,
        hash: held.hash,
        feed,
    })
}

/// The caller, who has an address or may make one.
fn own(cx: &Ctx) -> Result<(Scope, &Person), Error> {
    let scope = policy::decide(cx.actor(), Action::KeepFeed, &Facts::Unknown).scope(cx)?;
    let person = cx.actor().person().ok_or(Error::Forbidden)?;
    Ok((scope, person))
}

/// The person of an address, as the policy knows readers. No profile that has one depends on grants.
fn reader(feed: &Feed, referentiels: Vec<String>) -> Actor {
    Actor::Person(Person {
        id: feed.person,
        profil: feed.profil,
        referentiels,
        grants: Vec::new(),
        session: Uuid::nil(),
    })
}
