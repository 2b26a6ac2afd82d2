-- What every service needs the same way: events leaving, events arrived, keys of repeated requests.
-- None of these tables is a tenant's: they are read by the relay and the consumers, never by a use case's queries.
set lock_timeout = '5s';

create schema if not exists chassis;

-- Events to publish, written in the transaction of the change they tell (style.md, section 5).
create table chassis.outbox (
    seq bigint generated always as identity primary key,
    id uuid not null,
    event_type text not null,
    event_version integer not null,
    etablissement text not null,
    aggregate_id uuid not null,
    aggregate_version bigint not null,
    occurred_at timestamptz not null,
    actor text not null,
    correlation_id uuid not null,
    causation_id uuid not null,
    traceparent text,
    payload bytea not null,
    published_at timestamptz,
    constraint outbox_event_once unique (id)
);

-- What the relay reads; ids commit out of order, so never "greater than the last seen".
create index outbox_unpublished on chassis.outbox (seq) where published_at is null;
create index outbox_by_publication on chassis.outbox (published_at) where published_at is not null;

-- Events already applied here, one row per consumer, written in the handler's transaction.
create table chassis.inbox (
    consumer text not null,
    event_id uuid not null,
    handled_at timestamptz not null default now(),
    primary key (consumer, event_id)
);
create index inbox_by_age on chassis.inbox (handled_at);

-- Requests that may be repeated (G-06): the key is taken in the transaction it protects.
create table chassis.idempotency_keys (
    key text not null primary key,
    fingerprint text not null,
    result text,
    created_at timestamptz not null default now()
);
create index idempotency_keys_by_age on chassis.idempotency_keys (created_at);
