"""What an operator's alerts and dashboards stand on: every metric is documented, right, and as Prometheus wants it."""
import os
import pathlib
import re
import signal
import subprocess
import time
from urllib.parse import urlsplit

import pytest

from support import http, issuer, pictures, prometheus, stores, tokens, waiting
from support.api import Api
from support.database import ROLE, with_parts
from support.prometheus import metrics
from support.proxy import Proxy

ROOT = pathlib.Path(__file__).resolve().parents[2]


def documented():
    """{name: (type, labels)} of docs/metrics.md."""
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|([^|]*)\|", (ROOT / "docs/metrics.md").read_text(), re.MULTILINE)
    return {name: (kind, set(re.findall(r"`(\w+)`", labels))) for name, kind, labels in rows}


def increase(running, name, before):
    """Of a counter since before. A request is counted a moment after its answer."""
    return metrics(running).get(name, 0) - before.get(name, 0)


@pytest.fixture
def with_jwk_url(temporary_service):
    """A service whose keys come from an issuer: (service, issuer)."""
    key = issuer.rsa_key()
    publisher = issuer.Issuer([issuer.rsa_jwk(key, "one")], {"Cache-Control": "max-age=600"})
    yield temporary_service(JWT_SECRET=f'{{"type":"RS256","jwk_url":"{publisher.url}"}}'), publisher
    publisher.close()


def test_the_documentation_names_every_metric_with_its_type_and_labels(with_jwk_url, service, api):
    api.view(api.new_asset(), "thumb")
    api.view(10**18)
    running, _ = with_jwk_url
    waiting.until(lambda: running.messages("token keys fetched"), "the keys")
    found = prometheus.families(prometheus.text(running)) | prometheus.families(prometheus.text(service))
    assert found == documented()


