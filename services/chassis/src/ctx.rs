//! What surrounds one use case: who, for which établissement, when, under which request.

use std::sync::Arc;
use std::time::Instant;

use jiff::{Timestamp, civil, tz::TimeZone};
use uuid::Uuid;

use crate::actor::Actor;
use crate::audit::Touched;
use crate::tenant::Uai;

/// Where the time comes from: the system, or a test's hand.
#[derive(Clone, Default)]
pub struct Clock(Option<Arc<dyn Fn() -> Timestamp + Send + Sync>>);

impl Clock {
    /// A clock that answers what `now` answers.
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(now)))
    }

    /// This instant.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the system for the time"
    )]
    pub fn now(&self) -> Timestamp {
        self.0
            .as_ref()
            .map_or_else(Timestamp::now, |now| (now.as_ref())())
    }
}

/// The civil day of an instant in France; every date of the domain is one of these.
pub fn paris_day(instant: Timestamp) -> civil::Date {
    // The zone's rules are compiled in (jiff's bundled database); UTC is a fallback that is never taken.
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    instant.to_zoned(paris).date()
}

/// Context of a use case. Cheap to clone.
#[derive(Clone)]
pub struct Ctx(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    actor: Actor,
    etablissement: Uai,
    clock: Clock,
    request_id: Uuid,
    correlation_id: Uuid,
    causation_id: Uuid,
    idempotency_key: Option<String>,
    deadline: Option<Instant>,
    rpc: Option<Arc<str>>,
    touched: Option<Arc<Touched>>,
}

impl Ctx {
    /// A context for `actor` in `etablissement`, that starts a story of its own.
    pub fn new(actor: Actor, etablissement: Uai, clock: Clock) -> Self {
        let request_id = crate::id::fresh();
        Self(Arc::new(Inner {
            actor,
            etablissement,
            clock,
            request_id,
            correlation_id: request_id,
            causation_id: request_id,
            idempotency_key: None,
            deadline: None,
            rpc: None,
            touched: None,
        }))
    }

    /// The context of a service acting for itself in `etablissement`.
    pub fn for_service(name: &str, etablissement: Uai, clock: Clock) -> Self {
        Self::new(Actor::Service(name.to_owned()), etablissement, clock)
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.0.actor
    }

    /// The tenant; [`Uai::NONE`] before anyone is known.
    pub fn etablissement(&self) -> &Uai {
        &self.0.etablissement
    }

    /// This instant.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Today in France.
    pub fn today(&self) -> civil::Date {
        paris_day(self.now())
    }

    /// The clock itself.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Identifies this request in logs and in what the caller is told.
    pub fn request_id(&self) -> Uuid {
        self.0.request_id
    }

    /// The request that started the whole story.
    pub fn correlation_id(&self) -> Uuid {
        self.0.correlation_id
    }

    /// The request or event that caused this one.
    pub fn causation_id(&self) -> Uuid {
        self.0.causation_id
    }

    /// Key under which this request may be repeated safely (G-06).
    pub fn idempotency_key(&self) -> Option<&str> {
        self.0.idempotency_key.as_deref()
    }

    /// When the caller stops waiting.
    pub fn deadline(&self) -> Option<Instant> {
        self.0.deadline
    }

    /// The RPC that is asked for, `periods.v1.Periods/DeclarePeriod`; none for what nobody asked for.
    pub(crate) fn rpc(&self) -> Option<&str> {
        self.0.rpc.as_deref()
    }

    /// What the request names.
    pub(crate) fn touched(&self) -> Option<&Touched> {
        self.0.touched.as_deref()
    }

    /// The same story, continued in `etablissement`.
    #[must_use]
    pub fn in_etablissement(&self, etablissement: Uai) -> Self {
        self.with(|inner| inner.etablissement = etablissement)
    }

    /// The same, under another actor: what a sign-in does once it knows who came.
    #[must_use]
    pub fn acting_as(&self, actor: Actor) -> Self {
        self.with(|inner| inner.actor = actor)
    }

    /// The same, of the story told by these identifiers.
    #[must_use]
    pub fn caused_by(&self, correlation_id: Uuid, causation_id: Uuid) -> Self {
        self.with(|inner| {
            inner.correlation_id = correlation_id;
            inner.causation_id = causation_id;
        })
    }

    /// The same, as this request: identifier, idempotency key, deadline.
    #[must_use]
    pub fn of_request(
        &self,
        request_id: Uuid,
        idempotency_key: Option<String>,
        deadline: Option<Instant>,
    ) -> Self {
        self.with(|inner| {
            inner.request_id = request_id;
            inner.correlation_id = request_id;
            inner.causation_id = request_id;
            inner.idempotency_key = idempotency_key;
            inner.deadline = deadline;
        })
    }

    /// The same, asked for by this RPC.
    #[must_use]
    pub(crate) fn asked_by(&self, rpc: &str) -> Self {
        self.with(|inner| inner.rpc = Some(rpc.into()))
    }

    /// The same, about what the request names.
    #[must_use]
    pub(crate) fn touching(&self, touched: Touched) -> Self {
        self.with(|inner| inner.touched = Some(Arc::new(touched)))
    }

    fn with(&self, change: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = (*self.0).clone();
        change(&mut inner);
        Self(Arc::new(inner))
    }
}
