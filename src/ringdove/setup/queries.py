"""SQL of the first steps."""

from ringdove.kernel.db import Conn, fetch_one
from ringdove.setup.model import FirstSteps


async def first_steps(conn: Conn) -> FirstSteps:
    """What there is, of what the person sees."""
    found = await fetch_one(
        conn,
        FirstSteps,
        """
        SELECT EXISTS (SELECT FROM resellers WHERE deleted_at IS NULL) AS resellers,
               EXISTS (SELECT FROM clients WHERE deleted_at IS NULL) AS clients,
               EXISTS (SELECT FROM users WHERE role = 'agent' AND active AND deleted_at IS NULL) AS agents,
               EXISTS (SELECT FROM acd_groups g WHERE g.active AND g.deleted_at IS NULL
                         AND EXISTS (SELECT FROM acd_group_members m WHERE m.group_id = g.id)) AS groups,
               EXISTS (SELECT FROM sms_receive_connectors c
                        WHERE c.active AND c.deleted_at IS NULL AND c.acd_group_id IS NOT NULL) AS connectors,
               EXISTS (SELECT FROM connector_newest WHERE last_sms_at IS NOT NULL) AS sms
        """,
    )
    assert found is not None
    return found
