-- A group's overflow rule hands what waits to a routing application; what that has is out of line until it is done.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation
-- squawk-ignore-file ban-drop-constraint

ALTER TABLE acd_overflow_rules ADD COLUMN to_application_id uuid;
ALTER TABLE acd_overflow_rules DROP CONSTRAINT acd_overflow_rules_action_check;
ALTER TABLE acd_overflow_rules
    ADD CONSTRAINT acd_overflow_rules_action_check
        CHECK (action IN ('continue', 'group', 'reply', 'close', 'application')),
    ADD CONSTRAINT acd_overflow_rules_application
        CHECK ((to_application_id IS NOT NULL) = (action = 'application')),
    ADD CONSTRAINT acd_overflow_rules_to_application_fkey
        FOREIGN KEY (client_id, to_application_id) REFERENCES routing_applications (client_id, id);
CREATE INDEX acd_overflow_rules_to_application ON acd_overflow_rules (to_application_id)
    WHERE to_application_id IS NOT NULL;
CREATE FUNCTION acd_overflow_rules_application_published() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM routing_applications
      WHERE id = NEW.to_application_id AND client_id = NEW.client_id AND deleted_at IS NULL
        AND published_version IS NOT NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not published' USING ERRCODE = 'foreign_key_violation',
            CONSTRAINT = 'acd_overflow_rules_application_published';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER application_published BEFORE INSERT OR UPDATE OF to_application_id ON acd_overflow_rules
    FOR EACH ROW WHEN (NEW.to_application_id IS NOT NULL)
    EXECUTE FUNCTION acd_overflow_rules_application_published();

-- With an application: parked with nobody, until due_at at most; the run is begun by whoever finds that it is not there.
ALTER TABLE acd_events
    ADD COLUMN application_id uuid,
    ADD COLUMN run_id uuid,
    ADD CONSTRAINT acd_events_application_fkey
        FOREIGN KEY (client_id, application_id) REFERENCES routing_applications (client_id, id),
    ADD CONSTRAINT acd_events_with_application
        CHECK ((application_id IS NULL) = (run_id IS NULL) AND (run_id IS NULL OR state = 'parked' AND agent_id IS NULL));
CREATE UNIQUE INDEX acd_events_run ON acd_events (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX acd_events_with_application_due ON acd_events (due_at) WHERE run_id IS NOT NULL;
CREATE INDEX acd_events_application ON acd_events (application_id) WHERE application_id IS NOT NULL;
-- Whoever takes it out of there, and however: the application does not have it any more.
CREATE FUNCTION acd_events_leave_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.application_id := NULL;
    NEW.run_id := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER leave_application BEFORE UPDATE OF state ON acd_events FOR EACH ROW
    WHEN (OLD.run_id IS NOT NULL AND NEW.run_id = OLD.run_id AND (NEW.state <> 'parked' OR NEW.agent_id IS NOT NULL))
    EXECUTE FUNCTION acd_events_leave_application();

-- What an application ended after a group's rule gave it to it was answered by it, or ended by it.
CREATE OR REPLACE VIEW sms_outcomes WITH (security_invoker = true) AS
    SELECT m.id, m.client_id, m.connector_id, m.received_at, m.body, o.outcome,
           CASE WHEN o.outcome = 'closed' THEN e.transaction_code_id END AS transaction_code_id
      FROM messages m
      LEFT JOIN messages_unroutable k ON k.message_id = m.id AND k.requeued_at IS NULL
      LEFT JOIN messages_routed r ON r.message_id = m.id
      LEFT JOIN acd_events e ON e.id = r.event_id
      LEFT JOIN routing_runs u ON u.id = r.run_id AND r.event_id IS NULL
     CROSS JOIN LATERAL (
        SELECT CASE
            WHEN k.message_id IS NOT NULL OR r.error IS NOT NULL THEN 'not_routable'
            WHEN u.state = 'done' AND u.outcome ->> 'answered' = 'true' THEN 'answered_automatically'
            WHEN u.state = 'done' THEN 'ended_by_application'
            WHEN e.id IS NULL OR e.state = 'queued' OR e.run_id IS NOT NULL THEN 'waiting'
            WHEN e.state = 'active' AND EXISTS (SELECT FROM acd_events_by_email b
                                                 WHERE b.event_id = e.id AND b.visit = e.visit AND b.user_id = e.agent_id)
            THEN 'by_email'
            WHEN e.state IN ('active', 'wrap_up') THEN 'in_work'
            WHEN e.state <> 'closed' THEN e.state -- offered, parked
            WHEN EXISTS (SELECT FROM outbound_messages a
                          WHERE a.event_id = e.id AND a.created_at >= m.received_at AND a.state <> 'failed'
                            AND a.origin IN ('agent', 'email'))
            THEN 'answered'
            WHEN EXISTS (SELECT FROM acd_history h
                          WHERE h.event_id = e.id AND h.what = 'overflowed' AND h.detail ->> 'action' = 'close')
                 AND EXISTS (SELECT FROM outbound_messages a
                              WHERE a.event_id = e.id AND a.created_at >= m.received_at AND a.state <> 'failed'
                                AND a.origin = 'overflow')
            THEN 'answered_automatically'
            ELSE COALESCE((SELECT CASE WHEN x.outcome ->> 'answered' = 'true' THEN 'answered_automatically'
                                       ELSE 'ended_by_application' END
                             FROM routing_runs x
                            WHERE x.event_id = e.id AND x.outcome ->> 'kind' = 'ended' AND NOT x.fallback
                            LIMIT 1), 'closed') END AS outcome
     ) o;
