-- Texts that agents insert into their answers, and answers not sent yet.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation

CREATE TABLE templates (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    name text NOT NULL CHECK (name <> '' AND length(name) <= 100),
    name_key text NOT NULL,
    body text NOT NULL CHECK (body <> '' AND length(body) <= 2000), -- Liquid
    language text CHECK (language <> '' AND length(language) <= 10), -- of the text; null: any
    sends_at_once boolean NOT NULL DEFAULT false, -- complete as it is: choosing it sends it
    active boolean NOT NULL DEFAULT true,
    was_active boolean,
    deleted_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (client_id, id),
    CONSTRAINT templates_deleted CHECK (deleted_at IS NULL OR NOT active)
);
CREATE UNIQUE INDEX templates_client_id_name_key_key ON templates (client_id, name_key) WHERE deleted_at IS NULL;
CREATE INDEX templates_by_name ON templates (name_key, id);
CALL ringdove_fence('templates', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT');
CALL ringdove_audited('templates');
CREATE POLICY owner ON templates TO CURRENT_USER USING (true);
CALL ringdove_searchable('templates', 'name_key || '' '' || lower(body)',
    'client_id = (SELECT ringdove_client()) OR client_id IN (SELECT ringdove_clients_below())');

-- A template with rows here is offered in these groups only.
CREATE TABLE template_groups (
    client_id uuid NOT NULL,
    template_id uuid NOT NULL,
    group_id uuid NOT NULL,
    PRIMARY KEY (template_id, group_id),
    FOREIGN KEY (client_id, template_id) REFERENCES templates (client_id, id) ON DELETE CASCADE,
    FOREIGN KEY (client_id, group_id) REFERENCES acd_groups (client_id, id) ON DELETE CASCADE
);
CREATE INDEX template_groups_group ON template_groups (group_id);
CALL ringdove_fence('template_groups', 'SELECT, INSERT, DELETE', 'SELECT');
CALL ringdove_audited('template_groups', 'template_id');

-- What somebody began to write; whoever has the event next sees it.
CREATE TABLE desk_drafts (
    client_id uuid NOT NULL,
    event_id uuid NOT NULL,
    user_id uuid NOT NULL,
    mode text NOT NULL CHECK (mode IN ('reply', 'note')),
    body text NOT NULL CHECK (body <> '' AND length(body) <= 4000),
    at timestamptz NOT NULL,
    PRIMARY KEY (event_id, user_id, mode),
    FOREIGN KEY (client_id, event_id) REFERENCES acd_events (client_id, id) ON DELETE CASCADE,
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id) ON DELETE CASCADE
);
CREATE INDEX desk_drafts_user ON desk_drafts (user_id);
CALL ringdove_fence('desk_drafts', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, DELETE');

-- Deleted templates are purged like everything else that can be deleted; before groups, to which they refer.
DO $$
BEGIN
    EXECUTE replace(pg_get_functiondef('ringdove_purge_deleted(timestamptz, integer)'::regprocedure),
                    'IN ARRAY ARRAY[', 'IN ARRAY ARRAY[''templates'', ');
END $$;

-- Whether people see who else looks at an SMS and who writes.
ALTER TABLE clients ADD COLUMN shows_viewers boolean NOT NULL DEFAULT true;

-- The history of a sender over all connectors of a client.
CREATE INDEX conversations_sender ON conversations (client_id, sender);
