-- I-07: who gave a tutor its link, and whether on paper; a mail that was given up never leaves « envoi en cours ».
set lock_timeout = '5s';

alter table tutor_accesses
    -- The person who made the present link; unknown for those made before.
    add column sent_by uuid,
    -- When the present link was printed, in a letter, instead of being mailed.
    add column printed_at timestamptz,
    -- No relay took the mail in the end, or one gave it up later.
    add column undelivered boolean not null default false;
