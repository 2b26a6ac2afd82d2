-- The last wall of the freeze protocol (freeze.md, E-04, N2): whatever the code does, a counted bilan entreprise never
-- changes nor disappears, and an aborted bilan intermédiaire never becomes final.
set lock_timeout = '5s';

create function refuse_frozen(what text) returns void language plpgsql as $$
begin
    raise exception '% never changes', what using errcode = 'restrict_violation', constraint = 'counted_never_changes';
end
$$;

create function guard_counted_bilan() returns trigger language plpgsql as $$
begin
    if exists (
        select from bilans_comptes c
        where c.etablissement = old.etablissement and c.bilan_entreprise = old.id
    ) then
        perform refuse_frozen('a counted bilan entreprise');
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end
$$;
create trigger bilans_entreprise_counted_never_changes before update or delete on bilans_entreprise
    for each row execute function guard_counted_bilan();

create function guard_counted_fields() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' and exists (
        select from bilans_comptes c
        where c.etablissement = old.etablissement and c.bilan_entreprise = old.bilan_id
    ) or tg_op <> 'DELETE' and exists (
        select from bilans_comptes c
        where c.etablissement = new.etablissement and c.bilan_entreprise = new.bilan_id
    ) then
        perform refuse_frozen('a field of a counted bilan entreprise');
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end
$$;
create trigger champs_counted_never_change before insert or update or delete on champs_bilan_entreprise
    for each row execute function guard_counted_fields();
create trigger changements_counted_never_change before insert or update or delete on changements_bilan_entreprise
    for each row execute function guard_counted_fields();

-- A period of which a bilan was counted: its copy here neither changes nor goes.
create function guard_counted_period() returns trigger language plpgsql as $$
begin
    if exists (
        select from bilans_comptes c
        where c.etablissement = old.etablissement and c.period_id = old.id
    ) then
        perform refuse_frozen('a period with a counted bilan');
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end
$$;
create trigger periods_counted_never_change before update or delete on periods
    for each row execute function guard_counted_period();

create function guard_counted_row() returns trigger language plpgsql as $$
begin
    perform refuse_frozen('what a bilan intermédiaire counted');
    return null;
end
$$;
create trigger bilans_comptes_never_change before update or delete on bilans_comptes
    for each row execute function guard_counted_row();
create trigger bilans_comptes_never_emptied before truncate on bilans_comptes
    for each statement execute function guard_counted_row();

create function guard_settled_bilan() returns trigger language plpgsql as $$
begin
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
create trigger bilans_intermediaires_settled_never_change before insert or update or delete on bilans_intermediaires
    for each row execute function guard_settled_bilan();

-- Counted only by a bilan that is final, within the date it bears.
create function guard_counting() returns trigger language plpgsql as $$
begin
    if not exists (
        select from bilans_intermediaires i join bilans_entreprise e
            on e.etablissement = i.etablissement and e.apprenant = i.apprenant
        where i.etablissement = new.etablissement and i.id = new.bilan_intermediaire and i.etat = 'final'
          and e.id = new.bilan_entreprise and e.period_id = new.period_id and e.date = new.date and e.date <= i.date
    ) then
        raise exception 'only a final bilan intermédiaire counts, and only what is dated up to it'
            using errcode = 'restrict_violation', constraint = 'counted_by_final';
    end if;
    return new;
end
$$;
create trigger bilans_comptes_by_final before insert on bilans_comptes
    for each row execute function guard_counting();

-- E-04: nothing of a learner is saved or moved strictly before its last bilan intermédiaire.
create function guard_closed_dates() returns trigger language plpgsql as $$
begin
    if new.date is not null and exists (
        select from apprenants a
        where a.etablissement = new.etablissement and a.id = new.apprenant and new.date < a.dernier_bilan
    ) then
        raise exception 'dates before the last bilan intermédiaire are closed'
            using errcode = 'restrict_violation', constraint = 'closed_dates';
    end if;
    return new;
end
$$;
-- Named so that it comes after the guard of what is counted: triggers run in the order of their names.
create trigger bilans_entreprise_dates_closed before insert or update on bilans_entreprise
    for each row execute function guard_closed_dates();

-- The last bilan's date only moves forward.
create function guard_last_bilan() returns trigger language plpgsql as $$
begin
    if old.dernier_bilan is not null and (new.dernier_bilan is null or new.dernier_bilan < old.dernier_bilan) then
        raise exception 'the last bilan intermédiaire only moves forward'
            using errcode = 'restrict_violation', constraint = 'closed_dates';
    end if;
    return new;
end
$$;
create trigger apprenants_last_bilan_moves_forward before update on apprenants
    for each row execute function guard_last_bilan();
