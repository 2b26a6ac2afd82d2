-- Passkeys (I-06), in use from now on. Both tables were empty until here: nothing is filled in.
set lock_timeout = '5s';

-- A ceremony is of one browser: of the session that adds a passkey, of the password whose second step is awaited, or of
-- the cookie of whoever signs in with a passkey alone. Only the hash of that secret is kept; a new ceremony of the same
-- browser takes the place of the former one.
alter table passkey_ceremonies
    add column binding bytea not null,
    add column purpose text not null,
    add constraint passkey_ceremonies_one_per_binding unique (binding),
    add constraint passkey_ceremonies_purpose check (purpose in ('ajout', 'connexion', 'seconde_etape')),
    add constraint passkey_ceremonies_of_somebody check ((person_id is null) = (purpose = 'connexion'));

-- How a browser reaches the authenticator (USB, this device, a phone), as bits: it shows the right prompt at once.
alter table passkeys add column transports smallint not null default 0;
