-- Portfolios, their weekly sheets, and what learners typed in them (P-04, P-08, F-01, F-02, F-05, F-13).
-- Every table has the établissement first in its key, and row-level security as the second wall: a
-- transaction that has not said its établissement sees no row.
set lock_timeout = '5s';

-- What the events of periods have told about each period. Its row is the lock under which a period's
-- portfolios are opened and removed, and the memory of a removal that came before the declaration.
create table known_periods (
    etablissement text not null,
    period uuid not null,
    -- null until the declaration has been seen
    referentiel text,
    -- version of the period at which it was deleted as a whole; null while it is not
    removed_version bigint,
    primary key (etablissement, period)
);

-- P-08: a period deleted for one learner alone.
create table removed_learners (
    etablissement text not null,
    period uuid not null,
    apprenant uuid not null,
    period_version bigint not null,
    primary key (etablissement, period, apprenant)
);

create table portfolios (
    etablissement text not null,
    id uuid not null,
    period uuid not null,
    apprenant uuid not null,
    -- I-10: teachers read the portfolios of the référentiels that they teach
    referentiel text not null,
    -- version of the period that opened it: an older deletion that comes late does not concern it
    period_version bigint not null,
    version bigint not null,
    created_at timestamptz not null,
    -- F-01: when the learner last wrote in it; null while never
    changed_at timestamptz,
    primary key (etablissement, id),
    constraint portfolios_one_per_learner_and_period unique (etablissement, period, apprenant)
);

create table sheets (
    etablissement text not null,
    id uuid not null,
    -- null: a fiche libre, kept from a period that is gone (P-08)
    portfolio uuid,
    apprenant uuid not null,
    -- the Monday of its ISO week
    monday date not null,
    etat text not null,
    version bigint not null,
    created_at timestamptz not null,
    -- when the learner last wrote in it; null while never
    changed_at timestamptz,
    primary key (etablissement, id),
    constraint sheets_one_per_week unique (etablissement, portfolio, monday),
    constraint sheets_of_a_portfolio foreign key (etablissement, portfolio)
        references portfolios (etablissement, id) on delete cascade,
    constraint sheets_week_starts_on_monday check (extract(isodow from monday) = 1),
    constraint sheets_etat_known check (etat in ('vide', 'commencee', 'racontee'))
);

create index sheets_by_learner on sheets (etablissement, apprenant, monday);

-- One row per field that someone wrote: of the tab « présenter l’entreprise » when portfolio is set, of
-- a sheet when sheet is.
create table form_fields (
    etablissement text not null,
    portfolio uuid,
    sheet uuid,
    form uuid not null generated always as (coalesce(sheet, portfolio)) stored,
    name text not null,
    value jsonb not null,
    version bigint not null,
    author uuid not null,
    changed_at timestamptz not null,
    primary key (etablissement, form, name),
    constraint form_fields_of_one_form check (num_nonnulls(portfolio, sheet) = 1),
    constraint form_fields_of_a_portfolio foreign key (etablissement, portfolio)
        references portfolios (etablissement, id) on delete cascade,
    constraint form_fields_of_a_sheet foreign key (etablissement, sheet)
        references sheets (etablissement, id) on delete cascade
);

create index form_fields_by_portfolio on form_fields (etablissement, portfolio) where portfolio is not null;
create index form_fields_by_sheet on form_fields (etablissement, sheet) where sheet is not null;

-- Every change that was sent, kept or not: a change sent twice is applied once, and the value that lost a
-- conflict is not lost (F-13).
create table form_changes (
    etablissement text not null,
    portfolio uuid,
    sheet uuid,
    form uuid not null generated always as (coalesce(sheet, portfolio)) stored,
    change_id text not null,
    name text not null,
    value jsonb not null,
    base_version bigint not null,
    -- false: refused, because the same field had been written meanwhile
    kept boolean not null,
    author uuid not null,
    changed_at timestamptz not null,
    primary key (etablissement, form, change_id),
    constraint form_changes_of_one_form check (num_nonnulls(portfolio, sheet) = 1),
    constraint form_changes_of_a_portfolio foreign key (etablissement, portfolio)
        references portfolios (etablissement, id) on delete cascade,
    constraint form_changes_of_a_sheet foreign key (etablissement, sheet)
        references sheets (etablissement, id) on delete cascade
);

create index form_changes_by_portfolio on form_changes (etablissement, portfolio) where portfolio is not null;
create index form_changes_by_sheet on form_changes (etablissement, sheet) where sheet is not null;

-- F-05: the version of a sheet that a reader has seen.
create table sheet_reads (
    etablissement text not null,
    sheet uuid not null,
    reader uuid not null,
    version bigint not null,
    read_at timestamptz not null,
    primary key (etablissement, sheet, reader),
    constraint sheet_reads_of_a_sheet foreign key (etablissement, sheet)
        references sheets (etablissement, id) on delete cascade
);

alter table known_periods enable row level security;
alter table known_periods force row level security;
create policy tenant on known_periods
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));

alter table removed_learners enable row level security;
alter table removed_learners force row level security;
create policy tenant on removed_learners
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));

alter table portfolios enable row level security;
alter table portfolios force row level security;
create policy tenant on portfolios
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));

alter table sheets enable row level security;
alter table sheets force row level security;
create policy tenant on sheets
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));

alter table form_fields enable row level security;
alter table form_fields force row level security;
create policy tenant on form_fields
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));

alter table form_changes enable row level security;
alter table form_changes force row level security;
create policy tenant on form_changes
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));

alter table sheet_reads enable row level security;
alter table sheet_reads force row level security;
create policy tenant on sheet_reads
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
