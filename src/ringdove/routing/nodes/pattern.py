"""Branch on a pattern (RE2), and keep what its named groups found."""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Annotated, Any, ClassVar

import re2
from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError

from ringdove.routing.node import (
    PLAIN,
    TEXT_LIMIT,
    CannotGoOn,
    Go,
    Moment,
    Node,
    OwnName,
    VariableName,
    value_of,
    written,
)

LIMIT = 500
MEMORY = 1 << 20
MATCHES, OTHERWISE = OUTPUTS = ("matches", "otherwise")
_NAME: TypeAdapter[str] = TypeAdapter(OwnName)


@lru_cache(maxsize=1000)
def _compiled(pattern: str, *, ignore_case: bool) -> Any:
    options = re2.Options()
    options.max_mem = MEMORY
    options.log_errors = False
    options.case_sensitive = not ignore_case
    return re2.compile(pattern, options)


def _pattern(source: str) -> str:
    try:
        found = _compiled(source, ignore_case=True)
    except re2.error:
        raise ValueError("not a valid pattern (RE2)") from None
    for name in found.groupindex:
        try:
            _NAME.validate_python(name)
        except ValidationError:
            raise ValueError(f"the group {name} cannot be a variable") from None
    return source


class Pattern(Node):
    """Whether a pattern is found; each of its named groups becomes a variable of that name."""

    kind: ClassVar[str] = "pattern"

    of: VariableName = "text"
    pattern: Annotated[
        str,
        StringConstraints(min_length=1, max_length=LIMIT, pattern=PLAIN),
        AfterValidator(_pattern),
        Field(json_schema_extra={"format": "re2"}),
    ]
    ignore_case: bool = True

    @property
    def outputs(self) -> Sequence[str]:
        return OUTPUTS

    @cached_property
    def sets(self) -> Sequence[str]:
        return list(self._found.groupindex)

    @property
    def reads(self) -> Sequence[tuple[str, str]]:
        return [("of", self.of)]

    @cached_property
    def _found(self) -> Any:
        return _compiled(self.pattern, ignore_case=self.ignore_case)

    def run(self, moment: Moment) -> Go:
        found = self._found.search(written(value_of(moment.variables, self.of)))
        if found is None:
            return Go(OTHERWISE)
        groups = {name: found.group(name) or "" for name in self.sets}
        if any(len(value) > TEXT_LIMIT for value in groups.values()):
            raise CannotGoOn("text_limit")
        return Go(MATCHES, groups)
