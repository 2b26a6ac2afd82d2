-- Annexes pédagogiques (P-01). Deleting one leaves the periods declared from it alone: nothing refers here.
set local lock_timeout = '5s';

create table annexes (
    etablissement text not null,
    id uuid not null,
    referentiel text not null,
    niveau text not null,
    titre text not null,
    pour_apprentis boolean not null,
    objectifs text not null,
    taches text[] not null,
    version bigint not null default 1,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    constraint annexes_pkey primary key (etablissement, id),
    constraint annexes_titre_is_said check (titre <> '')
);
create index annexes_by_niveau on annexes (etablissement, referentiel, niveau, id);

alter table annexes enable row level security;
alter table annexes force row level security;
create policy annexes_tenant on annexes
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
