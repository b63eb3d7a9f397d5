-- What happens to an event beyond its first offer: parking, hand-over, wrap-up with transaction codes, and notes.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint

-- How a group works beyond its offers. Seconds; 0 switches off.
ALTER TABLE acd_groups
    ADD COLUMN return_to_agent_s integer NOT NULL DEFAULT 120, -- how long an event waits for the agent it is meant for
    ADD COLUMN absence_limit_s integer NOT NULL DEFAULT 300, -- how long an open event stays with an agent who is away
    ADD COLUMN wrap_up_s integer NOT NULL DEFAULT 0,
    ADD COLUMN code_needed boolean NOT NULL DEFAULT false, -- a transaction code must be chosen before closing
    ADD COLUMN decline_reason_needed boolean NOT NULL DEFAULT false,
    ADD COLUMN auto_accept boolean NOT NULL DEFAULT false,
    ADD COLUMN may_pick boolean NOT NULL DEFAULT false, -- members take from the queue themselves
    ADD COLUMN last_agent_s integer NOT NULL DEFAULT 0, -- how long a customer's new SMS waits for the last agent
    ADD COLUMN threading_s integer NOT NULL DEFAULT 0, -- how long a closed event opens again when the customer writes
    ADD COLUMN on_miss text NOT NULL DEFAULT 'count',
    ADD COLUMN log_out_after_misses smallint NOT NULL DEFAULT 0,
    ADD COLUMN park_limit_s integer NOT NULL DEFAULT 604800; -- the longest time an event may be parked

ALTER TABLE acd_groups
    ADD CONSTRAINT acd_groups_seconds CHECK (
        return_to_agent_s BETWEEN 0 AND 86400 AND absence_limit_s BETWEEN 30 AND 86400 AND wrap_up_s BETWEEN 0 AND 3600
        AND last_agent_s BETWEEN 0 AND 86400 AND threading_s BETWEEN 0 AND 2592000
        AND log_out_after_misses BETWEEN 0 AND 100 AND park_limit_s BETWEEN 60 AND 2592000),
    ADD CONSTRAINT acd_groups_on_miss CHECK (on_miss IN ('count', 'status', 'skip'));

-- What an event was about, chosen when it is closed.
CREATE TABLE transaction_codes (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    name text NOT NULL CHECK (name <> '' AND length(name) <= 100),
    name_key text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    position smallint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (client_id, id),
    UNIQUE (client_id, name_key)
);
CALL ringdove_fence('transaction_codes', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT');
CALL ringdove_audited('transaction_codes');

-- A code with rows here is offered in these groups only.
CREATE TABLE transaction_code_groups (
    client_id uuid NOT NULL,
    transaction_code_id uuid NOT NULL,
    group_id uuid NOT NULL,
    PRIMARY KEY (transaction_code_id, group_id),
    FOREIGN KEY (client_id, transaction_code_id) REFERENCES transaction_codes (client_id, id) ON DELETE CASCADE,
    FOREIGN KEY (client_id, group_id) REFERENCES acd_groups (client_id, id) ON DELETE CASCADE
);
CREATE INDEX transaction_code_groups_group ON transaction_code_groups (group_id);
CALL ringdove_fence('transaction_code_groups', 'SELECT, INSERT, DELETE', 'SELECT');
CALL ringdove_audited('transaction_code_groups', 'transaction_code_id');

-- due_at is the next moment at which an event is looked at: parked returns then, wrap-up ends,
-- and what is in line for one agent alone is for everybody.
ALTER TABLE acd_events
    ADD COLUMN due_at timestamptz,
    ADD COLUMN wants_agent_id uuid, -- in line for this agent alone until due_at
    ADD COLUMN left_by uuid, -- who gave it back in this visit, and when
    ADD COLUMN left_at timestamptz,
    ADD COLUMN transaction_code_id uuid,
    ADD CONSTRAINT acd_events_wants_agent_fkey
        FOREIGN KEY (client_id, wants_agent_id) REFERENCES users (client_id, id),
    ADD CONSTRAINT acd_events_transaction_code_fkey
        FOREIGN KEY (client_id, transaction_code_id) REFERENCES transaction_codes (client_id, id),
    ADD CONSTRAINT acd_events_due CHECK (state NOT IN ('parked', 'wrap_up') OR due_at IS NOT NULL),
    ADD CONSTRAINT acd_events_wants CHECK (wants_agent_id IS NULL OR (state = 'queued' AND due_at IS NOT NULL));
CREATE INDEX acd_events_due_at ON acd_events (due_at) WHERE due_at IS NOT NULL AND state <> 'closed';
CREATE INDEX acd_events_wanted ON acd_events (group_id, rank_at, id) WHERE state = 'queued' AND wants_agent_id IS NOT NULL;

-- An agent whose wrap-up ended without the code that is needed gets nothing more.
ALTER TABLE acd_agents ADD COLUMN owes_code boolean NOT NULL DEFAULT false;

-- What colleagues tell each other about a conversation; never sent to the customer.
CREATE TABLE conversation_notes (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    event_id uuid NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('note', 'handover')),
    body text NOT NULL CHECK (body <> '' AND length(body) <= 4000),
    created_at timestamptz NOT NULL,
    FOREIGN KEY (client_id, conversation_id) REFERENCES conversations (client_id, id) ON DELETE CASCADE,
    FOREIGN KEY (client_id, event_id) REFERENCES acd_events (client_id, id) ON DELETE CASCADE,
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
);
CREATE INDEX conversation_notes_conversation ON conversation_notes (conversation_id, id);
CREATE INDEX conversation_notes_event ON conversation_notes (event_id, id);
CALL ringdove_fence('conversation_notes', 'SELECT, INSERT', 'SELECT');

-- Agents take from the queue themselves: the portal writes an offer that is accepted at once.
GRANT INSERT ON acd_offers TO ringdove_portal;
