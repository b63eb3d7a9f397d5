-- What comes in for each SMS receive connector, and alarms about it.

-- How many requests each connector had in an hour: taken (200, also kept ones) and refused.
CREATE TABLE connector_activity (
    connector_id uuid NOT NULL,
    client_id uuid NOT NULL,
    hour timestamptz NOT NULL,
    received integer NOT NULL,
    refused integer NOT NULL,
    PRIMARY KEY (connector_id, hour),
    FOREIGN KEY (client_id, connector_id) REFERENCES sms_receive_connectors (client_id, id) ON DELETE CASCADE
) WITH (fillfactor = 70);
CREATE INDEX connector_activity_hour ON connector_activity (hour);
CALL ringdove_fence('connector_activity', 'SELECT', 'SELECT, INSERT, UPDATE, DELETE');

-- The newest request of each connector; failures: how many were refused since the last that was not.
CREATE TABLE connector_newest (
    connector_id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    at timestamptz NOT NULL,
    status smallint NOT NULL,
    reason text NOT NULL,
    last_sms_at timestamptz,
    failures integer NOT NULL,
    FOREIGN KEY (client_id, connector_id) REFERENCES sms_receive_connectors (client_id, id) ON DELETE CASCADE
) WITH (fillfactor = 70);
CALL ringdove_fence('connector_newest', 'SELECT', 'SELECT, INSERT, UPDATE, DELETE');

-- Whom to write to about a connector, and what about. silent_hours: without it, silence is judged by former weeks.
CREATE TABLE connector_alarms (
    connector_id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    address text NOT NULL CHECK (address <> '' AND length(address) <= 254),
    silence boolean NOT NULL,
    silent_hours smallint CHECK (silent_hours BETWEEN 1 AND 720),
    errors boolean NOT NULL,
    repeats boolean NOT NULL,
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (client_id, connector_id) REFERENCES sms_receive_connectors (client_id, id) ON DELETE CASCADE
);
CALL ringdove_fence('connector_alarms', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT');
CALL ringdove_audited('connector_alarms', 'connector_id');

-- What is wrong now, and whether that was told; told_at of a connector is when the last letter about it was written.
CREATE TABLE connector_alarm_states (
    connector_id uuid NOT NULL,
    client_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('silence', 'errors', 'repeats')),
    began_at timestamptz NOT NULL,
    told_at timestamptz,
    ended_at timestamptz,
    PRIMARY KEY (connector_id, kind),
    FOREIGN KEY (client_id, connector_id) REFERENCES sms_receive_connectors (client_id, id) ON DELETE CASCADE
);
CALL ringdove_fence('connector_alarm_states', 'SELECT', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE connector_alarm_letters (
    connector_id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    at timestamptz NOT NULL,
    FOREIGN KEY (client_id, connector_id) REFERENCES sms_receive_connectors (client_id, id) ON DELETE CASCADE
);
CALL ringdove_fence('connector_alarm_letters', '', 'SELECT, INSERT, UPDATE, DELETE');

-- Connectors where it is unusually quiet: nothing came for so many hours (1, 2, 4, 8 or 24), although in these hours at
-- least five came in three of the last four weeks, or on six of the last seven days. SECURITY INVOKER: fenced.
CREATE FUNCTION connectors_silent(wanted uuid[]) RETURNS TABLE (connector_id uuid, hours integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp
    AS $$
        SELECT c.id, min(w.hours)
          FROM unnest(wanted) AS asked(id)
          JOIN sms_receive_connectors c ON c.id = asked.id AND c.active
          JOIN clients cl ON cl.id = c.client_id
          JOIN connector_newest n ON n.connector_id = c.id AND n.last_sms_at < now() - interval '1 hour'
         CROSS JOIN (VALUES (1), (2), (4), (8), (24)) AS w(hours)
         CROSS JOIN (VALUES (interval '7 days', 4, 3), (interval '1 day', 7, 6)) AS p(step, times, enough)
         WHERE n.last_sms_at < date_trunc('hour', now()) - make_interval(hours => w.hours)
           AND p.enough <= (
               SELECT count(*)
                 FROM generate_series(1, p.times) AS k
                CROSS JOIN LATERAL (
                    SELECT date_trunc('hour', (now() AT TIME ZONE cl.time_zone - k * p.step) AT TIME ZONE cl.time_zone)
                        AS until) t
                CROSS JOIN LATERAL (
                    SELECT sum(a.received) AS received FROM connector_activity a
                     WHERE a.connector_id = c.id AND a.hour >= t.until - make_interval(hours => w.hours)
                       AND a.hour < t.until) s
                WHERE s.received >= 5)
         GROUP BY c.id
    $$;
