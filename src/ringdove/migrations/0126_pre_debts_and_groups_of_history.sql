-- Which event a transaction code is owed for, so that an agent is free again as soon as it is no longer hers; the group
-- of each line of an event's history that puts it in line; offers that somebody else ended.
-- squawk-ignore-file constraint-missing-not-valid, ban-drop-constraint, require-concurrent-index-creation

ALTER TABLE acd_events ADD COLUMN code_owed boolean NOT NULL DEFAULT false; -- its wrap-up ended without the code
UPDATE acd_events e SET code_owed = true
  FROM acd_agents a, acd_groups g
 WHERE a.user_id = e.agent_id AND a.owes_code AND g.id = e.group_id AND g.code_needed
   AND e.state = 'wrap_up' AND e.transaction_code_id IS NULL;

CREATE FUNCTION acd_events_settle_debt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE acd_agents a SET owes_code = false
     WHERE a.user_id = OLD.agent_id AND a.owes_code
       AND NOT EXISTS (SELECT FROM acd_events e
                        WHERE e.agent_id = a.user_id AND e.state = 'wrap_up' AND e.code_owed
                          AND e.transaction_code_id IS NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER settle_debt AFTER UPDATE OF state, agent_id, transaction_code_id ON acd_events FOR EACH ROW
    WHEN (OLD.code_owed AND (NEW.state <> 'wrap_up' OR NEW.transaction_code_id IS NOT NULL))
    EXECUTE FUNCTION acd_events_settle_debt();

ALTER TABLE acd_history ADD COLUMN group_id uuid; -- of what puts an event in line: in which group

ALTER TABLE acd_offers DROP CONSTRAINT acd_offers_state_check;
ALTER TABLE acd_offers ADD CONSTRAINT acd_offers_state_check
    CHECK (state IN ('pending', 'accepted', 'declined', 'timed_out', 'lost', 'withdrawn', 'rescinded'));

-- For receipts: days that are no longer settled.
CREATE INDEX acd_history_reopened ON acd_history (client_id, at) WHERE what = 'reopened';
