-- How long things are kept, what was deleted, and whose number must not come back.

ALTER TABLE clients
    ADD COLUMN keep_sms_days integer DEFAULT 365
        CONSTRAINT clients_keep_sms CHECK (keep_sms_days BETWEEN 1 AND 36500), -- null: for ever
    ADD COLUMN keep_requests_days integer NOT NULL DEFAULT 14
        CONSTRAINT clients_keep_requests CHECK (keep_requests_days BETWEEN 1 AND 36500);

-- What a purge deleted of a client.
CREATE TABLE purges (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    at timestamptz NOT NULL,
    took_ms integer NOT NULL,
    deleted jsonb NOT NULL -- table: rows
);
CREATE INDEX purges_client ON purges (client_id, id);
CALL ringdove_fence('purges', 'SELECT', 'SELECT, INSERT');

-- A number that was erased. mark: an HMAC of client and number, by which what still waits in a spool is known.
CREATE TABLE erasures (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    by_user_id uuid,
    at timestamptz NOT NULL,
    mark bytea NOT NULL CHECK (length(mark) = 32),
    deleted jsonb NOT NULL
);
CREATE INDEX erasures_mark ON erasures (client_id, mark);
CALL ringdove_fence('erasures', 'SELECT', 'SELECT, INSERT');

-- By which what is old is found, and by which what belongs to an event is.
CREATE INDEX outbound_messages_event ON outbound_messages (event_id, id);
CREATE INDEX receiver_requests_client ON receiver_requests (client_id, at);
CREATE INDEX messages_routed_failed ON messages_routed (client_id, message_id) WHERE error IS NOT NULL;
CREATE INDEX acd_events_closed ON acd_events (client_id, closed_at) WHERE state = 'closed';

GRANT DELETE ON messages, messages_to_route, conversations, acd_events, acd_offers, acd_history, outbound_messages,
    updates_log, demo_phone_messages TO ringdove_pipeline;
