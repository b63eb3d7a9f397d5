-- How a reseller looks to its clients: a name of its own, a logo, a colour, whom to ask, its host name.
-- squawk-ignore-file constraint-missing-not-valid, require-concurrent-index-creation, prefer-robust-stmts

ALTER TABLE resellers
    ADD COLUMN brand_name text CONSTRAINT resellers_brand_name_check CHECK (brand_name <> '' AND length(brand_name) <= 60),
    ADD COLUMN brand_colour text CONSTRAINT resellers_brand_colour_check CHECK (brand_colour ~ '^#[0-9a-f]{6}$'),
    ADD COLUMN help_contact text CONSTRAINT resellers_help_contact_check CHECK (length(help_contact) <= 500),
    ADD COLUMN mail_sender_name text
        CONSTRAINT resellers_mail_sender_name_check CHECK (length(mail_sender_name) <= 100),
    ADD COLUMN host text CONSTRAINT resellers_host_check CHECK (host = lower(host) AND length(host) <= 253);
CREATE UNIQUE INDEX resellers_host_key ON resellers (host) WHERE host IS NOT NULL AND deleted_at IS NULL;

CREATE TABLE reseller_logos (
    reseller_id uuid PRIMARY KEY REFERENCES resellers (id) ON DELETE CASCADE,
    type text NOT NULL CHECK (type IN ('image/png', 'image/webp', 'image/svg+xml')),
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    content bytea NOT NULL CHECK (octet_length(content) <= 204800)
);
CREATE INDEX reseller_logos_digest ON reseller_logos (digest);
ALTER TABLE reseller_logos ENABLE ROW LEVEL SECURITY;
ALTER TABLE reseller_logos FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON reseller_logos TO CURRENT_USER USING (true);
CREATE POLICY portal ON reseller_logos TO ringdove_portal USING (
    reseller_id = (SELECT ringdove_reseller()) OR (SELECT ringdove_is_system()));
GRANT SELECT, INSERT, UPDATE, DELETE ON reseller_logos TO ringdove_portal;
CALL ringdove_audited('reseller_logos', 'reseller_id', ARRAY['content']);

-- How a reseller looks: to whom it looks after, or to whoever comes by its host name. That is nobody's secret.
CREATE FUNCTION accounts_brand(of_reseller uuid, of_host text)
    RETURNS TABLE (name text, colour text, help_contact text, logo text) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$
        SELECT r.brand_name, r.brand_colour, r.help_contact, l.digest
          FROM resellers r LEFT JOIN reseller_logos l ON l.reseller_id = r.id
         WHERE r.active AND CASE WHEN of_reseller IS NULL THEN r.host = of_host ELSE r.id = of_reseller END
    $$;
CREATE FUNCTION accounts_brand_logo(of_digest text)
    RETURNS TABLE (type text, content bytea) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT l.type, l.content FROM reseller_logos l WHERE l.digest = of_digest LIMIT 1 $$;
REVOKE ALL ON FUNCTION accounts_brand(uuid, text), accounts_brand_logo(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_brand(uuid, text), accounts_brand_logo(text) TO ringdove_portal;
