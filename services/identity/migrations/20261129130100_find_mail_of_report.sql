-- A delivery report names its mail and nothing else (I-07): the mailer finds it in whatever établissement it is.
set lock_timeout = '5s';

create unique index mails_by_id on mails (id);
