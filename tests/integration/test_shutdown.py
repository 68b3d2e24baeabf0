"""SIGTERM: requests under way finish, acknowledged uploads are stored, and the exit status is 0."""
import json
import socket
import threading

import pytest

from support import forms, http, pictures, stores, waiting
from support.api import Api
from support.http import Connection, request_bytes
from support.invariants import Story


@pytest.fixture
def running(new_service, folder):
    service = new_service(stores.Nfs(folder))
    yield service
    if service.process.poll() is None:
        service.kill()


def test_sigterm_under_load_loses_nothing_that_was_acknowledged(running, folder, database):
    story = Story(Api(running.port), database, stores.Nfs(folder))
    refused = []

    def upload_on():
        while not refused:
            try:
                story.upload(pictures.noise(200, 150, seed=threading.get_ident() % 1000))
            except (http.Gone, ConnectionError, TimeoutError):
                refused.append(True)

    writers = [threading.Thread(target=upload_on) for _ in range(6)]
    for writer in writers:
        writer.start()
    waiting.until(lambda: len(story.acknowledged) >= 6 or refused, "some uploads")
    running.terminate()
    assert running.wait() == 0
    for writer in writers:
        writer.join()
    assert running.errors == b""
    assert len(story.acknowledged) >= 6
    assert set(story.statuses) <= {201, 503}
    assert story.store.leftovers(None) == []
    visible = story.check()
    pending = "SELECT count(*) FROM public.imaging_asset WHERE study_id = %s AND state = 'pending'"
    assert database.value(pending, story.study) == 0
    assert len(visible) >= len(story.acknowledged)


def test_an_upload_that_was_begun_is_finished(running, folder, database):
    api = Api(running.port)
    form = api.upload_form(pictures.noise(300, 200))
    headers = api.authorization | {"Content-Type": forms.TYPE, "Content-Length": str(len(form))}
    with Connection(api.port) as upload, Connection(api.port) as idle:
        assert idle.request("GET", "/health").status == 200
        upload.send(request_bytes("POST", "/imaging/assets/upload", headers) + form[:-1000])
        waiting.until(lambda: stores.Nfs(folder).leftovers(None), "the upload to be under way")
        running.terminate()
        assert idle.is_closed(), "idle connections are ended at once"
        with pytest.raises(OSError):
            Connection(api.port)
        assert running.process.poll() is None
        upload.send(form[-1000:])
        response = upload.read()
        assert response.status == 201
        assert response.header("Connection") == "close"
        assert upload.is_closed()
    assert running.wait() == 0
    assert database.row_of(response.json()["assetId"])["is_active"] is True
    assert running.messages("stopping") and running.messages("stopped")


def test_a_download_that_was_begun_is_finished(running):
    api = Api(running.port)
    data = pictures.noise(1500, 1200)
    asset = api.new_asset(data)
    with Connection(api.port) as download:
        download.send(request_bytes("GET", f"/imaging/assets/{asset}?variant=original", api.authorization))
        status, headers = download.read_head()
        running.terminate()
        running.wait_for_line("stopping")
        while len(download.buffer) < int(dict(headers)["Content-Length"]):
            assert download._more()
        assert (status, download.buffer) == (200, data)
    assert running.wait() == 0


def test_a_second_signal_ends_it_at_once(running):
    api = Api(running.port)
    form = api.upload_form(pictures.noise(300, 200))
    headers = api.authorization | {"Content-Type": forms.TYPE, "Content-Length": str(len(form))}
    with Connection(api.port) as upload:
        upload.send(request_bytes("POST", "/imaging/assets/upload", headers) + form[:-1000])
        waiting.until(lambda: api.health().status == 200, "it to serve")
        running.terminate()
        running.wait_for_line("stopping")
        running.terminate()
        assert running.wait(10) == -15


def test_an_idle_service_stops_when_it_is_told(running):
    running.stop()


def test_it_does_not_wait_for_a_token_issuer_that_hangs(temporary_service):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        running = temporary_service(JWT_SECRET=json.dumps({"jwk_url": f"http://127.0.0.1:{silent.getsockname()[1]}/"}))
        asking, _ = silent.accept()
        with asking:
            running.stop()
