-- I-12: sign-in data go some time after a person left every établissement; the purge, which works for none, must see that.
set lock_timeout = '5s';

create policy purged_seen on comptes for select using (current_setting('app.purge', true) = 'on');
