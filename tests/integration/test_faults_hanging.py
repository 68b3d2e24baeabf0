"""A share hangs: its NAS is down, and it is mounted hard, as it should be."""
import threading

import pytest

from support import hanging, pictures, service, stores, waiting
from support.api import Api
from support.prometheus import metrics

pytestmark = pytest.mark.slow
THREADS = 8  # of the service, for the files of one store


@pytest.fixture
def share(folder):
    share = hanging.Hanging(folder, service.BINARY)
    yield share
    share.close()


def is_unavailable(response):
    assert (response.status, response.error) == (503, "unavailable"), response
    assert response.header("Retry-After")


def view_at_once(api, asset, count):
    """Starts views at the same time: (their threads, their answers so far)."""
    answers = []
    views = [threading.Thread(target=lambda: answers.append(api.view(asset, "original"))) for _ in range(count)]
    for view in views:
        view.start()
    return views, answers


def test_what_needs_the_share_gets_503_and_all_else_goes_on(temporary_service, share, folder, s3_stores):
    data = pictures.noise(300, 200)
    before = temporary_service(stores.Nfs(folder))
    on_the_share = Api(before.port).new_asset(data)
    before.stop()
    bucket = next(iter(s3_stores.values()))
    running = temporary_service(bucket, command=share.command, IMAGING_NFS_BASE_DIR=folder)
    api = Api(running.port)
    in_s3 = api.new_asset(data)
    share.flows.clear()

    views, answers = view_at_once(api, on_the_share, THREADS + 4)
    waiting.until(lambda: len(share.held) == THREADS, "every thread to hang")
    assert api.health().status == 200
    assert api.view(in_s3, "original").body == data
    assert api.view(api.new_asset(data), "original").body == data, "an upload goes through a folder of its own"
    waiting.until(lambda: len(answers) == 4, "those without a thread to be told")
    for answer in answers:
        is_unavailable(answer)
    is_unavailable(api.view(on_the_share, "thumb"))
    why = "every thread hangs in a call"
    waiting.until(lambda: any(line.get("reason") == why for line in list(running.lines)), "the log to say why")
    assert api.health(ready=True).status == 200, "new pictures go to S3"
    hangs = metrics(running)
    assert (hangs['imaging_store_hangs{backend="nfs"}'], hangs['imaging_store_hangs{backend="s3"}']) == (1, 0)
    assert hangs['imaging_resource_in_use{resource="nfs_threads"}'] == THREADS
    assert hangs['imaging_resource_rejections_total{resource="nfs_threads"}'] >= 5

    share.come_back()
    for view in views:
        view.join()
    assert [answer.body for answer in answers[4:]] == [data] * THREADS, "what had begun is finished"
    assert api.view(on_the_share, "original").body == data


def test_a_service_whose_store_hangs_is_not_ready_and_can_be_stopped(new_service, share, folder):
    running = new_service(stores.Nfs(folder), command=share.command)
    try:
        api = Api(running.port)
        assert api.health(ready=True).status == 200
        share.flows.clear()
        for _ in range(2):
            assert api.health().status == 200
            response = api.health(ready=True)
            assert response.status == 503 and "storage" in response.body.decode()
        assert len(share.held) == 1, "all who ask share one question"
        running.terminate()
        assert running.wait(60) == 1
        assert running.messages("work that hangs is left behind")
    finally:
        if running.process.poll() is None:
            running.kill()
