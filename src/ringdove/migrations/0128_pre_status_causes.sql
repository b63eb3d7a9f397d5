-- Of a status that was set by itself, the history says why too.

ALTER TABLE acd_status_log ADD COLUMN cause text;
CREATE OR REPLACE FUNCTION acd_agents_log_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO acd_status_log (client_id, user_id, status_id, since, until, how, by_user_id, cause)
    VALUES (OLD.client_id, OLD.user_id, OLD.status_id, OLD.status_since, NEW.status_since, OLD.status_how, OLD.status_by,
            OLD.status_cause);
    RETURN NULL;
END $$;
