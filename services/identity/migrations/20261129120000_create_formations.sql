-- What an établissement says of its courses (I-05): MEF codes of its own, and the diploma that each division chose
-- where a MEF leads to several.
set lock_timeout = '5s';

create table formations (
    etablissement text not null,
    -- The ten digits that count.
    mef text not null,
    niveau text not null,
    -- Several: each division chooses one. None: a diploma without référentiel here.
    referentiels text[] not null,
    modifie_le timestamptz not null,
    modifie_par uuid not null,
    primary key (etablissement, mef),
    constraint formations_mef check (mef ~ '^[0-9]{10}$')
);

-- Kept from one import to the next, and from one year to the next.
create table formation_choix (
    etablissement text not null,
    division text not null,
    mef text not null,
    -- Null: another diploma, without référentiel here.
    referentiel text,
    modifie_le timestamptz not null,
    modifie_par uuid not null,
    primary key (etablissement, division, mef)
);

-- Somebody asked to stop an import that is being applied (I-04).
alter table imports add column annulation boolean not null default false;

-- Accounts that an import created, for their slips (I-06).
create table import_comptes (
    etablissement text not null,
    import_id uuid not null,
    person_id uuid not null,
    primary key (etablissement, import_id, person_id)
);

do $$
declare
    owned text;
begin
    foreach owned in array array['formations', 'formation_choix', 'import_comptes']
    loop
        execute format('alter table %I enable row level security', owned);
        execute format('alter table %I force row level security', owned);
        execute format(
            'create policy tenant on %I using (etablissement = current_setting(''app.etablissement'', true)) '
            'with check (etablissement = current_setting(''app.etablissement'', true))', owned);
    end loop;
end
$$;
