-- What the school's portal (ENT) calls people (I-06b), for signing on through it.
set lock_timeout = '5s';

create table ent_identifiants (
    etablissement text not null,
    person_id uuid not null,
    identifiant text not null,
    primary key (etablissement, person_id),
    constraint ent_identifiants_of_a_compte foreign key (etablissement, person_id) references comptes (etablissement, person_id)
);
-- One person per identifier, within an établissement: portals of two are two worlds.
create unique index ent_identifiants_one_person_each on ent_identifiants (etablissement, identifiant);

alter table ent_identifiants enable row level security;
alter table ent_identifiants force row level security;
create policy tenant on ent_identifiants
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
