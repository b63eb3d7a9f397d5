"""SMS receive connectors over HTTP."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, StringConstraints

from ringdove.accounts.http import CSV, Me, csv_file, needs
from ringdove.accounts.model import Principal, Right
from ringdove.connectors import service, table
from ringdove.connectors.errors import (
    NoSuchConnector,
    NotOfThisClient,
    NotShared,
    OnlyRouting,
    RecipientTaken,
    TokenNeeded,
    TokenTwice,
)
from ringdove.connectors.model import Connector
from ringdove.hours.errors import NotTheirOpeningTimes
from ringdove.kernel import importing
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied, Stale
from ringdove.kernel.fields import Body, Change, Country, Networks, NeverChanges, Text
from ringdove.kernel.http import IfMatch, Tx, etag, problems
from ringdove.kernel.importing import CannotImport, ImportedRow
from ringdove.kernel.listing import Listing, Page, listing

router = APIRouter(prefix="/api/v1/sms-receive-connectors", tags=["receive connectors"])

OldEnds = Literal["now", "24h", "7d"]
RoutingType = Literal["direct_acd_group", "routing_application"]
Recipient = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=64, pattern="^[^\\x00]*$"),
]
#: Printable ASCII; no blank at either end, where headers lose it.
Token = Annotated[
    str,
    StringConstraints(
        min_length=8, max_length=200, pattern="^[\\x21-\\x7e][\\x20-\\x7e]*[\\x21-\\x7e]$"
    ),
]
Subject = Annotated[str, StringConstraints(max_length=500, pattern="^[^\\x00]*$")]
Reference = Annotated[str, StringConstraints(max_length=200, pattern="^[^\\x00]*$")]
ReplyStatus = Annotated[int, Field(ge=200, le=299)]
ReplyType = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern="^[\\x20-\\x7e]+$")
]
ReplyBody = Annotated[str, StringConstraints(max_length=4000, pattern="^[^\\x00]*$")]


#: SMS a minute; null: any number.
Priority = Annotated[int, Field(ge=0, le=200)]
Limit = Annotated[int | None, Field(ge=1, le=1_000_000)]
IMPORT_EXAMPLE = (
    "Name;Recipient;Token;Require Token;Routing Type;ACD Group;Incoming SMS Subject;Routing Application\n"
    "Support line;+49 30 901820;fh3Kd9sLq2;yes;Direct ACD Group;Support;SMS to Support;\n"
)
DEFAULT_TYPE = "text/plain; charset=utf-8"


class ConnectorView(BaseModel):
    """An SMS receive connector. ``token`` is complete only for those who may change it."""

    id: UUID
    client_id: UUID
    client_name: str
    reseller_name: str | None
    name: str
    recipient: str
    country: str
    active: bool
    require_token: bool
    token: str | None
    token_set: bool
    routing_type: RoutingType
    acd_group_id: UUID | None
    acd_group_name: str | None
    incoming_sms_subject: str
    routing_application_id: UUID | None
    routing_application_name: str | None
    fallback_acd_group_id: UUID | None
    fallback_acd_group_name: str | None
    reply_status: int
    reply_content_type: str
    reply_body: str
    sms_send_connector_id: UUID | None
    sms_send_connector_name: str | None
    allowed_sources: list[str]
    limit_per_minute: int | None
    billing_reference: str
    client_may_route: bool
    opening_times_id: UUID | None
    opening_times_name: str | None
    priority: int
    routable: bool
    previous_token_until: datetime | None
    created_at: datetime


class ConnectorBody(Body):
    """A new connector."""

    client_id: UUID
    name: Text
    recipient: Recipient
    country: Country | None = None
    active: bool = True
    require_token: bool = False
    token: Token | None = None
    generate_new_token: bool = False
    routing_type: RoutingType = "direct_acd_group"
    acd_group_id: UUID | None = None
    incoming_sms_subject: Subject = ""
    routing_application_id: UUID | None = None
    fallback_acd_group_id: UUID | None = None
    reply_status: ReplyStatus = 200
    reply_content_type: ReplyType = DEFAULT_TYPE
    reply_body: ReplyBody = ""
    sms_send_connector_id: UUID | None = None
    allowed_sources: Networks = []
    limit_per_minute: Limit = None
    billing_reference: Reference = ""
    client_may_route: bool = False
    opening_times_id: UUID | None = None
    priority: Priority = 50


class ConnectorChange(Change):
    """Changes to a connector. ``old_token_ends``: when the present token ends, where there is a new one."""

    client_id: Any = Field(None, exclude=True)
    client_name: Any = Field(None, exclude=True)
    reseller_name: Any = Field(None, exclude=True)
    token_set: Any = Field(None, exclude=True)
    acd_group_name: Any = Field(None, exclude=True)
    fallback_acd_group_name: Any = Field(None, exclude=True)
    routing_application_name: Any = Field(None, exclude=True)
    sms_send_connector_name: Any = Field(None, exclude=True)
    opening_times_name: Any = Field(None, exclude=True)
    routable: Any = Field(None, exclude=True)
    previous_token_until: Any = Field(None, exclude=True)
    name: Text = ""
    recipient: Recipient = ""
    country: Country = ""
    active: bool = True
    require_token: bool = False
    token: Token | None = None
    generate_new_token: bool = False
    old_token_ends: OldEnds = "now"  # noqa: S105 - a time
    routing_type: RoutingType = "direct_acd_group"
    acd_group_id: UUID | None = None
    incoming_sms_subject: Subject = ""
    routing_application_id: UUID | None = None
    fallback_acd_group_id: UUID | None = None
    reply_status: ReplyStatus = 200
    reply_content_type: ReplyType = DEFAULT_TYPE
    reply_body: ReplyBody = ""
    sms_send_connector_id: UUID | None = None
    allowed_sources: Networks = []
    limit_per_minute: Limit = None
    billing_reference: Reference = ""
    client_may_route: bool = False
    opening_times_id: UUID | None = None
    priority: Priority = 50


class NewToken(Body):
    """A new token, and when the present one ends."""

    old_ends: OldEnds


@dataclass(frozen=True)
class Filters:
    """What the list of receive connectors is narrowed to."""

    client_id: UUID | None = None
    active: bool | None = None
    require_token: bool | None = None
    routing_type: RoutingType | None = None
    acd_group_id: UUID | None = None


Connectors = Annotated[
    Listing, Depends(listing(*service.CONNECTORS.sorts, default="name", filters=Filters))
]


class ImportRow(Body):
    """A row of a table of connectors: groups by their names."""

    name: Text
    recipient: Recipient
    country: Country | None = None
    active: bool = True
    token: Token | None = None
    require_token: bool = False
    routing_type: RoutingType = "direct_acd_group"
    acd_group: str | None = None
    incoming_sms_subject: Subject = ""
    routing_application: str | None = None
    fallback_acd_group: str | None = None
    sms_send_connector: str | None = None
    opening_times: str | None = None
    billing_reference: Reference = ""
    allowed_sources: Networks = []
    limit_per_minute: Limit = None
    client_may_route: bool = False
    priority: Priority = 50
    reply_status: ReplyStatus = 200
    reply_content_type: ReplyType = DEFAULT_TYPE
    reply_body: ReplyBody = ""


class ImportedConnector(ImportedRow):
    """What a row will be or has become, and whether it gets a new token."""

    makes_token: bool


class ImportedConnectors(BaseModel):
    """What an import does or did; ``ignored``: columns that mean nothing here."""

    imported: bool
    rows: list[ImportedConnector]
    ignored: list[str]


READ = [needs(Right.CONNECTORS_READ)]
WRITES = problems(
    NoSuchConnector,
    Denied,
    OnlyRouting,
    RecipientTaken,
    NotOfThisClient,
    NotTheirOpeningTimes,
    TokenTwice,
    TokenNeeded,
    NeverChanges,
    Stale,
)


def view(found: Connector, who: Principal, keys: Keys) -> ConnectorView:
    """A connector as this person may see it."""
    token = service.token_of(found, keys) if who.has(Right.CONNECTORS) else None
    fields = {
        name: getattr(found, name) for name in ConnectorView.model_fields if hasattr(found, name)
    }
    return ConnectorView(**fields, token=token, token_set=found.token_encrypted is not None)


@router.get("", dependencies=READ)
async def list_connectors(
    request: Request, me: Me, tx: Tx, page: Connectors
) -> Page[ConnectorView]:
    """SMS receive connectors you may see."""
    found = await service.connectors(tx, me, page)
    return Page(items=[view(c, me, request.app.state.keys) for c in found.items], next=found.next)


@router.get(".csv", dependencies=READ, **CSV)
async def export_connectors(
    request: Request, me: Me, tx: Tx, page: Connectors
) -> StreamingResponse:
    """The same list as a table for spreadsheets, up to 100,000 rows; without tokens."""

    async def read(conn: Conn, who: Principal, part: Listing) -> Page[ConnectorView]:
        found = await service.connectors(conn, who, part)
        keys: Keys = request.app.state.keys
        return Page(items=[view(c, who, keys) for c in found.items], next=found.next)

    return await csv_file(request, me, tx, "sms_receive_connectors", ConnectorView, page, read)


@router.post("", status_code=201, dependencies=[needs(Right.CONNECTORS)], responses=WRITES)
async def create_connector(
    body: ConnectorBody, request: Request, me: Me, tx: Tx, response: Response
) -> ConnectorView:
    """Make a connector. Without a group it is kept, and its SMS are not delivered."""
    keys: Keys = request.app.state.keys
    made = await service.create(tx, keys, body.model_dump())
    response.headers["ETag"] = etag(made.version)
    return view(made, me, keys)


@router.post(
    "/import",
    dependencies=[needs(Right.CONNECTORS)],
    responses=problems(Denied, CannotImport),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"text/csv": {"schema": {"type": "string"}, "example": IMPORT_EXAMPLE}},
        }
    },
)
async def import_connectors(
    request: Request, tx: Tx, client_id: UUID, *, dry_run: bool = False
) -> ImportedConnectors:
    """Make a client's connectors from a table: all of them, or none and what is wrong with each row.

    Columns as in the example or as the list's own file has them, in English or German, separated by semicolons,
    commas or tabs, in UTF-8 or Windows-1252. A row that requires a token and brings none gets a new one.
    """
    found = table.read(await importing.body_of(request))
    checked, wrong = importing.checked(found, ImportRow)
    keys: Keys = request.app.state.keys
    refused = await service.import_all(tx, keys, client_id, checked, dry_run=dry_run)
    importing.add_refusals(wrong, refused)
    rows = [
        ImportedConnector(
            line=line,
            values={k: v for k, v in values.items() if k != "token"},
            makes_token=row is not None and bool(row["require_token"]) and not row["token"],
            errors=errors,
        )
        for (line, values), row, errors in zip(found.rows, checked, wrong, strict=True)
    ]
    refused_rows = [row for row in rows if row.errors]
    if refused_rows and not dry_run:
        raise CannotImport(rows=[row.model_dump(mode="json") for row in refused_rows])
    return ImportedConnectors(imported=not dry_run, rows=rows, ignored=found.ignored)


@router.get("/{connector_id}", dependencies=READ, responses=problems(NoSuchConnector))
async def get_connector(
    connector_id: UUID, request: Request, me: Me, tx: Tx, response: Response
) -> ConnectorView:
    """One connector."""
    found = await service.connector(tx, connector_id)
    response.headers["ETag"] = etag(found.version)
    return view(found, me, request.app.state.keys)


@router.patch("/{connector_id}", responses=WRITES)
async def change_connector(
    connector_id: UUID,
    body: ConnectorChange,
    request: Request,
    me: Me,
    tx: Tx,
    version: IfMatch,
    response: Response,
) -> ConnectorView:
    """Change a connector. The client's administrators change its routing, where their reseller lets them."""
    keys: Keys = request.app.state.keys
    found = await service.connector(tx, connector_id)
    body.refuse_moving(found)
    if not me.has(Right.CONNECTORS):
        if not me.has(Right.ROUTE):
            raise Denied(right=Right.ROUTE.value)
        service.refuse_all_but_routing(found, body.changes())
    changed = await service.change(tx, keys, connector_id, body.changes(), version)
    response.headers["ETag"] = etag(changed.version)
    return view(changed, me, keys)


