-- What an agent has by e-mail is with her in another way than what stands before her on the web: she may answer later.
-- What a group's rule closed with an answer to the customer was answered automatically.
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
            WHEN e.id IS NULL OR e.state = 'queued' THEN 'waiting'
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
            THEN 'answered_automatically' ELSE 'closed' END AS outcome
     ) o;
