-- Agents are logged off after so long, or at a time of day, where a group says so; why a status was set by itself; why
-- offers are declined.
-- squawk-ignore-file constraint-missing-not-valid, require-concurrent-index-creation

ALTER TABLE acd_groups
    ADD COLUMN log_out_after_s integer NOT NULL DEFAULT 0, -- logged on for so long; 0: never
    ADD COLUMN log_out_at time, -- by the client's clock
    ADD CONSTRAINT acd_groups_log_out CHECK (log_out_after_s BETWEEN 0 AND 604800);
CREATE INDEX acd_groups_logs_out ON acd_groups (id) WHERE log_out_after_s > 0 OR log_out_at IS NOT NULL;

ALTER TABLE acd_agents
    ADD COLUMN logged_on_since timestamptz,
    ADD COLUMN status_cause text, -- of a status that was set by itself
    ADD CONSTRAINT acd_agents_status_cause CHECK (status_cause IN ('connection_lost', 'missed', 'hours', 'time'));
UPDATE acd_agents a SET logged_on_since = a.status_since
  FROM agent_statuses s WHERE s.id = a.status_id AND s.logged_on;
UPDATE acd_agents a SET status_cause = 'connection_lost'
  FROM agent_statuses s WHERE s.id = a.status_id AND s.code = 'auto_logged_out' AND a.former_status_id IS NOT NULL;

CREATE OR REPLACE FUNCTION acd_agents_note_absence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    here boolean;
    is_on boolean;
BEGIN
    SELECT s.receives_sms AND (NEW.connected OR u.sms_delivery = 'email'), s.logged_on INTO here, is_on
      FROM agent_statuses s, users u WHERE s.id = NEW.status_id AND u.id = NEW.user_id;
    NEW.absent_since := CASE WHEN here THEN NULL ELSE COALESCE(OLD.absent_since, now()) END;
    NEW.logged_on_since := CASE WHEN is_on THEN COALESCE(OLD.logged_on_since, NEW.status_since) END;
    RETURN NEW;
END $$;

ALTER TABLE acd_offers
    ADD COLUMN reason text,
    ADD CONSTRAINT acd_offers_reason CHECK (
        reason IS NULL OR state = 'declined' AND reason IN ('busy', 'not_mine', 'language', 'knowledge', 'other'));
