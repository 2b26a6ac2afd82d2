-- Files and web addresses that learners join to what they write (F-06). The bytes of files are in the store, under names
-- that say nothing; what no row needs any more is released, and taken out of the store afterwards.
set local lock_timeout = '5s';

create table annexes (
    etablissement text not null,
    id uuid not null,
    -- of a portfolio as a whole, or of one sheet
    portfolio uuid,
    sheet uuid,
    form uuid not null generated always as (coalesce(sheet, portfolio)) stored,
    apprenant uuid not null,
    titre text not null,
    -- of a link
    adresse text,
    -- of a file: what the store knows it by, wherever its row goes; its type by content; all that is stored of it
    fichier uuid,
    media text,
    octets bigint not null default 0,
    -- of an image, in pixels
    largeur integer,
    hauteur integer,
    version bigint not null,
    author uuid not null,
    created_at timestamptz not null,
    primary key (etablissement, id),
    constraint annexes_of_one_form check (num_nonnulls(portfolio, sheet) = 1),
    constraint annexes_link_or_file check (num_nonnulls(adresse, fichier) = 1),
    constraint annexes_file_has_a_type check ((fichier is null) = (media is null)),
    constraint annexes_weight check (octets >= 0),
    constraint annexes_of_a_portfolio foreign key (etablissement, portfolio)
        references portfolios (etablissement, id) on delete cascade,
    constraint annexes_of_a_sheet foreign key (etablissement, sheet)
        references sheets (etablissement, id) on delete cascade
);

create index annexes_by_form on annexes (etablissement, form);
create index annexes_by_portfolio on annexes (etablissement, portfolio) where portfolio is not null;
create index annexes_by_sheet on annexes (etablissement, sheet) where sheet is not null;
create index annexes_by_learner on annexes (etablissement, apprenant);
create index annexes_by_file on annexes (fichier) where fichier is not null;

-- A file on its way, piece by piece.
create table uploads (
    etablissement text not null,
    id uuid not null,
    portfolio uuid,
    sheet uuid,
    apprenant uuid not null,
    nom text not null,
    -- announced, and received so far
    octets bigint not null,
    recus bigint not null default 0,
    author uuid not null,
    created_at timestamptz not null,
    touched_at timestamptz not null,
    -- what it became; null while it is on its way
    annexe uuid,
    primary key (etablissement, id),
    constraint uploads_of_one_form check (num_nonnulls(portfolio, sheet) = 1),
    constraint uploads_not_more_than_announced check (recus between 0 and octets),
    constraint uploads_of_a_portfolio foreign key (etablissement, portfolio)
        references portfolios (etablissement, id) on delete cascade,
    constraint uploads_of_a_sheet foreign key (etablissement, sheet)
        references sheets (etablissement, id) on delete cascade
);

create index uploads_by_learner on uploads (etablissement, apprenant);
create index uploads_by_portfolio on uploads (etablissement, portfolio) where portfolio is not null;
create index uploads_by_sheet on uploads (etablissement, sheet) where sheet is not null;
create index uploads_by_age on uploads (touched_at);

create table upload_pieces (
    etablissement text not null,
    upload uuid not null,
    from_octet bigint not null,
    piece uuid not null,
    primary key (etablissement, upload, from_octet),
    constraint upload_pieces_of_an_upload foreign key (etablissement, upload)
        references uploads (etablissement, id) on delete cascade
);

-- What the store may hold for nothing: taken out of it once nothing needs it.
create table released_files (
    etablissement text not null,
    -- a file, or an upload
    id uuid not null,
    apprenant uuid not null,
    -- from when on it may go
    due_at timestamptz not null,
    primary key (etablissement, id)
);

create index released_files_by_term on released_files (due_at);

-- Whatever takes a row away (its learner, a deletion, an erasure, a transfer), its file is released.
create function release_file() returns trigger language plpgsql as $$
begin
    insert into released_files (etablissement, id, apprenant, due_at)
    values (old.etablissement, case tg_table_name when 'uploads' then old.id else (to_jsonb(old) ->> 'fichier')::uuid end,
            old.apprenant, 'epoch')
    on conflict (etablissement, id) do update set due_at = least(released_files.due_at, excluded.due_at);
    return null;
end
$$;

create trigger annexes_release_file after delete on annexes
    for each row when (old.fichier is not null) execute function release_file();
create trigger uploads_release_file after delete on uploads
    for each row execute function release_file();

alter table annexes enable row level security;
alter table annexes force row level security;
create policy tenant on annexes
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
-- The clock asks whether anybody still needs a file, wherever a learner took it.
create policy needed on annexes for select
    using (current_setting('app.purge', true) = 'on');

alter table uploads enable row level security;
alter table uploads force row level security;
create policy tenant on uploads
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
create policy needed on uploads for select
    using (current_setting('app.purge', true) = 'on');

alter table upload_pieces enable row level security;
alter table upload_pieces force row level security;
create policy tenant on upload_pieces
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));

alter table released_files enable row level security;
alter table released_files force row level security;
create policy tenant on released_files
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
create policy due on released_files for select
    using (current_setting('app.purge', true) = 'on');
