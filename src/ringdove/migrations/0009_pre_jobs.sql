-- Slow work. The tables and functions are Procrastinate's own, taken from the installed package, in a schema of theirs.
CREATE SCHEMA jobs;
SET LOCAL search_path = jobs;
--:procrastinate-schema
SET LOCAL search_path = public;
GRANT USAGE ON SCHEMA jobs TO ringdove_portal, ringdove_pipeline;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA jobs TO ringdove_pipeline;
GRANT INSERT, SELECT ON jobs.procrastinate_jobs, jobs.procrastinate_events TO ringdove_portal;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO ringdove_portal, ringdove_pipeline;
