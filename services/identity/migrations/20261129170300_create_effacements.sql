-- Erasures of persons (I-12): whom, when, why, what each service has taken away. The identifier is all that is left of a
-- person; no name, no date of birth.
set lock_timeout = '5s';

create table effacements (
    etablissement text not null,
    id uuid not null,
    person_id uuid not null,
    motif text not null,
    -- Who asked for it; null when the clock did it.
    par uuid,
    le timestamptz not null,
    -- Known in another établissement too: who it is stayed there.
    ailleurs boolean not null,
    primary key (etablissement, id),
    constraint effacements_motif check (motif in ('fin_de_duree', 'demande', 'erreur', 'terme')),
    constraint effacements_by_somebody_or_the_clock check ((motif = 'terme') = (par is null))
);

create table effacement_parts (
    etablissement text not null,
    effacement_id uuid not null,
    service text not null,
    le timestamptz not null,
    tables text[] not null,
    lignes bigint[] not null,
    primary key (etablissement, effacement_id, service),
    constraint effacement_parts_of_an_effacement foreign key (etablissement, effacement_id)
        references effacements (etablissement, id),
    constraint effacement_parts_count_each_table check (cardinality(tables) = cardinality(lignes))
);

do $$
declare
    owned text;
begin
    foreach owned in array array['effacements', 'effacement_parts']
    loop
        execute format('alter table %I enable row level security', owned);
        execute format('alter table %I force row level security', owned);
        execute format(
            'create policy tenant on %I using (etablissement = current_setting(''app.etablissement'', true)) '
            'with check (etablissement = current_setting(''app.etablissement'', true))', owned);
    end loop;
end
$$;

-- The erasure of a person opens these doors, for that person and its transaction alone (`app.erasing`): where else it is
-- known, and its own row once no account leads to it.
create policy erasing on comptes for select
    using (person_id = nullif(current_setting('app.erasing', true), '')::uuid);
create policy erasing on persons
    using (id = nullif(current_setting('app.erasing', true), '')::uuid);
create policy erasing on sign_ins
    using (person_id = nullif(current_setting('app.erasing', true), '')::uuid)
    with check (false);

-- The clock looks for établissements where a term is over, and takes away mails and reports of imports after theirs.
create policy purged_seen on tutor_accesses for select using (current_setting('app.purge', true) = 'on');
create policy purged_seen on imports for select using (current_setting('app.purge', true) = 'on');
create policy purged on mails using (current_setting('app.purge', true) = 'on') with check (false);
create policy purged on import_lines using (current_setting('app.purge', true) = 'on') with check (false);
create index comptes_by_end on comptes (etablissement, desactive_le) where not actif;
create index mails_by_age on mails (created_at) where state <> 'queued';
