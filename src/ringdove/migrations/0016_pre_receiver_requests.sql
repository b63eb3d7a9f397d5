-- For whoever asks why a request was read as it was. others: names of parameters that are none of ours.
ALTER TABLE receiver_requests ADD COLUMN charset text, ADD COLUMN others text[] NOT NULL DEFAULT '{}';
