-- Mail: the servers that resellers and clients bring, their tests, and letters on their way out.

-- At most one each; whose client_id is null serves a reseller and those of its clients that have none.
CREATE TABLE mail_servers (
    id uuid PRIMARY KEY,
    reseller_id uuid NOT NULL REFERENCES resellers (id),
    client_id uuid,
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200), -- the sender's
    sender text NOT NULL CHECK (length(sender) <= 254),
    host text NOT NULL CHECK (length(host) <= 253),
    port integer NOT NULL CHECK (port BETWEEN 1 AND 65535),
    security text NOT NULL CHECK (security IN ('starttls', 'tls', 'none')),
    login text CHECK (length(login) <= 254),
    password_encrypted bytea,
    dkim_selector text CHECK (length(dkim_selector) <= 63),
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (client_id, reseller_id) REFERENCES clients (id, reseller_id),
    CONSTRAINT mail_servers_one_each UNIQUE NULLS NOT DISTINCT (reseller_id, client_id),
    CHECK ((login IS NULL) = (password_encrypted IS NULL)),
    CHECK (security <> 'none' OR login IS NULL)
);
ALTER TABLE mail_servers ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_servers FORCE ROW LEVEL SECURITY;
CREATE POLICY portal ON mail_servers TO ringdove_portal USING (
    client_id = (SELECT ringdove_client()) OR client_id IN (SELECT ringdove_clients_below())
    OR client_id IS NULL AND (reseller_id = (SELECT ringdove_reseller()) OR (SELECT ringdove_is_system())));
CREATE POLICY pipeline ON mail_servers TO ringdove_pipeline USING (true);
CREATE POLICY owner ON mail_servers TO CURRENT_USER USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON mail_servers TO ringdove_portal;
GRANT SELECT ON mail_servers TO ringdove_pipeline;
CALL ringdove_audited('mail_servers');

-- The newest test of each server; server_id null: of the system's own. mark: of the configuration that was tested.
CREATE TABLE mail_tests (
    id uuid PRIMARY KEY,
    server_id uuid REFERENCES mail_servers (id) ON DELETE CASCADE,
    recipient text NOT NULL CHECK (length(recipient) <= 254),
    language text NOT NULL,
    mark bytea NOT NULL CHECK (length(mark) = 32),
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'passed', 'failed')),
    steps jsonb NOT NULL DEFAULT '[]',
    created_at timestamptz NOT NULL,
    CONSTRAINT mail_tests_newest UNIQUE NULLS NOT DISTINCT (server_id)
);
ALTER TABLE mail_tests ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_tests FORCE ROW LEVEL SECURITY;
CREATE POLICY portal ON mail_tests TO ringdove_portal USING (
    server_id IN (SELECT id FROM mail_servers) OR server_id IS NULL AND (SELECT ringdove_is_system()));
CREATE POLICY pipeline ON mail_tests TO ringdove_pipeline USING (true);
CREATE POLICY owner ON mail_tests TO CURRENT_USER USING (true);
GRANT SELECT, INSERT, DELETE ON mail_tests TO ringdove_portal;
GRANT SELECT, UPDATE ON mail_tests TO ringdove_pipeline;

-- Letters. content_encrypted: subject and texts, gone as soon as the letter is decided.
CREATE TABLE mail_outbox (
    id uuid PRIMARY KEY,
    reseller_id uuid REFERENCES resellers (id),
    client_id uuid,
    kind text NOT NULL,
    recipient text NOT NULL CHECK (length(recipient) <= 254),
    content_encrypted bytea,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unclear')),
    reason text, -- a code of ours: why it failed, comes again, or is unclear
    answer text CHECK (length(answer) <= 500), -- the server's words
    attempts smallint NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    begun_at timestamptz,
    created_at timestamptz NOT NULL,
    decided_at timestamptz,
    FOREIGN KEY (client_id, reseller_id) REFERENCES clients (id, reseller_id)
);
CREATE INDEX mail_outbox_due ON mail_outbox (due_at) WHERE state = 'queued';
CREATE INDEX mail_outbox_sending ON mail_outbox (begun_at) WHERE state = 'sending';
CREATE INDEX mail_outbox_decided ON mail_outbox (decided_at) WHERE decided_at IS NOT NULL;
ALTER TABLE mail_outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY pipeline ON mail_outbox TO ringdove_pipeline USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON mail_outbox TO ringdove_pipeline;

-- Whose server serves a client or, without one, a reseller: its own, else the reseller's. Its sender may be known to
-- everybody whom it serves; nothing when that is the system's.
CREATE FUNCTION mail_serving(of_reseller uuid, of_client uuid)
    RETURNS TABLE (server_id uuid, level text, sender text, passed_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT s.id, CASE WHEN s.client_id IS NULL THEN 'reseller' ELSE 'client' END, s.sender, t.created_at
          FROM mail_servers s
          LEFT JOIN mail_tests t ON t.server_id = s.id AND t.state = 'passed'
         WHERE s.reseller_id = of_reseller AND (s.client_id IS NULL OR s.client_id = of_client)
           AND (of_client IS NULL AND (of_reseller = ringdove_reseller() OR ringdove_is_system())
                OR of_client = ringdove_client() OR of_client IN (SELECT ringdove_clients_below()))
         ORDER BY s.client_id IS NULL LIMIT 1
    $$;
REVOKE ALL ON FUNCTION mail_serving(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mail_serving(uuid, uuid) TO ringdove_portal;

-- When the system's server, configured as this mark says, passed its test.
CREATE FUNCTION mail_system_passed(wanted_mark bytea) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$ SELECT created_at FROM mail_tests WHERE server_id IS NULL AND state = 'passed' AND mark = wanted_mark $$;
REVOKE ALL ON FUNCTION mail_system_passed(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mail_system_passed(bytea) TO ringdove_portal, ringdove_pipeline;
