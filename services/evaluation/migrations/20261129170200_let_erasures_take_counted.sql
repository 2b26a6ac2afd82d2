-- I-12: with a learner who is erased go its bilans intermédiaires and what they counted, through a door that only an
-- erasure opens, for that learner alone (`app.erasing`). N2 holds until then, and both go together or not at all.
set lock_timeout = '5s';

create function is_erasing(person uuid) returns boolean language sql stable as $$
    select coalesce(nullif(current_setting('app.erasing', true), '')::uuid = person, false)
$$;

create or replace function guard_counted_row() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if is_crossing() or exists (
            select from bilans_entreprise e
            where e.etablissement = old.etablissement and e.id = old.bilan_entreprise and is_erasing(e.apprenant)
        ) then
            return old;
        end if;
    end if;
    perform refuse_frozen('what a bilan intermédiaire counted');
    return null;
end
$$;

create or replace function guard_settled_bilan() returns trigger language plpgsql as $$
begin
    if is_crossing() and tg_op <> 'UPDATE' then
        return case when tg_op = 'DELETE' then old else new end;
    end if;
    if tg_op = 'INSERT' then
        if new.etat <> 'claiming' then
            raise exception 'a bilan intermédiaire starts as claiming'
                using errcode = 'restrict_violation', constraint = 'settled_never_changes';
        end if;
        return new;
    end if;
    if tg_op = 'DELETE' and is_erasing(old.apprenant) then
        return old;
    end if;
    if tg_op = 'DELETE' or old.etat = 'final' or (old.etat = 'aborted' and new.etat <> 'aborted') then
        raise exception 'a % bilan intermédiaire stays what it is', old.etat
            using errcode = 'restrict_violation', constraint = 'settled_never_changes';
    end if;
    -- Only its state moves: what was written at the opening is what becomes final.
    if (new.id, new.apprenant, new.referentiel, new.date, new.claim, new.niveaux, new.constats, new.conseils, new.note,
        new.auteur, new.opened_at)
       is distinct from
       (old.id, old.apprenant, old.referentiel, old.date, old.claim, old.niveaux, old.constats, old.conseils, old.note,
        old.auteur, old.opened_at) then
        raise exception 'a bilan intermédiaire is written once'
            using errcode = 'restrict_violation', constraint = 'settled_never_changes';
    end if;
    return new;
end
$$;

-- What was counted does not go while what counted it is there. (A crossing is looked at from its far side.)
create function guard_counted_alone() returns trigger language plpgsql as $$
begin
    if exists (
        select from bilans_intermediaires i
        where i.etablissement = old.etablissement and i.id = old.bilan_intermediaire
    ) then
        perform refuse_frozen('what a bilan intermédiaire counted');
    end if;
    return null;
end
$$;
create constraint trigger bilans_comptes_never_go_alone after delete on bilans_comptes
    deferrable initially deferred for each row execute function guard_counted_alone();
