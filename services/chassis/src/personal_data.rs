//! All that is held on a person (I-12): the same RPC in every service, answered from what the service says it holds; and
//! its erasure.
//!
//! To hold a new table: add it to the service's `store/personal_data` and `store/erasure`; tests compare the tables with
//! what is exported and with what is erased.

mod erase;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{Stream, StreamExt as _, stream};
use proto::personal_data::v1::personal_data_server::PersonalData;
use proto::personal_data::v1::{
    self as pb, DescribeRightsRequest, DescribeRightsResponse, ExportPersonRequest, HeldFile,
    HeldRows, ListTermsRequest, ListTermsResponse, PreviewErasureRequest, PreviewErasureResponse,
};
use tonic::{Request, Response, Status};
use uuid::Uuid;

pub use erase::{Erasure, Gone, erase, may_erase, may_preview, told};

use crate::actor::{Actor, Profil};
use crate::ctx::Ctx;
use crate::db::{self, Db, Rows, Tx};
use crate::error::AppError;
use crate::grpc::run;
use crate::policy::{Decision, Refused, Scope};

/// Rows of one message: well below what gRPC takes.
const CHUNK: usize = 200;

/// Rows of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The table.
    pub table: &'static str,
    /// Its rows, without any secret.
    pub rows: Rows,
}

/// Bytes that follow of a file that is held beside the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldPiece {
    /// Name to keep it under, of its own among the files of the person.
    pub file: String,
    /// The bytes.
    pub bytes: Bytes,
}

/// How long a kind of data is kept before the clock takes it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Stable code of the kind: the web client has its French name.
    pub code: &'static str,
    /// How long.
    pub kept: Duration,
}

/// What holds something on persons: a service.
pub trait Holder: Send + Sync + 'static {
    /// Its errors.
    type Error: AppError + From<Refused> + From<db::Error>;

    /// Its database.
    fn db(&self) -> &Db;

    /// What it takes away by itself, and after how long (I-12).
    fn terms(&self) -> Vec<Term> {
        Vec::new()
    }

    /// All that it holds on `person` in the établissement; a person who is not there is one on whom nothing is held.
    fn held(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        person: Uuid,
    ) -> impl Future<Output = Result<Vec<Held>, Self::Error>> + Send;

    /// The files that these rows name, one after the other; each ends with an empty piece.
    fn files(&self, _held: &[Held]) -> BoxStream<'static, Result<HeldPiece, Self::Error>> {
        stream::empty().boxed()
    }

    /// Takes away all that it holds on `person` in the établissement, table by table, inside an erasure. What a person
    /// wrote about somebody else stays: it is somebody else's.
    ///
    /// # Errors
    /// It cannot be done yet: it is asked again later.
    fn erase(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        person: Uuid,
    ) -> impl Future<Output = Result<Vec<Gone>, Self::Error>> + Send;
}

/// Whom a person's data are given to: itself, and those who answer for personal data in the établissement (I-12).
pub fn may_export(actor: &Actor, person: Uuid) -> Decision {
    let given = actor.person().is_some_and(|asking| {
        asking.id == person || matches!(asking.profil, Profil::Administrateur | Profil::Ddfpt)
    });
    Decision::allow_if(given, Decision::Deny)
}

/// Who sees that something is held on a person: those it is given to, and the head of the établissement.
pub fn may_see(actor: &Actor, person: Uuid) -> Decision {
    let head = actor
        .person()
        .is_some_and(|asking| asking.profil == Profil::ChefEtablissement);
    Decision::allow_if(head, may_export(actor, person))
}

/// Serves `personal_data.v1.PersonalData` from a [`Holder`].
pub struct PersonalDataGrpc<H>(Arc<H>);

impl<H> PersonalDataGrpc<H> {
    /// From what `holder` holds.
    pub fn new(holder: H) -> Self {
        Self(Arc::new(holder))
    }
}

impl<H> From<Arc<H>> for PersonalDataGrpc<H> {
    fn from(holder: Arc<H>) -> Self {
        Self(holder)
    }
}

type Chunks = Pin<Box<dyn Stream<Item = Result<HeldRows, Status>> + Send>>;

#[tonic::async_trait]
impl<H: Holder> PersonalData for PersonalDataGrpc<H> {
    type ExportPersonStream = Chunks;

    async fn list_terms(
        &self,
        request: Request<ListTermsRequest>,
    ) -> Result<Response<ListTermsResponse>, Status> {
        let terms = self.0.terms();
        run(request, move |cx, _| {
            let terms = terms.clone();
            async move {
                crate::audit::may_read(cx.actor()).scope(&cx)?;
                let terms = terms.into_iter().map(|term| pb::Term {
                    code: term.code.to_owned(),
                    days: i64::try_from(term.kept.as_secs() / 86_400).unwrap_or(i64::MAX),
                });
                Ok::<_, H::Error>(ListTermsResponse {
                    terms: terms.collect(),
                })
            }
        })
        .await
    }

