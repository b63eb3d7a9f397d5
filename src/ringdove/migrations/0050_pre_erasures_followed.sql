-- After an erasure what was still in some process's memory is looked for, and deleted too.
-- squawk-ignore-file require-concurrent-index-creation

-- An HMAC of client and the number as the journal of requests shortens it; null: erased before there was this.
ALTER TABLE erasures ADD COLUMN shortened_mark bytea CHECK (length(shortened_mark) = 32);
CREATE INDEX erasures_at ON erasures (at);
GRANT UPDATE (deleted) ON erasures TO ringdove_pipeline;
