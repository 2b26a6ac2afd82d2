-- S8: what each row of an import costs beside itself.
set local lock_timeout = '5s';

-- Nothing looks for a member of staff by the registry's ids in SQL: an import reads them all.
drop index comptes_by_sts;

-- One index serves both « one learner per INE in an établissement » and « who else has this INE ».
drop index apprenants_one_per_ine;
drop index apprenants_by_ine;
create unique index apprenants_one_per_ine on apprenants (ine, etablissement) where ine is not null;

-- N8 is about coming back: a row that is written for the first time, or that stays as it was, has nothing to be refused.
drop trigger apprenants_moving_stay_inactive on apprenants;
create trigger apprenants_moving_stay_inactive before update of actif on apprenants
    for each row when (new.actif and not old.actif) execute function refuse_return_while_moving();
