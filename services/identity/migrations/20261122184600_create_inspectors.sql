-- Accesses of inspectors (I-13), and what was done with each.
set lock_timeout = '5s';

-- A person whose means to sign in no établissement may replace: it may come for several.
alter table credentials add column hors_etablissement boolean not null default false;

create table inspecteur_acces (
    etablissement text not null,
    id uuid not null,
    person_id uuid not null,
    -- As the head named the person here.
    nom text not null,
    prenom text not null,
    courriel text not null,
    referentiels text[] not null,
    -- The last day.
    fin date not null,
    -- The latest invitation.
    mail_id uuid not null,
    ouvert_le timestamptz not null,
    retire_le timestamptz,
    version bigint not null default 1,
    primary key (etablissement, id),
    constraint inspecteur_acces_of_a_compte foreign key (etablissement, person_id) references comptes (etablissement, person_id)
);
create unique index inspecteur_acces_one_per_person on inspecteur_acces (etablissement, person_id) where retire_le is null;
create index inspecteur_acces_by_person on inspecteur_acces (person_id);
create index inspecteur_acces_by_courriel on inspecteur_acces (courriel);

create table inspecteur_journal (
    etablissement text not null,
    acces_id uuid not null,
    seq bigint generated always as identity,
    fait text not null,
    le timestamptz not null,
    par uuid not null,
    primary key (etablissement, acces_id, seq),
    constraint inspecteur_journal_fait check (fait in ('ouvert', 'modifie', 'invite', 'retire'))
);

do $$
declare
    owned text;
begin
    foreach owned in array array['inspecteur_acces', 'inspecteur_journal']
    loop
        execute format('alter table %I enable row level security', owned);
        execute format('alter table %I force row level security', owned);
        execute format(
            'create policy tenant on %I using (etablissement = current_setting(''app.etablissement'', true)) '
            'with check (etablissement = current_setting(''app.etablissement'', true))', owned);
    end loop;
end
$$;

-- The sign-in of that very person, across its établissements (I-02).
create policy own on inspecteur_acces for select
    using (person_id = nullif(current_setting('app.person', true), '')::uuid);
-- Another head names an address: one inspector is one person, whoever invites.
create policy invitation on inspecteur_acces for select
    using (courriel = nullif(current_setting('app.inspecteur', true), ''));
