-- Runs of routing applications: what SMS went through, and what waits for an answer, a time or a request.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation
-- squawk-ignore-file prefer-bigint-over-int, disallowed-unique-constraint, ban-drop-constraint

CREATE TABLE routing_runs (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    application_id uuid NOT NULL,
    version_id uuid NOT NULL, -- it goes on by the version it began with
    conversation_id uuid NOT NULL,
    connector_id uuid NOT NULL,
    sender text NOT NULL,
    bucket smallint NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'calling', 'done')),
    run jsonb, -- where the engine stands
    trace jsonb NOT NULL,
    unheard uuid[] NOT NULL DEFAULT '{}', -- SMS that came while a request was under way, in order
    due_at timestamptz, -- when it goes on by itself
    outcome jsonb,
    fallback boolean NOT NULL DEFAULT false, -- the connector's group took over
    event_id uuid,
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    UNIQUE (client_id, id),
    FOREIGN KEY (client_id, application_id) REFERENCES routing_applications (client_id, id),
    FOREIGN KEY (client_id, version_id) REFERENCES routing_versions (client_id, id),
    FOREIGN KEY (client_id, conversation_id) REFERENCES conversations (client_id, id) ON DELETE CASCADE,
    CHECK ((state = 'done') = (ended_at IS NOT NULL)),
    CHECK ((state = 'done') = (run IS NULL)),
    CHECK ((state = 'done') = (outcome IS NOT NULL))
) WITH (fillfactor = 70);
-- A conversation is in one run at a time.
CREATE UNIQUE INDEX routing_runs_open ON routing_runs (conversation_id) WHERE state <> 'done';
CREATE INDEX routing_runs_due ON routing_runs (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX routing_runs_waiting ON routing_runs (application_id, id) WHERE state <> 'done';
CREATE INDEX routing_runs_conversation ON routing_runs (conversation_id);
CREATE INDEX routing_runs_event ON routing_runs (event_id) WHERE event_id IS NOT NULL;
CALL ringdove_fence('routing_runs', 'SELECT', 'SELECT, INSERT, UPDATE, DELETE');

-- Requests to other systems: written by the transaction that wants them, made by a worker, answered into their run.
CREATE TABLE routing_calls (
    id uuid PRIMARY KEY, -- by which the other system knows a repeat
    client_id uuid NOT NULL,
    run_id uuid NOT NULL,
    node text NOT NULL,
    request jsonb NOT NULL, -- without secrets
    repeat boolean NOT NULL, -- at least once, else at most once
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'answered', 'failed', 'unclear')),
    attempts smallint NOT NULL DEFAULT 0,
    due_at timestamptz, -- of what was sent: when its worker must have died
    status smallint,
    error text, -- a code of ours
    answer jsonb,
    took_ms integer,
    created_at timestamptz NOT NULL,
    decided_at timestamptz,
    FOREIGN KEY (client_id, run_id) REFERENCES routing_runs (client_id, id) ON DELETE CASCADE,
    CHECK ((due_at IS NULL) = (state NOT IN ('queued', 'sent'))),
    CHECK ((due_at IS NULL) = (decided_at IS NOT NULL))
) WITH (fillfactor = 70);
CREATE INDEX routing_calls_due ON routing_calls (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX routing_calls_run ON routing_calls (run_id, id);
CALL ringdove_fence('routing_calls', 'SELECT', 'SELECT, INSERT, UPDATE, DELETE');

-- An SMS went to an event, or nowhere with an error, or is in the hands of an application.
ALTER TABLE messages_routed ADD COLUMN run_id uuid;
ALTER TABLE messages_routed DROP CONSTRAINT messages_routed_check;
ALTER TABLE messages_routed ADD CONSTRAINT messages_routed_check CHECK (
    CASE WHEN run_id IS NULL THEN num_nonnulls(event_id, error) = 1 ELSE num_nonnulls(event_id, error) <= 1 END);
CREATE INDEX messages_routed_run ON messages_routed (run_id, message_id) WHERE run_id IS NOT NULL;
-- What an application could not help waits for its connector's group, and does not go through it once more.
ALTER TABLE messages_unroutable ADD COLUMN run_id uuid;
