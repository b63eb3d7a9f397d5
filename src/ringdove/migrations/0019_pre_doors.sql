-- Ways in besides name and password: links that are used once, and tokens for scripts.

-- purpose: invitation or password. The token is kept sealed as long as it may have to be mailed or shown again.
CREATE TABLE account_links (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose text NOT NULL CHECK (purpose IN ('invitation', 'password')),
    token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    token_encrypted bytea,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX account_links_user ON account_links (user_id, purpose);
ALTER TABLE account_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE account_links FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON account_links TO CURRENT_USER USING (true);
CREATE POLICY portal ON account_links TO ringdove_portal
    USING (user_id IN (SELECT id FROM users)) WITH CHECK (user_id IN (SELECT id FROM users));
CREATE POLICY pipeline ON account_links TO ringdove_pipeline USING (true);
GRANT SELECT (id, user_id, purpose, expires_at, created_at), INSERT, DELETE ON account_links TO ringdove_portal;
GRANT SELECT (id, user_id, purpose, token_encrypted, expires_at) ON account_links TO ringdove_pipeline;

CREATE TABLE api_tokens (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    rights text[] NOT NULL,
    expires_at timestamptz,
    last_used_at timestamptz,
    last_source text,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX api_tokens_user ON api_tokens (user_id);
ALTER TABLE api_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON api_tokens TO CURRENT_USER USING (true);
CREATE POLICY portal ON api_tokens TO ringdove_portal
    USING (user_id IN (SELECT id FROM users)) WITH CHECK (user_id IN (SELECT id FROM users));
GRANT SELECT (id, user_id, name, rights, expires_at, last_used_at, last_source, created_at), INSERT, DELETE
    ON api_tokens TO ringdove_portal;
GRANT SELECT (source, device) ON sessions TO ringdove_portal;

-- Whose link this is, if it is still good.
CREATE FUNCTION accounts_link(link_hash bytea)
    RETURNS TABLE (link_id uuid, user_id uuid, purpose text, username text, name text, client text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT l.id, u.id, l.purpose, u.username, u.name, c.code
          FROM account_links l JOIN users u ON u.id = l.user_id AND u.active
          LEFT JOIN clients c ON c.id = u.client_id
          LEFT JOIN resellers r ON r.id = u.reseller_id
         WHERE l.token_hash = link_hash AND l.expires_at > now()
           AND COALESCE(c.active, true) AND COALESCE(r.active, true)
    $$;

-- Use a link up: who may now choose a password. Every link of hers is used up with it.
CREATE FUNCTION accounts_use_link(link_hash bytea) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$
    DECLARE
        hers uuid := (SELECT user_id FROM accounts_link(link_hash));
    BEGIN
        DELETE FROM account_links WHERE user_id = hers;
        RETURN CASE WHEN FOUND THEN hers END;
    END $$;

-- The account to which a forgotten password's link goes: none that has no address.
CREATE FUNCTION accounts_forgotten(wanted_reseller text, wanted_client text, wanted_username text)
    RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT u.id
          FROM users u
          LEFT JOIN clients c ON c.id = u.client_id
          LEFT JOIN resellers r ON r.id = u.reseller_id
         WHERE lower(u.username) = lower(wanted_username) AND u.email IS NOT NULL
           AND c.code IS NOT DISTINCT FROM lower(wanted_client)
           AND (wanted_reseller IS NULL OR r.code = lower(wanted_reseller))
           AND u.active AND COALESCE(c.active, true) AND COALESCE(r.active, true)
         LIMIT 3
    $$;

-- Write a link down for somebody who is not signed in.
CREATE FUNCTION accounts_write_link(new_id uuid, for_user uuid, new_hash bytea, sealed bytea, valid_for interval)
    RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        INSERT INTO account_links (id, user_id, purpose, token_hash, token_encrypted, expires_at)
        VALUES (new_id, for_user, 'password', new_hash, sealed, now() + valid_for)
        ON CONFLICT (user_id, purpose) DO UPDATE
           SET id = EXCLUDED.id, token_hash = EXCLUDED.token_hash, token_encrypted = EXCLUDED.token_encrypted,
               expires_at = EXCLUDED.expires_at, created_at = now()
    $$;

-- The second factor of somebody who has just given her password.
CREATE FUNCTION accounts_second_factor(of_user uuid)
    RETURNS TABLE (secret_encrypted bytea, last_step bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$
        SELECT secret_encrypted, last_step FROM user_second_factors
         WHERE user_id = of_user AND confirmed_at IS NOT NULL
    $$;

-- A code is used once: whether it was the first to come.
CREATE FUNCTION accounts_use_step(of_user uuid, step bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$
    BEGIN
        UPDATE user_second_factors SET last_step = step WHERE user_id = of_user AND last_step < step;
        RETURN FOUND;
    END $$;
CREATE FUNCTION accounts_use_recovery(of_user uuid, used_hash bytea) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$
    BEGIN
        DELETE FROM user_recovery_codes WHERE user_id = of_user AND code_hash = used_hash;
        RETURN FOUND;
    END $$;

-- Open the transaction to what the holder of an API token may see.
CREATE FUNCTION accounts_enter_token(wanted_hash bytea, from_source text)
    RETURNS TABLE (session_id uuid, user_id uuid, reseller_id uuid, client_id uuid, role text, username text,
                   name text, language text, time_zone text, may_read_texts boolean, own_reseller_id uuid,
                   own_client_id uuid, own_role text, acting_as text, texts_of uuid[], switched_on text[],
                   switched_off text[], only_rights text[], may_enter_from_here boolean, lacks_second_factor boolean)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    #variable_conflict use_column
    DECLARE
        k api_tokens%ROWTYPE;
    BEGIN
        SELECT * INTO k FROM api_tokens WHERE token_hash = wanted_hash AND COALESCE(expires_at > now(), true);
        IF NOT FOUND THEN RETURN; END IF;
        IF COALESCE(k.last_used_at < now() - interval '1 minute', true) THEN
            UPDATE api_tokens SET last_used_at = now(), last_source = from_source WHERE id = k.id;
        END IF;
        RETURN QUERY SELECT * FROM accounts_admit(k.user_id, k.id, NULL, NULL, from_source, 'token', k.rights);
    END $$;

-- One's own password hash, to have the old password checked before a new one is chosen.
CREATE FUNCTION accounts_own_hash(of_user uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$
        SELECT hash FROM user_passwords
         WHERE user_id = of_user AND of_user = NULLIF(current_setting('ringdove.user', true), '')::uuid
    $$;

-- Write a sign-in down, also one that failed: in the audit of whoever's account it was.
CREATE FUNCTION accounts_note(of_user uuid, what text, from_source text)
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
        u users%ROWTYPE;
    BEGIN
        SELECT * INTO u FROM users WHERE id = of_user;
        PERFORM set_config('ringdove.user', u.id::text, true), set_config('ringdove.source', from_source, true),
                set_config('ringdove.via', 'session', true);
        PERFORM audit_note(u.client_id, u.reseller_id, what, 'users', u.id, u.username, '{}');
    END $$;

CREATE FUNCTION accounts_open_session(new_id uuid, new_user_id uuid, new_token_hash bytea, valid_for interval,
                                      from_source text, on_device text)
    RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        INSERT INTO sessions (id, user_id, token_hash, expires_at, source, device)
        VALUES (new_id, new_user_id, new_token_hash, now() + valid_for, from_source, on_device)
    $$;

REVOKE ALL ON FUNCTION accounts_link(bytea), accounts_use_link(bytea), accounts_forgotten(text, text, text),
    accounts_write_link(uuid, uuid, bytea, bytea, interval), accounts_second_factor(uuid),
    accounts_use_step(uuid, bigint), accounts_use_recovery(uuid, bytea), accounts_enter_token(bytea, text),
    accounts_own_hash(uuid), accounts_note(uuid, text, text), accounts_open_session(uuid, uuid, bytea, interval, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_link(bytea), accounts_use_link(bytea), accounts_forgotten(text, text, text),
    accounts_write_link(uuid, uuid, bytea, bytea, interval), accounts_second_factor(uuid),
    accounts_use_step(uuid, bigint), accounts_use_recovery(uuid, bytea), accounts_enter_token(bytea, text),
    accounts_own_hash(uuid), accounts_note(uuid, text, text), accounts_open_session(uuid, uuid, bytea, interval, text, text) TO ringdove_portal;
CALL ringdove_audited('api_tokens', 'user_id', ARRAY['last_used_at', 'last_source']);
