"""How a process that works in sets looks for garbage."""

import gc

#: A set of SMS is many more objects than Python's own limit, and nearly all of them go with the set.
NEW, SEVERAL, ALL = 20_000, 20, 50


def settle() -> None:
    """What is there by now stays and is looked at no more; for garbage is looked after sets, not within them."""
    gc.freeze()
    gc.set_threshold(NEW, SEVERAL, ALL)
