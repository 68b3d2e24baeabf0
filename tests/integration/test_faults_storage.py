"""The store fails, fills up, loses files, and comes back."""
import http.server as http_server
import threading

import pytest

from support import disks, http, pictures, service, stores, waiting
from support.api import Api
from support.invariants import Story
from support.prometheus import metrics
from support.proxy import Proxy


def ready(api):
    return api.health(ready=True)


def is_unavailable(response):
    assert response.status == 503, response
    assert response.header("Retry-After")
    assert response.header("ETag") is None, "an error is not the picture"
    if response.body:
        assert response.error == "unavailable"
        for private in ("/imaging-it", ".spool", "clinic_", "originals"):
            assert private not in response.message


def service_stays_well(api, database):
    assert api.health().status == 200
    response = ready(api)
    assert response.status == 503 and "storage" in response.body.decode() and "database" not in response.body.decode()
    assert api.list(345).status == 200, "what needs no store works"


@pytest.mark.parametrize("empty_mount_point", [False, True])
def test_an_nfs_folder_that_is_gone_is_a_503_and_is_not_made_anew(temporary_service, folder, database, empty_mount_point):
    store = stores.Nfs(folder)
    api = Api(temporary_service(store).port)
    story = Story(api, database, store)
    asset = story.upload().json()["assetId"]
    with disks.moved_away(folder):
        if empty_mount_point:
            folder.mkdir()
        is_unavailable(story.upload())
        for variant in ("thumb", "original"):
            is_unavailable(api.view(asset, variant))
        is_unavailable(api.view(asset, "thumb", method="HEAD"))
        service_stays_well(api, database)
        assert not folder.exists() or list(folder.rglob("*")) == [], "nothing is ever written beside the mount"
    assert ready(api).status == 200
    assert story.upload().status == 201
    assert api.view(asset, "thumb").status == 200
    story.check()


def test_a_file_that_is_missing_is_a_503_before_the_first_byte(stored_api, store, database):
    asset = stored_api.new_asset()
    row = database.row_of(asset)
    store.remove(row["storage_key"])
    store.remove(row["thumb_key"])
    for variant in ("original", "thumb"):
        is_unavailable(stored_api.view(asset, variant))
    assert stored_api.view(asset, "web").status == 200


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data + b"x", lambda data: b""])
def test_an_original_of_another_size_is_never_served_as_whole(stored_api, store, database, change):
    data = pictures.noise(600, 400)
    asset = stored_api.new_asset(data)
    store.write(database.row_of(asset)["storage_key"], change(data))
    is_unavailable(stored_api.view(asset, "original"))


def test_a_full_disk_is_a_507_and_leaves_nothing_and_works_once_there_is_room(temporary_service, folder, database):
    store = stores.Nfs(folder)
    command = ("env", "--ignore-signal=XFSZ", service.BINARY)
    with disks.small_disk(folder):
        running = temporary_service(store, command=command)
        story = Story(Api(running.port), database, store)
        assert story.upload().status == 201
        with disks.full(folder, running.pid):
            for _ in range(3):
                response = story.upload(pictures.noise(300, 200))
                if disks.can_mount():
                    assert (response.status, response.error) == (507, "insufficient_storage"), response
                else:
                    is_unavailable(response)
            waiting.agree(lambda: store.leftovers(None), [], "temporary files to go")
        assert story.upload(pictures.noise(300, 200)).status == 201
        story.check()
        running.stop()


def test_a_share_that_has_become_read_only_is_a_503_for_uploads_only(temporary_service, folder, database):
    store = stores.Nfs(folder)
    with disks.small_disk(folder):
        running = temporary_service(store)
        story = Story(Api(running.port), database, store)
        asset = story.upload().json()["assetId"]
        with disks.read_only(folder):
            is_unavailable(story.upload())
            assert story.api.view(asset, "original").status == 200
            assert ready(story.api).status == 503
        assert story.upload().status == 201
        story.check()
        running.stop()


