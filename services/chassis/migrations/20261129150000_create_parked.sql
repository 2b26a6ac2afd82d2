-- I-11 ★: what a learner takes out of this deployment in a file is out of the tables, hence closed to everybody, and kept
-- here until the other side's receipt comes, or until the export is called off and it goes back where it was.
set lock_timeout = '5s';

create table chassis.parked (
    etablissement text not null,
    transfer uuid not null,
    person uuid not null,
    content jsonb not null,
    parked_at timestamptz not null default now(),
    constraint parked_pkey primary key (etablissement, transfer)
);

alter table chassis.parked enable row level security;
alter table chassis.parked force row level security;
create policy tenant on chassis.parked
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
