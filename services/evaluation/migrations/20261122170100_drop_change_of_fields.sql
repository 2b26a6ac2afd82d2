-- Repetitions are known by the history of changes (F-13): fields need not name theirs. No release writes this column.
set local lock_timeout = '5s';

alter table champs_bilan_entreprise drop column change_id;
