-- What is forgotten by its age is found by its age.

CREATE INDEX messages_seen_age ON messages_seen (message_id);
CREATE INDEX messages_unroutable_back ON messages_unroutable (requeued_at) WHERE requeued_at IS NOT NULL;
