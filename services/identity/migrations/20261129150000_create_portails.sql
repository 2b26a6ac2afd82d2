-- Sign-on through national services and school portals, by OpenID Connect (I-06).
set lock_timeout = '5s';

-- Who a portal knows somebody as. The issuer and its subject are what lasts: names and addresses change.
create table portail_liens (
    id uuid not null primary key,
    emetteur text not null,
    sujet text not null,
    person_id uuid not null references persons (id),
    -- The portal's file (I-06b), an address that the portal has verified, or the person itself.
    etabli_par text not null,
    cree_le timestamptz not null,
    utilise_le timestamptz,
    constraint portail_liens_one_per_sujet unique (emetteur, sujet),
    constraint portail_liens_one_per_person unique (emetteur, person_id),
    constraint portail_liens_etabli_par check (etabli_par in ('fichier', 'courriel', 'personne')),
    constraint portail_liens_sujet check (sujet <> '')
);
create index portail_liens_by_person on portail_liens (person_id);

alter table portail_liens enable row level security;
alter table portail_liens force row level security;
-- The person's own; those of its people, for an établissement; the one that is looked up at the door, by its subject.
create policy own on portail_liens
    using (person_id = nullif(current_setting('app.person', true), '')::uuid)
    with check (person_id = nullif(current_setting('app.person', true), '')::uuid);
create policy known on portail_liens
    using (exists (select from comptes c
                   where c.person_id = portail_liens.person_id
                     and c.etablissement = current_setting('app.etablissement', true)))
    with check (false);
create policy signon on portail_liens for select
    using (sujet = nullif(current_setting('app.portail', true), ''));
create policy purged on portail_liens using (current_setting('app.purge', true) = 'on') with check (false);

-- At the door, before anyone is known: whom the portal's files call so, and nobody else.
create policy signon on ent_identifiants for select
    using (identifiant = nullif(current_setting('app.portail', true), ''));

-- A sign-on under way, for some minutes, taken once. Nonce and verifier are derived from the state, which only the
-- browser has: the row gives neither away.
create table portail_ceremonies (
    etat_hash bytea not null primary key,
    -- The browser that it began in.
    navigateur_hash bytea not null,
    portail text not null,
    retour text not null,
    -- Who ties its account, in which session; null at a sign-in.
    person_id uuid references persons (id),
    session_id uuid,
    expires_at timestamptz not null,
    constraint portail_ceremonies_link check ((person_id is null) = (session_id is null))
);
create index portail_ceremonies_by_expiry on portail_ceremonies (expires_at);

-- The portal that a session was opened through, and the profiles that it may open; null: a password, all of them.
alter table sessions add column portail text;
alter table sessions add column profils text[];
-- The same for who waits for its second factor.
alter table pending_sign_ins add column portail text;
