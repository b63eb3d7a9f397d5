"""Small builders: each fills in what a test does not care about and writes one thing to the database."""

from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

import psycopg

from ringdove.kernel import ids

_numbers = count(1)
CALLS_AND_MEDIA = "calls_and_media"


@dataclass(frozen=True, slots=True)
class Client:
    """A client with its reseller."""

    id: UUID
    reseller_id: UUID
    code: str


class Build:
    """Writes as the portal's role with the system's rights, each call its own transaction."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    def run(
        self, query: str, *params: object, role: str = "ringdove_portal"
    ) -> list[tuple[Any, ...]]:
        """One statement; its rows, if any."""
        with psycopg.connect(self.dsn, options=f"-c role={role}") as conn:
            if role == "ringdove_portal":
                conn.execute("SELECT set_config('ringdove.system', 'on', true)")
            cursor = conn.execute(query.encode(), params)
            return cursor.fetchall() if cursor.description else []

    def value(self, query: str, *params: object, role: str = "ringdove_pipeline") -> Any:
        """The first column of the first row."""
        rows = self.run(query, *params, role=role)
        return rows[0][0] if rows else None

    def client(
        self, code: str | None = None, *, country: str = "DE", reseller_id: UUID | None = None
    ) -> Client:
        """A client, below a reseller of its own unless one is given."""
        number = next(_numbers)
        code = code or f"client{number}"
        if reseller_id is None:
            reseller_id = self.reseller()
        client_id = ids.new()
        self.run(
            "INSERT INTO clients (id, reseller_id, code, name, name_key, country, time_zone, language)"
            " VALUES (%s, %s, %s, %s, %s, %s, 'Europe/Berlin', 'en')",
            client_id, reseller_id, code, code.title(), code, country,
        )  # fmt: skip
        return Client(client_id, reseller_id, code)

    def reseller(self, code: str | None = None) -> UUID:
        """A reseller."""
        code = code or f"reseller{next(_numbers)}"
        id_ = ids.new()
        self.run(
            "INSERT INTO resellers (id, code, name, name_key) VALUES (%s, %s, %s, %s)",
            id_,
            code,
            code,
            code,
        )
        return id_

    def user(
        self,
        client: Client | None,
        role: str = "agent",
        *,
        username: str | None = None,
        max_parallel_sms: int = 3,
        sms_delivery: str = "web",
        reseller_id: UUID | None = None,
    ) -> UUID:
        """A user; agents begin logged out and not connected."""
        username = username or f"user{next(_numbers)}"
        id_ = ids.new()
        self.run(
            "INSERT INTO users (id, reseller_id, client_id, username, name, name_key, role, max_parallel_sms,"
            " sms_delivery) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            id_, client.reseller_id if client else reseller_id, client.id if client else None,
            username, username.title(), username, role, max_parallel_sms, sms_delivery,
        )  # fmt: skip
        return id_

    def group(
        self, client: Client, *members: UUID, name: str | None = None, offer_timeout_s: int = 30
    ) -> UUID:
        """A group with its members."""
        name = name or f"Group {next(_numbers)}"
        id_ = ids.new()
        self.run(
            "INSERT INTO acd_groups (id, client_id, name, name_key, offer_timeout_s) VALUES (%s, %s, %s, %s, %s)",
            id_, client.id, name, name.casefold(), offer_timeout_s,
        )  # fmt: skip
        for member in members:
            self.run("INSERT INTO acd_group_members VALUES (%s, %s, %s)", client.id, id_, member)
        return id_

    def connector(
        self, client: Client, group_id: UUID | None, recipient: str | None = None, **columns: object
    ) -> UUID:
        """A receive connector without a token; ``columns`` are set as given."""
        recipient = recipient or f"+4930{next(_numbers):07d}"
        id_ = ids.new()
        values: dict[str, object] = {
            "id": id_, "client_id": client.id, "name": recipient, "name_key": recipient, "recipient": recipient,
            "recipient_key": recipient, "country": "DE", "acd_group_id": group_id, **columns,
        }  # fmt: skip
        names = ", ".join(values)
        marks = ", ".join(["%s"] * len(values))
        self.run(f"INSERT INTO sms_receive_connectors ({names}) VALUES ({marks})", *values.values())
        return id_

    def mail_server(self, client: Client) -> None:
        """A mail server of the client that has passed its test."""
        id_ = ids.new()
        self.run(
            "INSERT INTO mail_servers (id, reseller_id, client_id, name, sender, host, port, security)"
            " VALUES (%s, %s, %s, 'Mail', 'sms@acme.example', 'mail.acme.example', 587, 'starttls')",
            id_, client.reseller_id, client.id,
        )  # fmt: skip
        self.run(
            "INSERT INTO mail_tests (id, server_id, recipient, language, mark, created_at, state)"
            " VALUES (%s, %s, 'clara@acme.example', 'en', sha256('tested'), now(), 'passed')",
            ids.new(), id_,
        )  # fmt: skip

    def opening_times(self, client: Client, **columns: object) -> UUID:
        """Opening times, always closed; ``columns`` are set as given."""
        id_ = ids.new()
        name = f"Hours {next(_numbers)}"
        values = {
            "id": id_,
            "client_id": client.id,
            "name": name,
            "name_key": name.casefold(),
            **columns,
        }
        names = ", ".join(values)
        marks = ", ".join(["%s"] * len(values))
        self.run(f"INSERT INTO opening_times ({names}) VALUES ({marks})", *values.values())
        return id_

    def send_connector(self, client: Client) -> UUID:
        """A send connector to the demo's phones."""
        id_ = ids.new()
        self.run(
            "INSERT INTO sms_send_connectors (id, client_id, name, name_key, kind)"
            " VALUES (%s, %s, 'Phone', 'phone', 'demo_phone')",
            id_,
            client.id,
        )
        return id_

    def listening(self, user_id: UUID) -> None:
        """Write down a stream of hers that never ends: she stays connected without a page."""
        process = ids.new()
        self.run(
            "INSERT INTO updates_processes (id, lease_until) VALUES (%s, now() + interval '1 hour')",
            process, role="ringdove_pipeline",
        )  # fmt: skip
        self.run(
            "INSERT INTO updates_streams (id, process_id, client_id, user_id, session_id)"
            " SELECT %s, %s, client_id, id, %s FROM users WHERE id = %s",
            ids.new(), process, ids.new(), user_id, role="ringdove_pipeline",
        )  # fmt: skip

    def ready(self, user_id: UUID, status: str = CALLS_AND_MEDIA) -> None:
        """Put an agent at her desk: connected, in a status."""
        self.run(
            "UPDATE acd_agents a SET connected = true, disconnected_at = NULL, status_id = s.id, status_since = now()"
            " FROM agent_statuses s WHERE s.client_id = a.client_id AND s.code = %s AND a.user_id = %s",
            status, user_id, role="ringdove_pipeline",
        )  # fmt: skip
