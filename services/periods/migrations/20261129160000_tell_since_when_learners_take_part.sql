-- P-05: learners come and go as a period is edited. The version at which one joined tells what is older than that.
set local lock_timeout = '5s';

alter table fiches_liaison add column since bigint not null default 1;
