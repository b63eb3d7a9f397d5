-- What an outside telephone system says of an agent's phone: during a call she gets SMS only in a status that says so.
-- squawk-ignore-file constraint-missing-not-valid, require-concurrent-index-creation

ALTER TABLE acd_agents
    ADD COLUMN phone_state text NOT NULL DEFAULT 'idle',
    ADD COLUMN phone_since timestamptz, -- since when, as the telephone system says
    ADD COLUMN phone_reported_at timestamptz;
ALTER TABLE acd_agents ADD CONSTRAINT acd_agents_phone_state CHECK (
    phone_state IN ('idle', 'ringing', 'in_call')
    AND (phone_state = 'idle' OR phone_since IS NOT NULL AND phone_reported_at IS NOT NULL));
-- Reports that nobody ended.
CREATE INDEX acd_agents_on_the_phone ON acd_agents (phone_reported_at) WHERE phone_state <> 'idle';
