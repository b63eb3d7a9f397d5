-- Transaction codes are looked after like other master data: found by name, in an order, deleted with a way back.
-- squawk-ignore-file constraint-missing-not-valid, require-concurrent-index-deletion, ban-drop-constraint
-- squawk-ignore-file require-concurrent-index-creation

ALTER TABLE transaction_codes ADD COLUMN deleted_at timestamptz, ADD COLUMN was_active boolean;
ALTER TABLE transaction_codes ADD CONSTRAINT transaction_codes_deleted CHECK (deleted_at IS NULL OR NOT active);
ALTER TABLE transaction_codes DROP CONSTRAINT transaction_codes_client_id_name_key_key;
CREATE UNIQUE INDEX transaction_codes_client_id_name_key_key ON transaction_codes (client_id, name_key)
    WHERE deleted_at IS NULL;
CREATE INDEX transaction_codes_by_name ON transaction_codes (name_key, id);
CREATE INDEX transaction_codes_by_position ON transaction_codes
    ((client_id::text || lpad(position::text, 5, '0') || name_key), id);
CREATE INDEX acd_events_transaction_code ON acd_events (transaction_code_id) WHERE transaction_code_id IS NOT NULL;
CALL ringdove_searchable('transaction_codes', 'name_key',
    'client_id = (SELECT ringdove_client()) OR client_id IN (SELECT ringdove_clients_below())');

CREATE OR REPLACE FUNCTION ringdove_purge_deleted(before timestamptz, at_most integer) RETURNS integer LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_table text;
    one uuid;
    gone integer := 0;
BEGIN
    FOREACH of_table IN ARRAY ARRAY['sms_receive_connectors', 'sms_send_connectors', 'agent_statuses',
                                    'transaction_codes', 'acd_groups', 'users', 'clients', 'resellers'] LOOP
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
