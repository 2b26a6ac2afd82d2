-- I-12: the erasure of a person opens this door too: whom portals know it as.
set local lock_timeout = '5s';

create policy erasing on portail_liens
    using (person_id = nullif(current_setting('app.erasing', true), '')::uuid)
    with check (false);
