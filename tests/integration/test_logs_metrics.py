"""The log has one JSON line for each request, without private data; and the metrics for Prometheus."""
import re
import socket
import time

import pytest

from support import forms, http, pictures, stores, tokens, waiting
from support.api import Api
from support.database import free_port
from support.prometheus import metrics
from support.service import Service, base_environment


def request_line(service, response):
    return waiting.until(
        lambda: [line for line in service.log_of(response.request_id) if line["msg"] == "request"],
        "the request's log line",
    )


def test_a_request_is_one_line_in_pinos_shape(api, service):
    asset = api.new_asset()
    response = api.view(asset, "thumb")
    (line,) = request_line(service, response)
    assert (line["level"], line["pid"], line["hostname"]) == (30, service.pid, socket.gethostname())
    assert abs(line["time"] - time.time() * 1000) < 60_000
    assert (line["method"], line["route"], line["status"]) == ("GET", "/imaging/assets/:assetId", 200)
    assert (line["bytes"], line["clinic_id"]) == (len(response.body), 12)
    assert line["ms"] >= 0


@pytest.mark.parametrize(
    "path, route, status",
    [("/nothing/at/all", "(none)", 404), ("/imaging/assets/x", "/imaging/assets/:assetId", 401)],
)
def test_refusals_have_their_line_and_no_path(service, path, route, status):
    response = http.request(service.port, "GET", path)
    (line,) = request_line(service, response)
    assert (line["route"], line["status"]) == (route, status)
    assert path not in str(line)


def test_a_request_that_cannot_be_read_has_its_line(service):
    with http.Connection(service.port) as connection:
        connection.send(b"GET / HTTP/1.1\r\nBad Header: x\r\n\r\n")
        response = connection.read()
    (line,) = request_line(service, response)
    assert line["status"] == 400


@pytest.fixture
def broken_off(service):
    """The log line of an aborted request, apart from earlier lines."""
    before = len(service.messages("request aborted"))

    def line():
        waiting.until(lambda: len(service.messages("request aborted")) > before, "the line")
        return service.messages("request aborted")[-1]

    return line


def test_an_upload_that_breaks_off_has_its_line(api, broken_off):
    headers = api.authorization | {"Content-Type": forms.TYPE, "Content-Length": "5000"}
    with http.Connection(api.port) as connection:
        connection.send(http.request_bytes("POST", "/imaging/assets/upload", headers) + forms.field("patientId", 345))
    line = broken_off()
    assert (line["route"], line["status"], line["bytes"]) == ("/imaging/assets/upload", 499, 0)
    assert line["clinic_id"] == 12
    text = http.request(api.port, "GET", "/metrics").body.decode()
    assert 'imaging_http_requests_total{route="/imaging/assets/upload",status="499"}' in text


def test_a_download_that_breaks_off_has_its_line(api, broken_off):
    data = pictures.with_trailing_chunk(pictures.png(), 20 * 1024 * 1024)
    asset = api.new_asset(data)
    connection = http.Connection(api.port)
    connection.send(http.request_bytes("GET", f"/imaging/assets/{asset}?variant=original", api.authorization))
    connection.read_head()
    connection.reset()
    line = broken_off()
    assert (line["method"], line["status"]) == ("GET", 200)
    assert line["bytes"] < len(data)


def test_the_start_and_the_end_have_their_lines(temporary_service):
    running = temporary_service()
    running.stop()
    (first,) = running.messages("listening")
    assert (first["production"], first["backend"]) == (True, "nfs") and re.fullmatch(r"\d+\.\d+\.\d+", first["version"])
    assert running.lines[-1]["msg"] == "stopped"


def test_nothing_private_is_logged(temporary_service, database):
    service = temporary_service(LOG_LEVEL="trace")
    api = Api(service.port)
    study = api.new_study(title="Unmentionable title", source="Unmentionable source")
    asset = api.new_asset(study=study, sourceDevice="Unmentionable device")
    api.upload(pictures.png()[:80], study)
    api.view(asset, "original")
    api.create_study(title="Unmentionable\0")
    forged = api.authorization["Authorization"][:-4]
    http.request(api.port, "GET", "/imaging/assets/1?token=Unmentionable", {"Authorization": forged})
    http.request(api.port, "GET", "/imaging/assets/1", {"Authorization": "Bearer Unmentionable.x.y"})
    (line,) = request_line(service, api.delete(asset))
    service.stop()
    text = str(service.lines)
    assert "Unmentionable" not in text
    for secret in (tokens.SECRET, *api.authorization["Authorization"].split()[1].split("."), "integration-test@"):
        assert secret not in text
    assert database.url not in text
    assert line["status"] == 204


@pytest.mark.parametrize("level, expected", [("silent", set()), ("error", set()), ("warn", set()), ("info", {"request"})])
def test_the_level_is_the_configurations(folder, database, level, expected):
    """The test chooses the port, because the log may not have the line that says it."""
    port = free_port()
    environment = base_environment(database, stores.Nfs(folder)) | {"LOG_LEVEL": level, "PORT": port}
    running = Service(environment, port=port)
    response = Api(port).list(345)
    assert response.status == 200
    running.stop()
    assert {line["msg"] for line in running.lines if line.get("request_id")} == expected
    assert level == "info" or running.lines == []


def test_requests_are_counted_by_route_and_status(api, service):
    name = 'imaging_http_requests_total{route="/imaging/assets/:assetId",status="%d"}'
    asset = api.new_asset()
    before = metrics(service)
    for _ in range(3):
        api.view(asset, "thumb")
    api.view(10**18)

    def counted():
        now = metrics(service)
        return [now[name % status] - before.get(name % status, 0) for status in (200, 404)]

    waiting.agree(counted, [3, 1], "the counters")
    assert metrics(service)["imaging_uploads"] == 0


def test_unknown_paths_do_not_make_series(service):
    for number in range(20):
        http.request(service.port, "GET", f"/unheard-of/{number}")
    assert not [name for name in metrics(service) if "unheard" in name]


def test_metrics_have_no_ids(api, service):
    api.view(api.new_asset(), "thumb")
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", http.request(service.port, "GET", "/metrics").body.decode())
