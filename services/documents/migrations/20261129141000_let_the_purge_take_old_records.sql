-- I-12: records of documents go after their term, by the clock, whatever établissement they are of.
set local lock_timeout = '5s';

create index generated_files_by_age on generated_files (generated_at);
create policy purged on generated_files
    using (current_setting('app.purge', true) = 'on')
    with check (false);
