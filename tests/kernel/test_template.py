"""Templates that users write."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ringdove.kernel import template

NAMES = st.sampled_from(
    ["order", "a_b", "true", "false", "nil", "empty", "blank", "x9", "missing", "or", "contains"]
)
PIECES = st.one_of(
    st.sampled_from(["Hello ", "{", "}", "}}", "ä\n", "", "{{", "{ %", "%}", "\\", "-"]),
    st.tuples(st.sampled_from(["", " ", "  ", "\n", "-"]), NAMES, st.sampled_from(["", " ", "-", " | upcase "])).map(
        lambda t: f"{{{{{t[0]}{t[1]}{t[2]}}}}}"
    ),
)  # fmt: skip
VALUES = st.one_of(
    st.text("aé {}<&\n", max_size=8), st.integers(), st.booleans(), st.none(), st.floats(), st.lists(st.integers(), max_size=2),
    st.just("x" * 3_000), st.just("{{ order }}"),
)  # fmt: skip


def _said(source: str, variables: dict[str, object]) -> str | None:
    try:
        return template.render(source, variables)
    except template.CannotRender:
        return None


@given(
    st.lists(PIECES, max_size=6).map("".join),
    st.dictionaries(NAMES.filter(lambda n: n != "missing"), VALUES),
)
@example("{{ true }}", {"true": "x"})
@example("{{ order }}", {"order": True})
@example("{{ order }}{{ order }}{{ order }}{{ order }}", {"order": "x" * 3_000})
def test_what_is_only_put_together_reads_as_if_it_were_rendered(
    source: str, variables: dict[str, object]
) -> None:
    """Beside a tag a template is always rendered."""
    plain = _said(source, variables)
    assert plain == _said("{% if false %}{% endif %}" + source, variables)


@pytest.mark.parametrize("source", ["{{ missing }}", "{{ order", "{% for a in b %}{% endfor %}"])
def test_what_is_missing_or_not_offered_is_an_error(source: str) -> None:
    with pytest.raises(template.CannotRender):
        template.render(source, {"order": "1"})
