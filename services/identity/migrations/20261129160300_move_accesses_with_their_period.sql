-- P-05: the dates of a period move. The version of the period that an access's dates are of; an older one says nothing.
set local lock_timeout = '5s';

alter table tutor_accesses add column period_version bigint not null default 0;
