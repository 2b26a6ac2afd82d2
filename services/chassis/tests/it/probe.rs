//! The smallest service that uses every part of the chassis: it publishes `PeriodDeleted` and counts those that
//! it consumes. A row of `faults` makes its handler fail.

use std::sync::LazyLock;
use std::time::Duration;

use chassis::config::Nothing;
use chassis::events::{Envelope, Handler, Outgoing};
use chassis::{AppError, Ctx, Db, Kind, Parts, Resources, Retry, Service, Tx, Uai};
use chassis_testing::Suite;
use proto::events::periods::v1::PeriodDeleted;
use proto::identity::v1::etablissements_server::{Etablissements, EtablissementsServer};
use proto::identity::v1::{Etablissement, GetEtablissementRequest, UpdateEtablissementRequest};
use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use tonic::{Request, Response, Status};
use uuid::Uuid;

pub(crate) struct Probe;

static MIGRATOR: LazyLock<Migrator> = LazyLock::new(|| {
    Migrator::with_migrations(vec![Migration::new(
        1,
        "probe".into(),
        MigrationType::Simple,
        "create table applied (etablissement text not null, period_id uuid not null, times int not null,
                               primary key (etablissement, period_id));
         alter table applied enable row level security;
         alter table applied force row level security;
         create policy tenant on applied
            using (etablissement = current_setting('app.etablissement', true));
         create table faults (period_id uuid primary key, failure text not null);
         create sequence losses;"
            .into_sql_str(),
        false,
    )])
});

impl Service for Probe {
    const NAME: &'static str = "periods";
    type Config = Nothing;

    fn migrator() -> &'static Migrator {
        &MIGRATOR
    }

    async fn build(resources: Resources<Nothing>) -> anyhow::Result<Parts> {
        let grpc = ProbeGrpc {
            db: resources.db.clone(),
        };
        Ok(Parts::new()
            .grpc(EtablissementsServer::new(grpc))
            .consume(Count))
    }
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum ProbeError {
    #[error("not now")]
    Later,
    #[error("not ever")]
    Never,
    #[error(transparent)]
    Db(#[from] chassis::db::Error),
}

impl From<sqlx::Error> for ProbeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}

impl AppError for ProbeError {
    fn kind(&self) -> Kind {
        match self {
            Self::Later => Kind::Conflict,
            Self::Never => Kind::Invalid,
            Self::Db(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        "probe"
    }

    fn retry(&self) -> Retry {
        match self {
            Self::Later => Retry::Later(Duration::ZERO),
            other => other.kind().retry(),
        }
    }
}

struct Count;

impl Handler for Count {
    type Event = PeriodDeleted;
    type Error = ProbeError;
    const CONSUMER: &'static str = "probe-period-deleted";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: PeriodDeleted,
        tx: &mut Tx,
    ) -> Result<(), ProbeError> {
        let period: Uuid = event.period_id.parse().map_err(|_| ProbeError::Never)?;
        sqlx::query(
            "insert into applied values ($1, $2, 1)
             on conflict (etablissement, period_id) do update set times = applied.times + 1",
        )
        .bind(cx.etablissement().as_str())
        .bind(period)
        .execute(tx.conn())
        .await?;
        // The write above is undone when it fails here: half done is not done.
        let fault: Option<String> =
            sqlx::query_scalar("select failure from faults where period_id = $1")
                .bind(period)
                .fetch_optional(tx.conn())
                .await?;
        match fault.as_deref() {
            Some("later") => Err(ProbeError::Later),
            Some("panic") => panic!("the probe panics"),
            // Waits for the test, which holds this lock.
            Some("wait") => {
                sqlx::query("select pg_advisory_xact_lock_shared(7)")
                    .execute(tx.conn())
                    .await?;
                Ok(())
            }
            Some("serialization") => {
                sqlx::query("do $$ begin if nextval('losses') <= 3 then raise exception using errcode = '40001'; end if; end $$")
                    .execute(tx.conn())
                    .await?;
                Ok(())
            }
            Some(_) => Err(ProbeError::Never),
            None => Ok(()),
        }
    }
}

/// `GetEtablissement` answers the tenant of the call, in a transaction; `UpdateEtablissement` deletes a "period"
/// slowly, and panics when there is none.
struct ProbeGrpc {
    db: Db,
}

#[tonic::async_trait]
impl Etablissements for ProbeGrpc {
    async fn get_etablissement(
        &self,
        request: Request<GetEtablissementRequest>,
    ) -> Result<Response<Etablissement>, Status> {
        let db = self.db.clone();
        chassis::grpc::run(request, move |cx, _| {
            let db = db.clone();
            async move {
                db.begin(&cx).await?.commit().await?;
                Ok::<_, ProbeError>(Etablissement {
                    uai: cx.etablissement().to_string(),
                    nom: cx.actor().to_string(),
                    ..Etablissement::default()
                })
            }
        })
        .await
    }

    async fn update_etablissement(
        &self,
        request: Request<UpdateEtablissementRequest>,
    ) -> Result<Response<Etablissement>, Status> {
        let db = self.db.clone();
        chassis::grpc::run(request, move |cx, message| {
            let db = db.clone();
            async move {
                let mut tx = db.begin(&cx).await?;
                sqlx::query("select pg_sleep(0.3)")
                    .execute(tx.conn())
                    .await?;
                let period = message.etablissement.unwrap_or_default().nom;
                emit(&mut tx, &cx, period.parse().unwrap()).await?;
                tx.commit().await?;
                Ok::<_, ProbeError>(Etablissement::default())
            }
        })
        .await
    }
}

pub(crate) fn deleted(period: Uuid) -> PeriodDeleted {
    PeriodDeleted {
        period_id: period.to_string(),
        version: 1,
        ..PeriodDeleted::default()
    }
}

pub(crate) async fn emit(tx: &mut Tx, cx: &Ctx, period: Uuid) -> Result<(), chassis::db::Error> {
    tx.emit(cx, Outgoing::new(&deleted(period), period, 1))
        .await
}

pub(crate) fn uai() -> Uai {
    "0761234D".parse().unwrap()
}

pub(crate) fn cx(suite: &Suite<Probe>) -> Ctx {
    Ctx::for_service("periods", uai(), suite.clock.clock())
}

/// How often each event was applied to `period`.
pub(crate) async fn times(suite: &Suite<Probe>, period: Uuid) -> i32 {
    sqlx::query_scalar("select times from applied where period_id = $1")
        .bind(period)
        .fetch_optional(&suite.superuser().await)
        .await
        .unwrap()
        .unwrap_or(0)
}

/// Makes the handler fail for `period`, or mends it.
pub(crate) async fn fault(suite: &Suite<Probe>, period: Uuid, failure: Option<&str>) {
    let pool = suite.superuser().await;
    sqlx::query("delete from faults where period_id = $1")
        .bind(period)
        .execute(&pool)
        .await
        .unwrap();
    if let Some(failure) = failure {
        sqlx::query("insert into faults values ($1, $2)")
            .bind(period)
            .bind(failure)
            .execute(&pool)
            .await
            .unwrap();
    }
}

pub(crate) async fn start() -> Suite<Probe> {
    chassis_testing::start::<Probe>(Nothing {}).await
}
