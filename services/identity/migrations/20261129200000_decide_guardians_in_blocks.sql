-- What applying does with guardians and their links stands in blocks, like the records that it comes from: nothing asks
-- for one of them. Kept as it comes: compressing takes longer than writing.
set local lock_timeout = '5s';

alter table import_decisions alter column data set storage external;
