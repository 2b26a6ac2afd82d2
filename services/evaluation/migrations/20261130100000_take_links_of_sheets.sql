-- F-04, E-03: what the sheets of a learner show for a period, and what the teacher picked in them to be assessed, as
-- portfolio last told each sheet. A sheet that was taken back stays as a row that names nothing, with its version: what is
-- told late brings nothing back.
set local lock_timeout = '5s';

create table fiches_liees (
    etablissement text not null,
    sheet uuid not null,
    period_id uuid not null,
    apprenant uuid not null,
    -- ISO week; empty for a sheet that is of no week
    semaine text not null,
    cree_le timestamptz not null,
    taches text[] not null,
    -- to assess as a whole
    competences text[] not null,
    -- to assess by criteria, and those of the criteria that were picked
    par_criteres text[] not null,
    criteres text[] not null,
    version bigint not null,
    constraint fiches_liees_key primary key (etablissement, sheet),
    constraint fiches_liees_of_participant foreign key (etablissement, period_id, apprenant)
        references period_apprenants on delete cascade
);
create index fiches_liees_of_participant on fiches_liees (etablissement, period_id, apprenant);

alter table fiches_liees enable row level security;
alter table fiches_liees force row level security;
create policy tenant on fiches_liees
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));

-- The last wall: what a counted bilan was made from stays as it was (F-04).
create function guard_counted_links() returns trigger language plpgsql as $$
begin
    if not is_crossing() and exists (
        select from bilans_comptes c
        join bilans_entreprise e on e.etablissement = c.etablissement and e.id = c.bilan_entreprise
        where c.etablissement = new.etablissement and e.period_id = new.period_id and e.apprenant = new.apprenant
    ) then
        perform refuse_frozen('what a counted bilan entreprise was made from');
    end if;
    return new;
end
$$;
create trigger fiches_liees_counted_never_change before insert or update on fiches_liees
    for each row execute function guard_counted_links();
