//! `/api/notifications`, `/api/compte/notifications`: what one is told of, and by which mails (G-02).

use axum::Json;
use http::StatusCode;
use proto::identity::v1::mark_notifications_read_request::Which;
use proto::identity::v1::{
    self as identity, GetNotificationChoiceRequest, LearnerSheets, ListNotificationsRequest,
    ListNotificationsResponse, MarkNotificationsReadRequest, NotificationChoice, NotificationIds,
    PortfolioComments, SetNotificationChoiceRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::names::{Names, Personne};
use super::periodes::Titles;
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, given};
use crate::http::extract::{Body, Query};
use crate::session::Caller;

/// Notifications on one page.
const PAGE: i32 = 50;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(count))
        .routes(routes!(mark_read))
        .routes(routes!(show_choice, choose))
}

/// Which page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct FiltreNotifications {
    /// The page after this cursor (`suivant` of the page before).
    apres: String,
}

/// A page of one's notifications, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Notifications {
    #[expect(
        clippy::struct_field_names,
        reason = "what the list is of, in the answer"
    )]
    notifications: Vec<Notification>,
    /// Cursor of the next page; null on the last.
    suivant: Option<String>,
    /// Unread ones, on all pages.
    non_lues: i32,
}

/// Something that one is told of.
#[derive(Debug, Serialize, ToSchema)]
pub struct Notification {
    id: String,
    /// `commentaire`, `fiches_a_lire`, `fiche_demandee`, `acces_bientot_fini`, `import_termine` or `import_echoue`.
    #[schema(example = "commentaire")]
    nature: String,
    /// Whom it is about; null where it is about several, or nobody.
    apprenant: Option<Personne>,
    /// Who did it; null where nobody did.
    auteur: Option<Personne>,
    /// Profile in which it was done.
    #[schema(example = "enseignant")]
    auteur_profil: Option<String>,
    /// Title of the period; null where there is none, or none that the caller sees any more.
    #[schema(example = "PFMP 2")]
    periode: Option<String>,
    /// The page where one reads it.
    #[schema(example = "/notifications")]
    adresse: String,
    /// When it happened (RFC 3339).
    #[schema(example = "2026-06-11T08:42:00Z")]
    le: String,
    lue: bool,
}

impl Notification {
    fn new(one: identity::Notification, names: &Names, titles: &Titles) -> Self {
        Self {
            adresse: page(&one),
            apprenant: names.someone(&one.apprenant),
            auteur: names.someone(&one.author),
            periode: titles.get(&one.period_id),
            id: one.id,
            nature: one.nature,
            auteur_profil: given(one.author_profil),
            le: one.created_at,
            lue: one.lue,
        }
    }
}

/// The page of the web client where one reads what it tells of.
fn page(one: &identity::Notification) -> String {
    match one.nature.as_str() {
        "commentaire" => format!(
            "/periodes/{}/portfolios/{}/commentaires",
            one.period_id, one.apprenant
        ),
        "fiches_a_lire" | "fiche_demandee" => {
            format!("/periodes/{}/portfolios/{}", one.period_id, one.apprenant)
        }
        "acces_bientot_fini" => format!("/periodes/{}/tuteurs", one.period_id),
        "import_termine" | "import_echoue" => format!("/imports/{}", one.import_id),
        _ => "/notifications".to_owned(),
    }
}

/// One's notifications, of the établissement and the profile worked in.
#[utoipa::path(get, path = "/api/notifications", tag = "notifications", operation_id = "lister_notifications",
    params(FiltreNotifications), responses((status = 200, body = Notifications)))]
async fn list(caller: Caller, Query(filtre): Query<FiltreNotifications>) -> Answer<Notifications> {
    let found = ask(&caller, filtre.apres, PAGE).await?;
    let told = &found.notifications;
    let people = told.iter().flat_map(|one| [&one.apprenant, &one.author]);
    let periods = told.iter().map(|one| one.period_id.as_str());
    let (names, titles) = tokio::try_join!(caller.names(people), Titles::of(&caller, periods))?;
    Ok(Json(Notifications {
        notifications: found
            .notifications
            .into_iter()
            .map(|one| Notification::new(one, &names, &titles))
            .collect(),
        suivant: given(found.next),
        non_lues: found.unread,
    }))
}

