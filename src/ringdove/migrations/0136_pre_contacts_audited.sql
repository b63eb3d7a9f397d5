-- What people change of contacts stands in the audit: which field and by whom. The values do not, since the audit outlives
-- an erasure; and what becomes a contact by its first SMS is nobody's change.
-- squawk-ignore-file require-timeout-settings

CREATE FUNCTION contacts_audited() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
        before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
        after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
        now_is jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
        of_whole uuid := COALESCE(after ->> 'merged_into', before ->> 'merged_into')::uuid;
        difference jsonb;
    BEGIN
        IF TG_OP = 'UPDATE' AND before -> 'merged_into' <> after -> 'merged_into' THEN
            PERFORM audit_note(NEW.client_id, NULL, CASE WHEN NEW.merged_into IS NULL THEN 'separated' ELSE 'merged' END,
                               'contacts', of_whole, '',
                               CASE WHEN NEW.merged_into IS NULL
                                    THEN jsonb_build_object('part', jsonb_build_array(NEW.id, NULL))
                                    ELSE jsonb_build_object('part', jsonb_build_array(NULL, NEW.id)) END);
            RETURN NULL;
        END IF;
        SELECT COALESCE(jsonb_object_agg(key, jsonb_build_array(
                   CASE WHEN b NOT IN ('null', '""', '{}') THEN '***' END,
                   CASE WHEN a NOT IN ('null', '""', '{}') THEN '***' END)), '{}')
          INTO difference
          FROM (SELECT key, COALESCE(before -> key, 'null') AS b, COALESCE(after -> key, 'null') AS a
                  FROM unnest(ARRAY['name', 'language', 'notes', 'fields']) AS key) AS beside
         WHERE a <> b AND NOT (a IN ('null', '""', '{}') AND b IN ('null', '""', '{}'));
        IF TG_OP = 'UPDATE' AND difference = '{}' THEN
            RETURN NULL;
        END IF;
        PERFORM audit_note((now_is ->> 'client_id')::uuid, NULL,
                           CASE TG_OP WHEN 'INSERT' THEN 'created' WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END,
                           'contacts', (now_is ->> 'id')::uuid, '', difference);
        RETURN NULL;
    END $$;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON contacts FOR EACH ROW
    WHEN (COALESCE(current_setting('ringdove.user', true), '') <> '') EXECUTE FUNCTION contacts_audited();

-- Numbers that a contact is made with came with it; what moves by a merge is told there.
CREATE FUNCTION contact_numbers_audited() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            PERFORM audit_note(OLD.client_id, NULL, 'changed', 'contacts', OLD.contact_id, '',
                               jsonb_build_object('numbers', jsonb_build_array('***', NULL)));
        ELSIF NOT EXISTS (SELECT FROM contacts k WHERE k.id = NEW.contact_id AND k.created_at = now()) THEN
            PERFORM audit_note(NEW.client_id, NULL, 'changed', 'contacts', NEW.contact_id, '',
                               jsonb_build_object('numbers', jsonb_build_array(NULL, '***')));
        END IF;
        RETURN NULL;
    END $$;
CREATE TRIGGER audited AFTER INSERT OR DELETE ON contact_numbers FOR EACH ROW
    WHEN (COALESCE(current_setting('ringdove.user', true), '') <> '') EXECUTE FUNCTION contact_numbers_audited();
