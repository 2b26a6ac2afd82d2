-- Who was erased here (I-12): an identifier and nothing else, so that no event that is late, or told once more, brings
-- anything of the person back.
set lock_timeout = '5s';

create table chassis.erased (
    etablissement text not null,
    person uuid not null,
    -- Of identity.
    erasure uuid not null,
    at timestamptz not null,
    constraint erased_pkey primary key (etablissement, person)
);

alter table chassis.erased enable row level security;
alter table chassis.erased force row level security;
create policy tenant on chassis.erased
    using (etablissement = current_setting('app.etablissement', true))
    with check (etablissement = current_setting('app.etablissement', true));
