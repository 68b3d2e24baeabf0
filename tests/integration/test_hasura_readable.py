"""Whoever is told of a picture by Hasura can read it at that instant, once, also when the service was killed."""
import collections
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import psycopg2
import pytest

from support import hasura as declared
from support import http, pictures, stores, waiting
from support.api import Api
from support.database import with_parts
from support.proxy import Proxy

UPLOADS = 12


@pytest.fixture
def hasura(database):
    """The event trigger of hasura/examples, and the right to fire it."""
    database.execute(declared.STAND_IN)
    declared.make_declared_trigger(database)
    database.apply("03_service_role.sql")
    yield database
    database.execute("DROP SCHEMA hdb_catalog CASCADE")


class Listener:
    """Fetches events as Hasura does, by asking the log again and again, and reads each picture at once."""

    TAKE = "UPDATE hdb_catalog.event_log SET delivered = true WHERE NOT delivered RETURNING payload->'data'->'new'"

    def __init__(self, database, api):
        self.told = collections.Counter()
        self.statuses = []
        self._api = api
        self._connection = psycopg2.connect(database.owner_url)
        self._connection.autocommit = True
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()
        self._connection.close()

    def _listen(self):
        cursor = self._connection.cursor()
        while True:
            last = self._ended.is_set()  # and once more, for what came meanwhile
            cursor.execute(self.TAKE)
            for (new,) in cursor.fetchall():
                if new["state"] == "ready":
                    self.told[new["id"]] += 1
                    self.statuses += [self._api.view(new["id"], name).status for name in ("original", "web", "thumb")]
            if last:
                return
            time.sleep(0.001)


def test_at_the_instant_of_its_event_every_variant_of_a_picture_is_there(stored_api, hasura):
    study = stored_api.new_study()
    with Listener(hasura, stored_api) as listener, ThreadPoolExecutor(4) as pool:
        assets = list(pool.map(lambda i: stored_api.new_asset(pictures.png(40 + i, 30), study), range(UPLOADS)))
    assert listener.told == collections.Counter(assets)
    assert listener.statuses == [200] * (3 * UPLOADS)


# One statement, so that both are of the same moment.
READY_AND_TOLD = """
  SELECT ARRAY(SELECT id FROM public.imaging_asset WHERE study_id = %s AND state = 'ready' ORDER BY id) AS ready,
    ARRAY(SELECT (new->>'id')::bigint FROM hdb_catalog.event_log, LATERAL (SELECT payload->'data'->'new' AS new) n
          WHERE new->>'state' = 'ready' AND new->>'study_id' = %s ORDER BY 1) AS told
"""


def check(database, study, api):
    """One event for each picture that can be read, and none for any other row. Returns the readable ones."""
    (row,) = database.rows(READY_AND_TOLD, study, str(study))
    assert row["told"] == row["ready"]
    assert all(api.view(asset, "original").status == 200 for asset in row["ready"])
    return row["ready"]


def attempt(api, study, i=0):
    """The answer's status; None: the connection ended without one."""
    try:
        return api.upload(pictures.png(40 + i, 30), study).status
    except (OSError, http.Gone):
        return None


def test_a_service_that_is_killed_again_and_again_tells_each_picture_once(hasura, folder, temporary_service):
    study = None
    for _ in range(3):
        running = temporary_service(stores.Nfs(folder))
        api = Api(running.port)
        study = study or api.new_study()
        before = len(check(hasura, study, api))
        with ThreadPoolExecutor(4) as pool:
            uploads = [pool.submit(attempt, api, study, i) for i in range(40)]
            waiting.until(lambda: hasura.value("SELECT count(*) FROM hdb_catalog.event_log") >= before + 3, "events")
            running.kill()
            statuses = [upload.result() for upload in uploads]
        assert None in statuses, "killed in the middle of uploads"
    survivor = Api(temporary_service(stores.Nfs(folder)).port)
    assert survivor.new_asset(study=study) in check(hasura, study, survivor)


def blocked(database):
    return database.value(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND usename = 'imaging_service' "
        "AND wait_event_type = 'Lock'",
        database.name,
    )


@pytest.fixture
def between(hasura, folder, temporary_service):
    """hold(): an upload whose bytes are stored, at the moment before its row becomes ready. Returns what lets it go."""
    parts = urlsplit(hasura.url)
    proxy = Proxy(parts.hostname, parts.port)
    running = temporary_service(stores.Nfs(folder), DATABASE_URL=with_parts(hasura.url, port=proxy.port))
    other = Api(temporary_service(stores.Nfs(folder)).port)
    study = other.new_study()
    lock = psycopg2.connect(hasura.owner_url)
    lock.cursor().execute("LOCK TABLE hdb_catalog.event_log IN EXCLUSIVE MODE")
    with ThreadPoolExecutor(1) as pool:
        upload = pool.submit(attempt, Api(running.port), study)
        waiting.until(lambda: blocked(hasura), "the upload to reach its last statement", 10)
        yield proxy, running, other, study, lock, upload
        running.kill()
        lock.close()
        proxy.close()


def test_killed_just_before_it_is_readable_a_picture_is_told_only_if_it_came_to_be(hasura, between):
    _, running, other, study, lock, upload = between
    assert check(hasura, study, other) == []
    running.kill()
    assert upload.result() is None
    lock.rollback()
    waiting.agree(lambda: blocked(hasura), 0, "the last statement to end")
    check(hasura, study, other)
    assert attempt(other, study) == 201
    check(hasura, study, other)


def test_killed_just_after_it_is_readable_a_picture_is_told_and_there(hasura, between):
    proxy, running, other, study, lock, upload = between
    proxy.flows.clear()
    lock.rollback()
    waiting.until(lambda: hasura.value("SELECT count(*) FROM hdb_catalog.event_log"), "the event")
    assert len(check(hasura, study, other)) == 1, "before the service itself knows"
    running.kill()
    assert upload.result() is None
    assert len(check(hasura, study, other)) == 1
