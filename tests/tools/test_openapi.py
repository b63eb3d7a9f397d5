"""What the web app's types are made from says what the server does."""

from typing import Any

import jsonschema_rs

import openapi
from ringdove.app.web import build_api


def test_the_written_openapi_document_is_the_one_the_server_gives() -> None:
    assert openapi.TARGET.read_text("utf-8") == openapi.document(), "run: make openapi"


def test_every_operation_says_what_it_does_and_every_body_has_an_example_that_is_right() -> None:
    document = build_api().openapi()
    wrong = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            what = f"{method} {path}"
            if not operation.get("description"):
                wrong.append(f"{what}: no words")
            if "default" not in operation["responses"]:
                wrong.append(f"{what}: no problem document")
            media = operation.get("requestBody", {}).get("content", {}).get("application/json")
            wrong += (
                [f"{what}: {problem}" for problem in _problems(media, document)] if media else []
            )
    assert not wrong, "\n".join(wrong)


def _problems(media: dict[str, Any], document: dict[str, Any]) -> list[str]:
    schema = media["schema"]
    whole = {**schema, "components": document["components"]}
    named = document["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], {})
    shown = [media["example"]] if "example" in media else named.get("examples", [])
    validator = jsonschema_rs.validator_for(whole)
    found = [f"{example}: {e.message}" for example in shown for e in validator.iter_errors(example)]
    return found or ([] if shown else ["no example"])