async fn ask(
    caller: &Caller,
    after: String,
    limit: i32,
) -> Result<ListNotificationsResponse, Problem> {
    let request = caller.ask(ListNotificationsRequest { after, limit });
    let reply = caller.notifications().list_notifications(request).await?;
    Ok(reply.into_inner())
}

/// How many one has not read.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotificationsNonLues {
    #[schema(example = 3)]
    non_lues: i32,
}

/// How many notifications are unread: what every page shows, asked for often.
#[utoipa::path(get, path = "/api/notifications/non-lues", tag = "notifications",
    operation_id = "compter_notifications", responses((status = 200, body = NotificationsNonLues)))]
async fn count(caller: Caller) -> Answer<NotificationsNonLues> {
    let found = ask(&caller, String::new(), 1).await?;
    Ok(Json(NotificationsNonLues {
        non_lues: found.unread,
    }))
}

/// Which notifications were read: these, or every one.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NotificationsLues {
    #[schema(required = false)]
    ids: Vec<Uuid>,
    /// Every one there is.
    #[schema(required = false)]
    toutes: bool,
}

/// Mark notifications read.
#[utoipa::path(post, path = "/api/notifications/lues", tag = "notifications",
    operation_id = "marquer_notifications_lues", request_body = NotificationsLues, responses((status = 204)))]
async fn mark_read(
    caller: Caller,
    Body(body): Body<NotificationsLues>,
) -> Result<StatusCode, Problem> {
    let which = if body.toutes {
        Which::All(true)
    } else {
        let ids = body.ids.iter().map(Uuid::to_string).collect();
        Which::These(NotificationIds { ids })
    };
    read(&caller, which).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn read(caller: &Caller, which: Which) -> Result<(), Problem> {
    let which = Some(which);
    let request = caller.ask(MarkNotificationsReadRequest { which });
    caller
        .notifications()
        .mark_notifications_read(request)
        .await?;
    Ok(())
}

/// Who has read the comments of a portfolio on their page need not be told of them any more (F-07).
pub async fn read_comments(caller: &Caller, periode: Uuid, apprenant: Uuid) -> Result<(), Problem> {
    let of = PortfolioComments {
        period_id: periode.to_string(),
        apprenant: apprenant.to_string(),
    };
    read(caller, Which::Comments(of)).await
}

/// Who has read a sheet of a learner need not be told that there are some (F-05).
pub async fn read_sheets(caller: &Caller, apprenant: String) -> Result<(), Problem> {
    read(caller, Which::Sheets(LearnerSheets { apprenant })).await
}

/// Which mails one wants.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChoixNotifications {
    /// `immediat`, `quotidien` or `aucun`.
    #[schema(example = "quotidien")]
    choix: String,
    /// Where they go; null without an address: none leaves then.
    #[schema(example = "sophie.moreau@example.org")]
    courriel: Option<String>,
}

impl From<NotificationChoice> for ChoixNotifications {
    fn from(chosen: NotificationChoice) -> Self {
        Self {
            choix: chosen.choix,
            courriel: given(chosen.courriel),
        }
    }
}

/// Which mails one wants.
#[utoipa::path(get, path = "/api/compte/notifications", tag = "compte",
    operation_id = "lire_choix_notifications", responses((status = 200, body = ChoixNotifications)))]
async fn show_choice(caller: Caller) -> Answer<ChoixNotifications> {
    let request = caller.ask(GetNotificationChoiceRequest {});
    let chosen = caller
        .notifications()
        .get_notification_choice(request)
        .await?;
    Ok(Json(chosen.into_inner().into()))
}

/// Other mails.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouveauChoixNotifications {
    /// `immediat`, `quotidien` or `aucun`.
    #[schema(example = "immediat")]
    choix: String,
}

/// Choose which mails one wants, in every établissement where one works.
#[utoipa::path(put, path = "/api/compte/notifications", tag = "compte",
    operation_id = "choisir_notifications", request_body = NouveauChoixNotifications,
    responses((status = 200, body = ChoixNotifications)))]
async fn choose(
    caller: Caller,
    Body(body): Body<NouveauChoixNotifications>,
) -> Answer<ChoixNotifications> {
    let request = caller.ask(SetNotificationChoiceRequest { choix: body.choix });
    let chosen = caller
        .notifications()
        .set_notification_choice(request)
        .await?;
    Ok(Json(chosen.into_inner().into()))
}
