-- Contacts: the people behind the numbers. A number that writes for the first time becomes one by itself.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint

CREATE TABLE contacts (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    name text NOT NULL DEFAULT '' CHECK (length(name) <= 200), -- empty: nobody named it
    name_key text NOT NULL DEFAULT '',
    language text CHECK (language IN ('de', 'en')),
    notes text NOT NULL DEFAULT '' CHECK (length(notes) <= 4000),
    fields jsonb NOT NULL DEFAULT '{}', -- name: text
    words text NOT NULL DEFAULT '', -- by which it is found: name, numbers, fields
    kept boolean NOT NULL DEFAULT false, -- a person wrote something into it; otherwise it goes with its last SMS
    merged_into uuid, -- it is part of this one, until that is undone
    merged_before jsonb, -- how that one was
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (client_id, id),
    CHECK (merged_into IS NULL OR merged_into <> id),
    FOREIGN KEY (client_id, merged_into) REFERENCES contacts (client_id, id) ON DELETE CASCADE
);
CREATE INDEX contacts_by_name ON contacts (client_id, name_key, id) WHERE merged_into IS NULL;
CREATE INDEX contacts_by_time ON contacts (client_id, id) WHERE merged_into IS NULL;
CREATE INDEX contacts_merged ON contacts (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX contacts_unkept ON contacts (client_id, created_at) WHERE NOT kept;
CALL ringdove_fence('contacts', 'SELECT, INSERT, UPDATE', 'SELECT, INSERT, UPDATE, DELETE');
CREATE POLICY owner ON contacts TO CURRENT_USER USING (true);
CALL ringdove_searchable('contacts', 'words', 'client_id = (SELECT ringdove_client())');

CREATE TABLE contact_numbers (
    client_id uuid NOT NULL,
    number text NOT NULL CHECK (number <> '' AND length(number) <= 255),
    contact_id uuid NOT NULL,
    came_with uuid, -- the contact that was merged with its own
    PRIMARY KEY (client_id, number),
    FOREIGN KEY (client_id, contact_id) REFERENCES contacts (client_id, id) ON DELETE CASCADE
);
CREATE INDEX contact_numbers_contact ON contact_numbers (contact_id);
CALL ringdove_fence('contact_numbers', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, INSERT, UPDATE, DELETE');
CREATE POLICY owner ON contact_numbers TO CURRENT_USER USING (true);

-- Of a number that is nobody's yet; in order, so that two that make the same wait for each other and never in a circle.
CREATE FUNCTION contacts_of_conversations() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    WITH numbers AS (
        INSERT INTO contact_numbers (client_id, number, contact_id)
        SELECT client_id, sender, ringdove_new_id()
          FROM (SELECT DISTINCT client_id, sender FROM new_conversations WHERE sender <> '' AND length(sender) <= 255) s
         ORDER BY client_id, sender
            ON CONFLICT (client_id, number) DO NOTHING
        RETURNING client_id, number, contact_id
    )
    INSERT INTO contacts (id, client_id, words) SELECT contact_id, client_id, lower(number) FROM numbers;
    RETURN NULL;
END $$;
CREATE TRIGGER contacts AFTER INSERT ON conversations REFERENCING NEW TABLE AS new_conversations
    FOR EACH STATEMENT EXECUTE FUNCTION contacts_of_conversations();
WITH numbers AS (
    INSERT INTO contact_numbers (client_id, number, contact_id)
    SELECT client_id, sender, ringdove_new_id()
      FROM (SELECT DISTINCT client_id, sender FROM conversations WHERE sender <> '' AND length(sender) <= 255) s
        ON CONFLICT (client_id, number) DO NOTHING
    RETURNING client_id, number, contact_id
)
INSERT INTO contacts (id, client_id, words) SELECT contact_id, client_id, lower(number) FROM numbers;

-- An agent texts a number first.
GRANT INSERT ON conversations, acd_events TO ringdove_portal;
