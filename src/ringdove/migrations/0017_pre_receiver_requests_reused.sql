-- Whether a provider used an id a second time, for another SMS.
ALTER TABLE receiver_requests ADD COLUMN id_reused boolean NOT NULL DEFAULT false;
