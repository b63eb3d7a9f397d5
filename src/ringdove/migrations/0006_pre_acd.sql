-- Distribution: agents as they are now, media events, offers, and the log of what happened.

CREATE TABLE acd_agents (
    user_id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    status_id uuid NOT NULL,
    status_since timestamptz NOT NULL DEFAULT now(),
    idle_since timestamptz NOT NULL DEFAULT now(), -- when she last had no open offer and no event in work
    load smallint NOT NULL DEFAULT 0 CHECK (load >= 0), -- offers pending + events active or in wrap-up
    connected boolean NOT NULL DEFAULT false,
    disconnected_at timestamptz,
    UNIQUE (client_id, user_id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id) ON DELETE CASCADE,
    FOREIGN KEY (client_id, status_id) REFERENCES agent_statuses (client_id, id)
) WITH (fillfactor = 50);
CREATE INDEX acd_agents_gone ON acd_agents (disconnected_at) WHERE NOT connected AND disconnected_at IS NOT NULL;
CALL ringdove_fence('acd_agents', 'SELECT, INSERT, UPDATE', 'SELECT, INSERT, UPDATE');

CREATE TABLE acd_events (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    connector_id uuid NOT NULL,
    group_id uuid NOT NULL,
    type text NOT NULL DEFAULT 'sms' CHECK (type IN ('sms')),
    subject text NOT NULL,
    priority smallint NOT NULL DEFAULT 50 CHECK (priority BETWEEN 0 AND 200),
    state text NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'offered', 'active', 'parked', 'wrap_up', 'closed')),
    agent_id uuid, -- to whom it is offered, or who has it, or who closed it
    visit smallint NOT NULL DEFAULT 1, -- raised each time an accepted event returns to the queue
    queued_at timestamptz NOT NULL, -- its first SMS's place in the line
    rank_at timestamptz NOT NULL, -- queued_at, moved forward by priority
    first_message_id uuid NOT NULL,
    last_message_id uuid NOT NULL,
    message_count integer NOT NULL DEFAULT 1,
    accepted_at timestamptz,
    closed_at timestamptz,
    created_at timestamptz NOT NULL,
    UNIQUE (client_id, id),
    FOREIGN KEY (client_id, conversation_id) REFERENCES conversations (client_id, id),
    FOREIGN KEY (client_id, group_id) REFERENCES acd_groups (client_id, id),
    FOREIGN KEY (client_id, agent_id) REFERENCES users (client_id, id),
    CHECK (state NOT IN ('offered', 'active', 'wrap_up') OR agent_id IS NOT NULL),
    CHECK (state <> 'queued' OR agent_id IS NULL),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL))
) WITH (fillfactor = 70);
-- A conversation is open in one event at a time.
CREATE UNIQUE INDEX acd_events_open ON acd_events (conversation_id) WHERE state <> 'closed';
CREATE INDEX acd_events_queue ON acd_events (group_id, rank_at, id) WHERE state = 'queued';
CREATE INDEX acd_events_agent ON acd_events (agent_id) WHERE state IN ('offered', 'active', 'parked', 'wrap_up');
CREATE INDEX acd_events_client ON acd_events (client_id, id);
CREATE INDEX acd_events_conversation ON acd_events (conversation_id, id);
CALL ringdove_fence('acd_events', 'SELECT, UPDATE', 'SELECT, INSERT, UPDATE');

CREATE TABLE acd_offers (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    event_id uuid NOT NULL,
    visit smallint NOT NULL,
    agent_id uuid NOT NULL,
    offered_at timestamptz NOT NULL,
    deadline timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'accepted', 'declined', 'timed_out', 'lost', 'withdrawn')),
    decided_at timestamptz,
    FOREIGN KEY (client_id, event_id) REFERENCES acd_events (client_id, id),
    FOREIGN KEY (client_id, agent_id) REFERENCES users (client_id, id),
    CHECK ((state = 'pending') = (decided_at IS NULL))
) WITH (fillfactor = 70);
-- Never open to two agents at once, never accepted twice.
CREATE UNIQUE INDEX acd_offers_pending ON acd_offers (event_id) WHERE state = 'pending';
CREATE UNIQUE INDEX acd_offers_accepted ON acd_offers (event_id, visit) WHERE state = 'accepted';
CREATE INDEX acd_offers_due ON acd_offers (deadline) WHERE state = 'pending';
CREATE INDEX acd_offers_agent ON acd_offers (agent_id) WHERE state = 'pending';
CREATE INDEX acd_offers_event ON acd_offers (event_id, offered_at);
CALL ringdove_fence('acd_offers', 'SELECT, UPDATE', 'SELECT, INSERT, UPDATE');

CREATE TABLE acd_history (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    client_id uuid NOT NULL,
    event_id uuid NOT NULL,
    at timestamptz NOT NULL,
    what text NOT NULL, -- queued, joined, offered, accepted, declined, timed_out, lost, returned, replied, closed
    agent_id uuid,
    by_user_id uuid
);
CREATE INDEX acd_history_event ON acd_history (event_id, id);
CALL ringdove_fence('acd_history', 'SELECT, INSERT', 'SELECT, INSERT');
GRANT USAGE ON SEQUENCE acd_history_id_seq TO ringdove_portal, ringdove_pipeline;
