-- Who had which document made, and when (audit; the files that are kept will hang on these rows, D-13).
set local lock_timeout = '5s';

create table generated_files (
    etablissement text        not null,
    id            uuid        not null,
    kind          text        not null,
    format        text        not null,
    period_id     uuid        not null,
    apprenant     uuid        not null,
    -- `person:<uuid>` or `service:<name>`.
    actor         text        not null,
    generated_at  timestamptz not null,
    size_bytes    bigint      not null,
    constraint generated_files_pkey primary key (etablissement, id),
    constraint generated_files_size_is_positive check (size_bytes > 0)
);

create index generated_files_by_period on generated_files (etablissement, period_id, apprenant);

alter table generated_files enable row level security;
alter table generated_files force row level security;
create policy tenant on generated_files
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));

-- What PeriodDeleted took away (P-08). A document asked for before the deletion and recorded after it would
-- leave a row behind (N1): the record is refused when the period, or the learner's part of it, is here.
create table deleted_periods (
    etablissement text   not null,
    period_id     uuid   not null,
    -- The nil UUID stands for the period as a whole.
    apprenant     uuid   not null,
    version       bigint not null,
    constraint deleted_periods_pkey primary key (etablissement, period_id, apprenant)
);

alter table deleted_periods enable row level security;
alter table deleted_periods force row level security;
create policy tenant on deleted_periods
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
