//! `/api/rgpd/personnes`, `/api/compte/archive.zip`: all that is held on a person, in one archive (I-12).

mod archive;

use axum::Json;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use futures::future::join_all;
use http::{HeaderValue, header};
use proto::personal_data::v1::personal_data_client::PersonalDataClient;
use proto::personal_data::v1::{DescribeRightsRequest, ExportPersonRequest, ListTermsRequest};
use serde::Serialize;
use tokio_util::io::ReaderStream;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use self::archive::{Archive, Part};
use super::names::Apprenant;
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::Answer;
use crate::http::answer::attachment;
use crate::http::extract::Path;
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(terms))
        .routes(routes!(show))
}

/// Those whose answer is long to make: files come along.
pub fn archives() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(export))
        .routes(routes!(export_own))
}

/// How long a kind of data is kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct Duree {
    /// The kind of data.
    #[schema(example = "connexion.compte")]
    code: String,
    #[schema(example = 92)]
    jours: i64,
}

/// What the application takes away by itself, and after how long.
#[utoipa::path(get, path = "/api/rgpd/conservation", tag = "rgpd", operation_id = "lister_durees",
    responses((status = 200, body = [Duree])))]
async fn terms(caller: Caller) -> Answer<Vec<Duree>> {
    let asked = caller.channels().map(|(_, channel)| {
        let request = caller.ask(ListTermsRequest {});
        async move {
            let terms = PersonalDataClient::new(channel).list_terms(request).await?;
            Ok::<_, Problem>(terms.into_inner().terms)
        }
    });
    let terms = all(join_all(asked).await)?.into_iter().flatten();
    Ok(Json(
        terms
            .map(|term| Duree {
                code: term.code,
                jours: term.days,
            })
            .collect(),
    ))
}

/// A person on whom data are held.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonneConnue {
    /// Who; the class of a learner.
    personne: Apprenant,
    /// What may be done: `exporter`, `apercevoir_effacement`, `effacer`.
    actions: Vec<String>,
}

/// A person of the établissement, and what may be done about its data.
#[utoipa::path(get, path = "/api/rgpd/personnes/{id}", tag = "rgpd", operation_id = "lire_personne_rgpd",
    params(("id" = Uuid, Path)), responses((status = 200, body = PersonneConnue)))]
async fn show(caller: Caller, Path(id): Path<Uuid>) -> Answer<PersonneConnue> {
    let request = caller.ask(DescribeRightsRequest {
        person: id.to_string(),
    });
    let rights = caller.personal_data().describe_rights(request).await?;
    let personne = known(&caller, id).await?;
    let actions = rights.into_inner().allowed_actions;
    Ok(Json(PersonneConnue { personne, actions }))
}

/// The archive of a person.
#[utoipa::path(get, path = "/api/rgpd/personnes/{id}/archive.zip", tag = "rgpd",
    operation_id = "exporter_personne", params(("id" = Uuid, Path)),
    responses((status = 200, body = [u8], content_type = "application/zip")))]
async fn export(caller: Caller, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    archive(&caller, id).await
}

/// The archive of one's own data.
#[utoipa::path(get, path = "/api/compte/archive.zip", tag = "compte",
    operation_id = "exporter_mes_donnees",
    responses((status = 200, body = [u8], content_type = "application/zip")))]
async fn export_own(caller: Caller) -> Result<Response, Problem> {
    let own = caller.session().person.parse();
    archive(&caller, own.map_err(|_| Problem::internal())?).await
}

/// The person, if the établissement knows it.
async fn known(caller: &Caller, id: Uuid) -> Result<Apprenant, Problem> {
    let id = id.to_string();
    let personne = caller.names([id.clone()]).await?.apprenant(&id, "");
    if personne.nom.is_empty() && personne.prenom.is_empty() {
        return Err(Problem::not_found());
    }
    Ok(personne)
}

/// What all services answered, or the refusal of the first of them.
fn all<T>(answers: Vec<Result<T, Problem>>) -> Result<Vec<T>, Problem> {
    answers.into_iter().collect()
}

async fn archive(caller: &Caller, id: Uuid) -> Result<Response, Problem> {
    // Each service decides, and none gives anything before. Of several refusals identity's is told, whichever came
    // first: who is not known here looks missing.
    let asked = caller.channels().map(|(service, channel)| {
        let request = caller.ask(ExportPersonRequest {
            person: id.to_string(),
        });
        async move {
            let mut rows = PersonalDataClient::new(channel)
                .export_person(request)
                .await?
                .into_inner();
            let mut part = Part::of(service);
            while let Some(held) = rows.message().await? {
                match held.file {
                    Some(file) => part.add_bytes(&file.name, &file.data)?,
                    None => part.add(&held.table, &held.rows_json)?,
                }
            }
            Ok::<_, Problem>(part)
        }
    });
    let parts = all(join_all(asked).await)?;
    let session = caller.session();
    // Who works in no établissement has no name from those who do: its session knows it.
    let (nom, prenom) = if session.person == id.to_string() {
        (session.nom.clone(), session.prenom.clone())
    } else {
        let personne = known(caller, id).await?;
        (personne.nom, personne.prenom)
    };
    let archive = Archive {
        personne: format!("{prenom} {nom}"),
        etablissement: match session.etablissement_nom.as_str() {
            "" => session.etablissement.clone(),
            nom => format!("{nom} ({})", session.etablissement),
        },
        at: caller.now(),
        parts,
    };
    let made = tokio::task::spawn_blocking(move || archive.zip()).await;
    let made = made.map_err(anyhow::Error::from).flatten();
    let zip = made.map_err(|error| {
        tracing::error!(error = format!("{error:#}"), "an archive could not be made");
        Problem::internal()
    })?;
    let body = Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(zip)));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/zip"),
        ),
        (
            header::CONTENT_DISPOSITION,
            attachment(&format!("Données personnelles {prenom} {nom}.zip")),
        ),
        // Nothing of it stays on a shared device but what its reader keeps.
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, body).into_response())
}
