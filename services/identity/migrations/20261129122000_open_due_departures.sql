-- Leaving dates that have come (I-04). The task that looks for them across établissements says so with the setting
-- `app.departs`, and reads nothing but where somebody is due; what it changes, it changes under that tenant.
set lock_timeout = '5s';

create index apprenants_by_date_sortie on apprenants (etablissement, date_sortie) where actif and date_sortie is not null;
create policy departs on apprenants for select using (current_setting('app.departs', true) = 'on');
