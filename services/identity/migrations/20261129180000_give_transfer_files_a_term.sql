-- I-12: a file that is over, or that nobody applies, goes after its term, names included; and no file brings a name beyond
-- what one is.
set local lock_timeout = '5s';

create policy purged on fichiers_transfert using (current_setting('app.purge', true) = 'on') with check (false);
alter table fichiers_transfert
    add constraint fichiers_transfert_names_are_names check (length(nom) <= 200 and length(prenom) <= 200);
