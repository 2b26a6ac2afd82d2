-- Periods (P-02) and the learners' fiches de liaison (P-10), which are also the list of a period's learners.
set local lock_timeout = '5s';

create table periods (
    etablissement text not null,
    id uuid not null,
    -- The annexe it was declared from; it may be gone, hence no foreign key (P-01).
    annexe_id uuid not null,
    referentiel text not null,
    niveau text not null,
    pour_apprentis boolean not null,
    titre text not null,
    statut text not null,
    start_date date not null,
    end_date date not null,
    annee integer not null,
    objectifs text not null,
    taches text[] not null,
    -- Of the content; claims leave it alone.
    version bigint not null default 1,
    declared_by text not null,
    created_at timestamptz not null,
    -- A deleted period stays as a row, so that nothing can ever claim it (P-08, freeze.md).
    deleted_at timestamptz,
    deleted_by text,
    constraint periods_pkey primary key (etablissement, id),
    constraint periods_end_not_before_start check (end_date >= start_date),
    constraint periods_titre_is_said check (titre <> '')
);
create index periods_by_niveau on periods (etablissement, referentiel, niveau, annee, id) where deleted_at is null;

create table fiches_liaison (
    etablissement text not null,
    period_id uuid not null,
    apprenant uuid not null,
    -- The aggregate's own identifier, in events.
    id uuid not null,
    -- Class when the period was declared.
    division text not null,
    version bigint not null default 1,
    changed_at timestamptz not null,
    constraint fiches_liaison_pkey primary key (etablissement, period_id, apprenant),
    constraint fiches_liaison_id_is_unique unique (etablissement, id),
    constraint fiches_liaison_of_a_period foreign key (etablissement, period_id) references periods
);
create index fiches_liaison_by_apprenant on fiches_liaison (etablissement, apprenant, period_id);

create table fiche_fields (
    etablissement text not null,
    period_id uuid not null,
    apprenant uuid not null,
    name text not null,
    value jsonb not null,
    version bigint not null,
    author uuid,
    changed_at timestamptz not null,
    -- The change that gave this value, to recognise its repetition.
    change_id text not null,
    constraint fiche_fields_pkey primary key (etablissement, period_id, apprenant, name),
    constraint fiche_fields_of_a_fiche foreign key (etablissement, period_id, apprenant)
        references fiches_liaison on delete cascade
);

alter table periods enable row level security;
alter table periods force row level security;
create policy periods_tenant on periods
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));

alter table fiches_liaison enable row level security;
alter table fiches_liaison force row level security;
create policy fiches_liaison_tenant on fiches_liaison
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));

alter table fiche_fields enable row level security;
alter table fiche_fields force row level security;
create policy fiche_fields_tenant on fiche_fields
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
