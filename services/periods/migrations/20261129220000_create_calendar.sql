-- The official calendar (P-12). Nothing refers here: what it drives reads it when it is asked.
set local lock_timeout = '5s';

create table officielles (
    etablissement text not null,
    id uuid not null,
    annee integer not null,
    nature text not null,
    libelle text not null,
    start_date date not null,
    end_date date not null,
    -- Empty: of all diplomas, niveaux or classes.
    referentiel text not null,
    niveau text not null,
    divisions text[] not null,
    version bigint not null default 1,
    changed_at timestamptz not null,
    constraint officielles_pkey primary key (etablissement, id),
    constraint officielles_end_not_before_start check (end_date >= start_date),
    constraint officielles_libelle_is_said check (libelle <> ''),
    constraint officielles_nature_is_known check (nature in ('trimestre', 'semestre', 'pfmp', 'certification'))
);
create index officielles_by_year on officielles (etablissement, annee, start_date);

-- How often the livret scolaire of a niveau is filled in; no row: it is not yet.
create table lsl_periodicites (
    etablissement text not null,
    referentiel text not null,
    niveau text not null,
    periodicite text not null,
    constraint lsl_periodicites_pkey primary key (etablissement, referentiel, niveau),
    constraint lsl_periodicites_is_known check (periodicite in ('trimestre', 'semestre'))
);

alter table officielles enable row level security;
alter table officielles force row level security;
create policy officielles_tenant on officielles
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));

alter table lsl_periodicites enable row level security;
alter table lsl_periodicites force row level security;
create policy lsl_periodicites_tenant on lsl_periodicites
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
