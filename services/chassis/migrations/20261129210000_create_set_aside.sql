-- P-08 ★: what a deletion took away is out of the tables, hence closed to everybody, and kept here for as long as the
-- deletion can be undone.
set lock_timeout = '5s';

create table chassis.set_aside (
    etablissement text not null,
    -- What was deleted, and its version then.
    aggregate uuid not null,
    version bigint not null,
    -- Whose it is.
    person uuid not null,
    content jsonb not null,
    until timestamptz not null,
    constraint set_aside_pkey primary key (etablissement, aggregate, version, person)
);
create index set_aside_by_person on chassis.set_aside (etablissement, person);
create index set_aside_by_term on chassis.set_aside (until);

alter table chassis.set_aside enable row level security;
alter table chassis.set_aside force row level security;
create policy tenant on chassis.set_aside
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
-- The clock takes them away, whatever établissement they are of.
create policy purged on chassis.set_aside
    using (current_setting('app.purge', true) = 'on')
    with check (false);
