-- A session lasts as long as it is used: each use gives it twelve hours more, up to seven days in all.

CREATE OR REPLACE FUNCTION accounts_enter(session_token_hash bytea)
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
            UPDATE sessions
               SET last_seen_at = now(),
                   expires_at = LEAST(now() + interval '12 hours', created_at + interval '7 days')
             WHERE token_hash = session_token_hash;
        END IF;
        PERFORM set_config('ringdove.client', COALESCE(u.client_id::text, ''), true),
                set_config('ringdove.reseller',
                    CASE WHEN u.client_id IS NULL THEN COALESCE(u.reseller_id::text, '') ELSE '' END, true),
                set_config('ringdove.system', CASE WHEN u.role = 'system_admin' THEN 'on' ELSE '' END, true);
        RETURN QUERY SELECT s.id, u.id, u.reseller_id, u.client_id, u.role, u.username, u.name, u.language,
                            u.time_zone, u.may_read_texts;
    END $$;
