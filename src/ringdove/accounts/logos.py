"""Which pictures may be logos: PNG, WebP, and SVG that does nothing but draw."""

import re
from xml.etree import ElementTree as ET

LIMIT = 200 * 1024
PNG, WEBP, SVG = "image/png", "image/webp", "image/svg+xml"
_NAMESPACE = "{http://www.w3.org/2000/svg}"
_DRAWS = frozenset(
    _NAMESPACE + name
    for name in (
        "svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline",
        "polygon", "text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "symbol", "use",
    )
)  # fmt: skip
#: An address of something outside the picture, or a program.
_REACHES_OUT = re.compile(
    r"url\(\s*['\"]?(?!#)|javascript:|data:|@import|expression\(|https?:", re.IGNORECASE
)


def kind_of(content: bytes) -> str | None:
    """Which kind of picture this is; ``None``: none that may be a logo."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    return SVG if _only_draws(content) else None


def _only_draws(content: bytes) -> bool:
    """Whether it is an SVG of known shapes, without entities, programs, styles and what lies elsewhere."""
    if b"\0" in content or b"<!" in content.replace(b"<!--", b"") or b"<?xml-s" in content:
        return False
    try:
        root = ET.fromstring(content, ET.XMLParser(encoding="utf-8"))  # noqa: S314 - without entities, see above
    except (ET.ParseError, ValueError, LookupError):
        return False
    if root.tag != _NAMESPACE + "svg":
        return False
    return all(element.tag in _DRAWS and _is_harmless(element) for element in root.iter())


def _is_harmless(element: ET.Element) -> bool:
    for name, value in element.attrib.items():
        plain = name.rpartition("}")[2].casefold()
        if plain.startswith("on") or _REACHES_OUT.search(value):
            return False
        if plain == "href" and not value.startswith("#"):
            return False
    return True
