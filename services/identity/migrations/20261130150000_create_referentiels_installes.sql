-- Diplomas that operators of the académie installed while the suite ran (R-01). What they say is in chassis.texts, as in
-- every service; here is who installed which text, and when.
set lock_timeout = '5s';

create table referentiels_installes (
    -- Place among all installations: of two of one diploma, the higher holds.
    seq bigint not null generated always as identity primary key,
    id uuid not null,
    code text not null,
    -- The official text that it follows, in words.
    edition text not null,
    -- sha256 of what it says.
    empreinte text not null,
    installe_le timestamptz not null,
    installe_par uuid not null,
    constraint referentiels_installes_once unique (id)
);
create index referentiels_installes_by_code on referentiels_installes (code, seq desc);

-- Of no établissement; which diplomas there are is no secret, but operators alone install them.
alter table referentiels_installes enable row level security;
alter table referentiels_installes force row level security;
create policy lecture on referentiels_installes for select using (true);
create policy operateur on referentiels_installes
    using (current_setting('app.operateur', true) = 'on'
           and exists (select from operateurs o
                       where o.actif and o.person_id = nullif(current_setting('app.person', true), '')::uuid))
    with check (current_setting('app.operateur', true) = 'on'
           and exists (select from operateurs o
                       where o.actif and o.person_id = nullif(current_setting('app.person', true), '')::uuid));

-- Operators at work know each other by name: who installed what is told to the others.
create policy collegues on persons for select
    using (current_setting('app.operateur', true) = 'on'
           and exists (select from operateurs o where o.person_id = persons.id)
           and exists (select from operateurs o
                       where o.actif and o.person_id = nullif(current_setting('app.person', true), '')::uuid));
