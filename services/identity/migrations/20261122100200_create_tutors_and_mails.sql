-- Tutor links (I-07, I-08) and the mail queue.
set lock_timeout = '5s';

create table tutor_accesses (
    etablissement text not null,
    id uuid not null,
    person_id uuid not null,
    apprenant uuid not null,
    period_id uuid not null,
    referentiel text not null,
    -- For the texts of mail and landing page.
    period_titre text not null,
    period_start date not null,
    period_end date not null,
    -- The link is derived from this salt and a secret key; only its hash is compared.
    salt bytea not null,
    token_hash bytea not null,
    sent_at timestamptz,
    bounced boolean not null default false,
    opened_at timestamptz,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    version bigint not null default 1,
    primary key (etablissement, id),
    constraint tutor_accesses_one_per_tutor_learner_and_period unique (etablissement, period_id, apprenant, person_id),
    constraint tutor_accesses_one_per_token unique (token_hash)
);
create index tutor_accesses_by_person on tutor_accesses (etablissement, person_id);

alter table tutor_accesses enable row level security;
alter table tutor_accesses force row level security;
create policy tenant on tutor_accesses
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
-- Whoever holds a link may find what it opens, before any établissement is known.
create policy link on tutor_accesses for select
    using (token_hash = decode(nullif(current_setting('app.link', true), ''), 'hex'));

-- Mails are written in the transaction of their cause, and sent by one mailer at a time. No text is stored: the
-- template and its values are, so that a link never lies in the queue.
create table mails (
    etablissement text not null,
    id uuid not null,
    -- What it is for: no two mails for one cause.
    cause text not null,
    template text not null,
    recipient text not null,
    recipient_name text not null,
    context jsonb not null,
    access_id uuid,
    access_version bigint,
    state text not null default 'queued',
    attempts integer not null default 0,
    next_attempt_at timestamptz not null,
    sent_at timestamptz,
    last_error text,
    traceparent text,
    created_at timestamptz not null,
    primary key (etablissement, id),
    constraint mails_one_per_cause unique (etablissement, cause),
    constraint mails_state check (state in ('queued', 'sent', 'refused', 'failed', 'dropped'))
);
create index mails_due on mails (next_attempt_at) where state = 'queued';

alter table mails enable row level security;
alter table mails force row level security;
create policy tenant on mails
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
-- The mailer serves every établissement; it says so.
create policy mailer on mails
    using (current_setting('app.mailer', true) = 'on')
    with check (current_setting('app.mailer', true) = 'on');
