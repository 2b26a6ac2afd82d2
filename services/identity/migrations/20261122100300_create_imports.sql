-- Imports of the registry files (I-04): what was read, what was decided, what was reported.
set lock_timeout = '5s';

create table imports (
    etablissement text not null,
    id uuid not null,
    etat text not null,
    annee integer not null default 0,
    files jsonb not null default '[]',
    faults jsonb not null default '[]',
    counts jsonb not null default '{}',
    proposed jsonb not null default '[]',
    needs_confirmation boolean not null default false,
    -- The state of the people that the preview was made against.
    registre_version bigint not null default 0,
    done bigint not null default 0,
    total bigint not null default 0,
    created_at timestamptz not null,
    created_by uuid not null,
    applied_at timestamptz,
    version bigint not null default 1,
    primary key (etablissement, id),
    constraint imports_etat check (etat in ('refuse', 'pret', 'en_cours', 'applique', 'echoue', 'abandonne'))
);

-- Records as read, one by one; dropped once decided.
create table import_records (
    etablissement text not null,
    import_id uuid not null,
    kind text not null,
    seq bigint not null,
    cle text not null,
    data jsonb not null,
    primary key (etablissement, import_id, kind, seq)
);
create index import_records_by_key on import_records (etablissement, import_id, kind, cle);

-- What applying will do, one row per account or guardian.
create table import_decisions (
    etablissement text not null,
    import_id uuid not null,
    kind text not null,
    seq bigint not null,
    action text not null,
    person_id uuid,
    cle text not null,
    data jsonb not null,
    primary key (etablissement, import_id, kind, seq)
);
create index import_decisions_by_key on import_decisions (etablissement, import_id, kind, cle);

-- What the preview shows, in the order of the files.
create table import_lines (
    etablissement text not null,
    import_id uuid not null,
    seq bigint not null,
    categorie text not null,
    code text not null default '',
    file text not null default '',
    line bigint not null default 0,
    kind text not null,
    nom text not null default '',
    prenom text not null default '',
    division text not null default '',
    differences jsonb not null default '[]',
    params jsonb not null default '{}',
    primary key (etablissement, import_id, seq)
);
create index import_lines_by_category on import_lines (etablissement, import_id, categorie, seq);

do $$
declare
    owned text;
begin
    foreach owned in array array['imports', 'import_records', 'import_decisions', 'import_lines']
    loop
        execute format('alter table %I enable row level security', owned);
        execute format('alter table %I force row level security', owned);
        execute format(
            'create policy tenant on %I using (etablissement = current_setting(''app.etablissement'', true)) '
            'with check (etablissement = current_setting(''app.etablissement'', true))', owned);
    end loop;
end
$$;
