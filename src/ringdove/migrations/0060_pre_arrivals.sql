-- What an SMS brings with it beyond its group: priority, skills, an appointment, whom it wants, what an application learned.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation

-- What agents can be good at; looked after like other master data.
CREATE TABLE skills (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    name text NOT NULL CHECK (name <> '' AND length(name) <= 100),
    name_key text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    deleted_at timestamptz,
    UNIQUE (client_id, id)
);
CREATE UNIQUE INDEX skills_client_id_name_key_key ON skills (client_id, name_key) WHERE deleted_at IS NULL;
CREATE INDEX skills_by_name ON skills (name_key, id);
CALL ringdove_fence('skills', 'SELECT, INSERT, UPDATE', 'SELECT');
CALL ringdove_audited('skills');
CALL ringdove_searchable('skills', 'name_key',
    'client_id = (SELECT ringdove_client()) OR client_id IN (SELECT ringdove_clients_below())');

CREATE TABLE user_skills (
    client_id uuid NOT NULL,
    user_id uuid NOT NULL,
    skill_id uuid NOT NULL,
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 10),
    PRIMARY KEY (user_id, skill_id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id) ON DELETE CASCADE,
    FOREIGN KEY (client_id, skill_id) REFERENCES skills (client_id, id) ON DELETE CASCADE
);
CREATE INDEX user_skills_skill ON user_skills (skill_id);
CALL ringdove_fence('user_skills', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT');
CALL ringdove_audited('user_skills', 'user_id');

DO $$
BEGIN
    EXECUTE replace(pg_get_functiondef('ringdove_purge_deleted(timestamptz, integer)'::regprocedure),
                    '''transaction_codes'',', '''transaction_codes'', ''skills'',');
END $$;

-- Which event comes next: by priority that ages, strictly by priority, or by arrival alone.
ALTER TABLE acd_groups ADD COLUMN events_order text NOT NULL DEFAULT 'ageing';
ALTER TABLE acd_groups ADD CONSTRAINT acd_groups_events_order CHECK (events_order IN ('ageing', 'priority', 'arrival'));
-- The place in line as a time: a point of priority is worth a minute, or more than anything waits, or nothing.
CREATE FUNCTION acd_rank(queued_at timestamptz, priority integer, events_order text) RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT queued_at - priority * CASE events_order WHEN 'ageing' THEN interval '1 minute'
                                                    WHEN 'priority' THEN interval '70000 hours'
                                                    ELSE interval '0' END
$$;

ALTER TABLE acd_events
    ADD COLUMN not_before timestamptz, -- an appointment: parked until then, whatever else the customer writes
    ADD COLUMN skills jsonb NOT NULL DEFAULT '[]', -- [[skill, lowest level]], at most three
    ADD COLUMN variables jsonb NOT NULL DEFAULT '{}'; -- what an application learned, for the agent
ALTER TABLE acd_events ADD CONSTRAINT acd_events_skills CHECK (
    jsonb_typeof(skills) = 'array' AND jsonb_array_length(skills) <= 3);
ALTER TABLE acd_events ADD CONSTRAINT acd_events_variables CHECK (
    jsonb_typeof(variables) = 'object' AND pg_column_size(variables) <= 16384);
CREATE INDEX acd_events_skilled ON acd_events (group_id, rank_at, id) WHERE state = 'queued' AND skills <> '[]';

ALTER TABLE sms_receive_connectors ADD COLUMN priority smallint NOT NULL DEFAULT 50;
ALTER TABLE sms_receive_connectors ADD CONSTRAINT sms_receive_connectors_priority CHECK (priority BETWEEN 0 AND 200);
