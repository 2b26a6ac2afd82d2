-- P-12: addresses at which agendas read the calendar by themselves. One of a person at most: another takes its place.
set local lock_timeout = '5s';

create table calendar_feeds (
    etablissement text not null,
    person uuid not null,
    -- what the person worked as when it was made: what it shows depends on it
    profil text not null,
    -- of a token that is told once and kept nowhere
    token_hash bytea not null,
    created_at timestamptz not null,
    -- to the day: agendas read several times a day
    last_read_on date,
    constraint calendar_feeds_pkey primary key (etablissement, person),
    constraint calendar_feeds_one_per_token unique (etablissement, token_hash)
);

alter table calendar_feeds enable row level security;
alter table calendar_feeds force row level security;
create policy calendar_feeds_tenant on calendar_feeds
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
