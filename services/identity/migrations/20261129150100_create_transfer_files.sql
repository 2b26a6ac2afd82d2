-- Transfers between two deployments, by a file (I-11 ★; decision 13).
set lock_timeout = '5s';

-- Deployments that the operators of the académie trust. Of no établissement; whoever works here may see to whom a file can go.
create table deploiements (
    id uuid not null primary key,
    nom text not null,
    -- Of both keys: what was read on the phone.
    empreinte text not null,
    cle_signature bytea not null,
    cle_reception text not null,
    ajoute_le timestamptz not null,
    ajoute_par uuid not null,
    -- Nothing is sent there or taken from there any more.
    retire_le timestamptz,
    constraint deploiements_once unique (empreinte),
    constraint deploiements_cle_signature check (octet_length(cle_signature) = 32)
);
alter table deploiements enable row level security;
alter table deploiements force row level security;
create policy lecture on deploiements for select using (true);
create policy operateur on deploiements
    using (current_setting('app.operateur', true) = 'on'
           and exists (select from operateurs o
                       where o.actif and o.person_id = nullif(current_setting('app.person', true), '')::uuid))
    with check (current_setting('app.operateur', true) = 'on'
           and exists (select from operateurs o
                       where o.actif and o.person_id = nullif(current_setting('app.person', true), '')::uuid));

-- A file, on the side that this établissement is on. Its identifier is that of the transfer, the same on both sides.
create table fichiers_transfert (
    etablissement text not null,
    id uuid not null,
    sens text not null,
    etat text not null,
    deploiement uuid not null references deploiements (id),
    -- The établissement in that deployment.
    autre_uai text not null,
    -- The learner here; null while nobody has said which of its learners it is.
    apprenant uuid,
    -- Of an arrival: the learner as the file names it.
    apprenant_fichier uuid,
    nom text not null,
    prenom text not null,
    date_naissance date,
    ine text,
    -- Services that have done their part, in order.
    etapes text[] not null default '{}',
    -- How many of what it holds.
    contenu jsonb not null default '{}',
    -- Encrypted for its recipient, as it travels; gone once all is over.
    fichier bytea,
    sha256 text,
    -- Of an arrival that is over.
    recu text,
    -- Of a departure: version of the learner once it had left.
    version_origine bigint,
    cree_le timestamptz not null,
    cree_par uuid not null,
    fini_le timestamptz,
    version bigint not null default 1,
    constraint fichiers_transfert_pkey primary key (etablissement, id),
    constraint fichiers_transfert_sens check (sens in ('depart', 'arrivee')),
    constraint fichiers_transfert_etat check (case sens
        when 'depart' then etat in ('en_preparation', 'exporte', 'en_retrait', 'en_annulation', 'annule', 'termine')
        else etat in ('recu', 'en_cours', 'refuse', 'termine') end),
    constraint fichiers_transfert_of_somebody check (apprenant is not null or etat in ('recu', 'refuse'))
);
-- One at a time: what a learner has is closed once.
create unique index fichiers_transfert_once on fichiers_transfert (etablissement, apprenant)
    where sens = 'depart' and etat in ('en_preparation', 'exporte', 'en_retrait', 'en_annulation');
create index fichiers_transfert_to_do on fichiers_transfert (id)
    where etat in ('en_preparation', 'en_retrait', 'en_annulation', 'en_cours');

alter table fichiers_transfert enable row level security;
alter table fichiers_transfert force row level security;
create policy tenant on fichiers_transfert
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
-- The saga looks for what is to do; what it does is done under the tenant.
create policy transfers on fichiers_transfert for select using (current_setting('app.transfers', true) = 'on');

-- N8: who is on its way to another deployment does not become active again here before that is settled.
create or replace function refuse_return_while_moving() returns trigger language plpgsql as $$
begin
    if new.actif and (exists (
        select from transferts t
        where t.origine = new.etablissement and t.apprenant_origine = new.person_id and t.etat = 'en_cours'
    ) or exists (
        select from fichiers_transfert f
        where f.etablissement = new.etablissement and f.apprenant = new.person_id and f.sens = 'depart'
          and f.etat in ('en_preparation', 'exporte', 'en_retrait', 'en_annulation')
    )) then
        raise exception 'learner % is being transferred', new.person_id
            using errcode = 'integrity_constraint_violation', constraint = 'apprenants_moving_stay_inactive';
    end if;
    return new;
end
$$;
