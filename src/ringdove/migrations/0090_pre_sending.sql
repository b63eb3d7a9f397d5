-- SMS are sent by people and by what works for them; nobody who said stop is texted; a sent SMS knows what its provider says.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, disallowed-unique-constraint
-- squawk-ignore-file require-concurrent-index-creation, ban-drop-not-null

ALTER TABLE outbound_messages
    ALTER COLUMN event_id DROP NOT NULL,
    ALTER COLUMN user_id DROP NOT NULL,
    -- who or what sends it: an agent at the desk or by e-mail, a routing application, an overflow rule, or the answer
    -- to an opt-out word
    ADD COLUMN origin text NOT NULL DEFAULT 'agent'
        CHECK (origin IN ('agent', 'email', 'application', 'overflow', 'opt_out')),
    ADD COLUMN idempotency_key text CHECK (length(idempotency_key) <= 200), -- what queues twice sends once
    ADD COLUMN not_before timestamptz, -- its turn at a connector that sends only so many a second
    ADD COLUMN provider_message_id text CHECK (length(provider_message_id) <= 255), -- by which delivery reports name it
    ADD COLUMN sent_at timestamptz, -- when its provider took it
    ADD CONSTRAINT outbound_messages_author CHECK (origin <> 'agent' OR (user_id IS NOT NULL AND event_id IS NOT NULL));
CREATE UNIQUE INDEX outbound_messages_once ON outbound_messages (client_id, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
CREATE INDEX outbound_messages_provider ON outbound_messages (send_connector_id, provider_message_id)
    WHERE provider_message_id IS NOT NULL;
CREATE INDEX outbound_messages_loose ON outbound_messages (client_id, id) WHERE event_id IS NULL;
GRANT INSERT ON outbound_messages TO ringdove_pipeline;
GRANT UPDATE ON outbound_messages TO ringdove_portal;

-- By what a number that said stop is known, also when the number itself was erased.
CREATE FUNCTION opt_out_mark(client uuid, number text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT sha256(convert_to('opt-out ' || client::text || ' ' || number, 'UTF8')) $$;

-- Numbers that the client must not text.
CREATE TABLE opt_outs (
    client_id uuid NOT NULL REFERENCES clients (id),
    mark bytea NOT NULL CHECK (length(mark) = 32),
    number text, -- null once it was erased
    since timestamptz NOT NULL,
    PRIMARY KEY (client_id, mark)
);
CALL ringdove_fence('opt_outs', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, INSERT, UPDATE, DELETE');

-- What every SMS of a sender is answered by: a person. Answers that nobody wrote do not count.
CREATE OR REPLACE VIEW sms_outcomes WITH (security_invoker = true) AS
    SELECT m.id, m.client_id, m.connector_id, m.received_at, m.body, o.outcome,
           CASE WHEN o.outcome = 'closed' THEN e.transaction_code_id END AS transaction_code_id
      FROM messages m
      LEFT JOIN messages_unroutable k ON k.message_id = m.id AND k.requeued_at IS NULL
      LEFT JOIN messages_routed r ON r.message_id = m.id
      LEFT JOIN acd_events e ON e.id = r.event_id
     CROSS JOIN LATERAL (
        SELECT CASE
            WHEN k.message_id IS NOT NULL OR r.error IS NOT NULL THEN 'not_routable'
            WHEN e.id IS NULL OR e.state = 'queued' THEN 'waiting'
            WHEN e.state IN ('active', 'wrap_up') THEN 'in_work'
            WHEN e.state <> 'closed' THEN e.state -- offered, parked
            WHEN EXISTS (SELECT FROM outbound_messages a
                          WHERE a.event_id = e.id AND a.created_at >= m.received_at AND a.state <> 'failed'
                            AND a.origin IN ('agent', 'email'))
            THEN 'answered' ELSE 'closed' END AS outcome
     ) o;
