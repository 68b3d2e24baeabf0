"""The caller's trace (W3C Trace Context) and request id: logged, and the trace passed on to the store."""
import re

import pytest

from support import forms, http, pictures, waiting
from support.api import Api
from support.http import Connection

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"
STATE = "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7"
TRACED = {"traceparent": PARENT, "tracestate": STATE}


def line_of(service, response):
    found = waiting.until(
        lambda: [line for line in service.log_of(response.request_id) if line["msg"] == "request"], "the request's line"
    )
    (line,) = found
    return line


def seen_by(proxy, method, before):
    """The trace in the requests with that method, but for the first ones; those must agree."""
    found = {(fields.get("traceparent"), fields.get("tracestate")) for fields in proxy.requests(method)[before:]}
    assert len(found) == 1, found
    return found.pop()


def test_the_store_sees_the_callers_trace_with_a_span_of_ours(s3_behind_proxy):
    """For an upload, a view and a HEAD. That S3 answers shows that the signatures hold."""
    for proxy, running, _ in s3_behind_proxy:
        api = Api(running.port)
        study = api.new_study()
        for method, ask in (
            ("PUT", lambda: api.post_form(api.upload_form(study=study), TRACED)),
            ("GET", lambda: api.view(asset, "original", TRACED)),
            ("GET", lambda: api.view(asset, "thumb", TRACED | {"Range": "bytes=0-9"})),
            ("HEAD", lambda: api.view(asset, "thumb", TRACED, "HEAD")),
        ):
            before = len(proxy.requests(method))
            response = ask()
            assert response.status in (200, 201, 206), response
            if method == "PUT":
                asset = response.json()["assetId"]
            line = line_of(running, response)
            assert line["trace_id"] == TRACE
            assert re.fullmatch("[0-9a-f]{16}", line["span_id"]) and line["span_id"] not in PARENT
            assert len(proxy.requests(method)) > before
            assert seen_by(proxy, method, before) == (f"00-{TRACE}-{line['span_id']}-01", STATE)


def test_what_is_taken_back_belongs_to_the_trace_too(s3_behind_proxy, database, tmp_path):
    """The user loses the capability while the file comes, so the objects are removed again."""
    for proxy, running, _ in s3_behind_proxy:
        study = Api(running.port).new_study()
        api = Api(running.port, database.new_user("imaging.write"))
        form = api.upload_form(pictures.noise(300, 300), study)
        headers = api.authorization | TRACED | {"Content-Type": forms.TYPE, "Content-Length": str(len(form))}
        with Connection(running.port) as connection:
            connection.send(http.request_bytes("POST", "/imaging/assets/upload", headers, form[:-100]))
            waiting.until(lambda: any(path.is_file() for path in tmp_path.rglob("*")), "the first bytes on the disk")
            database.execute("DELETE FROM public.user_capability WHERE user_id = %s", api.user)
            connection.send(form[-100:])
            response = connection.read()
        assert response.status == 403
        span = line_of(running, response)["span_id"]
        assert len(proxy.requests("DELETE")) == 3
        assert seen_by(proxy, "DELETE", 0) == (f"00-{TRACE}-{span}-01", STATE)


def test_without_a_trace_of_the_caller_nothing_is_passed_on(s3_behind_proxy):
    for proxy, running, _ in s3_behind_proxy:
        api = Api(running.port)
        study = api.new_study()
        for headers in ({}, {"tracestate": STATE}, {"traceparent": PARENT.upper()}, {"traceparent": PARENT + "-x"}):
            before = {method: len(proxy.requests(method)) for method in ("PUT", "GET")}
            response = api.post_form(api.upload_form(study=study), headers)
            assert api.view(response.json()["assetId"], "web", headers).status == 200
            for method, count in before.items():
                assert seen_by(proxy, method, count) == (None, None)
            line = line_of(running, response)
            assert "trace_id" not in line and "span_id" not in line


def test_each_request_has_a_span_of_its_own(api, service):
    spans = [line_of(service, api.request("GET", "/health", TRACED))["span_id"] for _ in range(3)]
    assert len(set(spans)) == 3


