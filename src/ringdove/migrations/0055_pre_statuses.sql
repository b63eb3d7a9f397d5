-- What else a status says of an agent's time, and how it looks where there is little room.

ALTER TABLE agent_statuses
    ADD COLUMN abbreviation text CHECK (abbreviation <> '' AND length(abbreviation) <= 2),
    ADD COLUMN text_colour text NOT NULL DEFAULT '#ffffff' CHECK (text_colour ~ '^#[0-9a-f]{6}$'),
    ADD COLUMN holiday boolean NOT NULL DEFAULT false,
    ADD COLUMN post_processing boolean NOT NULL DEFAULT false;

-- The predefined ones come with each new client: the time after an SMS is post-processing.
CREATE FUNCTION agent_statuses_predefined() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
        NEW.post_processing := NEW.post_processing OR COALESCE(NEW.code = 'post_call', false);
        RETURN NEW;
    END $$;
CREATE TRIGGER predefined BEFORE INSERT ON agent_statuses FOR EACH ROW EXECUTE FUNCTION agent_statuses_predefined();
UPDATE agent_statuses SET post_processing = true WHERE code = 'post_call';