@router.post(
    "/{connector_id}/token",
    responses=problems(NoSuchConnector, Denied, Stale),
)
async def generate_new_token(
    connector_id: UUID,
    body: NewToken,
    request: Request,
    me: Me,
    tx: Tx,
    version: IfMatch,
    response: Response,
) -> ConnectorView:
    """Generate a new token. Until the old one ends SMS with either are taken; one before the old one ends at once."""
    keys: Keys = request.app.state.keys
    await service.connector(tx, connector_id)
    if not me.has(Right.CONNECTORS):
        raise Denied
    wanted = {"generate_new_token": True, "old_token_ends": body.old_ends}
    changed = await service.change(tx, keys, connector_id, wanted, version)
    response.headers["ETag"] = etag(changed.version)
    return view(changed, me, keys)


class ShareView(BaseModel):
    """Until when there is a link by which the provider is set up; null: there is none."""

    expires_at: datetime | None


class NewShare(BaseModel):
    """A link for whoever sets the provider up, shown this once: what it shows includes the token."""

    link: str
    expires_at: datetime


class SharedBody(Body):
    """The secret of a link, what stands behind its ``#``."""

    token: Annotated[str, StringConstraints(max_length=200)] = Field(examples=["5qX0..."])


class SharedView(BaseModel):
    """What has to be entered at the provider."""

    name: str
    client_name: str
    recipient: str
    receiver: str = Field(description="How the provider may write it: the number in E.164.")
    require_token: bool
    token: str | None
    expires_at: datetime


