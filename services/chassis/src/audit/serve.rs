//! `audit.v1.Audit`, in every service.

use jiff::Timestamp;
use proto::audit::v1 as pb;
use proto::audit::v1::audit_server::Audit;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::list::{Filter, Listed, list};
use super::{Error, chain, may_read};
use crate::ctx::Ctx;
use crate::db::Db;
use crate::grpc::run;

/// Lines of one answer.
const MOST: i32 = 200;

/// Serves the log of this service's database.
#[derive(Clone)]
pub(crate) struct AuditGrpc {
    pub(crate) db: Db,
}

#[tonic::async_trait]
impl Audit for AuditGrpc {
    async fn list_lines(
        &self,
        request: Request<pb::ListLinesRequest>,
    ) -> Result<Response<pb::ListLinesResponse>, Status> {
        let db = self.db.clone();
        run(request, move |cx, wanted| {
            list_lines(cx, db.clone(), wanted)
        })
        .await
    }

    async fn verify_chain(
        &self,
        request: Request<pb::VerifyChainRequest>,
    ) -> Result<Response<pb::VerifyChainResponse>, Status> {
        let db = self.db.clone();
        run(request, move |cx, _| verify_chain(cx, db.clone())).await
    }
}

async fn list_lines(
    cx: Ctx,
    db: Db,
    wanted: pb::ListLinesRequest,
) -> Result<pb::ListLinesResponse, Error> {
    let scope = may_read(cx.actor()).scope(&cx)?;
    let filter = Filter {
        person: given(&wanted.person, "person")?,
        action: (!wanted.action.is_empty()).then_some(wanted.action),
        from: given(&wanted.from, "from")?,
        to: given(&wanted.to, "to")?,
        before: cursor(&wanted.before)?,
    };
    let limit = i64::from(wanted.limit.clamp(1, MOST));
    let mut tx = db.begin(&cx).await?;
    let lines = list(&mut tx, &scope, &filter, limit).await?;
    Ok(pb::ListLinesResponse {
        lines: lines.into_iter().map(message).collect(),
    })
}

async fn verify_chain(cx: Ctx, db: Db) -> Result<pb::VerifyChainResponse, Error> {
    let scope = may_read(cx.actor()).scope(&cx)?;
    let mut tx = db.begin(&cx).await?;
    let verdict = chain::verify(&mut tx, scope.etablissement()).await?;
    Ok(pb::VerifyChainResponse {
        head: if verdict.lines > 0 {
            hex::encode(verdict.head)
        } else {
            String::new()
        },
        lines: verdict.lines,
        broken_at: verdict.broken_at.unwrap_or_default(),
    })
}

fn message((line, seq): Listed) -> pb::AuditLine {
    let text = |id: Uuid| id.to_string();
    pb::AuditLine {
        cursor: format!("{}.{}", line.at.as_microsecond(), line.id),
        id: text(line.id),
        at: line.at.to_string(),
        actor: line.actor,
        profil: line.profil,
        action: line.action,
        objet: line.objet,
        objet_id: line.objet_id.map(text).unwrap_or_default(),
        persons: line.personnes.into_iter().map(text).collect(),
        request_id: text(line.request_id),
        lecture: line.lecture,
        seq: seq.unwrap_or_default(),
    }
}

/// An absent filter is an empty text.
fn given<T: std::str::FromStr>(text: &str, field: &'static str) -> Result<Option<T>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Error::Malformed(field))
}

fn cursor(text: &str) -> Result<Option<(Timestamp, Uuid)>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = || {
        let (at, id) = text.split_once('.')?;
        let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
        Some((at, id.parse().ok()?))
    };
    read().map(Some).ok_or(Error::Malformed("before"))
}
