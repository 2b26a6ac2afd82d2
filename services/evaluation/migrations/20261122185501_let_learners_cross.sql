-- I-11: what is counted goes over to another établissement, taken out on one side and written again, the same, on the
-- other. The guards let pass what a crossing moves (`app.crossing`, set by its transaction alone), and nothing else.
set lock_timeout = '5s';

-- The learner and the period under which a bilan was counted, where they are called otherwise now: its hash is theirs
-- for ever (N2).
alter table bilans_comptes add column empreinte_apprenant uuid, add column empreinte_period uuid;

create function is_crossing() returns boolean language sql stable as $$
    select coalesce(current_setting('app.crossing', true), '') = 'on'
$$;

create or replace function guard_counted_bilan() returns trigger language plpgsql as $$
begin
    if not is_crossing() and exists (
        select from bilans_comptes c
        where c.etablissement = old.etablissement and c.bilan_entreprise = old.id
    ) then
        perform refuse_frozen('a counted bilan entreprise');
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end
$$;

create or replace function guard_counted_row() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and is_crossing() then
        return old;
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

create or replace function guard_closed_dates() returns trigger language plpgsql as $$
begin
    if not is_crossing() and new.date is not null and exists (
        select from apprenants a
        where a.etablissement = new.etablissement and a.id = new.apprenant and new.date < a.dernier_bilan
    ) then
        raise exception 'dates before the last bilan intermédiaire are closed'
            using errcode = 'restrict_violation', constraint = 'closed_dates';
    end if;
    return new;
end
$$;
