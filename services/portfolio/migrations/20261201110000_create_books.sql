-- F-11: a book is written in sheets outside any period, of kinds of their own, as the livret is. A link that shows it to who
-- has no account hangs on the sheet: it goes with it, wherever that goes.
set local lock_timeout = '5s';

alter table sheets
    drop constraint sheets_nature_known,
    add constraint sheets_nature_known
        check (nature in ('semaine', 'fiche', 'activite', 'livret', 'entretien', 'visite', 'book', 'reussite')),
    add constraint sheets_book_of_no_period
        check (portfolio is null or nature not in ('book', 'reussite'));

create table book_shares (
    etablissement text not null,
    id uuid not null,
    -- the book that it shows
    sheet uuid not null,
    apprenant uuid not null,
    -- of a token that is told once and kept nowhere
    token_hash bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    primary key (etablissement, id),
    constraint book_shares_one_per_token unique (etablissement, token_hash),
    constraint book_shares_of_a_sheet foreign key (etablissement, sheet)
        references sheets (etablissement, id) on delete cascade
);

create index book_shares_by_sheet on book_shares (etablissement, sheet);
create index book_shares_by_learner on book_shares (etablissement, apprenant);
create index book_shares_by_term on book_shares (expires_at);

alter table book_shares enable row level security;
alter table book_shares force row level security;
create policy tenant on book_shares
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
-- The clock asks which établissements have links that are over.
create policy over on book_shares for select
    using (current_setting('app.purge', true) = 'on');
