-- F-04, E-07: date of the bilan intermédiaire that counted the bilan entreprise of a portfolio. Since then nobody ticks
-- or picks any more in its sheets; their texts stay free.
set local lock_timeout = '5s';

alter table portfolios add column frozen_on date;