@router.get("/{connector_id}/share", responses=problems(NoSuchConnector, Denied))
async def get_share(connector_id: UUID, me: Me, tx: Tx) -> ShareView:
    """Whether there is a link for the provider."""
    until = await service.shared_until(tx, connector_id)
    _needs_to_manage(me)
    return ShareView(expires_at=until)


@router.post("/{connector_id}/share", status_code=201, responses=problems(NoSuchConnector, Denied))
async def share_connector(connector_id: UUID, request: Request, me: Me, tx: Tx) -> NewShare:
    """Make a link that shows for seven days, without signing in, what to enter at the provider.

    It ends an earlier one.
    """
    await service.connector(tx, connector_id)
    _needs_to_manage(me)
    token, until = await service.share(tx, connector_id)
    base = request.app.state.settings.public_url or str(request.base_url).rstrip("/")
    return NewShare(link=f"{base}/for-provider#{token}", expires_at=until)


@router.delete(
    "/{connector_id}/share", status_code=204, responses=problems(NoSuchConnector, Denied)
)
async def end_share(connector_id: UUID, me: Me, tx: Tx) -> None:
    """End the link for the provider at once."""
    await service.connector(tx, connector_id)
    _needs_to_manage(me)
    await service.unshare(tx, connector_id)


def _needs_to_manage(me: Principal) -> None:
    if not me.has(Right.CONNECTORS):
        raise Denied(right=Right.CONNECTORS.value)


@router.post("/for-provider", responses=problems(NotShared))
async def look_for_provider(body: SharedBody, request: Request, tx: Tx) -> SharedView:
    """What has to be entered at the provider, for whoever holds the link."""
    found = await service.shared(tx, body.token)
    keys: Keys = request.app.state.keys
    return SharedView(
        name=found.name,
        client_name=found.client_name,
        recipient=found.recipient,
        receiver=found.recipient_key,
        require_token=found.require_token,
        token=service.token_of(found, keys),
        expires_at=found.expires_at,
    )
