-- Whose turn it was, and that somebody in reserve helps out for now, happen at work and are nobody's change.
DROP TRIGGER audited ON acd_group_members;
CALL ringdove_audited('acd_group_members', 'group_id', ARRAY['last_offered_at', 'logged_in']);
