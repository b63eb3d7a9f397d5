-- The token before the present one, for as long as a provider may still send it.
ALTER TABLE sms_receive_connectors
    ADD COLUMN previous_token_hmac bytea CHECK (length(previous_token_hmac) = 32),
    ADD COLUMN previous_token_until timestamptz
        CONSTRAINT sms_receive_connectors_previous_token
        CHECK ((previous_token_hmac IS NULL) = (previous_token_until IS NULL));

CREATE OR REPLACE VIEW connectors_for_receivers WITH (security_invoker = true) AS
SELECT c.id, c.client_id, c.recipient_key, c.country, c.active, c.require_token, c.token_hmac,
       c.reply_status, c.reply_content_type, c.reply_body, c.changed,
       CASE WHEN cl.active AND r.active THEN g.id END AS group_id,
       c.allowed_sources, c.limit_per_minute, c.previous_token_hmac, c.previous_token_until
  FROM sms_receive_connectors c
  JOIN clients cl ON cl.id = c.client_id
  JOIN resellers r ON r.id = cl.reseller_id
  LEFT JOIN acd_groups g ON g.client_id = c.client_id AND g.active
       AND g.id = CASE c.routing_type WHEN 'direct_acd_group' THEN c.acd_group_id
                                      ELSE c.fallback_acd_group_id END;

-- That receivers must read a connector anew is nobody's change.
DROP TRIGGER audited ON sms_receive_connectors;
CALL ringdove_audited('sms_receive_connectors', 'id', ARRAY['changed']);
