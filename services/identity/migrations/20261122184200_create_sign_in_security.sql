-- Sign-in, whole (I-06): links to one's own account, the journal of sign-ins, second factors. Global tables like
-- `sessions`, read by secret or by their person; the journal is read by établissements, too.
set lock_timeout = '5s';

-- Who asked for a new password, until the request is answered: whoever asks learns nothing, not even by the time taken.
create table reset_requests (
    id uuid not null primary key,
    identifiant text not null,
    adresse text not null,
    user_agent text not null,
    requested_at timestamptz not null
);
create index reset_requests_by_age on reset_requests (requested_at);

-- Links for one person, to a new password or to a new e-mail address: used once. The id is the mail's, from which the
-- link is derived when it is sent; only its hash is kept.
create table account_links (
    id uuid not null primary key,
    person_id uuid not null references persons (id),
    purpose text not null,
    token_hash bytea not null,
    -- The address to confirm.
    courriel text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint account_links_one_per_token unique (token_hash),
    constraint account_links_purpose check (purpose in ('mot_de_passe', 'courriel'))
);
create index account_links_by_person on account_links (person_id, purpose);
create index account_links_by_expiry on account_links (expires_at);

-- What happened at the door, for one year. No person for an identifier that nobody has, and never the identifier.
create table sign_ins (
    id uuid not null primary key,
    person_id uuid references persons (id),
    at timestamptz not null,
    evenement text not null,
    -- Cut short: a network, not a household.
    adresse text not null,
    user_agent text not null
);
create index sign_ins_by_person on sign_ins (person_id, at desc, id desc);
create index sign_ins_by_age on sign_ins (at, id);

alter table sign_ins enable row level security;
alter table sign_ins force row level security;
-- Seen by the person, and by the établissements that have an account for it.
create policy own on sign_ins for select
    using (person_id = nullif(current_setting('app.person', true), '')::uuid);
create policy known on sign_ins for select
    using (exists (select from comptes c
                   where c.person_id = sign_ins.person_id
                     and c.etablissement = current_setting('app.etablissement', true)));
create policy written on sign_ins for insert with check (true);
create policy purged_seen on sign_ins for select using (current_setting('app.purge', true) = 'on');
create policy purged on sign_ins for delete using (current_setting('app.purge', true) = 'on');

-- A right password whose second factor is awaited.
create table pending_sign_ins (
    token_hash bytea not null primary key,
    person_id uuid not null references persons (id),
    expires_at timestamptz not null
);
create index pending_sign_ins_by_expiry on pending_sign_ins (expires_at);

-- Codes of an application. The key is derived from the deployment's secret and this salt: a copy of the table gives
-- no code away.
create table totp_keys (
    person_id uuid not null primary key references persons (id),
    salt bytea not null,
    -- Null until a first code was given.
    confirmed_at timestamptz,
    -- The step of the latest accepted code: none is accepted twice.
    last_step bigint not null default 0
);

create table recovery_codes (
    person_id uuid not null references persons (id),
    code_hash bytea not null,
    primary key (person_id, code_hash)
);

-- `mot_de_passe`, `code`, `cle` or `lien`: how a session was opened.
alter table sessions add column ouverte_par text not null default 'mot_de_passe';

-- The établissement asks its staff for a second factor.
alter table etablissements add column second_facteur_exige boolean not null default false;

-- Passkeys (WebAuthn): public keys, with what the standard wants remembered of each.
create table passkeys (
    credential_id bytea not null primary key,
    id uuid not null,
    person_id uuid not null references persons (id),
    nom text not null,
    static_state bytea not null,
    dynamic_state bytea not null,
    created_at timestamptz not null,
    last_used_at timestamptz,
    constraint passkeys_one_per_id unique (id)
);
create index passkeys_by_person on passkeys (person_id);

-- A ceremony under way: what was asked of the authenticator. Taken once.
create table passkey_ceremonies (
    id uuid not null primary key,
    -- Who adds a passkey; null at a sign-in.
    person_id uuid references persons (id),
    state bytea not null,
    expires_at timestamptz not null
);
create index passkey_ceremonies_by_expiry on passkey_ceremonies (expires_at);
