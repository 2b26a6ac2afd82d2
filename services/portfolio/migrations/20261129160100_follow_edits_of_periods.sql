-- P-05: a period is edited. The greatest version whose whole content is applied; what is older says nothing new.
set local lock_timeout = '5s';

alter table known_periods add column content_version bigint;
