-- What a user or a group does not set follows its client. The row always holds what counts; ``inherited`` names what
-- of it is the client's, so that distribution reads no more than before.
-- squawk-ignore-file constraint-missing-not-valid, prefer-robust-stmts

ALTER TABLE clients
    ADD COLUMN default_max_parallel_sms smallint NOT NULL DEFAULT 3
        CONSTRAINT clients_default_max_parallel_sms_check CHECK (default_max_parallel_sms BETWEEN 1 AND 50),
    ADD COLUMN default_sms_delivery text NOT NULL DEFAULT 'web'
        CONSTRAINT clients_default_sms_delivery_check CHECK (default_sms_delivery IN ('web', 'email')),
    ADD COLUMN default_strategy text NOT NULL DEFAULT 'longest_idle',
    ADD COLUMN default_offer_timeout_s integer NOT NULL DEFAULT 30
        CONSTRAINT clients_default_offer_timeout_s_check CHECK (default_offer_timeout_s BETWEEN 5 AND 3600);
ALTER TABLE users ADD COLUMN inherited text[] NOT NULL DEFAULT '{}'
    CONSTRAINT users_inherited_check CHECK (inherited <@ ARRAY['max_parallel_sms', 'sms_delivery']);
ALTER TABLE acd_groups ADD COLUMN inherited text[] NOT NULL DEFAULT '{}'
    CONSTRAINT acd_groups_inherited_check CHECK (inherited <@ ARRAY['offer_timeout_s', 'strategy']);

-- What nobody ever changed is not set. That is no change of anybody's.
ALTER TABLE users DISABLE TRIGGER audited;
ALTER TABLE acd_groups DISABLE TRIGGER audited;
UPDATE users SET inherited = array_remove(ARRAY[CASE WHEN max_parallel_sms = 3 THEN 'max_parallel_sms' END,
                                                CASE WHEN sms_delivery = 'web' THEN 'sms_delivery' END], NULL)
 WHERE client_id IS NOT NULL;
UPDATE acd_groups SET inherited = array_remove(ARRAY[CASE WHEN offer_timeout_s = 30 THEN 'offer_timeout_s' END,
                                                     CASE WHEN strategy = 'longest_idle' THEN 'strategy' END], NULL);
DROP TRIGGER audited ON users;
DROP TRIGGER audited ON acd_groups;
-- What follows from a client's change stands in the audit once, as that change.
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON users FOR EACH ROW WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION audit_row('id');
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON acd_groups FOR EACH ROW WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION audit_row('id');

CREATE FUNCTION users_inherit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
        IF NEW.client_id IS NULL THEN
            NEW.inherited := '{}';
        ELSE
            SELECT CASE WHEN 'max_parallel_sms' = ANY (NEW.inherited) THEN c.default_max_parallel_sms
                        ELSE NEW.max_parallel_sms END,
                   CASE WHEN 'sms_delivery' = ANY (NEW.inherited) THEN c.default_sms_delivery
                        ELSE NEW.sms_delivery END
              INTO NEW.max_parallel_sms, NEW.sms_delivery FROM clients c WHERE c.id = NEW.client_id;
        END IF;
        RETURN NEW;
    END $$;
CREATE TRIGGER inherit BEFORE INSERT OR UPDATE OF inherited ON users FOR EACH ROW
    WHEN (NEW.inherited <> '{}') EXECUTE FUNCTION users_inherit();

CREATE FUNCTION acd_groups_inherit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$
    BEGIN
        SELECT CASE WHEN 'offer_timeout_s' = ANY (NEW.inherited) THEN c.default_offer_timeout_s
                    ELSE NEW.offer_timeout_s END,
               CASE WHEN 'strategy' = ANY (NEW.inherited) THEN c.default_strategy ELSE NEW.strategy END
          INTO NEW.offer_timeout_s, NEW.strategy FROM clients c WHERE c.id = NEW.client_id;
        RETURN NEW;
    END $$;
CREATE TRIGGER inherit BEFORE INSERT OR UPDATE OF inherited ON acd_groups FOR EACH ROW
    WHEN (NEW.inherited <> '{}') EXECUTE FUNCTION acd_groups_inherit();

CREATE FUNCTION clients_hand_down() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
        UPDATE users SET inherited = inherited, version = version + 1
         WHERE client_id = NEW.id AND inherited && array_remove(ARRAY[
             CASE WHEN NEW.default_max_parallel_sms <> OLD.default_max_parallel_sms THEN 'max_parallel_sms' END,
             CASE WHEN NEW.default_sms_delivery <> OLD.default_sms_delivery THEN 'sms_delivery' END], NULL);
        UPDATE acd_groups SET inherited = inherited, version = version + 1
         WHERE client_id = NEW.id AND inherited && array_remove(ARRAY[
             CASE WHEN NEW.default_offer_timeout_s <> OLD.default_offer_timeout_s THEN 'offer_timeout_s' END,
             CASE WHEN NEW.default_strategy <> OLD.default_strategy THEN 'strategy' END], NULL);
        RETURN NULL;
    END $$;
CREATE TRIGGER hand_down AFTER UPDATE OF default_max_parallel_sms, default_sms_delivery, default_strategy,
    default_offer_timeout_s ON clients FOR EACH ROW EXECUTE FUNCTION clients_hand_down();
REVOKE ALL ON FUNCTION users_inherit(), acd_groups_inherit(), clients_hand_down() FROM PUBLIC;
