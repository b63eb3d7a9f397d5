"""SMS send connectors over HTTP."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from ringdove.accounts.http import CSV, Me, csv_file, needs
from ringdove.accounts.model import Principal, Right
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied, Missing, Stale
from ringdove.kernel.fields import Body, Text
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.listing import Listing, Page, Typed, listing
from ringdove.outbound import service
from ringdove.outbound.errors import BadTemplate, NoSuchSendConnector
from ringdove.outbound.model import SendConnector

router = APIRouter(
    prefix="/api/v1/sms-send-connectors",
    tags=["send connectors"],
    dependencies=[needs(Right.SEND_CONNECTORS)],
)

Template = Annotated[str, StringConstraints(max_length=4000, pattern="^[^\\x00]*$")]
Statuses = Annotated[
    str, StringConstraints(pattern="^([1-5]xx|[1-5][0-9]{2})(, ?([1-5]xx|[1-5][0-9]{2}))*$")
]
HeaderName = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$")]


Kind = Literal["http", "twilio", "vonage", "seven", "kannel", "demo_phone"]
Account = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200, pattern="^[^\\x00]*$")
]
#: A number or a name of at most eleven letters; a messaging service at Twilio.
SenderName = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=64, pattern="^[^\\x00]*$")
]
PerSecond = Annotated[float | None, Field(gt=0, le=1000)]
#: ``null`` takes it away.
ReportSecret = Annotated[str, StringConstraints(min_length=1, max_length=500)] | None


class HeaderView(BaseModel):
    """A header; its value is a Liquid template."""

    model_config = ConfigDict(extra="forbid")

    name: HeaderName
    value: Template


class SendConnectorRow(BaseModel):
    """An SMS send connector in a table: without the address that holds a token."""

    id: UUID
    client_id: UUID
    name: str
    active: bool
    kind: Kind
    account: str
    sender: str
    per_second: float | None
    method: str
    url: str
    body: str
    success_status: str
    success_pattern: str | None
    id_pattern: str | None
    knows_repeats: bool
    secret_set: bool
    report_secret_set: bool
    created_at: datetime


class SendConnectorView(BaseModel):
    """An SMS send connector; its secret is never shown. ``report_url``: where its provider reports deliveries to."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    name: str
    active: bool
    kind: Kind
    method: Literal["GET", "POST"]
    url: str
    headers: list[HeaderView]
    body: str
    success_status: str
    success_pattern: str | None
    secret_set: bool
    report_secret_set: bool
    account: str
    sender: str
    per_second: float | None
    id_pattern: str | None
    knows_repeats: bool
    report_url: str
    created_at: datetime


class SendConnectorBody(Body):
    """A new send connector; address, headers and body are Liquid templates.

    ``report_secret``: with what Vonage (its signature secret) or seven.io (its signing secret) signs delivery reports;
    from then on others are refused.
    """

    client_id: UUID | None = None
    name: Text
    active: bool = True
    kind: Literal["http", "twilio", "vonage", "seven", "kannel"] = "http"
    method: Literal["GET", "POST"] = "POST"
    url: Template = ""
    headers: list[HeaderView] = []
    body: Template = ""
    success_status: Statuses = "2xx"
    success_pattern: Annotated[str, StringConstraints(max_length=500)] | None = None
    secret: Annotated[str, StringConstraints(min_length=1, max_length=500)] | None = None
    report_secret: ReportSecret = None
    account: Account = ""
    sender: SenderName = ""
    per_second: PerSecond = None
    id_pattern: Annotated[str, StringConstraints(max_length=500)] | None = None
    knows_repeats: bool = False


