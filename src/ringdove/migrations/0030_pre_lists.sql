-- Lists of a hundred thousand rows: every offered order has an index, and so has searching.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Make a table searchable: TABLE_found() gives the ids of the rows whose words are like one of the patterns, or null
-- if they are more than so many, or so frequent that some are met soon anyway. LIKE is not leakproof, so row-level
-- security keeps it from every index; the function asks for the tenant itself.
CREATE PROCEDURE ringdove_searchable(searched text, words text, hers text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE INDEX %I ON %I USING gin ((%s) gin_trgm_ops)', searched || '_words', searched, words);
    EXECUTE format(
        'CREATE FUNCTION %I(patterns text[], at_most integer) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER'
        ' SET search_path = public, pg_temp SET enable_indexscan = off SET enable_indexonlyscan = off AS $f$'
        ' DECLARE found uuid[];'
        ' BEGIN'
        '     IF (SELECT count(*) FILTER (WHERE s.words LIKE ANY (patterns)) * 20 > count(*)'
        '           FROM (SELECT %3$s AS words FROM %2$I TABLESAMPLE SYSTEM (1) LIMIT 500) s) THEN'
        '         RETURN NULL;'
        '     END IF;'
        '     found := ARRAY(SELECT id FROM %2$I WHERE (%3$s) LIKE ANY (patterns) AND (%4$s) LIMIT at_most + 1);'
        '     RETURN CASE WHEN cardinality(found) <= at_most THEN found END;'
        ' END $f$',
        searched || '_found', searched, words, hers);
    EXECUTE format('REVOKE ALL ON FUNCTION %I(text[], integer) FROM PUBLIC', searched || '_found');
    EXECUTE format('GRANT EXECUTE ON FUNCTION %I(text[], integer) TO ringdove_portal', searched || '_found');
END $$;

CREATE POLICY owner ON sms_send_connectors TO CURRENT_USER USING (true);

CALL ringdove_searchable('resellers', 'name_key || '' '' || code',
    'id = (SELECT ringdove_reseller()) OR (SELECT ringdove_is_system())');
CALL ringdove_searchable('clients', 'name_key || '' '' || code',
    'id = (SELECT ringdove_client()) OR reseller_id = (SELECT ringdove_reseller()) OR (SELECT ringdove_is_system())');
CALL ringdove_searchable('users',
    'name_key || '' '' || lower(username) || '' '' || COALESCE(lower(email), '''') || '' '' || COALESCE(agent_number, '''')',
    'client_id = (SELECT ringdove_client()) OR reseller_id = (SELECT ringdove_reseller()) OR (SELECT ringdove_is_system())');
CALL ringdove_searchable('audit', 'lower(label) || '' '' || lower(user_name)',
    'client_id = (SELECT ringdove_client()) OR reseller_id = (SELECT ringdove_reseller()) OR (SELECT ringdove_is_system())');
CALL ringdove_searchable('acd_groups', 'name_key',
    'client_id = (SELECT ringdove_client()) OR client_id IN (SELECT ringdove_clients_below())');
CALL ringdove_searchable('agent_statuses', 'lower(COALESCE(name, ''''))',
    'client_id = (SELECT ringdove_client()) OR client_id IN (SELECT ringdove_clients_below())');
CALL ringdove_searchable('sms_send_connectors', 'name_key || '' '' || lower(url)',
    'client_id = (SELECT ringdove_client()) OR client_id IN (SELECT ringdove_clients_below())');
CALL ringdove_searchable('sms_receive_connectors', 'name_key || '' '' || lower(recipient) || '' '' || recipient_key',
    'client_id = (SELECT ringdove_client()) OR client_id IN (SELECT ringdove_clients_below())');

CREATE INDEX resellers_by_name ON resellers (name_key, id);
CREATE INDEX clients_by_name ON clients (name_key, id);
CREATE INDEX clients_by_name_of_reseller ON clients (reseller_id, name_key, id);
CREATE INDEX clients_by_code ON clients (code, id);
CREATE INDEX users_by_name ON users (name_key, id);
CREATE INDEX users_by_name_of_reseller ON users (reseller_id, name_key, id);
CREATE INDEX users_by_name_of_client ON users (client_id, name_key, id);
CREATE INDEX users_by_username ON users (username, id);
CREATE INDEX users_by_username_of_reseller ON users (reseller_id, username, id);
CREATE INDEX users_by_username_of_client ON users (client_id, username, id);
CREATE INDEX users_by_time_of_reseller ON users (reseller_id, id);
CREATE INDEX clients_by_time_of_reseller ON clients (reseller_id, id);
CREATE INDEX acd_groups_by_name ON acd_groups (name_key, id);
CREATE INDEX agent_statuses_by_position ON agent_statuses ((client_id::text || lpad(position::text, 5, '0')), id);
CREATE INDEX agent_statuses_by_name ON agent_statuses ((lower(COALESCE(name, code))), id);
CREATE INDEX agent_statuses_by_name_of_client ON agent_statuses (client_id, (lower(COALESCE(name, code))), id);
CREATE INDEX sms_send_connectors_by_name ON sms_send_connectors (name_key, id);
CREATE INDEX sms_send_connectors_by_name_of_client ON sms_send_connectors (client_id, name_key, id);
CREATE INDEX sms_receive_connectors_by_name ON sms_receive_connectors (name_key, id);
CREATE INDEX sms_receive_connectors_by_name_of_client ON sms_receive_connectors (client_id, name_key, id);
CREATE INDEX sms_receive_connectors_by_recipient ON sms_receive_connectors (recipient_key, id);
CREATE INDEX sms_receive_connectors_by_recipient_of_client ON sms_receive_connectors (client_id, recipient_key, id);
