-- ★ P-01: what établissements share of their annexes. A copy, kept apart: the annexes themselves stay behind the wall of
-- their établissement, and a reader elsewhere is shown nothing that was not put here for it.
set local lock_timeout = '5s';

create table annexes_partagees (
    -- Whose it is.
    etablissement text not null,
    annexe uuid not null,
    referentiel text not null,
    niveau text not null,
    pour_apprentis boolean not null,
    titre text not null,
    -- The title as it is sought: folded by the program.
    titre_cle text not null,
    objectifs text not null,
    taches text[] not null,
    partagee_le timestamptz not null,
    constraint annexes_partagees_pkey primary key (etablissement, annexe),
    -- Nothing stays shared of an annexe that is gone, and nobody shares another's.
    constraint annexes_partagees_of_an_annexe foreign key (etablissement, annexe)
        references annexes (etablissement, id) on delete cascade
);
-- Read by its identifier alone, and listed in its order.
create unique index annexes_partagees_once on annexes_partagees (annexe);
create index annexes_partagees_by_niveau on annexes_partagees (referentiel, niveau, annexe);

alter table annexes_partagees enable row level security;
alter table annexes_partagees force row level security;
-- One deployment is one académie, and sharing is with all of it: whoever acts in an établissement reads every row. There
-- is nothing of a person in them. Who acts in none (operators, tasks of the service) reads nothing.
create policy annexes_partagees_academie on annexes_partagees for select
    using (current_setting('app.etablissement', true) <> '');
-- Written by whose it is alone.
create policy annexes_partagees_tenant on annexes_partagees
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