    async fn describe_rights(
        &self,
        request: Request<DescribeRightsRequest>,
    ) -> Result<Response<DescribeRightsResponse>, Status> {
        run(request, move |cx, wanted| async move {
            let person = who(&wanted.person);
            may_see(cx.actor(), person).scope(&cx)?;
            let rights = [
                ("exporter", may_export(cx.actor(), person)),
                ("apercevoir_effacement", may_preview(cx.actor())),
                ("effacer", may_erase(cx.actor(), person)),
            ];
            Ok::<_, H::Error>(DescribeRightsResponse {
                allowed_actions: rights
                    .into_iter()
                    .filter(|(_, right)| right.is_allowed())
                    .map(|(name, _)| name.to_owned())
                    .collect(),
            })
        })
        .await
    }

    async fn export_person(
        &self,
        request: Request<ExportPersonRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let holder = self.0.clone();
        run(request, move |cx, wanted| {
            let holder = holder.clone();
            async move {
                let held = export(&cx, &*holder, &wanted.person).await?;
                let files = holder.files(&held).map(move |piece| match piece {
                    Ok(HeldPiece { file, bytes }) => Ok(HeldRows {
                        file: Some(HeldFile {
                            name: file,
                            data: bytes.into(),
                        }),
                        ..Default::default()
                    }),
                    Err(error) => Err(crate::grpc::report(&cx, &error)),
                });
                Ok::<Chunks, H::Error>(Box::pin(chunks(held).chain(files)))
            }
        })
        .await
    }

    async fn preview_erasure(
        &self,
        request: Request<PreviewErasureRequest>,
    ) -> Result<Response<PreviewErasureResponse>, Status> {
        let holder = self.0.clone();
        run(request, move |cx, wanted| {
            let holder = holder.clone();
            async move {
                let gone = erase::preview(&*holder, &cx, who(&wanted.person)).await?;
                let (tables, rows) = told(&gone);
                Ok::<_, H::Error>(PreviewErasureResponse { tables, rows })
            }
        })
        .await
    }
}

/// What is no identifier is nobody: the same answer as for who is not there.
fn who(person: &str) -> Uuid {
    person.parse().unwrap_or(Uuid::nil())
}

/// Reads all of it at one instant. The log tells of it: it gives everything away (N10).
async fn export<H: Holder>(cx: &Ctx, holder: &H, person: &str) -> Result<Vec<Held>, H::Error> {
    let person = who(person);
    let scope = may_export(cx.actor(), person).scope(cx)?;
    let mut tx = holder.db().begin(cx).await?;
    tx.witness();
    let mut held = holder.held(&mut tx, &scope, person).await?;
    held.push(Held {
        table: "mis_de_cote",
        rows: tx.parked_of(&scope, person).await?,
    });
    held.push(Held {
        table: "suppressions",
        rows: tx.set_aside_of(&scope, person).await?,
    });
    held.push(crate::audit::done_by(&mut tx, &scope, person).await?);
    tx.commit().await?;
    Ok(held)
}

fn chunks(held: Vec<Held>) -> Chunks {
    let messages = held.into_iter().flat_map(|Held { table, rows }| {
        let told = |rows: &[serde_json::Value]| HeldRows {
            table: table.to_owned(),
            rows_json: serde_json::Value::from(rows.to_vec()).to_string(),
            ..Default::default()
        };
        // A table without any says so: what is held, and whether anything is, are two things.
        let pieces: Vec<HeldRows> = if rows.is_empty() {
            vec![told(&[])]
        } else {
            rows.chunks(CHUNK).map(told).collect()
        };
        pieces
    });
    Box::pin(stream::iter(messages.map(Ok).collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Person;

    fn person(profil: Profil) -> (Actor, Uuid) {
        let id = crate::id::fresh();
        let actor = Actor::Person(Person {
            id,
            profil,
            referentiels: vec![],
            grants: vec![],
            session: id,
        });
        (actor, id)
    }

    #[test]
    fn everybody_has_its_own_data_and_two_profiles_those_of_others_i12() {
        for profil in Profil::ALL {
            let (actor, own) = person(profil);
            assert!(may_export(&actor, own).is_allowed(), "{profil}");
            let answers = matches!(profil, Profil::Administrateur | Profil::Ddfpt);
            let other = crate::id::fresh();
            assert_eq!(may_export(&actor, other).is_allowed(), answers, "{profil}");
            let sees = answers || profil == Profil::ChefEtablissement;
            assert_eq!(may_see(&actor, other).is_allowed(), sees, "{profil}");
        }
        let service = Actor::Service("documents".to_owned());
        assert!(!may_export(&service, crate::id::fresh()).is_allowed());
    }
}
