"""Receipts and usage over HTTP."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict

from ringdove.accounts.errors import NoSuchAccount
from ringdove.accounts.http import CSV, Me, needs
from ringdove.accounts.model import Right
from ringdove.accounts.service import audit
from ringdove.kernel import clock, csv_text
from ringdove.kernel.errors import Denied
from ringdove.kernel.http import Tx, problems
from ringdove.receipts import service
from ringdove.receipts.errors import WhichClient
from ringdove.receipts.model import Outcome

router = APIRouter(prefix="/api/v1", tags=["receipts"])

MONTH = "^[0-9]{4}-(0[1-9]|1[0-2])$"


class CodeView(BaseModel):
    """SMS that were closed without an answer, by what was chosen then."""

    transaction_code_id: UUID | None
    name: str | None
    sms: int


class ReceiptView(BaseModel):
    """A day of a client: ``received`` is the sum of ``outcomes``, each SMS counted once; ``open`` of it can still change."""

    day: date
    as_of: datetime
    received: int
    repeats: int
    open: int
    outcomes: dict[Outcome, int]
    codes: list[CodeView]


class ReceiptsView(BaseModel):
    """Days, the latest first, as the client's clock has them."""

    client_id: UUID
    time_zone: str
    items: list[ReceiptView]
    next: None = None


@router.get(
    "/receipts",
    dependencies=[needs(Right.SUPERVISE)],
    responses=problems(Denied, NoSuchAccount, WhichClient),
)
async def list_receipts(
    me: Me,
    tx: Tx,
    client_id: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
) -> ReceiptsView:
    """What became of every SMS, by day; by default the last two weeks, at most 92 days."""
    found = await service.receipts(tx, me, client_id, since, until)
    return ReceiptsView(
        client_id=found.client_id,
        time_zone=found.time_zone,
        items=[
            ReceiptView(
                day=r.day,
                as_of=r.as_of,
                received=r.received,
                repeats=r.repeats,
                open=r.open,
                outcomes=dict(r.outcomes),
                codes=[
                    CodeView(
                        transaction_code_id=code,
                        name=found.codes.get(code) if code else None,
                        sms=n,
                    )
                    for code, n in sorted(r.codes.items(), key=lambda c: -c[1])
                ],
            )
            for r in found.days
        ],
    )


class UsageView(BaseModel):
    """What came by a receive connector or went by a send connector; ``failed`` never left and is not in ``sms``."""

    model_config = ConfigDict(from_attributes=True)

    client_id: UUID
    client_name: str
    direction: Literal["in", "out"]
    connector_id: UUID | None
    connector_name: str | None
    billing_reference: str | None
    sms: int
    segments: int
    repeats: int
    failed: int


class UsagePage(BaseModel):
    """A month by connector; ``as_of``: up to when SMS of the last days are counted, null for months that are over."""

    month: str
    as_of: datetime | None
    items: list[UsageView]
    next: None = None


async def _usage(
    me: Me,
    tx: Tx,
    month: Annotated[str | None, Query(pattern=MONTH)] = None,
    client_id: UUID | None = None,
) -> UsagePage:
    wanted = date.fromisoformat(f"{month or clock.now().strftime('%Y-%m')}-01")
    found = await service.usage(tx, me, client_id, wanted)
    rows = [UsageView.model_validate(row) for row in found.rows]
    return UsagePage(month=wanted.strftime("%Y-%m"), as_of=found.as_of, items=rows)


Wanted = Annotated[UsagePage, Depends(_usage)]


@router.get("/usage", dependencies=[needs(Right.CONNECTORS_READ)], responses=problems(Denied))
async def get_usage(usage: Wanted) -> UsagePage:
    """SMS and segments of a month (by default this one), of every client you see, by connector."""
    return usage


@router.get("/usage.csv", dependencies=[needs(Right.CONNECTORS_READ)], **CSV)
async def export_usage(me: Me, tx: Tx, usage: Wanted) -> StreamingResponse:
    """The same as a table for spreadsheets."""
    narrowed = {"month": [None, usage.month]}
    await audit.note(
        tx, "exported", kind="usage", client_id=me.client_id, reseller_id=me.reseller_id, changes=narrowed
    )  # fmt: skip

    def lines() -> Iterator[str]:
        yield csv_text.BYTE_ORDER_MARK + csv_text.lines([csv_text.columns(UsageView)])
        yield csv_text.lines(csv_text.row(item) for item in usage.items)

    name = f'attachment; filename="usage-{usage.month}.csv"'
    return StreamingResponse(
        lines(), media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name}
    )
