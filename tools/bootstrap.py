"""Put the tool ``uv`` into ``.tools/``, with nothing but Python's standard library.

Tried in this order: it is there already; a virtual environment with pip; pip alone; the wheel itself, found through the
package index and checked against the hashes below. Run with a directory to work in, the repository's root.
"""

import hashlib
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

VERSION = "0.13.9"
TOOLS = Path(".tools")
UV = TOOLS / "uv"


def _runs(*command: str | Path) -> bool:
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return done.returncode == 0


def _there() -> bool:
    try:
        return UV.exists() and _runs(UV, "--version")
    except OSError:
        return False


def _take(path: Path) -> bool:
    if not path.exists():
        return False
    UV.unlink(missing_ok=True)
    shutil.copy2(path, UV)
    UV.chmod(0o755)
    return _there()


def _by_venv() -> bool:
    """A virtual environment's pip; a Debian without python3-venv leaves half of one behind."""
    home = TOOLS / "boot"
    shutil.rmtree(home, ignore_errors=True)
    try:
        made = _runs(sys.executable, "-m", "venv", home)
        return (
            made
            and _runs(home / "bin" / "python", "-m", "pip", "install", "-q", f"uv=={VERSION}")
            and _take(home / "bin" / "uv")
        )
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _by_pip() -> bool:
    home = TOOLS / "lib"
    try:
        return _runs(
            sys.executable, "-m", "pip", "install", "-q", "--target", home, f"uv=={VERSION}"
        ) and _take(home / "bin" / "uv")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _by_wheel() -> bool:
    """The wheel from the package index, whose own hash it must have."""
    index = (
        os.environ.get("UV_INDEX_URL")
        or os.environ.get("PIP_INDEX_URL")
        or "https://pypi.org/simple"
    )
    request = urllib.request.Request(
        f"{index.rstrip('/')}/uv/", headers={"Accept": "application/vnd.pypi.simple.v1+json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        files = json.load(answer)["files"]
    machine = platform.machine()
    wheel = next(
        f
        for f in files
        if f["filename"].startswith(f"uv-{VERSION}-")
        and "manylinux" in f["filename"]
        and machine in f["filename"]
    )
    with urllib.request.urlopen(wheel["url"], timeout=300) as answer:
        data = answer.read()
    if hashlib.sha256(data).hexdigest() != wheel["hashes"]["sha256"]:
        raise SystemExit("The wheel of uv has a wrong checksum.")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".data/scripts/uv"))
        UV.write_bytes(archive.read(name))
    UV.chmod(0o755)
    return _there()


def main() -> None:
    """Get it, or say why not."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this runs before anything else can say so
        raise SystemExit(
            f"Ringdove needs Python 3.11 or newer; this is {platform.python_version()}. "
            "Install one and say: make PYTHON=python3.11 run"
        )
    TOOLS.mkdir(exist_ok=True)
    if _there():
        return
    if (found := shutil.which("uv")) and _take(Path(found)):
        return
    for way in (_by_venv, _by_pip, _by_wheel):
        try:
            if way():
                return
        except (OSError, ValueError, StopIteration) as error:
            print(f"  {way.__name__.removeprefix('_by_')}: {error}", file=sys.stderr)
    raise SystemExit(
        "The tool uv could not be fetched. Is there a way to the package index (PyPI)?"
    )


if __name__ == "__main__":
    main()
