"""Fields of requests that several domains read the same way."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

#: A line of text for people; U+0000 cannot be stored.
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern="^[^\\x00]*$"),
]
#: ISO 3166-1, two letters.
Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]


class Body(BaseModel):
    """A request's body: unknown fields are refused, so that typing mistakes are found."""

    model_config = ConfigDict(extra="forbid")
