-- A transaction that changes many connectors raises their version once: raising it for each would leave a dead row
-- behind each time, and the next raise would have to walk past all of them.

ALTER TABLE connectors_version ADD COLUMN raised_by xid8;

CREATE OR REPLACE FUNCTION connectors_next_version() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    raised bigint;
BEGIN
    SELECT version INTO raised FROM connectors_version WHERE raised_by = pg_current_xact_id();
    IF raised IS NULL THEN
        UPDATE connectors_version SET version = version + 1, raised_by = pg_current_xact_id()
            RETURNING version INTO raised;
    END IF;
    RETURN raised;
END $$;
