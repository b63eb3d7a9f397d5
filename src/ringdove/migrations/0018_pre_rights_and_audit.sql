-- Who may do what: rights switched per client and role, stepping down into a reseller or a client, reading texts;
-- and the audit of every change.

ALTER TABLE sessions
    ADD COLUMN acting_reseller_id uuid,
    ADD COLUMN acting_client_id uuid,
    ADD COLUMN acting_seen_at timestamptz,
    ADD COLUMN source text NOT NULL DEFAULT '',
    ADD COLUMN device text NOT NULL DEFAULT '';

-- From where a client's people may come (none: from anywhere), and who must have a second factor.
ALTER TABLE resellers ADD COLUMN require_second_factor boolean NOT NULL DEFAULT false;
ALTER TABLE clients
    ADD COLUMN require_second_factor boolean NOT NULL DEFAULT false,
    ADD COLUMN allowed_networks text[] NOT NULL DEFAULT '{}';

-- A generator of one-time codes (RFC 6238). last_step: the newest code that was used; confirmed_at null: not yet tried.
CREATE TABLE user_second_factors (
    user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    secret_encrypted bytea NOT NULL,
    last_step bigint NOT NULL DEFAULT 0,
    confirmed_at timestamptz
);
CREATE TABLE user_recovery_codes (
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash bytea NOT NULL CHECK (length(code_hash) = 32),
    PRIMARY KEY (user_id, code_hash)
);
ALTER TABLE user_second_factors ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_second_factors FORCE ROW LEVEL SECURITY;
ALTER TABLE user_recovery_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_recovery_codes FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON user_second_factors TO CURRENT_USER USING (true);
CREATE POLICY owner ON user_recovery_codes TO CURRENT_USER USING (true);
CREATE POLICY portal ON user_second_factors TO ringdove_portal
    USING (user_id IN (SELECT id FROM users)) WITH CHECK (user_id IN (SELECT id FROM users));
CREATE POLICY portal ON user_recovery_codes TO ringdove_portal
    USING (user_id IN (SELECT id FROM users)) WITH CHECK (user_id IN (SELECT id FROM users));
GRANT SELECT, INSERT, UPDATE, DELETE ON user_second_factors TO ringdove_portal;
GRANT SELECT, INSERT, DELETE ON user_recovery_codes TO ringdove_portal;

-- A right that people of a role have, or have not, in one client, otherwise than predefined.
CREATE TABLE role_rights (
    client_id uuid NOT NULL REFERENCES clients (id),
    role text NOT NULL CHECK (role IN ('client_admin', 'supervisor', 'agent')),
    right_code text NOT NULL CHECK (length(right_code) <= 100),
    has boolean NOT NULL,
    PRIMARY KEY (client_id, role, right_code)
);
CALL ringdove_fence('role_rights', 'SELECT, INSERT, UPDATE, DELETE', '');

