-- What was weighed is written packed: of a large group it was most of what a decision cost.
ALTER TABLE acd_decisions ADD COLUMN members bytea; -- as "considered", which decisions before this one have instead
ALTER TABLE acd_decisions ALTER COLUMN members SET STORAGE EXTERNAL;
ALTER TABLE acd_decisions ALTER COLUMN considered SET DEFAULT '[]';
