"""Settings that a thing does not set itself and so follow what stands above it."""

from collections.abc import Iterable, Mapping

#: The column that names them; what they come to is filled in by the database.
INHERITED = "inherited"


def made(values: Mapping[str, object], names: Iterable[str]) -> dict[str, object]:
    """The columns of a new row; of ``names``, what is missing or ``None`` is inherited."""
    inherited = [name for name in names if values.get(name) is None]
    return {**values, INHERITED: inherited}


def changed(
    values: Mapping[str, object], names: Iterable[str], before: Iterable[str]
) -> dict[str, object]:
    """The columns of a change; of ``names``, what is ``None`` is inherited from now on, what is set no longer is."""
    told = [name for name in names if name in values]
    if not told:
        return dict(values)
    reset = {name for name in told if values[name] is None}
    inherited = sorted((set(before) - set(told)) | reset)
    return {**{k: v for k, v in values.items() if k not in reset}, INHERITED: inherited}
