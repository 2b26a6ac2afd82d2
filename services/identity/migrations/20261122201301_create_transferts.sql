-- Transfers of learners between établissements (I-11).
--
-- A transfer belongs to two établissements: each sees it under its own tenant. The saga looks across établissements,
-- and says so with the setting `app.transfers`; it is the only one to read what these policies open, column by column
-- in its own queries.
set lock_timeout = '5s';

-- `transferts` is that module's switch (I-14), kept here by the trigger below, where the saga looks.
alter table etablissements add column transferts boolean not null default false,
    -- `registre_version` up to which departures and arrivals have been matched.
    add column transferts_vus bigint not null default -1;

create table transferts (
    id uuid not null primary key,
    origine text not null,
    destination text not null,
    apprenant_origine uuid not null,
    -- Null while the destination has not said which of its learners it is.
    apprenant_destination uuid,
    etat text not null,
    -- Found by the same INE on both sides, else named by the origin.
    par_ine boolean not null,
    -- Services that have moved their part, in order.
    etapes text[] not null default '{}',
    confirme_origine_par uuid,
    confirme_destination_par uuid,
    -- Version of the learner in the origin, once it had left.
    version_origine bigint,
    cree_le timestamptz not null,
    commence_le timestamptz,
    fini_le timestamptz,
    -- Over, and the learner has come back since: another transfer may begin.
    clos boolean not null default false,
    version bigint not null default 1,
    constraint transferts_etat check (etat in ('a_confirmer', 'detecte', 'en_cours', 'termine', 'refuse')),
    constraint transferts_between_two check (origine <> destination),
    constraint transferts_of_somebody check (apprenant_destination is not null or etat in ('a_confirmer', 'refuse'))
);
-- One at a time, and once (I-11): a learner leaves an établissement for one other.
create unique index transferts_once on transferts (origine, apprenant_origine) where not clos;
create index transferts_out on transferts (origine, id);
create index transferts_in on transferts (destination, id);
create index transferts_to_do on transferts (id) where etat in ('detecte', 'en_cours');
create index apprenants_by_ine on apprenants (ine) where ine is not null;

alter table transferts enable row level security;
alter table transferts force row level security;
create policy either on transferts
    using (current_setting('app.etablissement', true) in (origine, destination))
    with check (current_setting('app.etablissement', true) in (origine, destination));
create policy transfers on transferts
    using (current_setting('app.transfers', true) = 'on')
    with check (current_setting('app.transfers', true) = 'on');
create policy transfers on etablissements
    using (current_setting('app.transfers', true) = 'on')
    with check (current_setting('app.transfers', true) = 'on');
create policy transfers on apprenants for select using (current_setting('app.transfers', true) = 'on');
create policy transfers on persons for select using (current_setting('app.transfers', true) = 'on');

-- N8: while its things move, a learner does not become active again where it left. Whoever tries is refused whole,
-- and may try again once the transfer is over.
create function refuse_return_while_moving() returns trigger language plpgsql as $$
begin
    if new.actif and exists (
        select from transferts t
        where t.origine = new.etablissement and t.apprenant_origine = new.person_id and t.etat = 'en_cours'
    ) then
        raise exception 'learner % is being transferred', new.person_id
            using errcode = 'integrity_constraint_violation', constraint = 'apprenants_moving_stay_inactive';
    end if;
    return new;
end
$$;
create trigger apprenants_moving_stay_inactive before insert or update of actif on apprenants
    for each row execute function refuse_return_while_moving();

-- Switched on or off, comings and goings are looked at again.
create function follow_module_of_transfers() returns trigger language plpgsql as $$
begin
    if new.module = 'transferts' then
        update etablissements set transferts = new.actif, transferts_vus = -1
        where etablissement = new.etablissement;
    end if;
    return new;
end
$$;
create trigger etablissement_modules_followed after insert or update on etablissement_modules
    for each row execute function follow_module_of_transfers();
