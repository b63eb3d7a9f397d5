-- More ways out: providers by their own protocols, a pace, and delivery reports.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, ban-drop-constraint

ALTER TABLE sms_send_connectors DROP CONSTRAINT sms_send_connectors_kind_check;
ALTER TABLE sms_send_connectors ADD CONSTRAINT sms_send_connectors_kind_check
    CHECK (kind IN ('http', 'twilio', 'vonage', 'seven', 'kannel', 'demo_phone'));
ALTER TABLE sms_send_connectors
    ADD COLUMN account text NOT NULL DEFAULT '' CHECK (length(account) <= 200), -- as whom we come to the provider
    ADD COLUMN sender text NOT NULL DEFAULT '' CHECK (length(sender) <= 64), -- empty: the number that was written to
    ADD COLUMN per_second real CHECK (per_second > 0 AND per_second <= 1000), -- null: as fast as it goes
    ADD COLUMN id_pattern text CHECK (length(id_pattern) <= 500), -- RE2; its first group is the provider's number
    ADD COLUMN knows_repeats boolean NOT NULL DEFAULT false; -- the provider takes an {{ id }} once, however often it comes

-- When a connector may send the next one.
CREATE TABLE outbound_paces (
    connector_id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    next_at timestamptz NOT NULL,
    FOREIGN KEY (client_id, connector_id) REFERENCES sms_send_connectors (client_id, id) ON DELETE CASCADE
) WITH (fillfactor = 50);
CALL ringdove_fence('outbound_paces', '', 'SELECT, INSERT, UPDATE');
