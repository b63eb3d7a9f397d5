-- What became of every SMS, counted by the client's days; what was sent, beside it.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, prefer-bigint-over-int

-- SMS that a text takes on its way: GSM 03.38 with its extension table (160, or 153 each), else UCS-2 (70, or 67 each).
-- A character of two units is never split.
CREATE FUNCTION sms_segments(body text) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    basic CONSTANT text := E'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&''()*+,-./0123456789:;<=>?¡'
        'ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
    extended CONSTANT text := E'\f^{}\\[~]|€';
    is_gsm CONSTANT boolean := translate(body, basic || extended, '') = '';
    alone CONSTANT integer := CASE WHEN is_gsm THEN 160 ELSE 70 END;
    each_one CONSTANT integer := CASE WHEN is_gsm THEN 153 ELSE 67 END;
    wide CONSTANT integer := length(body) - length(
        CASE WHEN is_gsm THEN translate(body, extended, '')
             ELSE regexp_replace(body, '[\U00010000-\U0010FFFF]', '', 'g') END);
    c text;
    size integer;
    used integer := 0;
    segments integer := 1;
BEGIN
    IF length(body) + wide <= alone THEN
        RETURN 1;
    ELSIF wide = 0 THEN
        RETURN ceil(length(body)::numeric / each_one);
    END IF;
    FOREACH c IN ARRAY string_to_array(body, NULL) LOOP
        size := CASE WHEN is_gsm THEN 1 + (strpos(extended, c) > 0)::int ELSE 1 + (ascii(c) > 65535)::int END;
        IF used + size > each_one THEN
            segments := segments + 1;
            used := 0;
        END IF;
        used := used + size;
    END LOOP;
    RETURN segments;
END $$;

-- Every SMS with exactly one outcome. What is open: waiting, offered, in_work, parked, not_routable.
CREATE VIEW sms_outcomes WITH (security_invoker = true) AS
    SELECT m.id, m.client_id, m.connector_id, m.received_at, m.body, o.outcome,
           CASE WHEN o.outcome = 'closed' THEN e.transaction_code_id END AS transaction_code_id
      FROM messages m
      LEFT JOIN messages_unroutable k ON k.message_id = m.id AND k.requeued_at IS NULL
      LEFT JOIN messages_routed r ON r.message_id = m.id
      LEFT JOIN acd_events e ON e.id = r.event_id
     CROSS JOIN LATERAL (
        SELECT CASE
            WHEN k.message_id IS NOT NULL OR r.error IS NOT NULL THEN 'not_routable'
            WHEN e.id IS NULL OR e.state = 'queued' THEN 'waiting'
            WHEN e.state IN ('active', 'wrap_up') THEN 'in_work'
            WHEN e.state <> 'closed' THEN e.state -- offered, parked
            WHEN EXISTS (SELECT FROM outbound_messages a
                          WHERE a.event_id = e.id AND a.created_at >= m.received_at AND a.state <> 'failed')
            THEN 'answered' ELSE 'closed' END AS outcome
     ) o;
GRANT SELECT ON sms_outcomes TO ringdove_portal, ringdove_pipeline;

-- What is counted: SMS that came in and SMS that went out, by the day of their client.
CREATE VIEW sms_counted WITH (security_invoker = true) AS
    SELECT s.id, s.client_id, (s.received_at AT TIME ZONE c.time_zone)::date AS day, 'in' AS direction, s.connector_id,
           s.outcome, s.transaction_code_id, COALESCE(p.repeats, 0) AS repeats, sms_segments(s.body) AS segments
      FROM sms_outcomes s
      JOIN clients c ON c.id = s.client_id
      LEFT JOIN messages_repeats p ON p.message_id = s.id
     UNION ALL
    SELECT a.id, a.client_id, (a.created_at AT TIME ZONE c.time_zone)::date, 'out', a.send_connector_id, a.state, NULL,
           0, sms_segments(a.body)
      FROM outbound_messages a
      JOIN clients c ON c.id = a.client_id;
GRANT SELECT ON sms_counted TO ringdove_portal, ringdove_pipeline;

-- The count of a day as it was at receipts_days.as_of; written anew until nothing of that day is open.
CREATE TABLE receipts (
    client_id uuid NOT NULL REFERENCES clients (id),
    day date NOT NULL,
    direction text NOT NULL CHECK (direction IN ('in', 'out')),
    connector_id uuid, -- no reference: what was counted outlives its connector
    outcome text NOT NULL,
    transaction_code_id uuid,
    sms integer NOT NULL,
    repeats integer NOT NULL,
    segments integer NOT NULL,
    UNIQUE NULLS NOT DISTINCT (client_id, day, direction, connector_id, outcome, transaction_code_id)
);
CREATE INDEX receipts_day ON receipts (day);
CALL ringdove_fence('receipts', 'SELECT', 'SELECT, INSERT, DELETE');

CREATE TABLE receipts_days (
    client_id uuid NOT NULL REFERENCES clients (id),
    day date NOT NULL,
    as_of timestamptz NOT NULL,
    open integer NOT NULL,
    PRIMARY KEY (client_id, day)
);
CREATE INDEX receipts_days_open ON receipts_days (client_id, day) WHERE open > 0;
CALL ringdove_fence('receipts_days', 'SELECT', 'SELECT, INSERT, UPDATE');

-- What is no longer there to be counted: deleted because it was old, with its outcome, or erased.
CREATE TABLE receipts_gone (
    LIKE receipts,
    UNIQUE NULLS NOT DISTINCT (client_id, day, direction, connector_id, outcome, transaction_code_id)
);
CALL ringdove_fence('receipts_gone', 'SELECT', 'SELECT, INSERT, UPDATE');

-- By which SMS of a day are found.
CREATE INDEX outbound_messages_client ON outbound_messages (client_id, id);

-- SMS that failed are held while they are counted and deleted.
GRANT UPDATE ON messages_routed TO ringdove_pipeline;
