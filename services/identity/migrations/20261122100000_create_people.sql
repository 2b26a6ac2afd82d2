-- People and what they are in an établissement (I-01, I-02, I-03).
--
-- A person may belong to several établissements, so `persons`, `credentials`, `sessions` and `login_failures` have no
-- tenant column of their own. A person's row is visible only from an établissement that has an account for it, or to
-- the sign-in of that very person, which says who it is with the setting `app.person`. Credentials and sessions are
-- looked up by secret (login, hash of a token) and only by the sign-in use cases.
set lock_timeout = '5s';

create table etablissements (
    etablissement text not null primary key,
    nom text not null default '',
    courriel text not null default '',
    url text not null default '',
    academie text not null default '',
    telephone text not null default '',
    adresse text not null default '',
    code_postal text not null default '',
    ville text not null default '',
    referentiels text[] not null default '{}',
    -- School year in force, 0 before the first import.
    annee integer not null default 0,
    version bigint not null default 1,
    -- Grows with everything that could make the preview of an import untrue.
    registre_version bigint not null default 0
);

create table persons (
    id uuid not null primary key,
    civilite text not null default '',
    nom text not null,
    nom_usage text,
    prenom text not null,
    -- Folded names, for comparison only.
    nom_cle text not null,
    prenom_cle text not null,
    date_naissance date,
    courriel text,
    courriel_saisi boolean not null default false,
    telephone text,
    telephone_saisi boolean not null default false,
    created_at timestamptz not null
);
create index persons_by_name on persons (nom_cle, prenom_cle, date_naissance);
create index persons_by_courriel on persons (courriel) where courriel is not null;

create table comptes (
    etablissement text not null,
    person_id uuid not null references persons (id),
    -- At least one active profile; kept with the profiles, for lists.
    actif boolean not null default true,
    -- I-03: made by hand, shown in red until the registry knows it.
    manuel boolean not null default false,
    desactive_le date,
    sts_ids text[] not null default '{}',
    disciplines text[] not null default '{}',
    version bigint not null default 1,
    primary key (etablissement, person_id)
);
create index comptes_by_person on comptes (person_id);
create index comptes_by_sts on comptes using gin (sts_ids);

create table profils (
    etablissement text not null,
    person_id uuid not null,
    profil text not null,
    -- `siecle` or `manuel`: an import never withdraws what was given by hand.
    source text not null,
    actif boolean not null default true,
    primary key (etablissement, person_id, profil),
    constraint profils_of_a_compte foreign key (etablissement, person_id) references comptes (etablissement, person_id)
);
create index profils_by_person on profils (person_id);

create table apprenants (
    etablissement text not null,
    person_id uuid not null,
    ine text,
    siecle_id text,
    date_entree date,
    date_sortie date,
    motif_sortie text,
    uai_precedent text,
    -- The school year of the latest place.
    annee integer not null,
    actif boolean not null default true,
    version bigint not null default 1,
    primary key (etablissement, person_id),
    constraint apprenants_of_a_compte foreign key (etablissement, person_id) references comptes (etablissement, person_id)
);
create unique index apprenants_one_per_ine on apprenants (etablissement, ine) where ine is not null;
create index apprenants_by_siecle on apprenants (etablissement, siecle_id) where siecle_id is not null;

-- A row per school year: a new one closes the former and rewrites nothing of it.
create table apprenant_annees (
    etablissement text not null,
    person_id uuid not null,
    annee integer not null,
    division text,
    groupes text[] not null default '{}',
    mef text,
    statut text not null,
    referentiel text,
    niveau text,
    primary key (etablissement, person_id, annee),
    constraint apprenant_annees_statut check (statut in ('scolaire', 'apprenti'))
);
create index apprenant_annees_by_class on apprenant_annees (etablissement, annee, division);

create table divisions (
    etablissement text not null,
    annee integer not null,
    code text not null,
    libelle text not null,
    mefs text[] not null default '{}',
    -- What is followed there (I-05), from its MEFs.
    referentiels text[] not null default '{}',
    primary key (etablissement, annee, code)
);

-- Who teaches where (I-10).
create table enseignements (
    etablissement text not null,
    person_id uuid not null,
    annee integer not null,
    division text not null,
    primary key (etablissement, person_id, annee, division)
);

create table responsables (
    etablissement text not null,
    siecle_id text not null,
    civilite text not null default '',
    nom text not null,
    prenom text not null default '',
    telephone text,
    courriel text,
    adresse text[] not null default '{}',
    primary key (etablissement, siecle_id)
);

create table responsable_liens (
    etablissement text not null,
    apprenant uuid not null,
    siecle_id text not null,
    niveau smallint not null,
    parente text,
    rang integer not null,
    primary key (etablissement, apprenant, siecle_id)
);

do $$
declare
    owned text;
begin
    foreach owned in array array[
        'apprenants', 'apprenant_annees', 'divisions', 'enseignements', 'responsables', 'responsable_liens'
    ]
    loop
        execute format('alter table %I enable row level security', owned);
        execute format('alter table %I force row level security', owned);
        execute format(
            'create policy tenant on %I using (etablissement = current_setting(''app.etablissement'', true)) '
            'with check (etablissement = current_setting(''app.etablissement'', true))', owned);
    end loop;
    -- These three are also read by the sign-in of a person, across its établissements (I-02).
    foreach owned in array array['comptes', 'profils']
    loop
        execute format('alter table %I enable row level security', owned);
        execute format('alter table %I force row level security', owned);
        execute format(
            'create policy tenant on %I using (etablissement = current_setting(''app.etablissement'', true)) '
            'with check (etablissement = current_setting(''app.etablissement'', true))', owned);
        execute format(
            'create policy own on %I for select using (person_id = nullif(current_setting(''app.person'', true), '''')::uuid)',
            owned);
    end loop;
end
$$;

alter table etablissements enable row level security;
alter table etablissements force row level security;
create policy tenant on etablissements
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
create policy own on etablissements for select
    using (exists (
        select from profils p
        where p.etablissement = etablissements.etablissement
          and p.person_id = nullif(current_setting('app.person', true), '')::uuid));

alter table persons enable row level security;
alter table persons force row level security;
create policy known on persons
    using (exists (select from comptes c where c.person_id = persons.id))
    with check (true);
-- Login by e-mail comes before anyone is known.
create policy signin on persons for select using (current_setting('app.signin', true) = 'on');
