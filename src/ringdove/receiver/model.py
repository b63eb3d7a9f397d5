"""The receiver's words."""

from enum import Enum


class Way(Enum):
    """How an SMS is stored; the numbers stand in spools on disk."""

    ROUTE = 1  # on its way to a group
    KEEP = 2  # its connector cannot be routed
    AFTER_HOLD = 3  # on its way, behind those its connector kept before
