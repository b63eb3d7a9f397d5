-- Words by which people end and begin to be texted, what answers them, and the ledger of who said what.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint

-- Of a receive connector; without a row the words of its country, answered in its client's language.
CREATE TABLE opt_out_words (
    connector_id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    stop text[] NOT NULL DEFAULT '{}',
    start text[] NOT NULL DEFAULT '{}',
    help text[] NOT NULL DEFAULT '{}',
    stop_answer text CHECK (length(stop_answer) <= 1600), -- null: ours; empty: none
    start_answer text CHECK (length(start_answer) <= 1600),
    help_answer text CHECK (length(help_answer) <= 1600),
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (client_id, connector_id) REFERENCES sms_receive_connectors (client_id, id) ON DELETE CASCADE
);
CALL ringdove_fence('opt_out_words', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT');
CALL ringdove_audited('opt_out_words', 'connector_id');

-- What happened, never changed. An SMS that proves it is copied, since it outlives the SMS.
CREATE TABLE opt_out_entries (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    number text NOT NULL,
    at timestamptz NOT NULL,
    -- by SMS: stop, start, help; by a person: stopped, started, or an SMS sent although the number had opted out
    what text NOT NULL CHECK (what IN ('stop', 'start', 'help', 'stopped', 'started', 'overridden')),
    connector_id uuid,
    connector_name text,
    message_id uuid,
    body text,
    user_id uuid,
    user_name text,
    reason text,
    reply_id uuid
);
CREATE INDEX opt_out_entries_client ON opt_out_entries (client_id, id);
CREATE INDEX opt_out_entries_number ON opt_out_entries (client_id, number, id);
CALL ringdove_fence('opt_out_entries', 'SELECT, INSERT', 'SELECT, INSERT, DELETE');
CREATE INDEX opt_outs_by_time ON opt_outs (client_id, since);
