-- Learners as identity last told (P-02): a read copy, fed by its events, never the truth. No name, no date.
set local lock_timeout = '5s';

create table apprenants (
    etablissement text not null,
    apprenant uuid not null,
    -- Version of the learner in identity: older news is ignored, whatever the order of arrival.
    version bigint not null,
    actif boolean not null,
    -- The place is unknown when the first news that arrived was of leaving.
    annee integer,
    division text,
    referentiel text,
    niveau text,
    statut text,
    constraint apprenants_pkey primary key (etablissement, apprenant),
    constraint apprenants_statut_is_known check (statut in ('scolaire', 'apprenti')),
    constraint apprenants_active_have_a_place check (
        not actif
        or (annee is not null and division is not null and referentiel is not null
            and niveau is not null and statut is not null)
    )
);
create index apprenants_by_place on apprenants (etablissement, referentiel, niveau, statut) where actif;

alter table apprenants enable row level security;
alter table apprenants force row level security;
create policy apprenants_tenant on apprenants
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
