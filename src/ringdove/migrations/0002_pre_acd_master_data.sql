-- Groups and agent statuses: what administrators set up before the first SMS.

CREATE TABLE acd_groups (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    name_key text NOT NULL,
    strategy text NOT NULL DEFAULT 'longest_idle',
    offer_timeout_s integer NOT NULL DEFAULT 30 CHECK (offer_timeout_s BETWEEN 5 AND 3600),
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (client_id, id),
    UNIQUE (client_id, name_key)
);
CALL ringdove_fence('acd_groups', 'SELECT, INSERT, UPDATE', 'SELECT');

CREATE TABLE acd_group_members (
    client_id uuid NOT NULL,
    group_id uuid NOT NULL,
    user_id uuid NOT NULL,
    PRIMARY KEY (group_id, user_id),
    FOREIGN KEY (client_id, group_id) REFERENCES acd_groups (client_id, id) ON DELETE CASCADE,
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id) ON DELETE CASCADE
);
CREATE INDEX acd_group_members_user ON acd_group_members (user_id);
CALL ringdove_fence('acd_group_members', 'SELECT, INSERT, DELETE', 'SELECT');

CREATE TABLE acd_group_supervisors (
    client_id uuid NOT NULL,
    group_id uuid NOT NULL,
    user_id uuid NOT NULL,
    PRIMARY KEY (group_id, user_id),
    FOREIGN KEY (client_id, group_id) REFERENCES acd_groups (client_id, id) ON DELETE CASCADE,
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id) ON DELETE CASCADE
);
CREATE INDEX acd_group_supervisors_user ON acd_group_supervisors (user_id);
CALL ringdove_fence('acd_group_supervisors', 'SELECT, INSERT, DELETE', 'SELECT');

-- A status is a set of flags. The predefined ones have a code and no name: they speak the reader's language.
CREATE TABLE agent_statuses (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    code text CHECK (code IN ('logged_out', 'calls_and_media', 'auto_logged_out', 'post_call', 'pause')),
    name text CHECK (name <> '' AND length(name) <= 100),
    colour text NOT NULL CHECK (colour ~ '^#[0-9a-f]{6}$'),
    position smallint NOT NULL DEFAULT 0,
    settable_by_agent boolean NOT NULL,
    logged_on boolean NOT NULL,
    present boolean NOT NULL,
    break boolean NOT NULL,
    receives_calls boolean NOT NULL,
    receives_sms boolean NOT NULL,
    distribute_during_call boolean NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (client_id, id),
    UNIQUE (client_id, code),
    CHECK ((code IS NULL) <> (name IS NULL))
);
CALL ringdove_fence('agent_statuses', 'SELECT, INSERT, UPDATE', 'SELECT');

-- A status with rows here is for members of these groups only.
CREATE TABLE agent_status_groups (
    client_id uuid NOT NULL,
    agent_status_id uuid NOT NULL,
    group_id uuid NOT NULL,
    PRIMARY KEY (agent_status_id, group_id),
    FOREIGN KEY (client_id, agent_status_id) REFERENCES agent_statuses (client_id, id) ON DELETE CASCADE,
    FOREIGN KEY (client_id, group_id) REFERENCES acd_groups (client_id, id) ON DELETE CASCADE
);
CALL ringdove_fence('agent_status_groups', 'SELECT, INSERT, DELETE', 'SELECT');
