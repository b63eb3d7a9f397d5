-- By what the requests of an erased number are known, also those that brought no SMS; no number follows from it.
ALTER TABLE receiver_requests ADD COLUMN sender_mark bytea;

-- Which event a mail of the demo is about, to go with it.
ALTER TABLE demo_mailbox ADD COLUMN event_id uuid;
GRANT DELETE ON demo_mailbox TO ringdove_pipeline;
