-- By what the requests of an erased number to receivers that nobody has are known; no number follows from them.
ALTER TABLE erasures ADD COLUMN loose_marks bytea[] NOT NULL DEFAULT '{}';
