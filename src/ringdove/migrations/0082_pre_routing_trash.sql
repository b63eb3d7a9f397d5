-- Routing applications that were deleted long ago go, with their versions, once nothing refers to them.
CREATE POLICY owner ON routing_drafts TO CURRENT_USER USING (true);
CREATE POLICY owner ON routing_versions TO CURRENT_USER USING (true);
CREATE POLICY owner ON routing_examples TO CURRENT_USER USING (true);
CREATE FUNCTION routing_purge_deleted(before timestamptz, at_most integer) RETURNS integer LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one uuid;
    gone integer := 0;
BEGIN
    FOR one IN SELECT id FROM routing_applications WHERE deleted_at < before ORDER BY deleted_at LIMIT at_most LOOP
        BEGIN
            DELETE FROM routing_applications WHERE id = one;
            gone := gone + 1;
        EXCEPTION WHEN foreign_key_violation THEN
            NULL;
        END;
    END LOOP;
    RETURN gone;
END $$;
REVOKE ALL ON FUNCTION routing_purge_deleted(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION routing_purge_deleted(timestamptz, integer) TO ringdove_pipeline;
