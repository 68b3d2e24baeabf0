"""The limit on connections, and what happens to connections above it."""
import contextlib
import resource

import pytest

from support import service as services
from support import waiting
from support.http import Connection, request_bytes

MOST = 1024
SCARCE = 128  # descriptors


@pytest.fixture(autouse=True)
def descriptors():
    """Enough descriptors for both ends of a test's connections."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], 4 * MOST), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@contextlib.contextmanager
def idle_connections(port, count):
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Connection(port)) for _ in range(count)]


def test_one_too_many_is_told_so_and_room_is_made_by_those_who_leave(temporary_service):
    port = temporary_service().port
    with idle_connections(port, MOST) as connections:
        assert connections[-1].request("GET", "/health").status == 200, "the last that fits"
        with Connection(port) as refused:
            refused.send(request_bytes("GET", "/health", {"X": "y" * 8000}))
            response = refused.read()
            assert (response.status, response.error) == (503, "unavailable")
            assert response.header("Retry-After") and response.request_id
            assert refused.is_closed()
        connections.pop().close()

        def served():
            with Connection(port) as another:
                return another.request("GET", "/health").status == 200

        waiting.until(served, "room")


def test_the_shells_limit_of_open_files_is_not_the_services(temporary_service):
    command = ("/bin/sh", "-c", f'ulimit -Sn {SCARCE}; exec "$0"', services.BINARY)
    port = temporary_service(command=command).port
    with idle_connections(port, 2 * SCARCE) as connections:
        assert connections[-1].request("GET", "/health").status == 200
