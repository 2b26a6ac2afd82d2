-- Sign-in (I-06): global tables, read by secret only (see the first migration).
set lock_timeout = '5s';

create table credentials (
    person_id uuid not null primary key references persons (id),
    login text not null,
    -- Argon2id; null until a first password is issued.
    password_hash text,
    -- I-03: a temporary password is to be replaced at the first login.
    must_change boolean not null default true,
    last_login_at timestamptz,
    constraint credentials_one_per_login unique (login)
);

create table sessions (
    id uuid not null primary key,
    token_hash bytea not null,
    csrf_token text not null,
    person_id uuid not null references persons (id),
    -- Where and as what the person works now; null until one of several is chosen (I-02).
    uai text,
    profil text,
    -- Opened by a tutor's link: dies with that access (I-07).
    access_id uuid,
    user_agent text not null default '',
    opened_at timestamptz not null,
    last_used_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    constraint sessions_one_per_token unique (token_hash)
);
create index sessions_by_person on sessions (person_id) where revoked_at is null;
create index sessions_by_access on sessions (access_id) where access_id is not null;
create index sessions_by_expiry on sessions (expires_at);

-- The delay after failures, by account and by address; the key is a hash, so that nothing personal is kept.
create table login_failures (
    key bytea not null primary key,
    failures integer not null,
    last_at timestamptz not null
);
create index login_failures_by_age on login_failures (last_at);
