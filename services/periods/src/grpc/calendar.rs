//! The official calendar (P-12).

use chassis::grpc::run;
use proto::periods::v1 as pb;
use proto::periods::v1::calendar_server::Calendar as Service;
use tonic::{Request, Response, Status};

use super::{actions, day, filter, object};
use crate::app::calendar::{
    self, add_official_period, change_official_period, get_calendar, remove_official_period,
    set_periodicity,
};
use crate::app::{App, Offered};
use crate::domain::officielle::{Draft, Officielle, Periodicite, Portee};
use crate::error::Error;

/// The service.
pub struct Calendar {
    app: App,
}

impl Calendar {
    /// Serves `app`.
    pub fn new(app: App) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl Service for Calendar {
    async fn get_calendar(
        &self,
        request: Request<pb::GetCalendarRequest>,
    ) -> Result<Response<pb::GetCalendarResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, query| {
            let app = app.clone();
            async move {
                let annee = (query.annee != 0).then_some(query.annee);
                let found = get_calendar(&cx, &app, annee).await?;
                Ok::<_, Error>(whole(found))
            }
        })
        .await
    }

    async fn add_official_period(
        &self,
        request: Request<pb::AddOfficialPeriodRequest>,
    ) -> Result<Response<pb::OfficialPeriod>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let added = add_official_period(&cx, &app, draft(asked.content)?).await?;
                Ok::<_, Error>(official(added))
            }
        })
        .await
    }

    async fn change_official_period(
        &self,
        request: Request<pb::ChangeOfficialPeriodRequest>,
    ) -> Result<Response<pb::OfficialPeriod>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let at = (object(&asked.id)?, asked.expected_version);
                let changed = change_official_period(&cx, &app, at, draft(asked.content)?).await?;
                Ok::<_, Error>(official(changed))
            }
        })
        .await
    }

    async fn remove_official_period(
        &self,
        request: Request<pb::RemoveOfficialPeriodRequest>,
    ) -> Result<Response<pb::RemoveOfficialPeriodResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let at = (object(&asked.id)?, asked.expected_version);
                remove_official_period(&cx, &app, at).await?;
                Ok::<_, Error>(pb::RemoveOfficialPeriodResponse {})
            }
        })
        .await
    }

    async fn set_periodicity(
        &self,
        request: Request<pb::SetPeriodicityRequest>,
    ) -> Result<Response<pb::SetPeriodicityResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let set = asked.periodicity.unwrap_or_default();
                let periodicite = filter(set.periodicite)
                    .map(|code| {
                        Periodicite::from_code(&code)
                            .ok_or_else(|| Error::field("periodicite", "periods.malformed_value"))
                    })
                    .transpose()?;
                let at = (set.referentiel.as_str(), set.niveau.as_str());
                set_periodicity(&cx, &app, at, periodicite).await?;
                Ok::<_, Error>(pb::SetPeriodicityResponse {})
            }
        })
        .await
    }
}

fn draft(content: Option<pb::OfficialContent>) -> Result<Draft, Error> {
    let content = content.unwrap_or_default();
    let civil = |field, text: String| filter(text).map(|text| day(field, &text)).transpose();
    Ok(Draft {
        nature: content.nature,
        libelle: content.libelle,
        start: civil("du", content.start)?,
        end: civil("au", content.end)?,
        portee: Portee {
            referentiel: content.referentiel,
            niveau: content.niveau,
            divisions: content.divisions,
        },
    })
}

fn whole(found: calendar::Calendar) -> pb::GetCalendarResponse {
    pb::GetCalendarResponse {
        periods: found.officielles.into_iter().map(official).collect(),
        periodicities: found
            .periodicites
            .into_iter()
            .map(|((referentiel, niveau), periodicite)| pb::Periodicity {
                referentiel,
                niveau,
                periodicite: periodicite.code().to_owned(),
            })
            .collect(),
        divisions: found
            .divisions
            .into_iter()
            .map(|(code, referentiel, niveau)| pb::Division {
                code,
                referentiel,
                niveau,
            })
            .collect(),
        allowed_actions: actions(found.actions),
        annee: found.annee,
    }
}

/// A période officielle on the wire.
pub(super) fn official(offered: Offered<Officielle>) -> pb::OfficialPeriod {
    let Officielle {
        id,
        content,
        version,
    } = offered.object;
    pb::OfficialPeriod {
        id: id.to_string(),
        annee: content.dates.annee(),
        content: Some(pb::OfficialContent {
            nature: content.nature.code().to_owned(),
            libelle: content.libelle.as_str().to_owned(),
            start: content.dates.start().to_string(),
            end: content.dates.end().to_string(),
            referentiel: content.portee.referentiel,
            niveau: content.portee.niveau,
            divisions: content.portee.divisions,
        }),
        version,
        allowed_actions: actions(offered.actions),
    }
}
