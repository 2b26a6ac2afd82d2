-- The teacher who follows a learner (I-10): at most one.
set lock_timeout = '5s';

create table referents (
    etablissement text not null,
    apprenant uuid not null,
    person_id uuid not null,
    depuis timestamptz not null,
    par uuid not null,
    primary key (etablissement, apprenant),
    constraint referents_of_an_apprenant foreign key (etablissement, apprenant)
        references apprenants (etablissement, person_id),
    constraint referents_of_a_compte foreign key (etablissement, person_id) references comptes (etablissement, person_id)
);
create index referents_by_person on referents (etablissement, person_id);

alter table referents enable row level security;
alter table referents force row level security;
create policy tenant on referents
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
