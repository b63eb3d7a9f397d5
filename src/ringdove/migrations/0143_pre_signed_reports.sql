-- With what a provider signs its delivery reports, where that is another secret than the one we come with.

ALTER TABLE sms_send_connectors ADD COLUMN report_secret_encrypted bytea; -- null: its reports are not signed