ZEROS = "0" * 32
HOSTILE_PARENTS = [
    "", "x" * 8000, f"ff-{TRACE}-b7ad6b7169203331-01", f"00-{ZEROS}-b7ad6b7169203331-01", f"00-{TRACE}-{ZEROS[:16]}-01",
    PARENT + "-", PARENT + ", " + PARENT, f'00-{TRACE}-b7ad6b7169203331-01"',
    "00-" + "\xff" * 32 + "-b7ad6b7169203331-01",
]  # fmt: skip


@pytest.mark.parametrize("parent", HOSTILE_PARENTS, ids=range(len(HOSTILE_PARENTS)))
def test_a_malformed_trace_is_ignored(api, service, parent):
    with Connection(api.port) as connection:
        connection.send(b"GET /health HTTP/1.1\r\nHost: x\r\ntraceparent: " + parent.encode("latin-1") + b"\r\n\r\n")
        response = connection.read()
    assert response.status == 200
    assert "trace_id" not in line_of(service, response)


def test_two_traces_are_none(api, service):
    with Connection(api.port) as connection:
        line = f"traceparent: {PARENT}\r\n".encode()
        connection.send(b"GET /health HTTP/1.1\r\nHost: x\r\n" + line + line + b"\r\n")
        response = connection.read()
    assert response.status == 200
    assert "trace_id" not in line_of(service, response)


def test_every_line_about_a_request_has_its_trace(api, service):
    forged = {"Authorization": "Bearer x.y.z"}
    response = http.request(api.port, "GET", "/imaging/assets/1", TRACED | forged)
    assert response.status == 401
    line_of(service, response)
    lines = service.log_of(response.request_id)
    assert len(lines) == 2 and {line["trace_id"] for line in lines} == {TRACE}
    response = api.post_form(api.upload_form(), TRACED)
    line_of(service, response)
    lines = service.log_of(response.request_id)
    assert {"derived", "request"} <= {line["msg"] for line in lines}
    assert {line["trace_id"] for line in lines} == {TRACE}


def test_the_callers_request_id_is_logged_beside_ours(api, service):
    response = api.request("GET", "/health", {"X-Request-Id": "caller-7f3b.1"})
    assert response.request_id != "caller-7f3b.1" and len(response.request_id) == 36
    line = line_of(service, response)
    assert (line["client_request_id"], line["request_id"]) == ("caller-7f3b.1", response.request_id)
    assert "client_request_id" not in line_of(service, api.request("GET", "/health"))


@pytest.mark.parametrize(
    "value",
    [b"", b"x" * 129, b"a b", b"a\tb", b"\xc3\xa4", b"\xff\xfe", b'a","level":60,"x":"b c', b"a\r\nX-Request-Id: b"],
    ids=range(8),
)
def test_what_is_no_id_is_not_logged(service, value):
    with Connection(service.port) as connection:
        connection.send(b"GET /health HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + value + b"\r\n\r\n")
        response = connection.read()
    assert response.status == 200
    assert "client_request_id" not in line_of(service, response)


def test_an_id_that_looks_like_json_stays_one_text(service):
    value = 'a","level":60,"msg":"\\u0000'
    response = http.request(service.port, "GET", "/health", {"X-Request-Id": value})
    line = line_of(service, response)
    assert (line["client_request_id"], line["level"]) == (value, 30)


@pytest.mark.parametrize("rest", [b"Bad Header: x\r\n\r\n", b"X: " + b"x" * 17_000])
def test_a_request_that_cannot_be_read_is_logged_with_what_is_known(service, rest):
    with Connection(service.port) as connection:
        head = f"GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: caller-1\r\ntraceparent: {PARENT}\r\n"
        connection.send(head.encode() + rest)
        response = connection.read()
    assert response.status in (400, 431)
    line = line_of(service, response)
    assert (line["client_request_id"], line["trace_id"]) == ("caller-1", TRACE)
    assert response.request_id == line["request_id"]
