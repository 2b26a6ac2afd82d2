-- P-08 ★: a deletion may be undone, and a learner may join again: the greatest version at which that was told. Only a
-- deletion after it counts.
set local lock_timeout = '5s';

alter table deleted_periods add column back_at bigint;
