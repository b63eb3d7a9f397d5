-- What comes with a new client (its predefined statuses) and a new user (her place in distribution and updates).

CREATE POLICY owner ON agent_statuses TO CURRENT_USER USING (true);
CREATE POLICY owner ON acd_agents TO CURRENT_USER USING (true);
CREATE POLICY owner ON updates_cursor TO CURRENT_USER USING (true);

CREATE FUNCTION clients_get_statuses() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO agent_statuses (id, client_id, code, colour, position, settable_by_agent, logged_on, present, break,
                                receives_calls, receives_sms, distribute_during_call)
    VALUES (gen_random_uuid(), NEW.id, 'calls_and_media', '#2f9e44', 1, true, true, true, false, true, true, false),
           (gen_random_uuid(), NEW.id, 'pause', '#f08c00', 2, true, true, true, true, false, false, false),
           (gen_random_uuid(), NEW.id, 'post_call', '#1c7ed6', 3, false, true, true, false, false, false, false),
           (gen_random_uuid(), NEW.id, 'logged_out', '#868e96', 4, true, false, false, false, false, false, false),
           (gen_random_uuid(), NEW.id, 'auto_logged_out', '#c92a2a', 5, false, false, false, false, false, false, false);
    RETURN NULL;
END $$;
CREATE TRIGGER get_statuses AFTER INSERT ON clients FOR EACH ROW EXECUTE FUNCTION clients_get_statuses();

CREATE FUNCTION users_get_a_place() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO acd_agents (user_id, client_id, status_id)
    SELECT NEW.id, NEW.client_id, s.id FROM agent_statuses s
     WHERE s.client_id = NEW.client_id AND s.code = 'logged_out';
    INSERT INTO updates_cursor (user_id, client_id) VALUES (NEW.id, NEW.client_id);
    RETURN NULL;
END $$;
CREATE TRIGGER get_a_place AFTER INSERT ON users FOR EACH ROW WHEN (NEW.client_id IS NOT NULL)
    EXECUTE FUNCTION users_get_a_place();
