-- Who may send to a connector, and how much. allowed_sources: networks as CIDR; empty: everybody.
ALTER TABLE sms_receive_connectors
    ADD COLUMN allowed_sources text[] NOT NULL DEFAULT '{}'
        CONSTRAINT sms_receive_connectors_sources CHECK (cardinality(allowed_sources) <= 200),
    ADD COLUMN limit_per_minute integer
        CONSTRAINT sms_receive_connectors_limit CHECK (limit_per_minute BETWEEN 1 AND 1000000);

CREATE OR REPLACE VIEW connectors_for_receivers WITH (security_invoker = true) AS
SELECT c.id, c.client_id, c.recipient_key, c.country, c.active, c.require_token, c.token_hmac,
       c.reply_status, c.reply_content_type, c.reply_body, c.changed,
       CASE WHEN cl.active AND r.active THEN g.id END AS group_id,
       c.allowed_sources, c.limit_per_minute
  FROM sms_receive_connectors c
  JOIN clients cl ON cl.id = c.client_id
  JOIN resellers r ON r.id = cl.reseller_id
  LEFT JOIN acd_groups g ON g.client_id = c.client_id AND g.active
       AND g.id = CASE c.routing_type WHEN 'direct_acd_group' THEN c.acd_group_id
                                      ELSE c.fallback_acd_group_id END;
