-- The learner's own files travel along (I-11, F-06): how heavy they are, and which of an arrival are not kept here.
set local lock_timeout = '5s';

alter table fichiers_transfert
    add column octets bigint not null default 0,
    add column ecartes jsonb not null default '[]',
    add constraint fichiers_transfert_weight check (octets >= 0);