-- For how long the people above a client may read the texts of its SMS.
CREATE TABLE text_grants (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    grantee text NOT NULL CHECK (grantee IN ('reseller', 'system')),
    until timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX text_grants_client ON text_grants (client_id);
CREATE INDEX text_grants_until ON text_grants (until);
CALL ringdove_fence('text_grants', 'SELECT, INSERT, UPDATE', '');

-- Who changed what, as whom, when and from where. client_id and reseller_id say whose audit it stands in.
CREATE TABLE audit (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    client_id uuid,
    reseller_id uuid,
    user_id uuid,
    user_name text NOT NULL,
    acting_as text,
    source text NOT NULL,
    via text NOT NULL,      -- session, token, command, system
    action text NOT NULL,   -- created, changed, deleted, signed_in, ...
    kind text NOT NULL,     -- the table of what was changed
    object_id uuid,
    label text NOT NULL,
    changes jsonb NOT NULL  -- name: [before, after]
);
CREATE INDEX audit_client ON audit (client_id, id);
CREATE INDEX audit_reseller ON audit (reseller_id, id);
CREATE INDEX audit_object ON audit (object_id, id);
CREATE INDEX audit_user ON audit (user_id, id);
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
CREATE POLICY portal ON audit FOR SELECT TO ringdove_portal USING (
    client_id = (SELECT ringdove_client()) OR reseller_id = (SELECT ringdove_reseller()) OR (SELECT ringdove_is_system()));
CREATE POLICY writer ON audit FOR INSERT TO CURRENT_USER WITH CHECK (true);
CREATE POLICY reader ON audit FOR SELECT TO CURRENT_USER USING (true);
GRANT SELECT ON audit TO ringdove_portal;

CREATE POLICY owner ON role_rights TO CURRENT_USER USING (true);
CREATE POLICY owner ON text_grants TO CURRENT_USER USING (true);

-- A UUIDv7 (RFC 9562, section 5.7).
CREATE FUNCTION ringdove_new_id() RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT encode(
        set_bit(set_bit(
            overlay(uuid_send(gen_random_uuid())
                    PLACING substr(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 3) FROM 1 FOR 6),
            52, 1), 53, 1), 'hex')::uuid
$$;

-- Write one line into the audit of a client, a reseller or the system, in the name of whoever opened the transaction.
CREATE FUNCTION audit_note(of_client uuid, of_reseller uuid, what text, of_kind text, of_object uuid, of_label text,
                           what_changed jsonb)
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
        me uuid := NULLIF(current_setting('ringdove.user', true), '')::uuid;
    BEGIN
        INSERT INTO audit (id, client_id, reseller_id, user_id, user_name, acting_as, source, via, action, kind,
                           object_id, label, changes)
        SELECT ringdove_new_id(), of_client, COALESCE(of_reseller, (SELECT reseller_id FROM clients WHERE id = of_client)),
               me, COALESCE((SELECT username FROM users WHERE id = me), ''),
               NULLIF(current_setting('ringdove.acting_as', true), ''),
               COALESCE(current_setting('ringdove.source', true), ''),
               COALESCE(NULLIF(current_setting('ringdove.via', true), ''), 'system'),
               what, of_kind, of_object, COALESCE(of_label, ''), COALESCE(what_changed, '{}');
    END $$;

-- The trigger behind ringdove_audited: what a row was and is, without what is secret or follows from the rest.
CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
        before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
        after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
        now_is jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
        difference jsonb;
        owner users%ROWTYPE;
    BEGIN
        SELECT COALESCE(jsonb_object_agg(key, CASE
                   WHEN key ~ '(hash|hmac|encrypted|secret|password|token)' AND jsonb_typeof(COALESCE(NULLIF(b, 'null'), a)) <> 'boolean'
                   THEN jsonb_build_array(CASE WHEN b <> 'null' THEN '***' END, CASE WHEN a <> 'null' THEN '***' END)
                   ELSE jsonb_build_array(b, a) END), '{}')
          INTO difference
          FROM (SELECT key, COALESCE(before -> key, 'null') AS b, COALESCE(after -> key, 'null') AS a
                  FROM jsonb_object_keys(before || after) AS key) AS beside
         WHERE a IS DISTINCT FROM b
           AND key <> ALL (ARRAY['name_key', 'recipient_key', 'version', 'created_at', 'changed_at', 'seq'] || TG_ARGV[1:]);
        IF difference = '{}' THEN
            RETURN NULL;
        END IF;
        SELECT * INTO owner FROM users WHERE id = (now_is ->> 'user_id')::uuid;
        PERFORM audit_note(
            CASE WHEN TG_TABLE_NAME = 'clients' THEN (now_is ->> 'id')::uuid
                 ELSE COALESCE((now_is ->> 'client_id')::uuid, owner.client_id) END,
            CASE WHEN TG_TABLE_NAME = 'resellers' THEN (now_is ->> 'id')::uuid
                 ELSE COALESCE((now_is ->> 'reseller_id')::uuid, owner.reseller_id) END,
            CASE TG_OP WHEN 'INSERT' THEN 'created' WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END,
            TG_TABLE_NAME::text, (now_is ->> TG_ARGV[0])::uuid,
            COALESCE(now_is ->> 'name', now_is ->> 'username', now_is ->> 'code',
                     owner.username), difference);
        RETURN NULL;
    END $$;

-- Write every change of a table into the audit. object_column names the row that people know; ignored columns follow
-- from others or change by themselves.
CREATE PROCEDURE ringdove_audited(audited regclass, object_column text DEFAULT 'id', ignored text[] DEFAULT '{}')
    LANGUAGE plpgsql AS $$
DECLARE
    arguments text := quote_literal(object_column);
    column_name text;
BEGIN
    FOREACH column_name IN ARRAY ignored LOOP
        arguments := arguments || ', ' || quote_literal(column_name);
    END LOOP;
    EXECUTE format('CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW'
                   ' EXECUTE FUNCTION audit_row(%s)', audited, arguments);
END $$;

CALL ringdove_audited('resellers');
CALL ringdove_audited('clients');
CALL ringdove_audited('users');
CALL ringdove_audited('user_passwords', 'user_id');
CALL ringdove_audited('user_second_factors', 'user_id', ARRAY['last_step']);
CALL ringdove_audited('acd_groups');
CALL ringdove_audited('acd_group_members', 'group_id');
CALL ringdove_audited('acd_group_supervisors', 'group_id');
CALL ringdove_audited('agent_statuses');
CALL ringdove_audited('agent_status_groups', 'agent_status_id');
CALL ringdove_audited('sms_receive_connectors');
CALL ringdove_audited('sms_send_connectors');
CALL ringdove_audited('role_rights', 'client_id');
CALL ringdove_audited('text_grants');

-- Open the transaction to what a person may see, and say who it is. Above her own place nothing opens: acting_* must
-- lie below it, and fall away when they do not.
CREATE FUNCTION accounts_admit(of_user uuid, by_session uuid, act_reseller uuid, act_client uuid, from_source text,
                               by_way text, no_more_than text[])
    RETURNS TABLE (session_id uuid, user_id uuid, reseller_id uuid, client_id uuid, role text, username text,
                   name text, language text, time_zone text, may_read_texts boolean, own_reseller_id uuid,
                   own_client_id uuid, own_role text, acting_as text, texts_of uuid[], switched_on text[],
                   switched_off text[], only_rights text[], may_enter_from_here boolean, lacks_second_factor boolean)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    #variable_conflict use_column
    DECLARE
        u users%ROWTYPE;
        at_reseller uuid;
        at_client uuid;
        as_role text;
        as_name text;
    BEGIN
        SELECT u2.* INTO u FROM users u2
          LEFT JOIN clients c ON c.id = u2.client_id
          LEFT JOIN resellers r ON r.id = u2.reseller_id
         WHERE u2.id = of_user AND u2.active AND COALESCE(c.active, true) AND COALESCE(r.active, true);
        IF NOT FOUND THEN RETURN; END IF;
        at_reseller := u.reseller_id;
        at_client := u.client_id;
        as_role := u.role;
        IF u.client_id IS NULL AND act_client IS NOT NULL THEN
            SELECT c.reseller_id, c.id, 'client_admin', c.name INTO at_reseller, at_client, as_role, as_name
              FROM clients c WHERE c.id = act_client AND (u.role = 'system_admin' OR c.reseller_id = u.reseller_id);
        ELSIF u.role = 'system_admin' AND act_reseller IS NOT NULL THEN
            SELECT r.id, 'reseller_admin', r.name INTO at_reseller, as_role, as_name
              FROM resellers r WHERE r.id = act_reseller;
        END IF;
        IF as_role IS NULL THEN
            at_reseller := u.reseller_id;
            at_client := u.client_id;
            as_role := u.role;
        END IF;
        PERFORM set_config('ringdove.client', COALESCE(at_client::text, ''), true),
                set_config('ringdove.reseller',
                    CASE WHEN at_client IS NULL THEN COALESCE(at_reseller::text, '') ELSE '' END, true),
                set_config('ringdove.system', CASE WHEN as_role = 'system_admin' THEN 'on' ELSE '' END, true),
                set_config('ringdove.user', u.id::text, true),
                set_config('ringdove.acting_as', COALESCE(as_name, ''), true),
                set_config('ringdove.source', from_source, true),
                set_config('ringdove.via', by_way, true);
        RETURN QUERY SELECT by_session, u.id, at_reseller, at_client, as_role, u.username, u.name, u.language,
            u.time_zone, u.may_read_texts, u.reseller_id, u.client_id, u.role, as_name,
            CASE WHEN u.client_id IS NULL THEN ARRAY(
                SELECT DISTINCT g.client_id FROM text_grants g JOIN clients c ON c.id = g.client_id
                 WHERE g.until > now()
                   AND CASE u.role WHEN 'system_admin' THEN g.grantee = 'system'
                                   ELSE g.grantee = 'reseller' AND c.reseller_id = u.reseller_id END)
                ELSE '{}' END,
            ARRAY(SELECT right_code FROM role_rights x WHERE x.client_id = at_client AND x.role = as_role AND x.has),
            ARRAY(SELECT right_code FROM role_rights x WHERE x.client_id = at_client AND x.role = as_role AND NOT x.has),
            no_more_than,
            from_source = '' OR COALESCE((
                SELECT c.allowed_networks = '{}'
                       OR EXISTS (SELECT FROM unnest(c.allowed_networks) AS n WHERE from_source::inet <<= n::inet)
                  FROM clients c WHERE c.id = u.client_id), true),
            (COALESCE((SELECT c.require_second_factor FROM clients c WHERE c.id = u.client_id), false)
             OR u.client_id IS NULL
                AND COALESCE((SELECT r.require_second_factor FROM resellers r WHERE r.id = u.reseller_id), false))
            AND NOT EXISTS (SELECT FROM user_second_factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL);
    END $$;

-- Who holds this session. Acting as somebody below ends after half an hour without a request.
CREATE FUNCTION accounts_enter(session_token_hash bytea, from_source text)
    RETURNS TABLE (session_id uuid, user_id uuid, reseller_id uuid, client_id uuid, role text, username text,
                   name text, language text, time_zone text, may_read_texts boolean, own_reseller_id uuid,
                   own_client_id uuid, own_role text, acting_as text, texts_of uuid[], switched_on text[],
                   switched_off text[], only_rights text[], may_enter_from_here boolean, lacks_second_factor boolean)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    #variable_conflict use_column
    DECLARE
        s sessions%ROWTYPE;
    BEGIN
        SELECT * INTO s FROM sessions WHERE token_hash = session_token_hash AND expires_at > now();
        IF NOT FOUND THEN RETURN; END IF;
        IF s.acting_seen_at < now() - interval '30 minutes' THEN
            s.acting_reseller_id := NULL;
            s.acting_client_id := NULL;
            UPDATE sessions SET acting_reseller_id = NULL, acting_client_id = NULL, acting_seen_at = NULL
             WHERE token_hash = session_token_hash;
        ELSIF s.acting_seen_at < now() - interval '1 minute' THEN
            UPDATE sessions SET acting_seen_at = now() WHERE token_hash = session_token_hash;
        END IF;
        IF s.last_seen_at < now() - interval '1 minute' THEN
            UPDATE sessions
               SET last_seen_at = now(),
                   expires_at = LEAST(now() + interval '12 hours', created_at + interval '7 days'),
                   source = CASE WHEN from_source = '' THEN source ELSE from_source END
             WHERE token_hash = session_token_hash;
        END IF;
        RETURN QUERY SELECT * FROM accounts_admit(s.user_id, s.id, s.acting_reseller_id, s.acting_client_id,
                                                  from_source, 'session', NULL);
    END $$;

-- Step down into a reseller or a client, or back up when both are null. Whether it lies below is asked by accounts_admit.
CREATE FUNCTION accounts_act(session_token_hash bytea, act_reseller uuid, act_client uuid)
    RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        UPDATE sessions
           SET acting_reseller_id = act_reseller, acting_client_id = act_client,
               acting_seen_at = CASE WHEN COALESCE(act_reseller, act_client) IS NOT NULL THEN now() END
         WHERE token_hash = session_token_hash
    $$;

-- Texts of these clients were shown to somebody from above: once an hour in each client's audit.
CREATE FUNCTION audit_reading(of_clients uuid[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
        me uuid := NULLIF(current_setting('ringdove.user', true), '')::uuid;
        one uuid;
    BEGIN
        FOREACH one IN ARRAY of_clients LOOP
            IF NOT EXISTS (SELECT FROM audit WHERE user_id = me AND client_id = one AND action = 'texts_read'
                              AND id >= ringdove_first_id(now() - interval '1 hour')) THEN
                PERFORM audit_note(one, NULL, 'texts_read', 'clients', one, (SELECT name FROM clients WHERE id = one), '{}');
            END IF;
        END LOOP;
    END $$;

-- The smallest id that can have been made at a time.
CREATE FUNCTION ringdove_first_id(at timestamptz) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT encode(substr(int8send((extract(epoch FROM at) * 1000)::bigint), 3) || decode(repeat('00', 10), 'hex'), 'hex')::uuid
$$;

REVOKE ALL ON FUNCTION audit_note(uuid, uuid, text, text, uuid, text, jsonb), audit_row(), audit_reading(uuid[]),
    accounts_admit(uuid, uuid, uuid, uuid, text, text, text[]), accounts_enter(bytea, text),
    accounts_act(bytea, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_note(uuid, uuid, text, text, uuid, text, jsonb), audit_reading(uuid[]),
    accounts_enter(bytea, text), accounts_act(bytea, uuid, uuid) TO ringdove_portal;
