-- The SMS itself, stored once and never updated; what happens to it lives in narrow tables.
-- Tables that name a message hold its id without a foreign key, so that a month can be dropped.

CREATE TABLE messages (
    id uuid NOT NULL, -- UUIDv7: its first 48 bits are the time in ms, by which the table is partitioned
    client_id uuid NOT NULL,
    connector_id uuid NOT NULL,
    sender text NOT NULL,
    sender_raw text NOT NULL,
    recipient text NOT NULL,
    recipient_raw text NOT NULL,
    body text NOT NULL,
    keyword text,
    provider_message_id text,
    provider_timestamp text,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE TABLE messages_default PARTITION OF messages DEFAULT;
CREATE INDEX messages_client ON messages (client_id, id);
CREATE INDEX messages_sender ON messages (client_id, sender, id);
CALL ringdove_fence('messages', 'SELECT', 'SELECT, INSERT');

-- Which SMS were stored already. key: 16 bytes of SHA-256 over the provider's id, then 16 over sender,
-- recipient and text, so that an id that comes again with other content is another SMS, and can be found.
CREATE TABLE messages_seen (
    connector_id uuid NOT NULL,
    key bytea NOT NULL CHECK (length(key) = 32),
    message_id uuid NOT NULL,
    PRIMARY KEY (connector_id, key)
);
GRANT SELECT, INSERT, DELETE ON messages_seen TO ringdove_pipeline;

CREATE TABLE messages_repeats (
    message_id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    repeats integer NOT NULL
);
CALL ringdove_fence('messages_repeats', 'SELECT', 'SELECT, INSERT, UPDATE, DELETE');

-- SMS that were answered 502 because their connector could not be routed. requeued_at: since when they
-- are on their way after all.
CREATE TABLE messages_unroutable (
    connector_id uuid NOT NULL,
    key bytea NOT NULL CHECK (length(key) = 32),
    message_id uuid NOT NULL UNIQUE,
    client_id uuid NOT NULL,
    bucket smallint NOT NULL,
    requeued_at timestamptz,
    PRIMARY KEY (connector_id, key)
);
CREATE INDEX messages_unroutable_waiting ON messages_unroutable (client_id, message_id) WHERE requeued_at IS NULL;
CALL ringdove_fence('messages_unroutable', 'SELECT', 'SELECT, INSERT, UPDATE, DELETE');

-- The work to do. seq comes from a sequence, never from a clock; a bucket is a hash of connector and sender.
CREATE TABLE messages_to_route (
    seq bigint GENERATED ALWAYS AS IDENTITY (CACHE 1),
    bucket smallint NOT NULL,
    message_id uuid NOT NULL,
    attempts smallint NOT NULL DEFAULT 0,
    PRIMARY KEY (bucket, seq)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
GRANT SELECT, INSERT, UPDATE, DELETE ON messages_to_route TO ringdove_pipeline;

-- All SMS between one sender and one connector.
CREATE TABLE conversations (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    connector_id uuid NOT NULL,
    sender text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (client_id, id),
    UNIQUE (connector_id, sender),
    FOREIGN KEY (client_id, connector_id) REFERENCES sms_receive_connectors (client_id, id)
);
CALL ringdove_fence('conversations', 'SELECT, UPDATE', 'SELECT, INSERT, UPDATE');

-- Where a message went: to a media event, or nowhere (error says why, for people to see).
CREATE TABLE messages_routed (
    message_id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    conversation_id uuid,
    event_id uuid,
    error text,
    routed_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((event_id IS NULL) <> (error IS NULL))
);
CREATE INDEX messages_routed_event ON messages_routed (event_id, message_id);
CREATE INDEX messages_routed_conversation ON messages_routed (conversation_id, message_id);
CALL ringdove_fence('messages_routed', 'SELECT', 'SELECT, INSERT, DELETE');

-- The last requests of each connector, refused ones too; connector_id is null for unknown receivers.
-- No secrets, no text: fields holds how each parameter was read, with lengths in place of content.
CREATE TABLE receiver_requests (
    id uuid PRIMARY KEY,
    connector_id uuid,
    client_id uuid,
    at timestamptz NOT NULL,
    method text NOT NULL,
    source text NOT NULL,
    status smallint NOT NULL,
    reason text NOT NULL,
    fields jsonb NOT NULL,
    took_ms real NOT NULL,
    message_id uuid
);
CREATE INDEX receiver_requests_connector ON receiver_requests (connector_id, id);
ALTER TABLE receiver_requests ENABLE ROW LEVEL SECURITY; ALTER TABLE receiver_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY portal ON receiver_requests TO ringdove_portal USING (
    client_id = (SELECT ringdove_client()) OR client_id IN (SELECT ringdove_clients_below())
    OR (client_id IS NULL AND (SELECT ringdove_is_system())));
CREATE POLICY pipeline ON receiver_requests TO ringdove_pipeline USING (true);
GRANT SELECT ON receiver_requests TO ringdove_portal;
GRANT SELECT, INSERT, DELETE ON receiver_requests TO ringdove_pipeline;
