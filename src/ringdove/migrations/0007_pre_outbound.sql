-- Replies on their way out.

CREATE TABLE outbound_messages (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    event_id uuid NOT NULL,
    user_id uuid NOT NULL,
    send_connector_id uuid,
    body text NOT NULL,
    state text NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'failed', 'unclear')),
    reason text, -- a code of ours: why it failed or is unclear
    attempts smallint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    decided_at timestamptz,
    FOREIGN KEY (client_id, conversation_id) REFERENCES conversations (client_id, id),
    FOREIGN KEY (client_id, event_id) REFERENCES acd_events (client_id, id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id),
    FOREIGN KEY (client_id, send_connector_id) REFERENCES sms_send_connectors (client_id, id)
);
CREATE INDEX outbound_messages_conversation ON outbound_messages (conversation_id, id);
CALL ringdove_fence('outbound_messages', 'SELECT, INSERT', 'SELECT, UPDATE');

-- What the demo's phones have received.
CREATE TABLE demo_phone_messages (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    phone text NOT NULL,
    from_number text NOT NULL,
    body text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX demo_phone_messages_phone ON demo_phone_messages (phone, id);
CALL ringdove_fence('demo_phone_messages', '', 'SELECT, INSERT');
