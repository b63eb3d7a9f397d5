-- SMS are counted by the hundred thousand: what is short or plain, as nearly all are, is told without a look at each character.
CREATE OR REPLACE FUNCTION sms_segments(body text) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF length(body) <= 35 THEN
        RETURN 1; -- of whatever characters
    ELSIF body ~ '^[A-Za-z0-9 \n.,:;!?()/@$#%&*+<=>"''-]*$' THEN
        RETURN CASE WHEN length(body) <= 160 THEN 1 ELSE ceil(length(body)::numeric / 153) END;
    END IF;
    DECLARE
        basic CONSTANT text := E'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&''()*+,-./0123456789:;<=>?¡'
            'ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
        extended CONSTANT text := E'\f^{}\\[~]|€';
        is_gsm CONSTANT boolean := translate(body, basic || extended, '') = '';
        alone CONSTANT integer := CASE WHEN is_gsm THEN 160 ELSE 70 END;
        each_one CONSTANT integer := CASE WHEN is_gsm THEN 153 ELSE 67 END;
        wide CONSTANT integer := length(body) - length(
            CASE WHEN is_gsm THEN translate(body, extended, '')
                 ELSE regexp_replace(body, '[\U00010000-\U0010FFFF]', '', 'g') END);
        c text;
        size integer;
        used integer := 0;
        segments integer := 1;
    BEGIN
        IF length(body) + wide <= alone THEN
            RETURN 1;
        ELSIF wide = 0 THEN
            RETURN ceil(length(body)::numeric / each_one);
        END IF;
        FOREACH c IN ARRAY string_to_array(body, NULL) LOOP
            size := CASE WHEN is_gsm THEN 1 + (strpos(extended, c) > 0)::int ELSE 1 + (ascii(c) > 65535)::int END;
            IF used + size > each_one THEN
                segments := segments + 1;
                used := 0;
            END IF;
            used := used + size;
        END LOOP;
        RETURN segments;
    END;
END $$;
