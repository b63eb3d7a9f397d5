"""What the worker calls for stored SMS."""

from ringdove.kernel.db import Database
from ringdove.messages import service


async def requeue(database: Database) -> None:
    """Put SMS on their way whose connector was put right."""
    while await database.retrying(service.requeue):
        pass


async def tidy(database: Database) -> None:
    """Forget by what old repeats would be known."""
    while await database.retrying(service.forget):
        pass
