-- Links by which whoever sets a provider up sees what to enter there, without an account, for a few days.

CREATE TABLE connector_shares (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    connector_id uuid NOT NULL,
    token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (client_id, connector_id) REFERENCES sms_receive_connectors (client_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX connector_shares_connector ON connector_shares (connector_id);
CALL ringdove_fence('connector_shares', 'SELECT, INSERT, DELETE', '');
CREATE POLICY owner ON connector_shares TO CURRENT_USER USING (true);
CALL ringdove_audited('connector_shares', 'connector_id');

-- What a link shows while it is good.
CREATE FUNCTION connectors_shared(wanted_hash bytea)
    RETURNS TABLE (name text, recipient text, recipient_key text, require_token boolean, token_encrypted bytea,
                   client_name text, expires_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT c.name, c.recipient, c.recipient_key, c.require_token, c.token_encrypted, cl.name, s.expires_at
          FROM connector_shares s
          JOIN sms_receive_connectors c ON c.id = s.connector_id AND c.deleted_at IS NULL
          JOIN clients cl ON cl.id = c.client_id AND cl.active AND cl.deleted_at IS NULL
         WHERE s.token_hash = wanted_hash AND s.expires_at > now()
    $$;
REVOKE ALL ON FUNCTION connectors_shared(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION connectors_shared(bytea) TO ringdove_portal;
