-- What screens are told: one counter a user, the updates of the last minutes, and who is listening.

CREATE TABLE updates_cursor (
    user_id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    seq bigint NOT NULL DEFAULT 0,
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id) ON DELETE CASCADE
) WITH (fillfactor = 50);
CALL ringdove_fence('updates_cursor', 'SELECT, INSERT, UPDATE', 'SELECT, INSERT, UPDATE');

-- What happened to which event; the text of an SMS is looked up when a screen is told.
-- Unlogged: after a crash of the database desks get a new snapshot, so nothing here needs to survive.
CREATE UNLOGGED TABLE updates_log (
    user_id uuid NOT NULL,
    seq bigint NOT NULL,
    client_id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    kind text NOT NULL,
    event_id uuid,
    message_id uuid,
    reason text,
    PRIMARY KEY (user_id, seq)
);
CREATE INDEX updates_log_at ON updates_log USING brin (at);
CALL ringdove_fence('updates_log', 'SELECT, INSERT', 'SELECT, INSERT, DELETE');

-- A web process holds a lease; its streams live as long as it renews it.
CREATE TABLE updates_processes (
    id uuid PRIMARY KEY,
    lease_until timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON updates_processes TO ringdove_pipeline;

CREATE TABLE updates_streams (
    id uuid PRIMARY KEY,
    process_id uuid NOT NULL REFERENCES updates_processes (id) ON DELETE CASCADE,
    client_id uuid NOT NULL,
    user_id uuid NOT NULL,
    session_id uuid NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id) ON DELETE CASCADE
);
CREATE INDEX updates_streams_user ON updates_streams (user_id);
CREATE INDEX updates_streams_process ON updates_streams (process_id);
CALL ringdove_fence('updates_streams', '', 'SELECT, INSERT, UPDATE, DELETE');
