-- Members of a group by kind, what a missed offer does, and the orders among agents.
-- squawk-ignore-file constraint-missing-not-valid, ban-drop-constraint, adding-foreign-key-constraint

-- permanent: in the group by signing on; reserve: when she logs herself in; read_only: sees, gets nothing.
ALTER TABLE acd_group_members
    ADD COLUMN kind text NOT NULL DEFAULT 'permanent',
    ADD COLUMN logged_in boolean NOT NULL DEFAULT false, -- of a reserve member
    ADD COLUMN last_offered_at timestamptz; -- for taking turns
ALTER TABLE acd_group_members ADD CONSTRAINT acd_group_members_kind CHECK (kind IN ('permanent', 'reserve', 'read_only'));
GRANT UPDATE ON acd_group_members TO ringdove_portal, ringdove_pipeline;

ALTER TABLE acd_agents
    ADD COLUMN misses smallint NOT NULL DEFAULT 0, -- offers missed one after the other
    ADD COLUMN former_status_id uuid, -- what a status that was set for her replaced
    ADD CONSTRAINT acd_agents_former_status_fkey
        FOREIGN KEY (client_id, former_status_id) REFERENCES agent_statuses (client_id, id)
        ON DELETE SET NULL (former_status_id);

-- Missed an offer: present, and back with one click.
ALTER TABLE agent_statuses DROP CONSTRAINT agent_statuses_code_check;
ALTER TABLE agent_statuses ADD CONSTRAINT agent_statuses_code_check
    CHECK (code IN ('logged_out', 'calls_and_media', 'auto_logged_out', 'post_call', 'pause', 'missed'));
CREATE FUNCTION clients_get_missed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO agent_statuses (id, client_id, code, colour, position, settable_by_agent, logged_on, present, break,
                                receives_calls, receives_sms, distribute_during_call)
    VALUES (gen_random_uuid(), NEW.id, 'missed', '#e8590c', 6, false, true, true, false, false, false, false);
    RETURN NULL;
END $$;
CREATE TRIGGER get_missed AFTER INSERT ON clients FOR EACH ROW EXECUTE FUNCTION clients_get_missed();
INSERT INTO agent_statuses (id, client_id, code, colour, position, settable_by_agent, logged_on, present, break,
                            receives_calls, receives_sms, distribute_during_call)
SELECT gen_random_uuid(), id, 'missed', '#e8590c', 6, false, true, true, false, false, false, false FROM clients;

-- Every status an agent was in: since when, until when, and who set it how. The present one stands with the agent.
ALTER TABLE acd_agents
    ADD COLUMN status_how text NOT NULL DEFAULT 'automatic',
    ADD COLUMN status_by uuid;
ALTER TABLE acd_agents
    ADD CONSTRAINT acd_agents_status_how CHECK (status_how IN ('web', 'api', 'supervisor', 'automatic'));
CREATE TABLE acd_status_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    client_id uuid NOT NULL,
    user_id uuid NOT NULL,
    status_id uuid NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz NOT NULL,
    how text NOT NULL,
    by_user_id uuid,
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id) ON DELETE CASCADE
);
CREATE INDEX acd_status_log_user ON acd_status_log (user_id, until);
CREATE INDEX acd_status_log_until ON acd_status_log (until);
CALL ringdove_fence('acd_status_log', 'SELECT, INSERT', 'SELECT, INSERT, DELETE');
GRANT USAGE ON SEQUENCE acd_status_log_id_seq TO ringdove_portal, ringdove_pipeline;
CREATE FUNCTION acd_agents_log_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO acd_status_log (client_id, user_id, status_id, since, until, how, by_user_id)
    VALUES (OLD.client_id, OLD.user_id, OLD.status_id, OLD.status_since, NEW.status_since, OLD.status_how, OLD.status_by);
    RETURN NULL;
END $$;
CREATE TRIGGER log_status AFTER UPDATE OF status_id ON acd_agents FOR EACH ROW
    WHEN (OLD.status_id IS DISTINCT FROM NEW.status_id) EXECUTE FUNCTION acd_agents_log_status();

-- Since when an agent is in no status that receives SMS, or nobody listens for her; whether she keeps what she has
-- when she logs off.
ALTER TABLE acd_agents
    ADD COLUMN absent_since timestamptz,
    ADD COLUMN keeps_events boolean NOT NULL DEFAULT false;
CREATE FUNCTION acd_agents_note_absence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    here boolean;
BEGIN
    SELECT s.receives_sms AND (NEW.connected OR u.sms_delivery = 'email') INTO here
      FROM agent_statuses s, users u WHERE s.id = NEW.status_id AND u.id = NEW.user_id;
    NEW.absent_since := CASE WHEN here THEN NULL ELSE COALESCE(OLD.absent_since, now()) END;
    RETURN NEW;
END $$;
CREATE TRIGGER note_absence BEFORE UPDATE OF status_id, connected ON acd_agents FOR EACH ROW
    EXECUTE FUNCTION acd_agents_note_absence();
UPDATE acd_agents SET absent_since = now();
