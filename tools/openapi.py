"""Write the OpenAPI document of the REST API to ``web/openapi.json``, from which the web app's types are made."""

import json
from pathlib import Path

from ringdove.app.web import build_api

TARGET = Path(__file__).resolve().parent.parent / "web" / "openapi.json"


def document() -> str:
    """The document, in the form in which it is kept."""
    return json.dumps(build_api().openapi(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(document(), "utf-8")