class SendConnectorChange(Body):
    """Changes to a send connector."""

    id: Any = Field(None, exclude=True)
    client_id: Any = Field(None, exclude=True)
    kind: Any = Field(None, exclude=True)
    secret_set: Any = Field(None, exclude=True)
    report_secret_set: Any = Field(None, exclude=True)
    report_url: Any = Field(None, exclude=True)
    created_at: Any = Field(None, exclude=True)
    name: Text = ""
    active: bool = True
    method: Literal["GET", "POST"] = "POST"
    url: Template = ""
    headers: list[HeaderView] = []
    body: Template = ""
    success_status: Statuses = "2xx"
    success_pattern: Annotated[str, StringConstraints(max_length=500)] | None = None
    secret: Annotated[str, StringConstraints(min_length=1, max_length=500)] | None = None
    report_secret: ReportSecret = None
    account: Account = ""
    sender: SenderName = ""
    per_second: PerSecond = None
    id_pattern: Annotated[str, StringConstraints(max_length=500)] | None = None
    knows_repeats: bool = False


@dataclass(frozen=True)
class Filters:
    """What the list of send connectors is narrowed to."""

    client_id: UUID | None = None
    active: bool | None = None
    kind: Kind | None = None
    name: Typed = None
    created_since: AwareDatetime | None = None
    created_until: AwareDatetime | None = None


Connectors = Annotated[
    Listing, Depends(listing(*service.CONNECTORS.sorts, default="name", filters=Filters))
]
WRITES = problems(NoSuchSendConnector, Denied, BadTemplate, Stale)


def view(found: SendConnector, request: Request) -> SendConnectorView:
    """A send connector without its secret."""
    settings, keys = request.app.state.settings, request.app.state.keys
    base = settings.public_url or str(request.base_url)
    fields = {n: getattr(found, n) for n in SendConnectorView.model_fields if hasattr(found, n)}
    return SendConnectorView.model_validate(
        {
            **fields,
            "secret_set": found.secret_encrypted is not None,
            "report_secret_set": found.report_secret_encrypted is not None,
            "report_url": service.report_address(base, keys, found.id),
        }
    )


@router.get("")
async def list_send_connectors(
    request: Request, me: Me, tx: Tx, page: Connectors
) -> Page[SendConnectorView]:
    """SMS send connectors you may see."""
    found = await service.connectors(tx, me, page)
    return Page(items=[view(c, request) for c in found.items], next=found.next)


@router.get(".csv", **CSV)
async def export_send_connectors(
    request: Request, me: Me, tx: Tx, page: Connectors
) -> StreamingResponse:
    """The same list as a table for spreadsheets, up to 100,000 rows."""

    async def read(conn: Conn, who: Principal, part: Listing) -> Page[SendConnectorRow]:
        found = await service.connectors(conn, who, part)
        rows = [SendConnectorRow.model_validate(view(c, request).model_dump()) for c in found.items]
        return Page(items=rows, next=found.next)

    return await csv_file(request, me, tx, "sms_send_connectors", SendConnectorRow, page, read)


@router.post("", status_code=201, responses=WRITES)
async def create_send_connector(
    body: SendConnectorBody, request: Request, me: Me, tx: Tx, response: Response
) -> SendConnectorView:
    """Make a send connector."""
    client_id = body.client_id or me.client_id
    if client_id is None or me.client_id not in (None, client_id):
        raise Missing("Name the client.", field="client_id")
    made = await service.create(tx, request.app.state.keys, client_id, body.model_dump())
    response.headers["ETag"] = etag(made.version)
    return view(made, request)


@router.get("/{connector_id}", responses=problems(NoSuchSendConnector))
async def get_send_connector(
    connector_id: UUID, request: Request, tx: Tx, response: Response
) -> SendConnectorView:
    """One send connector."""
    found = await service.connector(tx, connector_id)
    response.headers["ETag"] = etag(found.version)
    return view(found, request)


@router.patch("/{connector_id}", responses=WRITES)
async def change_send_connector(
    connector_id: UUID,
    body: SendConnectorChange,
    request: Request,
    tx: Tx,
    version: IfMatch,
    response: Response,
) -> SendConnectorView:
    """Change a send connector."""
    changes = body.model_dump(exclude_unset=True)
    changed = await service.change(tx, request.app.state.keys, connector_id, changes, version)
    response.headers["ETag"] = etag(changed.version)
    return view(changed, request)
