"""Addresses for SMS: each is confirmed by a link that is mailed to it."""

from ringdove.accounts.service import brands, people
from ringdove.byemail import model, queries, words
from ringdove.byemail.errors import LinkNotGood
from ringdove.byemail.model import VALID_FOR, Base
from ringdove.kernel import clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn
from ringdove.mail import service as mail

AT_ONCE = 50


async def ask(conn: Conn, keys: Keys, base: Base) -> int:
    """Mail the link to those who are to get SMS by e-mail and were not asked yet; how many."""
    if base.url is None:
        return 0
    found = await queries.to_ask(conn, AT_ONCE)
    for user in found:
        head = await brands.letterhead(conn, user.reseller_id)
        until = clock.now() + VALID_FOR
        secret = model.link(keys, "confirm", user.user_id, 0, until, user.address.casefold())
        url = f"{mail.under_host(base.url, head.host)}/by-email#confirm.{secret}"
        letter = words.confirmation(user.language, user.name, user.client_name, url)
        await mail.post(
            conn, keys, "confirmation", user.address, letter, user.language,
            reseller_id=user.reseller_id, client_id=user.client_id,
        )  # fmt: skip
        await queries.asked(conn, user.user_id, user.address)
    return len(found)


async def look(conn: Conn, keys: Keys, secret: str) -> tuple[str, bool]:
    """The address that a link is about, and whether it is confirmed."""
    signed = model.read_link(secret)
    if signed is None or signed.purpose != "confirm" or signed.until < clock.now():
        raise LinkNotGood
    found = await queries.address_of(conn, signed.subject)
    if found is None or found[0] is None or not signed.is_genuine(keys, found[0].casefold()):
        raise LinkNotGood
    return found[0], found[1]


async def confirm(conn: Conn, keys: Keys, secret: str) -> None:
    """She says that the address is hers: SMS reach her there from now on."""
    address, confirmed = await look(conn, keys, secret)
    signed = model.read_link(secret)
    assert signed is not None
    if confirmed:
        return
    await people.confirm_sms_email(conn, signed.subject, address)
    conn.wake(*(f"group:{g}" for g in await queries.groups_of(conn, signed.subject)))
