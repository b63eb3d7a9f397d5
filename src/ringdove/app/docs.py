"""The REST API to read: one page made from the OpenAPI document, with nothing from other hosts and no script."""

from html import escape
from typing import Any

from ringdove.app.headers import by_hash, page_policy

_STYLE = """
:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 18%,transparent)}
body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2.2rem;text-transform:capitalize}
details{border:1px solid var(--line);border-radius:8px;margin:.4rem 0;padding:.45rem .8rem}
summary{cursor:pointer;overflow-wrap:anywhere}summary b{display:inline-block;width:4.2rem}
code,pre{font:13px/1.45 ui-monospace,monospace}pre{overflow:auto}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.2rem .6rem .2rem 0;vertical-align:top}
"""
POLICY = page_policy(by_hash(_STYLE))


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f'<a href="#{escape(name)}">{escape(name)}</a>'
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " or ".join(_type(part) for part in schema[several])
    if "enum" in schema:
        return " | ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    if "const" in schema:
        return f"<code>{escape(str(schema['const']))}</code>"
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    text = escape(str(schema.get("type", "any")))
    return f"{text} ({escape(schema['format'])})" if "format" in schema else text


def _rows(fields: list[tuple[str, str, str]]) -> str:
    cells = "".join(
        f"<tr><td><code>{n}</code></td><td>{t}</td><td>{d}</td></tr>" for n, t, d in fields
    )
    return f"<table>{cells}</table>" if cells else ""


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    parameters = [
        (
            escape(p["name"]),
            _type(p.get("schema", {})),
            escape(f"in {p['in']}. {p.get('description', '')}"),
        )
        for p in operation.get("parameters", [])
    ]
    body = [
        ("body", _type(content.get("schema", {})), "")
        for content in operation.get("requestBody", {}).get("content", {}).values()
    ]
    answers = [
        (
            escape(status),
            " or ".join(_type(c.get("schema", {})) for c in answer.get("content", {}).values()),
            escape(answer.get("description", "")),
        )
        for status, answer in operation.get("responses", {}).items()
    ]
    return (
        f"<details><summary><b>{method.upper()}</b> <code>{escape(path)}</code> {escape(operation.get('summary', ''))}"
        f"</summary><p>{escape(operation.get('description', ''))}</p>{_rows(parameters)}{_rows(body)}"
        f"<p>Answers</p>{_rows(answers)}</details>"
    )


def _schema(name: str, schema: dict[str, Any]) -> str:
    fields = [
        (escape(field), _type(part), escape(part.get("description", "")))
        for field, part in schema.get("properties", {}).items()
    ]
    return (
        f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary>'
        f"<p>{escape(schema.get('description', ''))}</p>{_rows(fields)}</details>"
    )


def page(document: dict[str, Any]) -> str:
    """HTML for an OpenAPI 3.1 document."""
    by_tag: dict[str, list[str]] = {}
    for path, methods in document.get("paths", {}).items():
        for method, operation in methods.items():
            tag = (operation.get("tags") or ["other"])[0]
            by_tag.setdefault(tag, []).append(_operation(method, path, operation))
    sections = "".join(f"<h2>{escape(tag)}</h2>{''.join(parts)}" for tag, parts in by_tag.items())
    schemas = document.get("components", {}).get("schemas", {})
    objects = "".join(_schema(name, schema) for name, schema in schemas.items())
    title = escape(f"{document['info']['title']} {document['info']['version']}")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
        f"<style>{_STYLE}</style><h1>{title}</h1><p>{escape(document['info'].get('description', ''))}</p>"
        f'<p>The document for programs: <a href="openapi.json">openapi.json</a></p>{sections}<h2>Objects</h2>{objects}</html>'
    )
