DROP TRIGGER samples_leave_work;
DROP TABLE batch_items;
DROP TABLE batches;
DROP TABLE jobs;
