-- What becomes of events in line that nobody comes to: rules of each group, looked at in order.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation

CREATE TABLE acd_overflow_rules (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    group_id uuid NOT NULL,
    position smallint NOT NULL,
    at_point text NOT NULL CHECK (at_point IN ('entry', 'queue_longer', 'waiting_longer', 'nobody_logged_in',
                                               'nobody_present', 'all_tried', 'closed')),
    threshold integer CHECK (threshold BETWEEN 1 AND 604800), -- events in line, or seconds
    action text NOT NULL CHECK (action IN ('continue', 'group', 'reply', 'close')),
    to_group_id uuid,
    reply text CHECK (reply <> '' AND length(reply) <= 1600),
    UNIQUE (group_id, position) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (client_id, group_id) REFERENCES acd_groups (client_id, id) ON DELETE CASCADE,
    FOREIGN KEY (client_id, to_group_id) REFERENCES acd_groups (client_id, id),
    CHECK ((threshold IS NOT NULL) = (at_point IN ('queue_longer', 'waiting_longer'))),
    CHECK ((to_group_id IS NOT NULL) = (action = 'group') AND to_group_id IS DISTINCT FROM group_id),
    CHECK ((reply IS NOT NULL) = (action IN ('reply', 'close')))
);
CREATE INDEX acd_overflow_rules_to_group ON acd_overflow_rules (to_group_id) WHERE to_group_id IS NOT NULL;
CALL ringdove_fence('acd_overflow_rules', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT');
CALL ringdove_audited('acd_overflow_rules', 'group_id');

ALTER TABLE acd_events
    ADD COLUMN in_group_since timestamptz, -- since when it has been this group's; null: since it was made
    ADD COLUMN overflowed uuid[] NOT NULL DEFAULT '{}'; -- rules that it met: each happens once to an event, so loops end
CREATE INDEX acd_events_line_age ON acd_events (group_id, (COALESCE(in_group_since, created_at)), id)
    WHERE state = 'queued';

-- What a row of history does not say by its kind: of an overflow, which check point led where.
ALTER TABLE acd_history ADD COLUMN detail jsonb;
