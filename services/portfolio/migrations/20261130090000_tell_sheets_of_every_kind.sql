-- Sheets that are of no week: fiches activité made freely, activités significatives, fiches libres (F-03, F-04, F-10);
-- comments (F-07); the diploma of each learner, for sheets outside any period.
set local lock_timeout = '5s';

-- The owner itself fills the new columns, of every établissement.
alter table sheets no force row level security;
alter table portfolios no force row level security;

alter table sheets
    add column nature text not null default 'semaine',
    -- I-10: teachers read the sheets of the référentiels that they teach; empty where it was never known
    add column referentiel text not null default '',
    -- F-04b: the teacher who asked for it
    add column asked_by uuid,
    -- F-05: version at which the learner last wrote in it; what a teacher ticks is nothing to read
    add column written_version bigint not null default 0,
    alter column monday drop not null;

update sheets s
set referentiel = coalesce(
        (select p.referentiel from portfolios p where p.etablissement = s.etablissement and p.id = s.portfolio),
        (select p.referentiel from portfolios p where p.etablissement = s.etablissement and p.apprenant = s.apprenant
         order by p.created_at desc limit 1),
        ''),
    written_version = s.version;

alter table sheets force row level security;
alter table portfolios force row level security;

-- The defaults stay for the release before this one, which runs beside it for a while.
alter table sheets
    add constraint sheets_nature_known check (nature in ('semaine', 'fiche', 'activite')),
    add constraint sheets_week_of_weeks check ((nature = 'semaine') = (monday is not null));

create table comments (
    etablissement text not null,
    id uuid not null,
    -- of a portfolio as a whole, or of one of its sheets
    portfolio uuid,
    sheet uuid,
    form uuid not null generated always as (coalesce(sheet, portfolio)) stored,
    author uuid not null,
    -- the profile in which it was written
    profil text not null,
    destinataires text not null,
    texte text not null,
    created_at timestamptz not null,
    primary key (etablissement, id),
    constraint comments_of_one_form check (num_nonnulls(portfolio, sheet) = 1),
    constraint comments_destinataires_known check (destinataires in ('apprenant', 'referent', 'tous')),
    constraint comments_of_a_portfolio foreign key (etablissement, portfolio)
        references portfolios (etablissement, id) on delete cascade,
    constraint comments_of_a_sheet foreign key (etablissement, sheet)
        references sheets (etablissement, id) on delete cascade
);

create index comments_by_form on comments (etablissement, form);
create index comments_by_portfolio on comments (etablissement, portfolio) where portfolio is not null;
create index comments_by_sheet on comments (etablissement, sheet) where sheet is not null;

-- F-07: who has read which comment.
create table comment_reads (
    etablissement text not null,
    comment uuid not null,
    reader uuid not null,
    read_at timestamptz not null,
    primary key (etablissement, comment, reader),
    constraint comment_reads_of_a_comment foreign key (etablissement, comment)
        references comments (etablissement, id) on delete cascade
);

-- The diploma that a learner prepares, as identity last told: what a fiche libre is written for (F-10).
create table apprenants (
    etablissement text not null,
    apprenant uuid not null,
    -- empty while unknown (I-05)
    referentiel text not null,
    version bigint not null,
    primary key (etablissement, apprenant)
);

alter table comments enable row level security;
alter table comments force row level security;
create policy tenant on comments
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));

alter table comment_reads enable row level security;
alter table comment_reads force row level security;
create policy tenant on comment_reads
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));

alter table apprenants enable row level security;
alter table apprenants force row level security;
create policy tenant on apprenants
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
