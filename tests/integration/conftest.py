"""Fixtures: one database for the session, and one service for each backend."""
import os
import shutil

import pytest

from support import database as databases
from support import stores
from support.api import Api
from support.proxy import Proxy
from support.service import Service, base_environment

S3_SERVERS = {"minio": "IMAGING_TEST_S3_MINIO", "versitygw": "IMAGING_TEST_S3_VERSITYGW"}
NFS_ONLY = os.environ.get("IMAGING_TEST_NFS_ONLY")
BACKENDS = ["nfs"] if NFS_ONLY else ["nfs", *S3_SERVERS]


def pytest_configure():
    """A missing server is an error: it must not silently skip tests."""
    missing = [variable for variable in S3_SERVERS.values() if not os.environ.get(variable)]
    if missing and not NFS_ONLY:
        raise pytest.UsageError(f"set {' and '.join(missing)}, as ./test does, or IMAGING_TEST_NFS_ONLY=1")


@pytest.fixture(scope="session")
def database():
    with databases.cluster() as url:
        fresh = databases.Database(url)
        yield fresh
        fresh.drop()


@pytest.fixture(scope="session")
def s3_stores():
    """The S3 stores, by the name of the server, each with a bucket of this session's own."""
    urls = {name: os.environ[S3_SERVERS[name]] for name in BACKENDS if name != "nfs"}
    found = {name: stores.S3(url).with_own_bucket() for name, url in urls.items()}
    yield found
    for store in found.values():
        store.drop()


@pytest.fixture(scope="session")
def new_service(database):
    """Starts a service on a store, configured as in production; changes replace variables."""

    def start(store, command=None, **changes):
        environment = base_environment(database, store) | changes
        return Service(environment, command) if command else Service(environment)

    return start


@pytest.fixture
def temporary_service(new_service, folder):
    """Services that a test starts for itself. They must still be healthy when the test ends."""
    started = []

    def start(store=None, **changes):
        started.append(new_service(store or stores.Nfs(folder), **changes))
        return started[-1]

    yield start
    for service in started:
        if service.process.returncode is None:
            service.stop()


@pytest.fixture
def s3_behind_proxy(s3_stores, temporary_service, tmp_path):
    """For every S3 server: (proxy, service, store)."""
    found = []
    for store in s3_stores.values():
        proxy = Proxy(store.host, store.port)
        running = temporary_service(store, TMPDIR=tmp_path, **{"IMAGING_S3_ENDPOINT": f"http://127.0.0.1:{proxy.port}"})
        found.append((proxy, running, store))
    yield found
    for proxy, _, _ in found:
        proxy.close()


@pytest.fixture
def folder():
    path = stores.new_folder("nfs")
    yield path
    shutil.rmtree(path)


def started(new_service, store):
    spool = stores.new_folder("tmp")
    service = new_service(store, TMPDIR=spool)
    service.spool = spool
    return service


@pytest.fixture(scope="session")
def nfs_store():
    store = stores.Nfs(stores.new_folder("nfs"))
    yield store
    store.clear()


@pytest.fixture(scope="session")
def nfs_service(new_service, nfs_store):
    service = started(new_service, nfs_store)
    yield service
    service.stop()
    shutil.rmtree(service.spool)


@pytest.fixture(scope="session", params=BACKENDS)
def backend(request, new_service, nfs_store, s3_stores):
    """(service, store) for every backend."""
    if request.param == "nfs":
        yield request.getfixturevalue("nfs_service"), nfs_store
        return
    service = started(new_service, s3_stores[request.param])
    yield service, s3_stores[request.param]
    service.stop()
    shutil.rmtree(service.spool)


@pytest.fixture
def service(nfs_service):
    """A service for tests that do not depend on the backend."""
    return nfs_service


@pytest.fixture
def store(backend):
    return backend[1]


@pytest.fixture
def stored_api(backend):
    """The writer of clinic 12, on every backend."""
    return Api(backend[0].port)


@pytest.fixture
def api(service):
    """The writer of clinic 12, on one backend."""
    return Api(service.port)
