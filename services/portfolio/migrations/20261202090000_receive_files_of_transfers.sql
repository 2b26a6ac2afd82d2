-- Files of a learner who comes from another deployment (I-11, F-06): looked at and in the store, out of sight until the
-- annexes that they are of are imported.
set local lock_timeout = '5s';

create table arriving_files (
    etablissement text not null,
    -- the crossing that the transfer is here, and the annexe as its sender names it
    transfer uuid not null,
    annexe uuid not null,
    -- the learner as the sender names it, and as this deployment does, once somebody has said which it is
    apprenant uuid not null,
    becomes uuid,
    -- of what was sent: the same is kept once
    sha256 text not null,
    -- as in annexes
    fichier uuid not null,
    media text not null,
    octets bigint not null,
    largeur integer,
    hauteur integer,
    touched_at timestamptz not null,
    -- version of the transfer in identity when it was applied: neither the clock nor an older refusal takes it away then
    pinned bigint,
    primary key (etablissement, transfer, annexe),
    constraint arriving_files_weight check (octets >= 0)
);

create index arriving_files_by_learner on arriving_files (etablissement, becomes) where becomes is not null;
create index arriving_files_by_file on arriving_files (fichier);
create index arriving_files_by_age on arriving_files (touched_at);

-- As before, but for a table that has no identifier of its own; and a file follows whom it was last of.
create or replace function release_file() returns trigger language plpgsql as $$
begin
    insert into released_files (etablissement, id, apprenant, due_at)
    values (old.etablissement, (to_jsonb(old) ->> case tg_table_name when 'uploads' then 'id' else 'fichier' end)::uuid,
            old.apprenant, 'epoch')
    on conflict (etablissement, id) do update
        set due_at = least(released_files.due_at, excluded.due_at), apprenant = excluded.apprenant;
    return null;
end
$$;

create trigger arriving_files_release_file after delete on arriving_files
    for each row execute function release_file();

alter table arriving_files enable row level security;
alter table arriving_files force row level security;
create policy tenant on arriving_files
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
-- The clock asks whether anybody still needs a file, and which nobody came back for.
create policy needed on arriving_files for select
    using (current_setting('app.purge', true) = 'on');
