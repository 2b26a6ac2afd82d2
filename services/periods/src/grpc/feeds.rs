//! Addresses at which agendas read the calendar (P-12).

use chassis::grpc::run;
use proto::periods::v1 as pb;
use proto::periods::v1::calendar_feeds_server::CalendarFeeds as Service;
use tonic::{Request, Response, Status};

use super::calendar::official;
use crate::app::feeds::{find_feed, get_feed, get_feed_calendar, make_feed, remove_feed};
use crate::app::{App, Offered};
use crate::domain::feed::{Feed, Shown};
use crate::error::Error;

/// The service.
pub struct CalendarFeeds {
    app: App,
}

impl CalendarFeeds {
    /// Serves `app`.
    pub fn new(app: App) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl Service for CalendarFeeds {
    async fn get_feed(
        &self,
        request: Request<pb::GetFeedRequest>,
    ) -> Result<Response<pb::GetFeedResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move {
                let feed = get_feed(&cx, &app).await?.as_ref().map(told);
                Ok::<_, Error>(pb::GetFeedResponse { feed })
            }
        })
        .await
    }

    async fn make_feed(
        &self,
        request: Request<pb::MakeFeedRequest>,
    ) -> Result<Response<pb::MakeFeedResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move {
                let (token, feed) = make_feed(&cx, &app).await?;
                Ok::<_, Error>(pb::MakeFeedResponse {
                    token,
                    feed: Some(told(&feed)),
                })
            }
        })
        .await
    }

    async fn remove_feed(
        &self,
        request: Request<pb::RemoveFeedRequest>,
    ) -> Result<Response<pb::RemoveFeedResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move {
                remove_feed(&cx, &app).await?;
                Ok::<_, Error>(pb::RemoveFeedResponse {})
            }
        })
        .await
    }

    async fn find_feed(
        &self,
        request: Request<pb::FindFeedRequest>,
    ) -> Result<Response<pb::FindFeedResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, query| {
            let app = app.clone();
            async move {
                let (etablissement, feed) = find_feed(&cx, &app, &query.token).await?;
                Ok::<_, Error>(pb::FindFeedResponse {
                    etablissement,
                    person: feed.person.to_string(),
                    profil: feed.profil.code().to_owned(),
                })
            }
        })
        .await
    }

    async fn get_feed_calendar(
        &self,
        request: Request<pb::GetFeedCalendarRequest>,
    ) -> Result<Response<pb::FeedCalendar>, Status> {
        let app = self.app.clone();
        run(request, move |cx, query| {
            let app = app.clone();
            async move {
                let found = get_feed_calendar(&cx, &app, &query.token, query.referentiels).await?;
                let nobody = |object| Offered {
                    object,
                    actions: Vec::new(),
                };
                Ok::<_, Error>(pb::FeedCalendar {
                    official: found
                        .officielles
                        .into_iter()
                        .map(|one| official(nobody(one)))
                        .collect(),
                    periods: found.periods.into_iter().map(shown).collect(),
                })
            }
        })
        .await
    }
}

fn told(feed: &Feed) -> pb::Feed {
    pb::Feed {
        created_at: feed.created_at.to_string(),
        last_read_on: feed
            .last_read
            .map(|day| day.to_string())
            .unwrap_or_default(),
    }
}

fn shown(period: Shown) -> pb::FeedPeriod {
    pb::FeedPeriod {
        id: period.id.to_string(),
        titre: period.titre.as_str().to_owned(),
        divisions: period.divisions,
        start: period.dates.start().to_string(),
        end: period.dates.end().to_string(),
    }
}
