-- Who is who: installation, resellers, clients, users, sessions; and the fence around tenants.
--
-- Three roles meet this schema. The owner (the role that migrates) owns every table and serves nothing.
-- ringdove_portal acts for a person and sees what the settings ringdove.client, ringdove.reseller or
-- ringdove.system of its transaction open; ringdove_pipeline carries SMS of all tenants from the
-- provider to the desk and sees no password, session or token.

GRANT USAGE ON SCHEMA public TO ringdove_portal, ringdove_pipeline;

CREATE FUNCTION ringdove_client() RETURNS uuid LANGUAGE sql STABLE
    AS $$ SELECT NULLIF(current_setting('ringdove.client', true), '')::uuid $$;
CREATE FUNCTION ringdove_reseller() RETURNS uuid LANGUAGE sql STABLE
    AS $$ SELECT NULLIF(current_setting('ringdove.reseller', true), '')::uuid $$;
CREATE FUNCTION ringdove_is_system() RETURNS boolean LANGUAGE sql STABLE
    AS $$ SELECT COALESCE(current_setting('ringdove.system', true), '') = 'on' $$;

CREATE TABLE installation (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),
    secret_check text NOT NULL,
    demo boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON installation TO ringdove_portal, ringdove_pipeline;

CREATE TABLE resellers (
    id uuid PRIMARY KEY,
    code text NOT NULL CHECK (code ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    name_key text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (code)
);

CREATE TABLE clients (
    id uuid PRIMARY KEY,
    reseller_id uuid NOT NULL REFERENCES resellers (id),
    code text NOT NULL CHECK (code ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    name_key text NOT NULL,
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    time_zone text NOT NULL,
    language text NOT NULL CHECK (language IN ('de', 'en')),
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (reseller_id, code),
    UNIQUE (id, reseller_id)
);

CREATE TABLE users (
    id uuid PRIMARY KEY,
    reseller_id uuid REFERENCES resellers (id),
    client_id uuid,
    username text NOT NULL CHECK (username <> '' AND length(username) <= 100),
    agent_number text CHECK (agent_number ~ '^[0-9]{1,20}$'),
    external_id text CHECK (length(external_id) <= 200),
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    name_key text NOT NULL,
    email text CHECK (length(email) <= 254),
    language text CHECK (language IN ('de', 'en')),
    time_zone text,
    role text NOT NULL CHECK (role IN
        ('system_admin', 'reseller_admin', 'client_admin', 'supervisor', 'agent')),
    active boolean NOT NULL DEFAULT true,
    sms_delivery text NOT NULL DEFAULT 'web' CHECK (sms_delivery IN ('web', 'email')),
    sms_email text CHECK (length(sms_email) <= 254),
    max_parallel_sms smallint NOT NULL DEFAULT 3 CHECK (max_parallel_sms BETWEEN 1 AND 50),
    may_read_texts boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (client_id, reseller_id) REFERENCES clients (id, reseller_id),
    UNIQUE (client_id, id),
    CHECK ((role = 'system_admin') = (reseller_id IS NULL)),
    CHECK ((role IN ('system_admin', 'reseller_admin')) = (client_id IS NULL))
);
CREATE UNIQUE INDEX users_username_key ON users (reseller_id, client_id, lower(username)) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX users_agent_number_key ON users (client_id, agent_number) WHERE agent_number IS NOT NULL;

CREATE TABLE user_passwords (
    user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    hash text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sessions (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    id uuid NOT NULL UNIQUE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

-- Failed sign-ins, by account and by source, for the rate limit. Keys are hashes.
CREATE TABLE sign_in_failures (
    key bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sign_in_failures_key ON sign_in_failures (key, at);

ALTER TABLE resellers ENABLE ROW LEVEL SECURITY; ALTER TABLE resellers FORCE ROW LEVEL SECURITY;
ALTER TABLE clients ENABLE ROW LEVEL SECURITY; ALTER TABLE clients FORCE ROW LEVEL SECURITY;
ALTER TABLE users ENABLE ROW LEVEL SECURITY; ALTER TABLE users FORCE ROW LEVEL SECURITY;
ALTER TABLE user_passwords ENABLE ROW LEVEL SECURITY; ALTER TABLE user_passwords FORCE ROW LEVEL SECURITY;
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY; ALTER TABLE sessions FORCE ROW LEVEL SECURITY;

-- The functions below run as the owner, on these tables only.
CREATE POLICY owner ON resellers TO CURRENT_USER USING (true);
CREATE POLICY owner ON clients TO CURRENT_USER USING (true);
CREATE POLICY owner ON users TO CURRENT_USER USING (true);
CREATE POLICY owner ON user_passwords TO CURRENT_USER USING (true);
CREATE POLICY owner ON sessions TO CURRENT_USER USING (true);

CREATE POLICY portal ON resellers TO ringdove_portal USING (
    id = (SELECT ringdove_reseller()) OR (SELECT ringdove_is_system()));
CREATE POLICY portal ON clients TO ringdove_portal USING (
    id = (SELECT ringdove_client()) OR reseller_id = (SELECT ringdove_reseller()) OR (SELECT ringdove_is_system()));
CREATE POLICY portal ON users TO ringdove_portal USING (
    client_id = (SELECT ringdove_client()) OR reseller_id = (SELECT ringdove_reseller()) OR (SELECT ringdove_is_system()));
CREATE POLICY portal ON user_passwords TO ringdove_portal
    USING (user_id IN (SELECT id FROM users)) WITH CHECK (user_id IN (SELECT id FROM users));
CREATE POLICY portal ON sessions TO ringdove_portal USING (user_id IN (SELECT id FROM users));

CREATE POLICY pipeline ON resellers TO ringdove_pipeline USING (true);
CREATE POLICY pipeline ON clients TO ringdove_pipeline USING (true);
CREATE POLICY pipeline ON users TO ringdove_pipeline USING (true);

GRANT SELECT, INSERT, UPDATE ON resellers, clients, users TO ringdove_portal;
GRANT SELECT ON resellers, clients, users TO ringdove_pipeline;
GRANT SELECT (user_id), INSERT, UPDATE ON user_passwords TO ringdove_portal;
GRANT SELECT (id, user_id, created_at, last_seen_at, expires_at), DELETE ON sessions TO ringdove_portal;
GRANT SELECT, INSERT, DELETE ON sign_in_failures TO ringdove_portal;

-- The clients that a reseller's or the system's administrator stands above.
CREATE FUNCTION ringdove_clients_below() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$ SELECT id FROM clients WHERE reseller_id = ringdove_reseller() OR ringdove_is_system() $$;

-- Put the fence around a table that has a client_id: one policy for people, one for the pipeline.
CREATE PROCEDURE ringdove_fence(tenant_table regclass, portal_may text, pipeline_may text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    IF portal_may <> '' THEN
        EXECUTE format(
            'CREATE POLICY portal ON %s TO ringdove_portal USING '
            '(client_id = (SELECT ringdove_client()) OR client_id IN (SELECT ringdove_clients_below()))',
            tenant_table);
        EXECUTE format('GRANT %s ON %s TO ringdove_portal', portal_may, tenant_table);
    END IF;
    IF pipeline_may <> '' THEN
        EXECUTE format('CREATE POLICY pipeline ON %s TO ringdove_pipeline USING (true)', tenant_table);
        EXECUTE format('GRANT %s ON %s TO ringdove_pipeline', pipeline_may, tenant_table);
    END IF;
END $$;

-- The accounts that a name on the sign-in form can mean, with the hash to check the password against.
CREATE FUNCTION accounts_to_sign_in(wanted_reseller text, wanted_client text, wanted_username text)
    RETURNS TABLE (user_id uuid, hash text) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$
        SELECT u.id, p.hash
          FROM users u
          JOIN user_passwords p ON p.user_id = u.id
          LEFT JOIN clients c ON c.id = u.client_id
          LEFT JOIN resellers r ON r.id = u.reseller_id
         WHERE lower(u.username) = lower(wanted_username)
           AND (c.code IS NOT DISTINCT FROM lower(wanted_client))
           AND (wanted_reseller IS NULL OR r.code = lower(wanted_reseller))
           AND u.active AND COALESCE(c.active, true) AND COALESCE(r.active, true)
         LIMIT 3
    $$;

CREATE FUNCTION accounts_open_session(new_id uuid, new_user_id uuid, new_token_hash bytea, valid_for interval)
    RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        INSERT INTO sessions (id, user_id, token_hash, expires_at)
        VALUES (new_id, new_user_id, new_token_hash, now() + valid_for)
    $$;

CREATE FUNCTION accounts_close_session(old_token_hash bytea)
    RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ DELETE FROM sessions WHERE token_hash = old_token_hash $$;

-- Who holds this session: opens the transaction to what that person may see, and says who it is.
CREATE FUNCTION accounts_enter(session_token_hash bytea)
    RETURNS TABLE (session_id uuid, user_id uuid, reseller_id uuid, client_id uuid, role text, username text,
                   name text, language text, time_zone text, may_read_texts boolean)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    #variable_conflict use_column
    DECLARE
        s sessions%ROWTYPE;
        u users%ROWTYPE;
    BEGIN
        SELECT * INTO s FROM sessions WHERE token_hash = session_token_hash AND expires_at > now();
        IF NOT FOUND THEN RETURN; END IF;
        SELECT u2.* INTO u FROM users u2
          LEFT JOIN clients c ON c.id = u2.client_id
          LEFT JOIN resellers r ON r.id = u2.reseller_id
         WHERE u2.id = s.user_id AND u2.active AND COALESCE(c.active, true) AND COALESCE(r.active, true);
        IF NOT FOUND THEN RETURN; END IF;
        IF s.last_seen_at < now() - interval '1 minute' THEN
            UPDATE sessions SET last_seen_at = now() WHERE token_hash = session_token_hash;
        END IF;
        PERFORM set_config('ringdove.client', COALESCE(u.client_id::text, ''), true),
                set_config('ringdove.reseller',
                    CASE WHEN u.client_id IS NULL THEN COALESCE(u.reseller_id::text, '') ELSE '' END, true),
                set_config('ringdove.system', CASE WHEN u.role = 'system_admin' THEN 'on' ELSE '' END, true);
        RETURN QUERY SELECT s.id, u.id, u.reseller_id, u.client_id, u.role, u.username, u.name, u.language,
                            u.time_zone, u.may_read_texts;
    END $$;

-- Which of these sessions still open a door.
CREATE FUNCTION accounts_alive(session_ids uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$
        SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id AND u.active
          LEFT JOIN clients c ON c.id = u.client_id
          LEFT JOIN resellers r ON r.id = u.reseller_id
         WHERE s.id = ANY(session_ids) AND s.expires_at > now()
           AND COALESCE(c.active, true) AND COALESCE(r.active, true)
    $$;

-- Whether anybody administrates the system yet.
CREATE FUNCTION accounts_has_administrator() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$ SELECT EXISTS (SELECT FROM users WHERE role = 'system_admin' AND active) $$;

REVOKE ALL ON FUNCTION ringdove_clients_below(), accounts_to_sign_in(text, text, text),
    accounts_open_session(uuid, uuid, bytea, interval), accounts_close_session(bytea), accounts_enter(bytea), accounts_alive(uuid[]), accounts_has_administrator()
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ringdove_clients_below(), accounts_to_sign_in(text, text, text),
    accounts_open_session(uuid, uuid, bytea, interval), accounts_close_session(bytea), accounts_enter(bytea), accounts_alive(uuid[]), accounts_has_administrator()
    TO ringdove_portal;
