//! `identity.v1.Notifications`.

use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::mark_notifications_read_request::Which as Wanted;
use proto::identity::v1::notifications_server::Notifications;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{cursor, ids, optional};
use crate::app::App;
use crate::app::notifications::{self, Which};
use crate::domain::notification::{Courriels, Notification};
use crate::error::{Error, REQUIRED, Result};

/// Serves one's own notifications.
pub(super) struct Grpc(pub(super) App);

fn view(one: &Notification) -> pb::Notification {
    let text = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let sujet = one.sujet;
    let (author, profil) = sujet.auteur.unzip();
    pb::Notification {
        id: one.id.to_string(),
        nature: one.nature.as_str().to_owned(),
        apprenant: text(sujet.apprenant),
        period_id: text(sujet.period),
        sheet_id: text(sujet.sheet),
        import_id: text(sujet.import),
        author: text(author),
        author_profil: profil
            .map(|profil| profil.code().to_owned())
            .unwrap_or_default(),
        created_at: one.created_at.to_string(),
        lue: one.lue,
    }
}

/// Nothing named, or every one denied, is no choice: it is judged as an empty list.
fn which(wanted: pb::MarkNotificationsReadRequest) -> Result<Which> {
    Ok(match wanted.which {
        Some(Wanted::All(true)) => Which::All,
        Some(Wanted::These(these)) => Which::These(ids("ids", &these.ids)?),
        Some(Wanted::Comments(of)) => {
            let id = |field: &str, text: &str| {
                optional(field, text)?.ok_or_else(|| Error::field(field, REQUIRED))
            };
            Which::Comments {
                period: id("period_id", &of.period_id)?,
                apprenant: id("apprenant", &of.apprenant)?,
            }
        }
        Some(Wanted::Sheets(of)) => Which::Sheets {
            apprenant: optional("apprenant", &of.apprenant)?
                .ok_or_else(|| Error::field("apprenant", REQUIRED))?,
        },
        Some(Wanted::All(false)) | None => Which::These(Vec::new()),
    })
}

fn chosen(courriels: Courriels) -> pb::NotificationChoice {
    pb::NotificationChoice {
        choix: courriels.choix.as_str().to_owned(),
        courriel: courriels.courriel.unwrap_or_default(),
    }
}

#[tonic::async_trait]
impl Notifications for Grpc {
    async fn list_notifications(
        &self,
        request: Request<pb::ListNotificationsRequest>,
    ) -> Result<Response<pb::ListNotificationsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let after = cursor("after", &wanted.after)?;
                let limit = i64::from(wanted.limit);
                let found = notifications::list(&cx, &app, after, limit).await?;
                let page = found.page;
                Ok::<_, Error>(pb::ListNotificationsResponse {
                    notifications: page.items.iter().map(view).collect(),
                    next: page.next.map(|id| id.to_string()).unwrap_or_default(),
                    unread: i32::try_from(found.unread).unwrap_or(i32::MAX),
                })
            }
        })
        .await
    }

    async fn mark_notifications_read(
        &self,
        request: Request<pb::MarkNotificationsReadRequest>,
    ) -> Result<Response<pb::MarkNotificationsReadResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                notifications::mark_read(&cx, &app, which(wanted)?).await?;
                Ok::<_, Error>(pb::MarkNotificationsReadResponse {})
            }
        })
        .await
    }

    async fn get_notification_choice(
        &self,
        request: Request<pb::GetNotificationChoiceRequest>,
    ) -> Result<Response<pb::NotificationChoice>, Status> {
        let app = self.0.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move { notifications::choice(&cx, &app).await.map(chosen) }
        })
        .await
    }

    async fn set_notification_choice(
        &self,
        request: Request<pb::SetNotificationChoiceRequest>,
    ) -> Result<Response<pb::NotificationChoice>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                notifications::choose(&cx, &app, &wanted.choix)
                    .await
                    .map(chosen)
            }
        })
        .await
    }
}
