-- S8: what the largest import stages is hundreds of megabytes of JSON, written twice (its table and the log) and a bound on
-- its speed. LZ4 makes a fifth of it at the speed of memory. A server built without it keeps them as they were.
set local lock_timeout = '5s';

do $$
begin
    alter table import_records alter column records set compression lz4;
    alter table import_records alter column records set storage extended;
    alter table import_decisions alter column data set compression lz4;
    alter table import_decisions alter column data set storage extended;
exception
    when feature_not_supported then null;
end
$$;
