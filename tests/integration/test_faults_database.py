"""The database fails, comes back, and loses answers."""
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from support import forms, http, pictures, service, stores, waiting
from support.api import Api
from support.database import free_port, with_parts
from support.invariants import Story
from support.proxy import Proxy


@pytest.fixture
def behind_proxy(database, temporary_service, folder):
    """(proxy in front of the database, service, store)"""
    parts = urlsplit(database.url)
    proxy = Proxy(parts.hostname, parts.port)
    store = stores.Nfs(folder)
    running = temporary_service(store, DATABASE_URL=with_parts(database.url, port=proxy.port))
    yield proxy, running, store
    proxy.close()


def ready(api):
    return api.health(ready=True).status


def test_while_the_database_is_down_everything_is_a_503_and_health_is_not(behind_proxy, database):
    proxy, running, store = behind_proxy
    api = Api(running.port)
    story = Story(api, database, store)
    asset = story.upload().json()["assetId"]
    assert ready(api) == 200
    proxy.go_down()
    for response in (api.view(asset, "thumb"), api.delete(asset), api.create_study(), api.list(345), story.upload(),
                     api.view(asset, method="HEAD"), api.init_upload(studyId=story.study)):  # fmt: skip
        assert response.status == 503, response
        assert response.header("Retry-After")
        if response.body:
            assert response.error == "unavailable"
            assert str(proxy.port) not in response.message and "postgres" not in response.message.lower()
    assert api.health().json() == {"ok": True, "backend": "nfs"}
    response = api.health(ready=True)
    assert response.status == 503
    assert response.json()["ok"] is False and "database" in response.body.decode()
    assert "storage" not in response.body.decode()
    assert http.request(api.port, "GET", "/metrics").status == 200

    proxy.come_back()
    waiting.agree(lambda: ready(api), 200, "the database to be found again")
    assert story.upload().status == 201
    assert api.view(asset, "thumb").status == 200
    story.check()


def test_connections_that_were_cut_while_idle_are_not_noticed_by_callers(behind_proxy, database):
    proxy, running, store = behind_proxy
    api = Api(running.port)
    story = Story(api, database, store)
    for _ in range(3):
        proxy.cut()
        waiting.until(lambda: story.upload().status == 201, "an upload after the cut")
        waiting.until(lambda: api.list(345).status == 200, "a list after the cut")
    assert set(story.statuses) <= {201, 503}
    story.check(objects_of_unfinished=True)


def test_terminated_backends_in_the_middle_of_work_lose_nothing(behind_proxy, database):
    _, running, store = behind_proxy
    api = Api(running.port)
    story = Story(api, database, store)
    asset = story.upload().json()["assetId"]
    statuses = set()
    with ThreadPoolExecutor(6) as pool:
        for _ in range(5):
            uploads = [pool.submit(story.upload) for _ in range(4)]
            views = [pool.submit(api.view, asset, "thumb") for _ in range(12)]
            database.end_connections()
            statuses |= {view.result().status for view in views} | {upload.result().status for upload in uploads}
    assert statuses <= {200, 201, 503}, statuses
    waiting.agree(lambda: story.upload().status, 201, "the pool to be whole again")
    story.check(objects_of_unfinished=True)


@pytest.mark.parametrize("number", range(1, 9))
def test_the_loss_of_any_answer_loses_no_picture(behind_proxy, database, number):
    """The n-th answer of the database from now on is lost, and its connection is cut."""
    proxy, running, store = behind_proxy
    story = Story(Api(running.port), database, store)
    story.upload()
    proxy.lose_answer(number)
    while not proxy.lost:
        story.upload()
    waiting.agree(lambda: story.upload().status, 201, "uploads to work again")
    assert set(story.statuses) <= {201, 503}, story.statuses
    visible = story.check(objects_of_unfinished=True)
    assert len(visible) >= len(story.acknowledged)
    for asset in visible:
        assert story.api.view(asset, "original").status == 200


@pytest.mark.parametrize("number", range(1, 4))
def test_the_loss_of_a_deletes_answer_is_one_delete_at_most(behind_proxy, database, number):
    proxy, running, _ = behind_proxy
    api = Api(running.port)
    assets = [api.new_asset() for _ in range(4)]
    proxy.lose_answer(number)
    responses = [api.delete(asset) for asset in assets]
    assert {response.status for response in responses} <= {204, 503}
    events = "SELECT count(*) FROM audit.event WHERE action = 'imaging.asset.delete' AND entity_id = %s"
    for asset, response in zip(assets, responses):
        active = database.row_of(asset)["is_active"]
        assert database.value(events, asset) == (0 if active else 1)
        assert not (active and response.status == 204)


def test_a_lock_that_is_held_is_a_503_and_nothing_hangs(behind_proxy, database):
    _, running, _ = behind_proxy
    api = Api(running.port)
    asset = api.new_asset()
    database.execute("BEGIN")
    try:
        database.execute("SELECT * FROM public.imaging_asset WHERE id = %s FOR UPDATE", asset)
        response = api.delete(asset)
        assert (response.status, response.error) == (503, "unavailable")
        assert api.view(asset, "thumb").status == 200, "readers do not wait for writers"
    finally:
        database.execute("ROLLBACK")
    assert api.delete(asset).status == 204


def test_no_transaction_is_open_while_bytes_move(behind_proxy, database):
    _, running, store = behind_proxy
    api = Api(running.port)
    form = api.upload_form(pictures.noise(300, 200))
    headers = api.authorization | {"Content-Type": forms.TYPE, "Content-Length": str(len(form))}
    open_ones = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = %s AND usename = 'imaging_service' AND xact_start IS NOT NULL"
    )
    with http.Connection(api.port) as connection:
        connection.send(http.request_bytes("POST", "/imaging/assets/upload", headers) + form[:-100_000])
        waiting.until(lambda: store.leftovers(None), "the first bytes to be written")
        waiting.agree(lambda: database.value(open_ones, database.name), 0, "no open transaction")
        connection.send(form[-100_000:])
        assert connection.read().status == 201


def test_a_database_that_is_away_at_the_start_ends_it_with_one_line(database, folder):
    environment = service.base_environment(database, stores.Nfs(folder))
    status, _, errors = service.run(environment | {"DATABASE_URL": with_parts(database.url, port=free_port())})
    assert status == 1
    assert len(errors.splitlines()) == 1 and "cannot connect" in errors
    assert errors.startswith("imaging-service: DATABASE_URL: ")
