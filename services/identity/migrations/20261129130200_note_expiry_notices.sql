-- I-07, G-02: who sent a link is told once, a fortnight before the access ends.
set lock_timeout = '5s';

alter table tutor_accesses
    -- The version of the access whose end was told: a link made anew is another cause.
    add column notified_version bigint;
create index tutor_accesses_by_end on tutor_accesses (etablissement, expires_at) where revoked_at is null;

-- The clock looks for établissements that have something to tell; it says so.
create policy notices on tutor_accesses for select
    using (current_setting('app.notices', true) = 'on');
