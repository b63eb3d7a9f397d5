-- What a connector's reseller writes on its bills, and whether the client's own people may change where its SMS go.
ALTER TABLE sms_receive_connectors
    ADD COLUMN billing_reference text NOT NULL DEFAULT ''
        CONSTRAINT sms_receive_connectors_billing_reference CHECK (length(billing_reference) <= 200),
    ADD COLUMN client_may_route boolean NOT NULL DEFAULT false;
