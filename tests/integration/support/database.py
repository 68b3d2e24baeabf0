"""A new database for the session, in an existing cluster or in a private one."""
import contextlib
import os
import pathlib
import secrets
import shutil
import socket
import subprocess
import tempfile
import uuid
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import psycopg2.extras

from support import service

MIGRATIONS = service.ROOT / "migrations/dev"
ROLE = "imaging_service"
ROLE_PASSWORD = "integration-test"  # the role belongs to the whole cluster, so sessions must use the same one


class Database:
    def __init__(self, admin_url):
        self.name = f"imaging_it_{secrets.token_hex(6)}"
        self._admin_url = admin_url
        self._ask_admin(f'CREATE DATABASE "{self.name}"')
        self.owner_url = with_parts(admin_url, path=self.name)
        self.url = with_parts(self.owner_url, user=ROLE, password=ROLE_PASSWORD)
        self._connection = psycopg2.connect(self.owner_url)
        self._connection.autocommit = True
        self._set_up()

    def _set_up(self):
        self.apply("01_host.sql")
        self.apply("02_demo.sql")
        status, _, errors = service.run(owner_environment(self), "migrate")
        assert status == 0, errors
        self.apply("03_service_role.sql")
        # Databases of a session share its buckets, so each uses ids of its own: above 32 bits, within JavaScript's 53.
        start = 10_000_000_000 + secrets.randbelow(1_000_000) * 1_000_000
        for name in ("study", "asset"):
            self.execute(f"ALTER SEQUENCE public.imaging_{name}_id_seq RESTART WITH {start}")
        with self._alone():
            self.execute(f"ALTER ROLE {ROLE} PASSWORD '{ROLE_PASSWORD}'")

    def apply(self, name):
        with self._alone():
            self.execute((MIGRATIONS / name).read_text())

    @contextlib.contextmanager
    def _alone(self):
        """Sessions take turns at what belongs to the whole cluster: it refuses two changes of a role at the same time."""
        connection = psycopg2.connect(self._admin_url)
        connection.cursor().execute("SELECT pg_advisory_lock(4010)")
        try:
            yield
        finally:
            connection.close()

    def _ask_admin(self, sql):
        connection = psycopg2.connect(self._admin_url)
        connection.autocommit = True
        connection.cursor().execute(sql)
        connection.close()

    def execute(self, sql, *arguments):
        with self._connection.cursor() as cursor:
            cursor.execute(sql, arguments or None)

    def rows(self, sql, *arguments):
        with self._connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            cursor.execute(sql, arguments or None)
            return [dict(row) for row in cursor.fetchall()]

    def value(self, sql, *arguments):
        (row,) = self.rows(sql, *arguments)
        (value,) = row.values()
        return value

    def row_of(self, asset):
        (row,) = self.rows("SELECT * FROM public.imaging_asset WHERE id = %s", asset)
        return row

    def audit(self, request_id):
        return self.rows("SELECT * FROM audit.event WHERE request_id = %s ORDER BY id", request_id)

    def actions(self, request_id):
        return sorted(row["action"] for row in self.audit(request_id))

    def new_patient(self, clinic=12):
        return self.value(
            "INSERT INTO public.patient (id, clinic_id, first_name, last_name) "
            "SELECT greatest(max(id), 10000) + 1, %s, 'Zacharias', 'Unmentionable' FROM public.patient RETURNING id",
            clinic,
        )

    def new_user(self, *capabilities, clinic=12):
        """(clinic, user) of a user who has no denials yet."""
        user = str(uuid.uuid4())
        self.execute("INSERT INTO public.app_user (id, clinic_id, email) VALUES (%s, %s, 'x@example.com')", user, clinic)
        for capability in capabilities:
            self.execute("INSERT INTO public.user_capability VALUES (%s, %s, %s)", clinic, user, capability)
        return clinic, user

    def end_connections(self):
        """Makes the server end all connections of the service."""
        self.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s AND datname = %s", ROLE, self.name
        )

    @contextlib.contextmanager
    def changed(self, sql, back):
        """Runs sql at the start of the block and back at its end."""
        self.execute(sql)
        try:
            yield
        finally:
            self.execute(back)

    def drop(self):
        self._connection.close()
        self._ask_admin(f'DROP DATABASE "{self.name}" WITH (FORCE)')


def owner_environment(database):
    """The minimal environment that the migrate command needs."""
    return {
        "DATABASE_URL": database.owner_url,
        "JWT_SECRET": "x" * 32,
        "IMAGING_STORAGE_BACKEND": "nfs",
        "IMAGING_NFS_BASE_DIR": "/nowhere",
    }


def with_parts(url, path=None, user=None, password=None, port=None):
    parts = urlsplit(url)
    account = f"{user or parts.username}:{password or parts.password or ''}"
    place = f"{account}@{parts.hostname}:{port or parts.port or 5432}"
    return urlunsplit((parts.scheme, place, path or parts.path, parts.query, ""))


@contextlib.contextmanager
def cluster():
    """IMAGING_TEST_PG, or a private cluster for this session."""
    if url := os.environ.get("IMAGING_TEST_PG"):
        yield url
        return
    folder = pathlib.Path(tempfile.mkdtemp(prefix="imaging-it-pg-"))
    binaries = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    runner = []
    if os.geteuid() == 0:  # PostgreSQL does not run as root
        shutil.chown(folder, "postgres")
        runner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    port = free_port()
    settings = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"

    def run(program, *arguments):
        subprocess.run([*runner, binaries / program, "-D", folder / "data", *arguments], check=True, cwd="/",
                       stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    try:
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        run("pg_ctl", "-w", "-l", folder / "log", "-o", settings, "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-w", "-m", "fast", "stop")
    finally:
        shutil.rmtree(folder)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
