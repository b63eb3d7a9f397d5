-- When the database got an SMS; much later than it came in: it waited in a spool.
ALTER TABLE messages ADD COLUMN stored_at timestamptz NOT NULL DEFAULT now();
