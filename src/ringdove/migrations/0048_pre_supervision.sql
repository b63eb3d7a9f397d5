-- What supervisors watch and do: targets and limits of groups, notices from person to person.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint

ALTER TABLE acd_groups
    ADD COLUMN answer_target_s integer NOT NULL DEFAULT 300, -- within this time customers should have an answer
    ADD COLUMN waiting_limit_s integer NOT NULL DEFAULT 1800; -- what waits for longer is an alarm
ALTER TABLE acd_groups ADD CONSTRAINT acd_groups_supervision CHECK (
    answer_target_s BETWEEN 10 AND 604800 AND waiting_limit_s BETWEEN 60 AND 604800);

-- Whether supervisors see figures of single agents.
ALTER TABLE clients ADD COLUMN agent_figures boolean NOT NULL DEFAULT false;

-- What one person tells another at the desk; help: an agent asks her supervisors.
CREATE TABLE desk_notices (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    kind text NOT NULL CHECK (kind IN ('message', 'help')),
    from_user_id uuid, -- null once the person is gone
    from_name text NOT NULL,
    event_id uuid,
    body text NOT NULL CHECK (body <> '' AND length(body) <= 1000),
    at timestamptz NOT NULL,
    ended_at timestamptz, -- of a call for help: when somebody took care of it
    ended_by uuid,
    UNIQUE (client_id, id),
    FOREIGN KEY (client_id, event_id) REFERENCES acd_events (client_id, id) ON DELETE CASCADE
);
CREATE INDEX desk_notices_open ON desk_notices (client_id, id) WHERE kind = 'help' AND ended_at IS NULL;
CREATE INDEX desk_notices_at ON desk_notices (at);
CREATE INDEX desk_notices_event ON desk_notices (event_id) WHERE event_id IS NOT NULL;
CALL ringdove_fence('desk_notices', 'SELECT, INSERT, UPDATE', 'SELECT, DELETE');

CREATE TABLE desk_notices_to (
    client_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    user_id uuid NOT NULL,
    seen_at timestamptz,
    PRIMARY KEY (notice_id, user_id),
    FOREIGN KEY (client_id, notice_id) REFERENCES desk_notices (client_id, id) ON DELETE CASCADE,
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id) ON DELETE CASCADE
);
CREATE INDEX desk_notices_to_unseen ON desk_notices_to (user_id) WHERE seen_at IS NULL;
CALL ringdove_fence('desk_notices_to', 'SELECT, INSERT, UPDATE', 'SELECT, DELETE');
