-- Who did what (I-12, N10): one line per change that was accepted, written in the change's own transaction, and added to
-- only. A line gets its number and its hash once, after it was committed, from the one who seals (decision 9).
set lock_timeout = '5s';

create table chassis.audit (
    id uuid not null primary key,
    etablissement text not null,
    at timestamptz not null,
    -- `person:<uuid>` or `service:<name>`, and the profile worked under.
    actor text not null,
    profil text not null,
    -- The RPC: `periods.v1.Periods/DeclarePeriod`.
    action text not null,
    -- What it was about: a noun of the request and its identifier.
    objet text not null,
    objet_id uuid,
    -- Whom it was about.
    personnes uuid[] not null,
    request_id uuid not null,
    -- A reading that is told because of what it gives away; else a change.
    lecture boolean not null,
    -- The chain of the établissement: null until sealed.
    seq bigint,
    precedent bytea,
    empreinte bytea,
    constraint audit_sealed_whole check (num_nonnulls(seq, precedent, empreinte) in (0, 3)),
    constraint audit_chain_does_not_fork unique (etablissement, seq)
);
create index audit_by_time on chassis.audit (etablissement, at, id);
create index audit_by_actor on chassis.audit (etablissement, actor, at, id);
create index audit_to_seal on chassis.audit (at, id) where seq is null;

-- Where each chain ends: a line that is missing at the end shows here.
create table chassis.audit_heads (
    etablissement text not null primary key,
    seq bigint not null,
    empreinte bytea not null
);

create function chassis.audit_is_only_added_to() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if old.seq is null and new.seq is not null
            and to_jsonb(new) - '{seq,precedent,empreinte}'::text[]
              = to_jsonb(old) - '{seq,precedent,empreinte}'::text[] then
            return new;
        end if;
    end if;
    raise exception 'the log is only added to' using errcode = 'restrict_violation';
end $$;

create trigger audit_is_only_added_to before update or delete on chassis.audit
    for each row execute function chassis.audit_is_only_added_to();
create trigger audit_is_never_emptied before truncate on chassis.audit
    for each statement execute function chassis.audit_is_only_added_to();

-- Any transaction adds; an établissement reads its own; sealing alone sees them all.
alter table chassis.audit enable row level security;
alter table chassis.audit force row level security;
create policy adding on chassis.audit for insert with check (true);
create policy tenant on chassis.audit for select
    using (etablissement = current_setting('app.etablissement', true)
           or current_setting('app.audit_sealer', true) = 'on');
create policy sealing on chassis.audit for update
    using (current_setting('app.audit_sealer', true) = 'on');

alter table chassis.audit_heads enable row level security;
alter table chassis.audit_heads force row level security;
create policy tenant on chassis.audit_heads for select
    using (etablissement = current_setting('app.etablissement', true)
           or current_setting('app.audit_sealer', true) = 'on');
create policy sealing on chassis.audit_heads
    using (current_setting('app.audit_sealer', true) = 'on')
    with check (current_setting('app.audit_sealer', true) = 'on');
