"""The description of the REST API, made once: it takes a second or two."""

import functools
from typing import Any

from ringdove.app.web import build_api


@functools.cache
def document() -> dict[str, Any]:
    """Its OpenAPI document; to be read only."""
    return build_api().openapi()
