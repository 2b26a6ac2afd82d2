-- Texts that are installed while services run, and held in memory by every replica: one row each, the latest. They are of
-- the whole deployment and tell of no person, so there is no tenant to keep apart; only handlers and use cases that were
-- authorized write them.
set lock_timeout = '5s';

create table chassis.texts (
    kind text not null,
    name text not null,
    body text not null,
    -- Grows with each installation of whoever installs: what comes late changes nothing.
    version bigint not null,
    at timestamptz not null,
    constraint texts_pkey primary key (kind, name)
);
