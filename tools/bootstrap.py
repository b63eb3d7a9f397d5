"""Put the tool ``uv`` into ``.tools/``, with nothing but Python's standard library.

Tried in this order: it is there already; a virtual environment with pip; pip alone; the wheel itself, found through the
package index and checked against the hashes below.
"""

from __future__ import annotations  # so that an old Python gets as far as the sentence in main()

import configparser
import hashlib
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

VERSION = "0.13.9"
WHEELS = {
    "Linux x86_64": (
        f"uv-{VERSION}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    "Linux aarch64": (
        f"uv-{VERSION}-py3-none-manylinux_2_28_aarch64.whl",
        "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
    ),
    "Darwin x86_64": (
        f"uv-{VERSION}-py3-none-macosx_10_12_x86_64.whl",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ),
    "Darwin arm64": (
        f"uv-{VERSION}-py3-none-macosx_11_0_arm64.whl",
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    ),
}
PYPI = "https://pypi.org/simple"


def package_index() -> str:
    """The index that this machine is set up to use: pip's settings count, in pip's order."""
    if chosen := os.environ.get("PIP_INDEX_URL"):
        return chosen
    home = Path(os.environ.get("HOME", "/nonexistent"))
    own = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    files = [Path("/etc/pip.conf"), home / ".pip" / "pip.conf", own / "pip" / "pip.conf"]
    if named := os.environ.get("PIP_CONFIG_FILE"):
        files.append(Path(named))
    settings = configparser.RawConfigParser()
    for file in files:
        try:
            settings.read(file)
        except (OSError, configparser.Error):
            continue  # pip itself will say what is wrong with it
    return settings.get("global", "index-url", fallback=PYPI)


def _quietly(*command: str | Path) -> bool:
    try:
        done = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def _is_right(uv: Path) -> bool:
    try:
        said = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return said.stdout.startswith(f"uv {VERSION}")


def _take(found: Path, uv: Path) -> bool:
    if not _is_right(found):
        return False
    fresh = uv.with_suffix(".new")
    shutil.copyfile(found, fresh)
    fresh.chmod(0o755)
    fresh.replace(uv)
    return True


def by_virtual_environment(uv: Path) -> bool:
    """By a virtual environment's pip; a Debian without python3-venv leaves half of one behind."""
    home = uv.with_name("boot")
    try:
        return (
            _quietly(sys.executable, "-m", "venv", "--clear", home)
            and _quietly(home / "bin" / "python", "-m", "pip", "install", f"uv=={VERSION}")
            and _take(home / "bin" / "uv", uv)
        )
    finally:
        shutil.rmtree(home, ignore_errors=True)


def by_pip(uv: Path) -> bool:
    """By the pip of this Python, which need not be allowed to change its own packages."""
    home = uv.with_name("boot")
    try:
        return _quietly(
            sys.executable, "-m", "pip", "install", "--target", home, f"uv=={VERSION}"
        ) and _take(home / "bin" / "uv", uv)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def by_wheel(uv: Path) -> bool:
    """By taking the program out of the wheel, which must have the hash written down here."""
    machine = f"{platform.system()} {platform.machine()}"
    if machine not in WHEELS:
        print(f"  no wheel of uv is known for {machine}", file=sys.stderr)
        return False
    wheel, sha256 = WHEELS[machine]
    page = f"{package_index().rstrip('/')}/uv/"
    request = urllib.request.Request(page, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        links = re.findall(r'href="([^"#]+)', answer.read().decode())
    link = next((link for link in links if link.rpartition("/")[2] == wheel), None)
    if link is None:
        print(f"  the package index has no {wheel}", file=sys.stderr)
        return False
    with urllib.request.urlopen(urllib.parse.urljoin(page, link), timeout=600) as answer:
        data = answer.read()
    if hashlib.sha256(data).hexdigest() != sha256:
        print(f"  {wheel} is not the file it should be: wrong checksum", file=sys.stderr)
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        program = uv.with_name("uv.unpacked")
        program.write_bytes(archive.read(f"uv-{VERSION}.data/scripts/uv"))
    program.chmod(0o755)
    try:
        return _take(program, uv)
    finally:
        program.unlink()


def get(uv: Path) -> None:
    """Get it by the first way that works."""
    if _is_right(uv):
        return
    uv.parent.mkdir(exist_ok=True)
    for way in (by_virtual_environment, by_pip, by_wheel):
        try:
            if way(uv):
                return
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            print(f"  {way.__name__}: {error}", file=sys.stderr)
    raise SystemExit(
        "The tool uv could not be fetched. Is the package index (PyPI) within reach? "
        "A mirror is taken from PIP_INDEX_URL or pip.conf, a proxy from HTTPS_PROXY."
    )


def main() -> None:
    """Get it into the repository, or say why not."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this is what tells people with an older one
        raise SystemExit(
            f"Ringdove needs Python 3.11 or newer; {sys.executable} is "
            f"{platform.python_version()}. If there is another: make PYTHON=python3.11 run"
        )
    get(Path(__file__).resolve().parent.parent / ".tools" / "uv")


if __name__ == "__main__":
    main()
