-- SMS receive connectors and SMS send connectors, and the number by which receivers learn of changes.

CREATE TABLE sms_send_connectors (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    name_key text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    kind text NOT NULL CHECK (kind IN ('http', 'demo_phone')),
    method text NOT NULL DEFAULT 'POST' CHECK (method IN ('GET', 'POST')),
    url text NOT NULL DEFAULT '' CHECK (length(url) <= 4000),
    headers jsonb NOT NULL DEFAULT '[]', -- [{"name": ..., "value": a Liquid template}]
    body text NOT NULL DEFAULT '' CHECK (length(body) <= 4000),
    success_status text NOT NULL DEFAULT '2xx',
    success_pattern text CHECK (length(success_pattern) <= 500), -- RE2, searched in the answer's body
    secret_encrypted bytea, -- {{ secret }} in the templates
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (client_id, id)
);
CALL ringdove_fence('sms_send_connectors', 'SELECT, INSERT, UPDATE', 'SELECT');

CREATE TABLE sms_receive_connectors (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    name_key text NOT NULL,
    recipient text NOT NULL CHECK (recipient <> '' AND length(recipient) <= 64),
    recipient_key text NOT NULL, -- the normalised number: E.164 with a plus, or short code, or folded name
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    active boolean NOT NULL DEFAULT true,
    require_token boolean NOT NULL DEFAULT false,
    token_hmac bytea CHECK (length(token_hmac) = 32),
    token_encrypted bytea,
    routing_type text NOT NULL DEFAULT 'direct_acd_group'
        CHECK (routing_type IN ('direct_acd_group', 'routing_application')),
    acd_group_id uuid,
    incoming_sms_subject text NOT NULL DEFAULT '' CHECK (length(incoming_sms_subject) <= 500),
    routing_application_id uuid,
    fallback_acd_group_id uuid,
    reply_status smallint NOT NULL DEFAULT 200 CHECK (reply_status BETWEEN 200 AND 299),
    reply_content_type text NOT NULL DEFAULT 'text/plain; charset=utf-8' CHECK (length(reply_content_type) <= 200),
    reply_body text NOT NULL DEFAULT '' CHECK (length(reply_body) <= 4000),
    sms_send_connector_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    changed bigint NOT NULL DEFAULT 0, -- connectors_version.version when the receivers' view of it last changed
    UNIQUE (client_id, id),
    CHECK ((token_hmac IS NULL) = (token_encrypted IS NULL)),
    FOREIGN KEY (client_id, acd_group_id) REFERENCES acd_groups (client_id, id),
    FOREIGN KEY (client_id, fallback_acd_group_id) REFERENCES acd_groups (client_id, id),
    FOREIGN KEY (client_id, sms_send_connector_id) REFERENCES sms_send_connectors (client_id, id)
);
CREATE UNIQUE INDEX sms_receive_connectors_recipient ON sms_receive_connectors (recipient_key) WHERE active;
CREATE INDEX sms_receive_connectors_client ON sms_receive_connectors (client_id);
CREATE INDEX sms_receive_connectors_changed ON sms_receive_connectors (changed);
CALL ringdove_fence('sms_receive_connectors', 'SELECT, INSERT, UPDATE', 'SELECT');

-- One row, raised by every change that receivers must know. Raising it serialises such changes, so that
-- whoever has read everything up to a version has missed nothing.
CREATE TABLE connectors_version (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),
    version bigint NOT NULL DEFAULT 0
);
INSERT INTO connectors_version DEFAULT VALUES;
GRANT SELECT, UPDATE ON connectors_version TO ringdove_portal;
GRANT SELECT ON connectors_version TO ringdove_pipeline;

CREATE FUNCTION connectors_next_version() RETURNS bigint LANGUAGE sql SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$ UPDATE connectors_version SET version = version + 1 RETURNING version $$;

CREATE FUNCTION connectors_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed := connectors_next_version();
    RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON sms_receive_connectors
    FOR EACH ROW EXECUTE FUNCTION connectors_stamp();

-- A client, reseller or group that is switched on or off changes what its connectors may do.
CREATE FUNCTION connectors_touch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE sms_receive_connectors SET name = name
     WHERE CASE TG_TABLE_NAME
               WHEN 'clients' THEN client_id = NEW.id
               WHEN 'resellers' THEN client_id IN (SELECT id FROM clients WHERE reseller_id = NEW.id)
               ELSE acd_group_id = NEW.id OR fallback_acd_group_id = NEW.id
           END;
    RETURN NULL;
END $$;
CREATE POLICY owner ON sms_receive_connectors TO CURRENT_USER USING (true);
CREATE POLICY owner ON acd_groups TO CURRENT_USER USING (true);
CREATE TRIGGER touch_connectors AFTER UPDATE OF active ON clients
    FOR EACH ROW WHEN (OLD.active <> NEW.active) EXECUTE FUNCTION connectors_touch();
CREATE TRIGGER touch_connectors AFTER UPDATE OF active ON resellers
    FOR EACH ROW WHEN (OLD.active <> NEW.active) EXECUTE FUNCTION connectors_touch();
CREATE TRIGGER touch_connectors AFTER UPDATE OF active ON acd_groups
    FOR EACH ROW WHEN (OLD.active <> NEW.active) EXECUTE FUNCTION connectors_touch();

-- What receivers keep in memory of a connector. The group that SMS go to follows from the routing type;
-- null means that nothing can be routed now.
CREATE VIEW connectors_for_receivers WITH (security_invoker = true) AS
SELECT c.id, c.client_id, c.recipient_key, c.country, c.active, c.require_token, c.token_hmac,
       c.reply_status, c.reply_content_type, c.reply_body, c.changed,
       CASE WHEN cl.active AND r.active THEN g.id END AS group_id
  FROM sms_receive_connectors c
  JOIN clients cl ON cl.id = c.client_id
  JOIN resellers r ON r.id = cl.reseller_id
  LEFT JOIN acd_groups g ON g.client_id = c.client_id AND g.active
       AND g.id = CASE c.routing_type WHEN 'direct_acd_group' THEN c.acd_group_id
                                      ELSE c.fallback_acd_group_id END;
GRANT SELECT ON connectors_for_receivers TO ringdove_portal, ringdove_pipeline;