@pytest.mark.slow
def test_while_s3_is_down_its_users_get_503_and_it_recovers_by_itself(s3_behind_proxy, database, tmp_path):
    for proxy, running, store in s3_behind_proxy:
        api = Api(running.port)
        story = Story(api, database, store)
        asset = story.upload().json()["assetId"]
        proxy.go_down()
        is_unavailable(story.upload())
        is_unavailable(api.view(asset, "original"))
        is_unavailable(api.view(asset, "thumb"))
        service_stays_well(api, database)
        waiting.agree(lambda: list(tmp_path.glob("*.part")), [], "temporary files to go")
        proxy.come_back()
        waiting.agree(lambda: ready(api).status, 200, "the store to be found again")
        assert story.upload().status == 201
        assert api.view(asset, "thumb").status == 200
        story.check()


@pytest.mark.slow
def test_a_store_that_hangs_is_not_ready_and_is_not_waited_for(s3_behind_proxy, database):
    for proxy, running, _ in s3_behind_proxy:
        api = Api(running.port)
        assert ready(api).status == 200
        proxy.flows.clear()
        for _ in range(3):
            service_stays_well(api, database)
        assert [line for line in running.messages("not ready") if line["reason"] == "no answer in time"]
        proxy.flows.set()
        waiting.agree(lambda: ready(api).status, 200, "the store to be found again")


@pytest.mark.parametrize("number", range(1, 6))
def test_the_loss_of_an_answer_of_s3_is_retried_or_a_503(s3_behind_proxy, database, number):
    for proxy, running, store in s3_behind_proxy:
        story = Story(Api(running.port), database, store)
        proxy.lose_answer(number)
        while not proxy.lost:
            story.upload()
        proxy.cut()
        assert story.upload().status == 201
        assert set(story.statuses) <= {201, 503}
        for asset in story.check(objects_of_unfinished=True):
            assert story.api.view(asset, "web").status == 200


def test_a_view_that_s3_breaks_off_is_never_a_whole_answer(s3_behind_proxy):
    for proxy, running, _ in s3_behind_proxy:
        api = Api(running.port)
        data = pictures.noise(900, 700)
        asset = api.new_asset(data)
        answers = []
        for number in range(1, 8):
            proxy.lose_answer(number)
            try:
                response = api.view(asset, "original")
                answers.append(response.status)
                assert response.status == 503 or response.body == data
            except (http.Gone, ConnectionResetError):
                answers.append("broken off")
        assert len(set(answers)) > 1, "at least one of them was hit"
        broken = answers.count("broken off")
        waiting.until(lambda: len(running.messages("the store failed under an answer")) >= broken, "a log line for each")
        assert metrics(running)["imaging_answers_cut_off_total"] == broken
        proxy.lose_answer(0)
        assert api.view(asset, "original").body == data


def test_a_bucket_that_is_not_there_is_never_ready(s3_stores, temporary_service):
    for store in s3_stores.values():
        api = Api(temporary_service(store, IMAGING_S3_BUCKET="there-is-no-such-bucket").port)
        assert ready(api).status == 503
        is_unavailable(api.upload())


class Elsewhere(http_server.BaseHTTPRequestHandler):
    """A store that says that the bucket is in another region, and in another domain."""

    def do_HEAD(self):
        self.send_response(301)
        self.send_header("x-amz-bucket-region", "eu-west-1")
        self.send_header("Location", "https://s3.eu-west-1.elsewhere.example/tess-imaging")
        self.end_headers()

    def log_message(self, *_):
        pass


def test_a_bucket_that_is_elsewhere_is_named_when_it_is_not_followed(temporary_service, tmp_path):
    with http_server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        store = stores.S3(f"http://access:hunter2-secret@127.0.0.1:{server.server_port}/tess-imaging")
        running = temporary_service(store, TMPDIR=tmp_path)
        assert ready(Api(running.port)).status == 503
        (line,) = running.messages("not ready")
        assert line["reason"].endswith("; the bucket is in eu-west-1, at https://s3.eu-west-1.elsewhere.example")
        server.shutdown()
