-- The unique constraint on the same columns has an index of its own.
-- squawk-ignore-file require-concurrent-index-deletion
DROP INDEX acd_events_client;
