-- Nothing reads or writes it: requests of erased numbers are known by the mark of their sender.
-- squawk-ignore-file ban-drop-column
ALTER TABLE erasures DROP COLUMN shortened_mark;
