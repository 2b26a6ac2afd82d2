-- The last wall of P-07: whatever the program does, a claimed period does not change, a deleted one is not claimed.
--
-- Both sides take the period's row: a change because PostgreSQL locks the row before its triggers run, a claim in
-- refuse_claim_on_deleted_period. So one of the two waits, and then sees what the other wrote.
set local lock_timeout = '5s';

create function refuse_change_of_claimed_period() returns trigger
language plpgsql as $$
begin
    if exists (
        select from freeze_claims c
        where c.etablissement = old.etablissement and c.period_id = old.id
    ) then
        raise exception 'period % is claimed', old.id
            using errcode = 'integrity_constraint_violation', constraint = 'periods_claimed_never_change';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    return new;
end
$$;

create trigger periods_claimed_never_change
    before update or delete on periods
    for each row execute function refuse_change_of_claimed_period();

create function refuse_change_of_claimed_fiche() returns trigger
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
    if exists (
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

create trigger fiches_claimed_never_change
    before update or delete on fiches_liaison
    for each row execute function refuse_change_of_claimed_fiche();

create trigger fiche_fields_claimed_never_change
    before insert or update or delete on fiche_fields
    for each row execute function refuse_change_of_claimed_fiche();

create function refuse_claim_on_deleted_period() returns trigger
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
    return new;
end
$$;

create trigger freeze_claims_never_on_deleted_period
    before insert on freeze_claims
    for each row execute function refuse_claim_on_deleted_period();

create function keep_confirmed_claim() returns trigger
language plpgsql as $$
begin
    if old.state = 'confirmed' then
        raise exception 'claim % is confirmed', old.claim
            using errcode = 'integrity_constraint_violation', constraint = 'freeze_claims_confirmed_for_ever';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    if (new.etablissement, new.claim, new.period_id, new.apprenant, new.bilan_id, new.bilan_date, new.claimed_at)
        is distinct from
        (old.etablissement, old.claim, old.period_id, old.apprenant, old.bilan_id, old.bilan_date, old.claimed_at)
    then
        raise exception 'only the state of claim % can change', old.claim
            using errcode = 'integrity_constraint_violation', constraint = 'freeze_claims_only_state_changes';
    end if;
    return new;
end
$$;

create trigger freeze_claims_confirmed_for_ever
    before update or delete on freeze_claims
    for each row execute function keep_confirmed_claim();
