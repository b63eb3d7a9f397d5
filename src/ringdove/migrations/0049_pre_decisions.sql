-- What was weighed when events were given to agents, so that every offer can be explained; kept for thirty days.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, prefer-bigint-over-int

CREATE TABLE acd_decisions (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    group_id uuid NOT NULL,
    at timestamptz NOT NULL,
    strategy text NOT NULL,
    considered jsonb NOT NULL, -- members of the group with what counted, at most two hundred
    others integer NOT NULL,   -- members beyond them
    given jsonb NOT NULL,      -- the events in the order in which they were given, and to whom
    FOREIGN KEY (client_id, group_id) REFERENCES acd_groups (client_id, id) ON DELETE CASCADE
);
-- Decisions are written in the order of their time and deleted from the oldest on.
CREATE INDEX acd_decisions_at ON acd_decisions USING brin (at);
CREATE INDEX acd_decisions_group ON acd_decisions (group_id);
CALL ringdove_fence('acd_decisions', 'SELECT', 'SELECT, INSERT, DELETE');

-- No reference: an offer outlives the decision it came from. Null: she took it, or was given it, by hand.
ALTER TABLE acd_offers ADD COLUMN decision_id uuid;
