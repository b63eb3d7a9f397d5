"""Liquid for templates that users write: few tags, few filters, and limits that no template gets around.

The library's own limits stop loops and doubling assignments but neither ranges nor chains of filters, so loops are
not offered at all and every filter's result is bounded.
"""

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

from liquid import Environment, Mode, StrictUndefined
from liquid.exceptions import LiquidError
from liquid.template import BoundTemplate

TAGS = frozenset({"#", "assign", "case", "comment", "content", "illegal", "if", "output", "unless"})
FILTERS = (
    "append", "capitalize", "date", "default", "downcase", "escape", "first", "join", "last", "lstrip", "prepend",
    "remove", "replace", "rstrip", "size", "slice", "split", "strip", "truncate", "truncatewords", "upcase",
    "url_encode",
)  # fmt: skip
SOURCE_LIMIT = 4000
ARGUMENT_LIMIT = 500
RESULT_LIMIT = 10_000
#: So much is within every limit, whatever it is counted in.
SURELY_SHORT = RESULT_LIMIT // 4
_VARIABLE = re.compile(r"\{\{ *([a-z][a-z0-9_]*) *\}\}")


class CannotRender(Exception):
    """The template is not acceptable; the message says where, and holds no value of a variable."""


class _Environment(Environment):
    context_depth_limit = 10
    loop_iteration_limit = 100
    local_namespace_limit = 20_000
    output_stream_limit = RESULT_LIMIT


def _bounded(filter_: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(filter_)
    def bounded(value: object, *args: object, **kwargs: object) -> object:
        if isinstance(value, range):
            raise LiquidError("ranges are not offered", token=None)
        if any(isinstance(a, str) and len(a) > ARGUMENT_LIMIT for a in args):
            raise LiquidError("an argument is too long", token=None)
        result = filter_(value, *args, **kwargs)
        if isinstance(result, (str, list)) and len(result) > RESULT_LIMIT:
            raise LiquidError("the text is too long", token=None)
        return result

    for name in ("with_context", "with_environment", "filter_async"):
        if hasattr(filter_, name):
            setattr(bounded, name, getattr(filter_, name))
    return bounded


def _environment() -> Environment:
    environment = _Environment(
        tolerance=Mode.STRICT, undefined=StrictUndefined, strict_filters=True
    )
    environment.tags = {k: v for k, v in environment.tags.items() if k in TAGS}
    environment.filters = {name: _bounded(environment.filters[name]) for name in FILTERS}
    return environment


_ENVIRONMENT = _environment()


@functools.lru_cache(maxsize=2000)
def _compile(source: str) -> BoundTemplate:
    if len(source) > SOURCE_LIMIT:
        raise CannotRender(f"longer than {SOURCE_LIMIT} characters")
    try:
        return _ENVIRONMENT.from_string(source)
    except LiquidError as error:
        raise CannotRender(_reason(error)) from None
    except RecursionError:
        raise CannotRender("nested too deeply") from None


def _reason(error: LiquidError) -> str:
    return str(error).split("\n", maxsplit=1)[0][:200] or type(error).__name__


@functools.lru_cache(maxsize=2000)
def names(source: str) -> tuple[str, ...]:
    """The variables that a template needs, without what it reads inside them."""
    try:
        return tuple(_compile(source).analyze().globals)
    except RecursionError:
        raise CannotRender("nested too deeply") from None


@functools.lru_cache(maxsize=2000)
def _parts(source: str) -> tuple[str, ...] | None:
    """Of a template that only names variables: text and names by turns. ``None``: it takes more than putting together."""
    _compile(source)
    parts = tuple(_VARIABLE.split(source))
    if any("{" in text or "}" in text for text in parts[::2]):
        return None
    return parts if {*parts[1::2]} == {*names(source)} else None


def _put_together(parts: tuple[str, ...], variables: Mapping[str, object]) -> str | None:
    """The text, where all of them are plain texts and whole numbers, and it is short."""
    found = list(parts)
    for place in range(1, len(parts), 2):
        value = variables.get(parts[place])
        if type(value) is str:
            found[place] = value
        elif type(value) is int:
            found[place] = str(value)
        else:
            return None
    text = "".join(found)
    return text if len(text) <= SURELY_SHORT else None


def check(source: str, variables: Mapping[str, object]) -> None:
    """Raise :class:`CannotRender` unless the template renders with these example values."""
    render(source, variables)


def render(source: str, variables: Mapping[str, object]) -> str:
    """The text of a template with its variables filled in; unknown variables are errors."""
    if (parts := _parts(source)) and (text := _put_together(parts, variables)) is not None:
        return text
    compiled = _compile(source)
    try:
        text = compiled.render(**dict(variables))
    except (LiquidError, ValueError, TypeError, OverflowError, RecursionError) as error:
        reason = _reason(error) if isinstance(error, LiquidError) else type(error).__name__
        raise CannotRender(reason) from None
    if len(text) > RESULT_LIMIT:
        raise CannotRender("the text is too long")
    return text
