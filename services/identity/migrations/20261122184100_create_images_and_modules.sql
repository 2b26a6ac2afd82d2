-- Logo and stamp of an établissement, its coordinates for apprenticeship (I-01), the modules that it switched (I-14).
set lock_timeout = '5s';

alter table etablissements add column apprentissage jsonb not null default '{}';

create table etablissement_images (
    etablissement text not null,
    nature text not null,
    -- A PNG of our own making; null once removed, so that versions go on growing.
    png bytea,
    largeur integer not null default 0,
    hauteur integer not null default 0,
    version bigint not null default 1,
    modifie_le timestamptz not null,
    modifie_par uuid not null,
    primary key (etablissement, nature),
    constraint etablissement_images_nature check (nature in ('logo', 'cachet'))
);

-- Only what was switched by hand; the rest is as the domain says.
create table etablissement_modules (
    etablissement text not null,
    module text not null,
    actif boolean not null,
    modifie_le timestamptz not null,
    modifie_par uuid not null,
    primary key (etablissement, module)
);

do $$
declare
    owned text;
begin
    foreach owned in array array['etablissement_images', 'etablissement_modules']
    loop
        execute format('alter table %I enable row level security', owned);
        execute format('alter table %I force row level security', owned);
        execute format(
            'create policy tenant on %I using (etablissement = current_setting(''app.etablissement'', true)) '
            'with check (etablissement = current_setting(''app.etablissement'', true))', owned);
    end loop;
end
$$;
