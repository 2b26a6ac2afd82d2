-- I-11: a learner's fiches go over to another établissement. What a claim froze stays frozen on both sides: the claim
-- stays with the period here, and a copy of it goes along, so that neither content ever changes.
set local lock_timeout = '5s';

-- The claim of a learner who left holds the period without a fiche; the trigger below asks for the fiche at claiming.
alter table freeze_claims drop constraint freeze_claims_of_a_learner;
alter table freeze_claims add constraint freeze_claims_of_a_period
    foreign key (etablissement, period_id) references periods not valid;
alter table freeze_claims validate constraint freeze_claims_of_a_period;

create or replace function refuse_claim_on_deleted_period() returns trigger
language plpgsql as $$
declare
    deleted timestamptz;
begin
    select p.deleted_at into deleted
    from periods p
    where p.etablissement = new.etablissement and p.id = new.period_id
    for update;
    if not found or deleted is not null then
        raise exception 'period % is deleted', new.period_id
            using errcode = 'integrity_constraint_violation', constraint = 'freeze_claims_never_on_deleted_period';
    end if;
    perform 1 from fiches_liaison f
    where f.etablissement = new.etablissement
      and f.period_id = new.period_id
      and f.apprenant = new.apprenant
    for update;
    if not found then
        raise exception 'learner % is not of period %', new.apprenant, new.period_id
            using errcode = 'integrity_constraint_violation', constraint = 'freeze_claims_of_a_learner';
    end if;
    return new;
end
$$;

-- A crossing takes a claimed fiche away and writes it again, the same, on the other side.
create or replace function refuse_change_of_claimed_fiche() returns trigger
language plpgsql as $$
declare
    fiche record;
begin
    if tg_op = 'INSERT' then
        fiche := new;
    else
        fiche := old;
    end if;
    -- A change of a field waits for a claim being taken on its fiche, and the other way round.
    perform 1 from fiches_liaison f
    where f.etablissement = fiche.etablissement
      and f.period_id = fiche.period_id
      and f.apprenant = fiche.apprenant
    for no key update;
    if current_setting('app.crossing', true) is distinct from 'on' and exists (
        select from freeze_claims c
        where c.etablissement = fiche.etablissement
          and c.period_id = fiche.period_id
          and c.apprenant = fiche.apprenant
    ) then
        raise exception 'fiche of period % is claimed', fiche.period_id
            using errcode = 'integrity_constraint_violation', constraint = 'fiches_claimed_never_change';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    return new;
end
$$;
