-- Operators of the académie (I-02): they belong to no établissement and see the list of all.
set lock_timeout = '5s';

create table operateurs (
    person_id uuid not null primary key references persons (id),
    academie text not null,
    actif boolean not null default true,
    created_at timestamptz not null
);

-- An operator's own name, for its sign-in: it has an account in no établissement.
create policy operateur on persons for select
    using (exists (select from operateurs o
                   where o.person_id = persons.id and o.actif
                     and o.person_id = nullif(current_setting('app.person', true), '')::uuid));

-- The list of établissements, for as long as a use case of an operator opens this door. Nothing else of an établissement
-- is behind it: what is done in one is done after entering it, as everybody does.
create policy operateur on etablissements for select
    using (current_setting('app.operateur', true) = 'on'
           and exists (select from operateurs o
                       where o.actif and o.person_id = nullif(current_setting('app.person', true), '')::uuid));

-- Names as they are searched: folded by the program, approximately here until the settings are saved again.
alter table etablissements add column nom_cle text not null default '';
alter table etablissements add column cree_le timestamptz;
update etablissements
set nom_cle = translate(lower(nom), 'àâäçéèêëîïôöùûüÿ-''’', 'aaaceeeeiioouuuy   ');
