-- Which example of a routing application was made of which SMS: it goes with that.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint

CREATE TABLE routing_examples_of_sms (
    example_id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    message_id uuid NOT NULL
);
CREATE INDEX routing_examples_of_sms_message ON routing_examples_of_sms (message_id);
CALL ringdove_fence('routing_examples_of_sms', 'INSERT', 'SELECT');
CREATE POLICY owner ON routing_examples_of_sms TO CURRENT_USER USING (true);

CREATE FUNCTION routing_forget_examples(sms uuid[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM routing_examples e USING routing_examples_of_sms o WHERE o.message_id = ANY(sms) AND e.id = o.example_id;
    DELETE FROM routing_examples_of_sms WHERE message_id = ANY(sms);
END $$;
REVOKE ALL ON FUNCTION routing_forget_examples(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION routing_forget_examples(uuid[]) TO ringdove_pipeline;
