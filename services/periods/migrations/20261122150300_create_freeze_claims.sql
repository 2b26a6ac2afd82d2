-- Claims: what freezes a period (P-07, freeze.md).
set local lock_timeout = '5s';

create table freeze_claims (
    etablissement text not null,
    -- One attempt of evaluation to create a bilan intermédiaire; it may claim several periods.
    claim uuid not null,
    period_id uuid not null,
    apprenant uuid not null,
    bilan_id uuid not null,
    bilan_date date not null,
    state text not null,
    claimed_at timestamptz not null,
    confirmed_at timestamptz,
    constraint freeze_claims_pkey primary key (etablissement, claim, period_id),
    constraint freeze_claims_state_is_known check (state in ('pending', 'confirmed')),
    constraint freeze_claims_confirmed_when check ((state = 'confirmed') = (confirmed_at is not null)),
    constraint freeze_claims_of_a_learner foreign key (etablissement, period_id, apprenant)
        references fiches_liaison
);
create index freeze_claims_by_period on freeze_claims (etablissement, period_id, apprenant);
create index freeze_claims_to_settle on freeze_claims (etablissement, claimed_at) where state = 'pending';

alter table freeze_claims enable row level security;
alter table freeze_claims force row level security;
create policy freeze_claims_tenant on freeze_claims
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));

-- Établissements that ever had a claim: where the sweep looks. Holds nothing of any of them but its number, and is
-- read before a tenant is chosen: no row-level security.
create table claim_tenants (
    etablissement text not null,
    constraint claim_tenants_pkey primary key (etablissement)
);
