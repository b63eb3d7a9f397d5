"""The command line. What a command needs is loaded when it runs, so that the parent of ``serve`` stays small."""

import asyncio
import os
import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Annotated

import typer
from pydantic import ValidationError

from ringdove.kernel import log
from ringdove.kernel.settings import Settings

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # they show values
    help="Ringdove: an SMS contact centre.",
)
admin = typer.Typer(no_args_is_help=True, help="System administrators.")
app.add_typer(admin, name="admin")

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(envvar="PORT", min=0, max=65535, help="Port to listen on.")]
HiddenFd = Annotated[int | None, typer.Option(hidden=True)]
Name = Annotated[str | None, typer.Option(help="How the process is called in its metrics.")]


def _module(name: str) -> ModuleType:
    return import_module(f"ringdove.app.{name}")


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            typer.echo(f"ringdove: RINGDOVE_{name}: {problem['msg']}", err=True)
        raise typer.Exit(1) from None


@app.command()
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8080,
    *,
    demo: Annotated[bool, typer.Option(help="Fill an empty database with the demo.")] = False,
    demo_anywhere: Annotated[
        bool, typer.Option(help="Let the demo listen beyond this machine.")
    ] = False,
) -> None:
    """Everything in one command: database, migrations, web, workers."""
    if demo:
        os.environ["RINGDOVE_DEMO"] = "true"
    raise typer.Exit(_module("supervisor").run(_settings(), host, port, anywhere=demo_anywhere))


@app.command()
def web(
    host: Host = "127.0.0.1",
    port: Port = 8080,
    fd: HiddenFd = None,
    ready_fd: HiddenFd = None,
    alive_fd: HiddenFd = None,
    name: Name = None,
) -> None:
    """One web process."""
    _saying(
        lambda: _module("process").run_web(_settings(), host, port, fd, ready_fd, alive_fd, name)
    )


@app.command()
def worker(ready_fd: HiddenFd = None, alive_fd: HiddenFd = None, name: Name = None) -> None:
    """One worker process."""
    _saying(lambda: _module("process").run_worker(_settings(), ready_fd, alive_fd, name))


@app.command()
def migrate() -> None:
    """Bring the schema up to date."""
    _saying(lambda: _module("commands").migrate(_settings()))


@app.command()
def check() -> None:
    """Check configuration, database, disk and clock, and say what to do."""
    raise typer.Exit(_module("checks").check(_settings()))


@app.command("fill-demo", hidden=True)
def fill_demo() -> None:
    """Fill an empty database with the demo."""
    asyncio.run(_module("demo").fill(_settings()))


@admin.command("create")
def admin_create(username: str) -> None:
    """Create a system administrator; the password is read from standard input, or asked for."""
    _saying(lambda: _module("commands").create_administrator(_settings(), username, _password()))


@admin.command("reset")
def admin_reset(username: str) -> None:
    """Give a system administrator a new password and end the sessions."""
    _saying(lambda: _module("commands").reset_administrator(_settings(), username, _password()))


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _saying(work: Callable[[], object]) -> None:
    """Run; what cannot be done is said in a sentence."""
    try:
        work()
    except _module("words").SAID as error:
        typer.echo(f"ringdove: {error}", err=True)
        raise typer.Exit(1) from None


def main() -> None:
    """The entry point."""
    log.configure()
    app()


if __name__ == "__main__":
    main()
