-- When a client is open: a week of hours, days that differ, public holidays; looked after like other master data.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation

CREATE TABLE opening_times (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    name_key text NOT NULL,
    time_zone text, -- null: the client's
    country text CHECK (country ~ '^[A-Z]{2}$'), -- whose public holidays; null: none
    region text CHECK (region <> '' AND length(region) <= 100),
    closed_on_holidays boolean NOT NULL DEFAULT false,
    weekly jsonb NOT NULL DEFAULT '[]', -- [{"weekday": 1 to 7 (Monday is 1), "from": "08:00", "until": "24:00"}]
    exceptions jsonb NOT NULL DEFAULT '[]', -- [{"name", "first", "last": days, "hours": [{"from", "until"}]}]; none: closed
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    deleted_at timestamptz,
    UNIQUE (client_id, id),
    CHECK (region IS NULL OR country IS NOT NULL),
    CHECK (NOT closed_on_holidays OR country IS NOT NULL)
);
CREATE UNIQUE INDEX opening_times_client_id_name_key_key ON opening_times (client_id, name_key) WHERE deleted_at IS NULL;
CREATE INDEX opening_times_by_name ON opening_times (name_key, id);
CALL ringdove_fence('opening_times', 'SELECT, INSERT, UPDATE', 'SELECT');
CALL ringdove_audited('opening_times');
CALL ringdove_searchable('opening_times', 'name_key',
    'client_id = (SELECT ringdove_client()) OR client_id IN (SELECT ringdove_clients_below())');

ALTER TABLE acd_groups ADD COLUMN opening_times_id uuid;
ALTER TABLE acd_groups ADD CONSTRAINT acd_groups_opening_times_id_fkey
    FOREIGN KEY (client_id, opening_times_id) REFERENCES opening_times (client_id, id);
CREATE INDEX acd_groups_opening_times ON acd_groups (opening_times_id) WHERE opening_times_id IS NOT NULL;
-- A connector's own come before its group's.
ALTER TABLE sms_receive_connectors ADD COLUMN opening_times_id uuid;
ALTER TABLE sms_receive_connectors ADD CONSTRAINT sms_receive_connectors_opening_times_id_fkey
    FOREIGN KEY (client_id, opening_times_id) REFERENCES opening_times (client_id, id);
CREATE INDEX sms_receive_connectors_opening_times ON sms_receive_connectors (opening_times_id)
    WHERE opening_times_id IS NOT NULL;

CREATE OR REPLACE FUNCTION ringdove_purge_deleted(before timestamptz, at_most integer) RETURNS integer LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_table text;
    one uuid;
    gone integer := 0;
BEGIN
    FOREACH of_table IN ARRAY ARRAY['sms_receive_connectors', 'sms_send_connectors', 'agent_statuses',
                                    'transaction_codes', 'acd_groups', 'opening_times', 'users', 'clients',
                                    'resellers'] LOOP
        FOR one IN EXECUTE format('SELECT id FROM %I WHERE deleted_at < $1 ORDER BY deleted_at LIMIT $2', of_table)
                   USING before, at_most LOOP
            -- SMS name their connector without a foreign key.
            CONTINUE WHEN of_table = 'sms_receive_connectors'
                      AND EXISTS (SELECT FROM messages_seen WHERE connector_id = one);
            BEGIN
                EXECUTE format('DELETE FROM %I WHERE id = $1', of_table) USING one;
                gone := gone + 1;
            EXCEPTION WHEN foreign_key_violation THEN
                NULL;
            END;
        END LOOP;
    END LOOP;
    RETURN gone;
END $$;
