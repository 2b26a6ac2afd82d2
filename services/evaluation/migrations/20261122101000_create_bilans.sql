-- What evaluation keeps: its copy of the periods, bilans entreprise and their fields, bilans intermédiaires, claims.
-- Every tenant table has its établissement first in its key, and row-level security forced (second wall).
set lock_timeout = '5s';

-- Read copy of the periods service, as the last event said; `version` is that of the event.
create table periods (
    etablissement text not null,
    id uuid not null,
    referentiel text not null,
    niveau text not null,
    statut text not null,
    debut date not null,
    fin date not null,
    taches text[] not null,
    version bigint not null,
    constraint periods_key primary key (etablissement, id)
);

-- The learners of each period, whether or not it yields a bilan entreprise (P-09).
create table period_apprenants (
    etablissement text not null,
    period_id uuid not null,
    apprenant uuid not null,
    constraint period_apprenants_key primary key (etablissement, period_id, apprenant),
    constraint period_apprenants_of_period foreign key (etablissement, period_id) references periods on delete cascade
);
create index period_apprenants_of_apprenant on period_apprenants (etablissement, apprenant);

-- A period that was deleted, so that a late `PeriodDeclared` does not bring it back.
create table period_tombstones (
    etablissement text not null,
    period_id uuid not null,
    version bigint not null,
    constraint period_tombstones_key primary key (etablissement, period_id)
);

-- A learner who was taken out of a period, for the same reason.
create table period_withdrawals (
    etablissement text not null,
    period_id uuid not null,
    apprenant uuid not null,
    version bigint not null,
    constraint period_withdrawals_key primary key (etablissement, period_id, apprenant)
);

-- One row per learner: what serialises everything that is dated, and the last bilan intermédiaire.
create table apprenants (
    etablissement text not null,
    id uuid not null,
    dernier_bilan date,
    constraint apprenants_key primary key (etablissement, id)
);

create table bilans_entreprise (
    etablissement text not null,
    id uuid not null,
    period_id uuid not null,
    apprenant uuid not null,
    -- From the first level, star, comment or date that a person gave; never undone.
    saved_at timestamptz,
    -- Date that counts: that of the meeting, else the last day of the period; none until saved.
    date date,
    termine_le timestamptz,
    termine_par uuid,
    version bigint not null,
    created_at timestamptz not null,
    constraint bilans_entreprise_key primary key (etablissement, id),
    constraint bilans_entreprise_one_per_period_and_apprenant unique (etablissement, period_id, apprenant),
    constraint bilans_entreprise_of_period foreign key (etablissement, period_id) references periods,
    constraint bilans_entreprise_of_apprenant foreign key (etablissement, apprenant) references apprenants,
    constraint bilans_entreprise_dated_once_saved check ((saved_at is null) = (date is null)),
    constraint bilans_entreprise_finished_once_saved check (termine_le is null or saved_at is not null)
);
create index bilans_entreprise_dated on bilans_entreprise (etablissement, apprenant, date) where saved_at is not null;

create table champs_bilan_entreprise (
    etablissement text not null,
    bilan_id uuid not null,
    nom text not null,
    valeur jsonb not null,
    version bigint not null,
    auteur uuid not null,
    modifie_le timestamptz not null,
    -- The change that gave this value.
    change_id text not null,
    constraint champs_bilan_entreprise_key primary key (etablissement, bilan_id, nom),
    constraint champs_bilan_entreprise_of_bilan foreign key (etablissement, bilan_id)
        references bilans_entreprise on delete cascade
);

-- Every change that arrived, kept or refused: a repeated one is known by its id, and no typed value is lost (F-13).
create table changements_bilan_entreprise (
    etablissement text not null,
    bilan_id uuid not null,
    change_id text not null,
    nom text not null,
    valeur jsonb not null,
    version_de_base bigint not null,
    retenu boolean not null,
    auteur uuid not null,
    recu_le timestamptz not null,
    constraint changements_bilan_entreprise_key primary key (etablissement, bilan_id, change_id),
    constraint changements_bilan_entreprise_of_bilan foreign key (etablissement, bilan_id)
        references bilans_entreprise on delete cascade
);

create table bilans_intermediaires (
    etablissement text not null,
    id uuid not null,
    apprenant uuid not null,
    referentiel text not null,
    date date not null,
    etat text not null,
    claim uuid not null,
    -- [{"competence": …, "niveau": …}], in the order of the référentiel.
    niveaux jsonb not null,
    constats text not null,
    conseils text not null,
    -- In tenths of a point, out of 200.
    note smallint,
    auteur uuid not null,
    opened_at timestamptz not null,
    settled_at timestamptz,
    -- Once aborted: when the periods were released.
    released_at timestamptz,
    constraint bilans_intermediaires_key primary key (etablissement, id),
    constraint bilans_intermediaires_one_per_claim unique (etablissement, claim),
    constraint bilans_intermediaires_of_apprenant foreign key (etablissement, apprenant) references apprenants,
    constraint bilans_intermediaires_etat check (etat in ('claiming', 'final', 'aborted')),
    constraint bilans_intermediaires_settled check ((etat = 'claiming') = (settled_at is null)),
    constraint bilans_intermediaires_released check (released_at is null or etat = 'aborted'),
    constraint bilans_intermediaires_note check (note between 0 and 200)
);
create unique index bilans_intermediaires_one_claiming_per_apprenant
    on bilans_intermediaires (etablissement, apprenant) where etat = 'claiming';
create index bilans_intermediaires_final on bilans_intermediaires (etablissement, apprenant, date) where etat = 'final';

-- What a bilan intermédiaire is about to count, and the version of its period that the owner froze.
create table claims (
    etablissement text not null,
    bilan_intermediaire uuid not null,
    period_id uuid not null,
    bilan_entreprise uuid not null,
    granted_version bigint,
    constraint claims_key primary key (etablissement, bilan_intermediaire, period_id),
    constraint claims_of_bilan foreign key (etablissement, bilan_intermediaire) references bilans_intermediaires
);

-- What a final bilan intermédiaire counted, with the hash it had then (N2).
create table bilans_comptes (
    etablissement text not null,
    bilan_entreprise uuid not null,
    bilan_intermediaire uuid not null,
    period_id uuid not null,
    date date not null,
    sha256 text not null,
    constraint bilans_comptes_once primary key (etablissement, bilan_entreprise),
    constraint bilans_comptes_by foreign key (etablissement, bilan_intermediaire) references bilans_intermediaires,
    constraint bilans_comptes_of foreign key (etablissement, bilan_entreprise) references bilans_entreprise
);
create index bilans_comptes_of_intermediaire on bilans_comptes (etablissement, bilan_intermediaire);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array[
        'periods', 'period_apprenants', 'period_tombstones', 'period_withdrawals', 'apprenants',
        'bilans_entreprise', 'champs_bilan_entreprise', 'changements_bilan_entreprise', 'bilans_intermediaires', 'claims', 'bilans_comptes'
    ] loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format(
            'create policy tenant on %I using (etablissement = current_setting(''app.etablissement'', true))'
            ' with check (etablissement = current_setting(''app.etablissement'', true))', tenant_table);
    end loop;
end
$$;

-- Work queue of the sweep, across tenants: ids and a due time, nothing of a learner. A row exists from the opening of
-- a claim until it is final, or aborted and released.
create table claims_to_settle (
    claim uuid not null,
    uai text not null,
    bilan_intermediaire uuid not null,
    due_at timestamptz not null,
    constraint claims_to_settle_key primary key (claim)
);
create index claims_to_settle_due on claims_to_settle (due_at);
