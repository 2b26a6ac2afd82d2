-- Every change that arrived on a fiche de liaison, kept or refused: one sent again is known by its id, and the value
-- that lost a conflict stays (F-13).
set local lock_timeout = '5s';

create table fiche_changes (
    etablissement text not null,
    period_id uuid not null,
    apprenant uuid not null,
    change_id text not null,
    name text not null,
    value jsonb not null,
    base_version bigint not null,
    -- false: refused, because the same field had been written meanwhile.
    kept boolean not null,
    author uuid,
    received_at timestamptz not null,
    constraint fiche_changes_pkey primary key (etablissement, period_id, apprenant, change_id),
    constraint fiche_changes_of_a_fiche foreign key (etablissement, period_id, apprenant)
        references fiches_liaison on delete cascade
);

alter table fiche_changes enable row level security;
alter table fiche_changes force row level security;
create policy fiche_changes_tenant on fiche_changes
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));

-- P-07: what was written on a claimed fiche, and by whom, is not rewritten either.
create trigger fiche_changes_claimed_never_change
    before insert or update or delete on fiche_changes
    for each row execute function refuse_change_of_claimed_fiche();

-- The history tells repetitions apart: fields need not name their last change. No release writes this column.
alter table fiche_fields drop column change_id;
