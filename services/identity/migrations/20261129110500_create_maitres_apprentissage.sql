-- Maîtres d'apprentissage (I-09): who follows which apprentis, for good.
set lock_timeout = '5s';

create table maitres_apprentissage (
    etablissement text not null,
    person_id uuid not null,
    entreprise text not null,
    primary key (etablissement, person_id),
    constraint maitres_of_a_compte foreign key (etablissement, person_id) references comptes (etablissement, person_id)
);

-- A row opens every period of that apprenti; taking it away closes them at once.
create table maitre_apprentis (
    etablissement text not null,
    person_id uuid not null,
    apprenant uuid not null,
    depuis timestamptz not null,
    par uuid not null,
    primary key (etablissement, person_id, apprenant),
    constraint maitre_apprentis_of_a_maitre foreign key (etablissement, person_id)
        references maitres_apprentissage (etablissement, person_id),
    constraint maitre_apprentis_of_an_apprenant foreign key (etablissement, apprenant)
        references apprenants (etablissement, person_id)
);
create index maitre_apprentis_by_apprenant on maitre_apprentis (etablissement, apprenant);

do $$
declare
    owned text;
begin
    foreach owned in array array['maitres_apprentissage', 'maitre_apprentis']
    loop
        execute format('alter table %I enable row level security', owned);
        execute format('alter table %I force row level security', owned);
        execute format(
            'create policy tenant on %I using (etablissement = current_setting(''app.etablissement'', true)) '
            'with check (etablissement = current_setting(''app.etablissement'', true))', owned);
    end loop;
end
$$;
