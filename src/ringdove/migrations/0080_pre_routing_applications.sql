-- Routing applications: what an administrator draws, its versions, and sentences about what it should do.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation
-- squawk-ignore-file prefer-bigint-over-int

CREATE TABLE routing_applications (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    name_key text NOT NULL,
    description text NOT NULL DEFAULT '' CHECK (length(description) <= 2000),
    published_version integer, -- what runs; null: nothing was published yet
    test_number text CHECK (test_number <> '' AND length(test_number) <= 64), -- its SMS run the draft
    http_secret_encrypted bytea, -- {{ secret }} in the headers of its requests
    signing_key_encrypted bytea NOT NULL, -- by which others know that a request is its
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    deleted_at timestamptz,
    UNIQUE (client_id, id)
);
CREATE UNIQUE INDEX routing_applications_client_id_name_key_key ON routing_applications (client_id, name_key)
    WHERE deleted_at IS NULL;
CREATE INDEX routing_applications_by_name ON routing_applications (name_key, id);
CALL ringdove_fence('routing_applications', 'SELECT, INSERT, UPDATE', 'SELECT');
CALL ringdove_audited('routing_applications');
CALL ringdove_searchable('routing_applications', 'name_key || '' '' || lower(description)',
    'client_id = (SELECT ringdove_client()) OR client_id IN (SELECT ringdove_clients_below())');

-- What is being drawn. Saved every few seconds, so the audit does not follow it; what is published is audited.
CREATE TABLE routing_drafts (
    application_id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    flow jsonb NOT NULL,
    errors integer NOT NULL,
    warnings integer NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (client_id, application_id) REFERENCES routing_applications (client_id, id) ON DELETE CASCADE
);
CALL ringdove_fence('routing_drafts', 'SELECT, INSERT, UPDATE', 'SELECT');

-- What SMS run: published, or a copy of the draft (without a number) that a test number tries.
CREATE TABLE routing_versions (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    application_id uuid NOT NULL,
    number integer,
    draft_version integer NOT NULL, -- of the draft when this was copied
    flow jsonb NOT NULL,
    nodes integer NOT NULL,
    note text NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
    override_reason text CHECK (override_reason <> '' AND length(override_reason) <= 2000),
    of_number integer, -- the earlier version that is back
    published_at timestamptz NOT NULL DEFAULT now(),
    published_by text NOT NULL,
    UNIQUE (client_id, id),
    UNIQUE (client_id, application_id, number),
    FOREIGN KEY (client_id, application_id) REFERENCES routing_applications (client_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX routing_versions_of_draft ON routing_versions (application_id, draft_version) WHERE number IS NULL;
CALL ringdove_fence('routing_versions', 'SELECT, INSERT', 'SELECT, INSERT');
CALL ringdove_audited('routing_versions', 'application_id', ARRAY['id', 'flow']);
ALTER TABLE routing_applications ADD CONSTRAINT routing_applications_published_version_fkey
    FOREIGN KEY (client_id, id, published_version) REFERENCES routing_versions (client_id, application_id, number);

CREATE FUNCTION routing_versions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version never changes' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER stay BEFORE UPDATE ON routing_versions FOR EACH ROW EXECUTE FUNCTION routing_versions_stay();

CREATE TABLE routing_examples (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    application_id uuid NOT NULL,
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    given jsonb NOT NULL,
    expected jsonb NOT NULL,
    green boolean, -- when the draft was last saved; null: not tried yet
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (client_id, application_id) REFERENCES routing_applications (client_id, id) ON DELETE CASCADE
);
CREATE INDEX routing_examples_application ON routing_examples (application_id, id);
CALL ringdove_fence('routing_examples', 'SELECT, INSERT, UPDATE, DELETE', '');
CALL ringdove_audited('routing_examples', 'application_id', ARRAY['given', 'expected', 'green']);

-- A connector leads to applications of its client only, and to none that was never published or is deleted.
ALTER TABLE sms_receive_connectors ADD CONSTRAINT sms_receive_connectors_routing_application_id_fkey
    FOREIGN KEY (client_id, routing_application_id) REFERENCES routing_applications (client_id, id);
CREATE INDEX sms_receive_connectors_application ON sms_receive_connectors (routing_application_id)
    WHERE routing_application_id IS NOT NULL;
CREATE POLICY owner ON routing_applications TO CURRENT_USER USING (true);
CREATE FUNCTION connectors_application_published() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM routing_applications
      WHERE id = NEW.routing_application_id AND client_id = NEW.client_id AND deleted_at IS NULL
        AND published_version IS NOT NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not published' USING ERRCODE = 'foreign_key_violation',
            CONSTRAINT = 'sms_receive_connectors_application_published';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER application_published BEFORE INSERT OR UPDATE OF routing_application_id ON sms_receive_connectors
    FOR EACH ROW WHEN (NEW.routing_application_id IS NOT NULL) EXECUTE FUNCTION connectors_application_published();

-- Where an application leads, SMS can be routed even without a group.
CREATE OR REPLACE VIEW connectors_for_receivers WITH (security_invoker = true) AS
SELECT c.id, c.client_id, c.recipient_key, c.country, c.active, c.require_token, c.token_hmac,
       c.reply_status, c.reply_content_type, c.reply_body, c.changed,
       CASE WHEN cl.active AND r.active THEN g.id END AS group_id,
       c.allowed_sources, c.limit_per_minute, c.previous_token_hmac, c.previous_token_until,
       CASE WHEN cl.active AND r.active AND c.routing_type = 'routing_application'
            THEN c.routing_application_id END AS application_id
  FROM sms_receive_connectors c
  JOIN clients cl ON cl.id = c.client_id
  JOIN resellers r ON r.id = cl.reseller_id
  LEFT JOIN acd_groups g ON g.client_id = c.client_id AND g.active
       AND g.id = CASE c.routing_type WHEN 'direct_acd_group' THEN c.acd_group_id
                                      ELSE c.fallback_acd_group_id END;

-- How long the last of a group waited.
CREATE INDEX acd_events_accepted ON acd_events (group_id, id) WHERE accepted_at IS NOT NULL;
