-- What people are told of, in the page and by mail as each chose (G-02, F-07). Ids and codes alone: names are joined by
-- whoever tells of it, and what a comment says stays in portfolio. They stay where they were told: a learner who goes to
-- another établissement leaves them behind (I-11).
set lock_timeout = '5s';

create table notifications (
    etablissement text not null,
    id uuid not null,
    -- Whom it is for, and as what: it is not there for another profile of the same person.
    person_id uuid not null,
    profil text not null,
    nature text not null,
    -- What caused it: told twice, it is there once.
    cause text not null,
    apprenant uuid,
    period_id uuid,
    sheet_id uuid,
    import_id uuid,
    auteur uuid,
    auteur_profil text,
    created_at timestamptz not null,
    read_at timestamptz,
    -- Its mail was written, or none will be: nothing more leaves for it, whatever is chosen later.
    settled_at timestamptz,
    primary key (etablissement, id),
    constraint notifications_one_per_cause unique (etablissement, person_id, cause),
    constraint notifications_nature
        check (nature in ('commentaire', 'fiches_a_lire', 'fiche_demandee', 'acces_bientot_fini', 'import_termine', 'import_echoue')),
    constraint notifications_auteur check ((auteur is null) = (auteur_profil is null)),
    constraint notifications_of_a_compte foreign key (etablissement, person_id)
        references comptes (etablissement, person_id)
);
create index notifications_by_person on notifications (etablissement, person_id, profil, created_at desc, id desc);
create index notifications_unsettled on notifications (etablissement) where settled_at is null;
create index notifications_by_age on notifications (created_at);

alter table notifications enable row level security;
alter table notifications force row level security;
create policy tenant on notifications
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
-- The clock looks for établissements that have something to mail, and takes away what is too old.
create policy notices on notifications for select using (current_setting('app.notices', true) = 'on');
create policy purged on notifications using (current_setting('app.purge', true) = 'on') with check (false);

-- Which mails a person wants, in whatever établissement; who has no row never chose.
create table notification_choix (
    person_id uuid not null primary key references persons (id),
    choix text not null,
    modifie_le timestamptz not null,
    constraint notification_choix_choix check (choix in ('immediat', 'quotidien', 'aucun'))
);

alter table notification_choix enable row level security;
alter table notification_choix force row level security;
-- Those of its people, for an établissement.
create policy known on notification_choix
    using (exists (select from comptes c
                   where c.person_id = notification_choix.person_id
                     and c.etablissement = current_setting('app.etablissement', true)))
    with check (exists (select from comptes c
                        where c.person_id = notification_choix.person_id
                          and c.etablissement = current_setting('app.etablissement', true)));
-- The clock asks whose mails leave at once.
create policy notices on notification_choix for select using (current_setting('app.notices', true) = 'on');
create policy erasing on notification_choix
    using (person_id = nullif(current_setting('app.erasing', true), '')::uuid)
    with check (false);

-- Periods that were deleted, for a learner or, where there is none, for all: what is told late of them makes nothing (P-08).
create table periodes_supprimees (
    etablissement text not null,
    period_id uuid not null,
    apprenant uuid,
    supprimee_le timestamptz not null,
    constraint periodes_supprimees_once unique nulls not distinct (etablissement, period_id, apprenant)
);
create index periodes_supprimees_by_age on periodes_supprimees (supprimee_le);

alter table periodes_supprimees enable row level security;
alter table periodes_supprimees force row level security;
create policy tenant on periodes_supprimees
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
create policy purged on periodes_supprimees using (current_setting('app.purge', true) = 'on') with check (false);
create index notifications_by_period on notifications (etablissement, period_id) where period_id is not null;

-- How établissements are named to each other, by the gateway alone (P-01): no more than that is asked through this door.
create policy noms on etablissements for select using (current_setting('app.noms', true) = 'on');
