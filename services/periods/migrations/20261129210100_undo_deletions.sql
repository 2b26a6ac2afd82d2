-- P-08 ★: deletions that can be undone. What they took is set aside (chassis.set_aside), a row per learner.
set local lock_timeout = '5s';

create table deletions (
    etablissement text not null,
    period_id uuid not null,
    -- Of the period, at this deletion.
    version bigint not null,
    -- The period itself, rather than some of its learners.
    whole boolean not null,
    deleted_at timestamptz not null,
    deleted_by text not null,
    until timestamptz not null,
    constraint deletions_pkey primary key (etablissement, period_id, version),
    constraint deletions_of_a_period foreign key (etablissement, period_id) references periods
);
create index deletions_by_term on deletions (until);

alter table deletions enable row level security;
alter table deletions force row level security;
create policy deletions_tenant on deletions
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
-- The clock takes them away, whatever établissement they are of.
create policy deletions_purged on deletions
    using (current_setting('app.purge', true) = 'on')
    with check (false);

-- The version of the deletion that was undone when this learner came back; null: it joined anew.
alter table fiches_liaison add column restored bigint;
