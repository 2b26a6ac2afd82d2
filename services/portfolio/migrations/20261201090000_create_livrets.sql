-- F-12: the livret d'apprentissage is written in sheets outside any period, of kinds of their own: what hangs on a sheet
-- (texts, files, readers, the learner who leaves) hangs on them. Who is an apprentice is told by identity.
set local lock_timeout = '5s';

alter table sheets
    drop constraint sheets_nature_known,
    add constraint sheets_nature_known
        check (nature in ('semaine', 'fiche', 'activite', 'livret', 'entretien', 'visite')),
    -- Of a learner, never of a period.
    add constraint sheets_livret_of_no_period
        check (portfolio is null or nature not in ('livret', 'entretien', 'visite'));

-- 'scolaire' or 'apprenti'; null while identity has not told it since this release.
alter table apprenants add column statut text;