def test_promtool_has_nothing_to_say(backend):
    running, store = backend
    api = Api(running.port)
    api.view(api.new_asset(), "original")
    text = prometheus.text(running)
    done = subprocess.run([ROOT / "scripts/promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    assert f'imaging_store_seconds_count{{backend="{store.backend}",operation="get"}}' in text
    assert len(text) < 100_000


def test_the_process_is_as_the_kernel_sees_it(service):
    now = metrics(service)
    assert now["process_resident_memory_bytes"] == pytest.approx(service.memory("VmRSS") * 1024, rel=0.2)
    assert now["process_virtual_memory_bytes"] == pytest.approx(service.memory("VmSize") * 1024, rel=0.2)
    assert now["process_open_fds"] == pytest.approx(service.open_files(), abs=3)
    assert now["process_threads"] == len(os.listdir(f"/proc/{service.pid}/task"))
    assert now["process_max_fds"] >= 4096
    started = os.stat(f"/proc/{service.pid}").st_ctime
    assert now["process_start_time_seconds"] == pytest.approx(started, abs=5)
    assert 0 < now["process_cpu_seconds_total"] < (time.time() - started) * os.cpu_count()
    assert metrics(service)["process_cpu_seconds_total"] > now["process_cpu_seconds_total"]


def test_the_version_is_that_of_the_program(service):
    said = subprocess.run([service.process.args[0], "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    assert metrics(service)[f'imaging_build_info{{version="{said}"}}'] == 1


def test_an_upload_and_its_views_are_measured_where_they_pass(backend):
    running, store = backend
    api = Api(running.port)
    data = pictures.noise(300, 200)
    before = metrics(running)
    asset = api.new_asset(data)
    for _ in range(3):
        assert api.view(asset, "thumb").status == 200
    whole = api.view(asset, "original")
    label = f'backend="{store.backend}"'
    expected = {
        'imaging_upload_bytes_count{modality="XRAY"}': 1,
        'imaging_upload_bytes_sum{modality="XRAY"}': len(data),
        'imaging_pictures_total{outcome="made",type="png"}': 1,
        'imaging_derive_seconds_count{type="png"}': 1,
        'imaging_views_total{variant="thumb"}': 3,
        'imaging_views_total{variant="original"}': 1,
        f'imaging_store_seconds_count{{{label},operation="spool"}}': 1,
        f'imaging_store_seconds_count{{{label},operation="flush"}}': 1 if store.backend == "nfs" else 0,
        f'imaging_store_seconds_count{{{label},operation="put"}}': 3,
        f'imaging_store_seconds_count{{{label},operation="get"}}': 4,
        'imaging_database_seconds_count{pool="views"}': 4,
    }
    assert {name: increase(running, name, before) for name in expected} == expected
    assert increase(running, f"imaging_store_written_bytes_total{{{label}}}", before) > len(whole.body)
    assert increase(running, f"imaging_store_read_bytes_total{{{label}}}", before) > len(whole.body)
    answers = 'imaging_http_answer_seconds_count{route="/imaging/assets/:assetId"}'
    waiting.agree(lambda: increase(running, answers, before), 4, "the last view to be counted")


def test_a_damaged_picture_and_a_missing_file_are_counted(stored_api, backend, database):
    running, store = backend
    asset = stored_api.new_asset()
    before = metrics(running)
    assert stored_api.upload(pictures.png()[:80]).status == 422
    assert increase(running, 'imaging_pictures_total{outcome="refused",type="png"}', before) == 1
    store.remove(database.row_of(asset)["web_key"])
    assert stored_api.view(asset, "web").status == 503
    missing = f'imaging_store_failures_total{{backend="{store.backend}",operation="get",reason="missing"}}'
    assert increase(running, missing, before) == 1
    assert increase(running, 'imaging_log_lines_total{level="error"}', before) >= 1


def test_refusals_are_counted_by_reason_and_so_are_rows_that_the_audit_lacks(api, service, database):
    before = metrics(service)
    nobody = api.as_user(database.new_user())
    assert nobody.view(1).status == 403
    assert increase(service, 'imaging_denials_total{reason="no_capability"}', before) == 1
    assert increase(service, "imaging_audit_failures_total", before) == 0
    expired = {"Authorization": "Bearer " + tokens.token(exp=int(time.time()) - 3600)}
    with database.changed(f"REVOKE INSERT ON audit.event FROM {ROLE}", f"GRANT INSERT ON audit.event TO {ROLE}"):
        assert http.request(service.port, "GET", "/imaging/assets/1", expired).status == 401
    assert increase(service, "imaging_audit_failures_total", before) == 1
    assert increase(service, 'imaging_database_failures_total{pool="all",reason="statement"}', before) >= 1


def test_a_database_that_is_away_is_seen_and_the_metrics_still_answer(database, temporary_service, folder):
    parts = urlsplit(database.url)
    proxy = Proxy(parts.hostname, parts.port)
    running = temporary_service(stores.Nfs(folder), DATABASE_URL=with_parts(database.url, port=proxy.port))
    assert metrics(running)['imaging_ready{part="database"}'] == 1
    proxy.go_down()
    now = metrics(running)
    assert (now['imaging_ready{part="database"}'], now['imaging_ready{part="storage"}']) == (0, 1)
    assert now['imaging_database_failures_total{pool="all",reason="connection"}'] >= 1
    proxy.come_back()
    waiting.until(lambda: metrics(running)['imaging_ready{part="database"}'] == 1, "the database to be found again")
    proxy.close()


def test_the_room_for_uploads_is_that_of_the_file_system(backend):
    running, store = backend
    disk = os.statvfs(store.folder if store.backend == "nfs" else running.spool)
    now = metrics(running)
    label = f'{{backend="{store.backend}"}}'
    assert now["imaging_spool_size_bytes" + label] == disk.f_blocks * disk.f_frsize
    assert now["imaging_spool_free_bytes" + label] == pytest.approx(disk.f_bavail * disk.f_frsize, rel=0.1)


def test_the_age_of_the_key_set_grows_until_it_is_fetched_again(with_jwk_url):
    running, publisher = with_jwk_url
    waiting.until(lambda: running.messages("token keys fetched"), "the keys")
    first = metrics(running)
    assert first["imaging_jwk_lifetime_seconds"] == 600
    assert 0 <= first["imaging_jwk_age_seconds"] < 30
    waiting.until(lambda: metrics(running)["imaging_jwk_age_seconds"] > first["imaging_jwk_age_seconds"] + 0.5, "time to pass")
    running.process.send_signal(signal.SIGHUP)
    waiting.until(lambda: metrics(running)["imaging_jwk_age_seconds"] < 0.5, "the keys to be fetched again")
    assert publisher.asked == 2


def test_without_a_jwk_url_there_is_no_key_age(service):
    assert not [name for name in metrics(service) if "jwk" in name]
