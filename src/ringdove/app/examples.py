"""Examples for the request bodies of the OpenAPI document that bring none: made from their schemas."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
AN_ID = "019aca6e-3c00-7000-8000-000000000001"
#: What stands in a field of this name where its schema does not say it.
WORDS: Mapping[str, object] = {
    "name": "Support", "username": "alice", "password": "a rather good one", "old": "a rather good one",
    "new": "an even better one", "code": "acme", "email": "alice@acme.example", "recipient": "+4930901820",
    "sender": "+491701234567", "number": "+491701234567", "numbers": ["+491701234567"], "text": "It comes tomorrow.",
    "note": "Wants to be called back.", "country": "DE", "time_zone": "Europe/Berlin", "language": "de",
    "colour": "#2f9e44", "text_colour": "#ffffff", "url": "https://provider.example/send",
    "to": "clara@acme.example", "token": "5qX0d2vQ1o8n3JtYb7Lw4Zr9", "secret": "5qX0d2vQ1o8n3JtYb7Lw4Zr9", "description": "Who writes what, to whom.",
    "rights": ["received_sms.read"], "client": "acme", "host": "mail.acme.example",
}  # fmt: skip
#: Of a body in which nothing is required, these show best what it is for.
TELLING = ("name", "active", "state", "text", "note", "acd_group_id", "contact_id", "priority")


def fill(document: dict[str, Any]) -> dict[str, Any]:
    """The document, with an example for every JSON body that had none."""
    for methods in document["paths"].values():
        for operation in methods.values():
            content = operation.get("requestBody", {}).get("content", {})
            media = content.get("application/json")
            if media and not ("example" in media or "examples" in media):
                schema = _resolved(media["schema"], document)
                if "examples" not in schema:
                    media["example"] = value("", schema, document)
    return document


def value(name: str, schema: Schema, document: Schema) -> Any:
    """Something that the schema allows, and that says what is meant."""
    schema = _resolved(schema, document)
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    if "const" in schema:
        return schema["const"]
    if several := schema.get("anyOf") or schema.get("oneOf"):
        kinds = [kind for kind in several if kind.get("type") != "null"]
        return value(name, kinds[0], document) if kinds else None
    if name in WORDS and _fits(WORDS[name], schema):
        return WORDS[name]
    return _plain(schema, document)


def _plain(schema: Schema, document: Schema) -> Any:
    match schema.get("type"):
        case "object":
            return _object(schema, document)
        case "array":
            return [value("", schema["items"], document)] if schema.get("minItems") else []
        case "boolean":
            return True
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "string":
            formats = {"uuid": AN_ID, "date-time": "2026-11-28T09:00:00Z", "date": "2026-11-28"}
            text = "Support".ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength")]
            return formats.get(str(schema.get("format")), text)
    return {}


def _object(schema: Schema, document: Schema) -> dict[str, Any]:
    fields: Mapping[str, Schema] = schema.get("properties", {})
    required = schema.get("required", ())
    shown = [name for name in fields if name in required]
    if not shown:
        shown = [name for name in TELLING if name in fields][:2] or list(fields)[:1]
    return {name: value(name, fields[name], document) for name in shown}


def _fits(word: object, schema: Schema) -> bool:
    kinds = {"string": str, "array": list}
    return isinstance(word, kinds.get(str(schema.get("type")), ())) and "format" not in schema


def _resolved(schema: Schema, document: Schema) -> Schema:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema
