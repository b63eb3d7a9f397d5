-- SMS by e-mail: agents who work on SMS in their mail program.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation

-- The address that she said is hers by a link, and the one that was last asked so.
ALTER TABLE users
    ADD COLUMN sms_email_confirmed text,
    ADD COLUMN sms_email_asked text,
    ADD CONSTRAINT users_sms_email_confirmed_check CHECK (length(sms_email_confirmed) <= 254);
GRANT UPDATE (sms_email_confirmed, sms_email_asked) ON users TO ringdove_pipeline;

-- How a client's agents get SMS by e-mail: with their text or as a link only, and of how many each in an hour.
ALTER TABLE clients
    ADD COLUMN emails_with_text boolean NOT NULL DEFAULT true,
    ADD COLUMN emails_per_hour smallint NOT NULL DEFAULT 30,
    ADD CONSTRAINT clients_emails_per_hour_check CHECK (emails_per_hour BETWEEN 1 AND 1000);

-- How much opening time an agent has to answer by e-mail; 0: what was mailed is done.
ALTER TABLE acd_groups
    ADD COLUMN email_time_s integer NOT NULL DEFAULT 14400,
    ADD CONSTRAINT acd_groups_email_time_check CHECK (email_time_s BETWEEN 0 AND 2592000);

-- A visit of an event to an agent by e-mail. It is with her while the event is active with her in this visit.
CREATE TABLE acd_events_by_email (
    event_id uuid NOT NULL,
    visit smallint NOT NULL,
    client_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    user_id uuid NOT NULL,
    since timestamptz NOT NULL,
    due_at timestamptz, -- when her time is over; null: not reckoned yet
    failed_at timestamptz, -- when it turned out that a mail does not reach her
    answered_at timestamptz,
    PRIMARY KEY (event_id, visit),
    UNIQUE (client_id, event_id, visit),
    FOREIGN KEY (client_id, event_id) REFERENCES acd_events (client_id, id) ON DELETE CASCADE,
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
);
CREATE INDEX acd_events_by_email_user ON acd_events_by_email (user_id, since);
CREATE INDEX acd_events_by_email_conversation ON acd_events_by_email (conversation_id, since);
CALL ringdove_fence('acd_events_by_email', 'SELECT', 'SELECT, INSERT, UPDATE, DELETE');

-- Why an agent who works by e-mail gets nothing now; null: she may.
CREATE FUNCTION acd_email_hindrance(of_user uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN lower(u.sms_email_confirmed) IS DISTINCT FROM lower(COALESCE(u.sms_email, u.email))
             OR u.sms_email_confirmed IS NULL THEN 'delivery_email'
        WHEN EXISTS (SELECT FROM acd_events_by_email b
                      WHERE b.user_id = u.id AND b.since > now() - interval '1 day'
                        AND b.failed_at > now() - interval '15 minutes') THEN 'email_failed'
        WHEN (SELECT count(*) FROM acd_events_by_email b
               WHERE b.user_id = u.id AND b.since > now() - interval '1 hour') >= c.emails_per_hour THEN 'email_limit'
    END
      FROM users u JOIN clients c ON c.id = u.client_id WHERE u.id = of_user
$$;

-- Letters about an event: made of what is stored when they leave, so they hold no text.
ALTER TABLE mail_outbox
    ADD COLUMN event_id uuid,
    ADD COLUMN visit smallint,
    ADD COLUMN first_message_id uuid, -- the SMS that it brings, from this one
    ADD COLUMN last_message_id uuid, -- to this one
    ADD CONSTRAINT mail_outbox_event_fkey
        FOREIGN KEY (client_id, event_id, visit) REFERENCES acd_events_by_email (client_id, event_id, visit)
        ON DELETE CASCADE,
    ADD CONSTRAINT mail_outbox_event_check CHECK (
        (event_id IS NULL) = (visit IS NULL) AND (event_id IS NULL OR client_id IS NOT NULL)
        AND (kind <> 'sms' OR (event_id IS NOT NULL AND first_message_id IS NOT NULL AND last_message_id IS NOT NULL)));
CREATE INDEX mail_outbox_event ON mail_outbox (event_id, visit, id) WHERE event_id IS NOT NULL;

-- Mails that came in, by what makes each the same when it comes again.
CREATE TABLE mail_received (
    key bytea PRIMARY KEY CHECK (length(key) = 32),
    client_id uuid NOT NULL,
    event_id uuid NOT NULL,
    visit smallint NOT NULL,
    outcome text NOT NULL,
    at timestamptz NOT NULL,
    FOREIGN KEY (client_id, event_id, visit) REFERENCES acd_events_by_email (client_id, event_id, visit) ON DELETE CASCADE
);
CREATE INDEX mail_received_event ON mail_received (event_id, visit);
CREATE INDEX mail_received_at ON mail_received (at);
CALL ringdove_fence('mail_received', '', 'SELECT, INSERT, UPDATE, DELETE');

-- What the worker writes for an agent who is not at her desk: her reply, that she is done, why it came back.
GRANT INSERT ON conversation_notes TO ringdove_pipeline;
GRANT INSERT ON desk_notices, desk_notices_to TO ringdove_pipeline;

-- What was mailed in the demo.
CREATE TABLE demo_mailbox (
    id uuid PRIMARY KEY,
    sender text NOT NULL,
    recipient text NOT NULL,
    content bytea NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX demo_mailbox_recipient ON demo_mailbox (lower(recipient), id);
GRANT SELECT, INSERT ON demo_mailbox TO ringdove_pipeline;
