-- What is deleted can come back for thirty days; then it goes, unless something still refers to it.
-- A deleted row is not active, so that whatever asks whether it is need not ask for more.
-- squawk-ignore-file constraint-missing-not-valid, require-concurrent-index-deletion, ban-drop-constraint

ALTER TABLE resellers ADD COLUMN deleted_at timestamptz, ADD COLUMN was_active boolean;
ALTER TABLE clients ADD COLUMN deleted_at timestamptz, ADD COLUMN was_active boolean;
ALTER TABLE users ADD COLUMN deleted_at timestamptz, ADD COLUMN was_active boolean;
ALTER TABLE acd_groups ADD COLUMN deleted_at timestamptz, ADD COLUMN was_active boolean;
ALTER TABLE agent_statuses ADD COLUMN deleted_at timestamptz;
ALTER TABLE sms_send_connectors ADD COLUMN deleted_at timestamptz, ADD COLUMN was_active boolean;
ALTER TABLE sms_receive_connectors ADD COLUMN deleted_at timestamptz, ADD COLUMN was_active boolean;

ALTER TABLE resellers ADD CONSTRAINT resellers_deleted CHECK (deleted_at IS NULL OR NOT active);
ALTER TABLE clients ADD CONSTRAINT clients_deleted CHECK (deleted_at IS NULL OR NOT active);
ALTER TABLE users ADD CONSTRAINT users_deleted CHECK (deleted_at IS NULL OR NOT active);
ALTER TABLE acd_groups ADD CONSTRAINT acd_groups_deleted CHECK (deleted_at IS NULL OR NOT active);
ALTER TABLE agent_statuses ADD CONSTRAINT agent_statuses_deleted CHECK (deleted_at IS NULL OR code IS NULL);
ALTER TABLE sms_send_connectors ADD CONSTRAINT sms_send_connectors_deleted CHECK (deleted_at IS NULL OR NOT active);
ALTER TABLE sms_receive_connectors
    ADD CONSTRAINT sms_receive_connectors_deleted CHECK (deleted_at IS NULL OR NOT active);

-- Names of what is deleted are free again.
ALTER TABLE resellers DROP CONSTRAINT resellers_code_key;
CREATE UNIQUE INDEX resellers_code_key ON resellers (code) WHERE deleted_at IS NULL;
ALTER TABLE clients DROP CONSTRAINT clients_reseller_id_code_key;
CREATE UNIQUE INDEX clients_reseller_id_code_key ON clients (reseller_id, code) WHERE deleted_at IS NULL;
DROP INDEX users_username_key;
CREATE UNIQUE INDEX users_username_key ON users (reseller_id, client_id, lower(username)) NULLS NOT DISTINCT
    WHERE deleted_at IS NULL;
DROP INDEX users_agent_number_key;
CREATE UNIQUE INDEX users_agent_number_key ON users (client_id, agent_number)
    WHERE agent_number IS NOT NULL AND deleted_at IS NULL;
ALTER TABLE acd_groups DROP CONSTRAINT acd_groups_client_id_name_key_key;
CREATE UNIQUE INDEX acd_groups_client_id_name_key_key ON acd_groups (client_id, name_key) WHERE deleted_at IS NULL;
CREATE INDEX acd_groups_by_name_of_client ON acd_groups (client_id, name_key, id);
CREATE INDEX resellers_by_code ON resellers (code, id);
CREATE INDEX clients_by_code_of_reseller ON clients (reseller_id, code, id);
CREATE INDEX sms_receive_connectors_send ON sms_receive_connectors (sms_send_connector_id);
CREATE INDEX sms_receive_connectors_group ON sms_receive_connectors (acd_group_id);
CREATE INDEX sms_receive_connectors_fallback ON sms_receive_connectors (fallback_acd_group_id);

-- Remove what was deleted before a time and nothing refers to, a part at a time; how many rows that were.
CREATE FUNCTION ringdove_purge_deleted(before timestamptz, at_most integer) RETURNS integer LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_table text;
    one uuid;
    gone integer := 0;
BEGIN
    FOREACH of_table IN ARRAY ARRAY['sms_receive_connectors', 'sms_send_connectors', 'agent_statuses', 'acd_groups',
                                    'users', 'clients', 'resellers'] LOOP
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
REVOKE ALL ON FUNCTION ringdove_purge_deleted(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ringdove_purge_deleted(timestamptz, integer) TO ringdove_pipeline;

-- How somebody likes her tables: rows a page, columns that she does not want to see.
CREATE TABLE user_preferences (
    user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    preferences jsonb NOT NULL
);
ALTER TABLE user_preferences ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_preferences FORCE ROW LEVEL SECURITY;
CREATE POLICY portal ON user_preferences TO ringdove_portal
    USING (user_id IN (SELECT id FROM users)) WITH CHECK (user_id IN (SELECT id FROM users));
GRANT SELECT, INSERT, UPDATE ON user_preferences TO ringdove_portal;
