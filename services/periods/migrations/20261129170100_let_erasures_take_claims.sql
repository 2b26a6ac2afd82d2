-- I-12: with a learner who is erased go its fiches and what froze them, through a door that only an erasure opens, for
-- that learner alone (`app.erasing`). A period that others share stays frozen as their claims say.
set local lock_timeout = '5s';

create function is_erasing(person uuid) returns boolean language sql stable as $$
    select coalesce(nullif(current_setting('app.erasing', true), '')::uuid = person, false)
$$;

create or replace function keep_confirmed_claim() returns trigger
language plpgsql as $$
begin
    if tg_op = 'DELETE' and is_erasing(old.apprenant) then
        return old;
    end if;
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
