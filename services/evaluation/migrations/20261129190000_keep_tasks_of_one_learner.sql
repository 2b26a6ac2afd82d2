-- P-10: tasks that a learner has, or has not, whatever its period says, as the fiche de liaison of that version told them.
set local lock_timeout = '5s';

alter table period_apprenants
    add column fiche_version bigint not null default 0,
    add column taches_ajoutees text[] not null default '{}',
    add column taches_retirees text[] not null default '{}';
