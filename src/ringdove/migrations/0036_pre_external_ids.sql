-- A user's id in another system names one user of a client, and she is found by it.
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion, ban-drop-function

UPDATE users u SET external_id = left(u.external_id, 160) || '~' || u.id
 WHERE u.deleted_at IS NULL
   AND EXISTS (SELECT FROM users b WHERE b.client_id = u.client_id AND b.external_id = u.external_id AND b.id < u.id
                  AND b.deleted_at IS NULL);
CREATE UNIQUE INDEX users_external_id_key ON users (client_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;

DROP INDEX users_words;
DROP FUNCTION users_found(text[], integer);
CALL ringdove_searchable('users',
    'name_key || '' '' || lower(username) || '' '' || COALESCE(lower(email), '''') || '' '' || COALESCE(agent_number, '''')'
    ' || '' '' || COALESCE(lower(external_id), '''')',
    'client_id = (SELECT ringdove_client()) OR reseller_id = (SELECT ringdove_reseller()) OR (SELECT ringdove_is_system())');
