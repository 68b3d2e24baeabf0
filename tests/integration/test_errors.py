"""Errors in both forms: the service's own, and problems of RFC 9457."""
import re
import uuid

import pytest

from support import forms, http, pictures
from support.http import Connection

PROBLEM = {"Accept": "application/json, application/problem+json"}
COMMON = {"error", "message", "requestId"}


def check_both(ask, status, code, fields=()):
    """Sends the request for each form, and checks that both say the same. Returns the problem."""
    plain, problem = ask({"Accept": "application/json"}), ask(PROBLEM)
    assert set(plain.json()) == COMMON
    body = problem.problem()
    assert set(body) == COMMON | {"type", "title", "status", "detail"} | ({"errors"} if fields else set())
    for response, found in ((plain, plain.json()), (problem, body)):
        assert (response.status, found["error"]) == (status, code), response
        assert found["requestId"] == response.request_id
        assert "Accept" in response.all("Vary")
        assert response.header("Cache-Control") == "no-store"
    assert body["message"] == plain.json()["message"] == body["detail"]
    assert (body["type"], body["status"]) == (f"/docs/errors#{code}", status)
    assert [fault["field"] for fault in body.get("errors", [])] == list(fields)
    if fields:
        assert next(iter(fields)) in body["message"]
    return body


def test_a_study_names_each_field_that_is_wrong(api):
    wrong = {"patientId": 0, "kind": "x", "title": 7, "capturedAt": "now", "source": "a\u0000"}
    body = check_both(lambda accept: api.post_json("/imaging/studies", wrong, accept), 400, "bad_request", wrong)
    assert body["errors"][0] == {"field": "patientId", "message": "it must be a whole number from 1 to 2^63-1"}
    assert body["message"] == "patientId: it must be a whole number from 1 to 2^63-1"


def test_a_study_names_only_what_is_wrong(api):
    check_both(
        lambda accept: api.post_json("/imaging/studies", {"patientId": 345, "title": "x" * 501}, accept),
        400, "bad_request", ["kind", "title"],
    )  # fmt: skip
    check_both(lambda accept: api.post_json("/imaging/studies", b"{", accept), 400, "bad_request")


@pytest.mark.parametrize(
    "change, status, fields",
    [
        ({"patientId": "x", "studyId": None, "modality": "CT", "mimeType": "image/gif", "sourceDevice": 1}, 400,
         ["patientId", "studyId", "modality", "mimeType", "sourceDevice"]),
        ({"modality": "CT", "mimeType": "application/pdf"}, 400, ["modality"]),  # what it accepts is not known
        ({"mimeType": "application/pdf", "sourceDevice": "\t"}, 415, ["mimeType", "sourceDevice"]),
        ({"mimeType": None}, 400, ["mimeType"]),
    ],
)  # fmt: skip
def test_upload_init_names_each_field_that_is_wrong(api, change, status, fields):
    described = {"patientId": 345, "studyId": 1, "modality": "XRAY", "mimeType": "image/png"} | change
    code = {400: "bad_request", 415: "unsupported_media_type"}[status]
    check_both(lambda accept: api.post_json("/imaging/assets/upload-init", described, accept), status, code, fields)


def test_an_upload_names_each_field_that_is_wrong_before_it_reads_the_file(api):
    parts = [forms.field("patientId", "x"), forms.field("modality", "CT"), forms.field("uploadId", "1")]
    wrong = ["patientId", "studyId", "modality", "uploadId"]
    form = forms.form(*parts, forms.file(pictures.png()))
    check_both(lambda accept: api.post_form(form, accept), 400, "bad_request", wrong)

    def only_the_head_of_the_file(accept):
        headers = api.authorization | accept | {"Content-Type": forms.TYPE, "Content-Length": "100000"}
        with Connection(api.port) as connection:
            connection.send(http.request_bytes("POST", "/imaging/assets/upload", headers, form[: form.index(b"PNG")]))
            return connection.read()

    check_both(only_the_head_of_the_file, 400, "bad_request", wrong)
    check_both(lambda accept: api.post_form(forms.form(*parts), accept), 400, "bad_request", ["file", *wrong])


def test_an_upload_names_the_field_that_is_found_wrong_later(api):
    study = api.new_study()
    check_both(lambda accept: api.post_form(api.upload_form(b"GIF89a" + bytes(99), study), accept), 415,
               "unsupported_media_type", ["file"])  # fmt: skip
    check_both(lambda accept: api.post_form(api.upload_form(b"", study, forms.file(b"")), accept), 400,
               "bad_request", ["file"])  # fmt: skip
    unknown = {"study": study, "uploadId": uuid.uuid4()}
    check_both(lambda accept: api.post_form(api.upload_form(**unknown), accept), 404, "not_found", ["uploadId"])
    check_both(lambda accept: api.post_form(api.upload_form(pictures.png()[:80], study), accept), 422,
               "unprocessable_image")  # fmt: skip
    check_both(lambda accept: api.post_form(api.upload_form(), accept | {"Content-Type": "text/plain"}), 415,
               "unsupported_media_type")  # fmt: skip


@pytest.mark.parametrize(
    "path, fields",
    [
        ("/imaging/patients/x/studies?limit=0&cursor=x", ["patientId", "limit", "cursor"]),
        ("/imaging/patients/345/studies?limit=201&cursor=%00", []),  # the query cannot be read
        ("/imaging/patients/345/studies?limit=1&limit=2&cursor=x", ["limit", "cursor"]),
        ("/imaging/assets/0?variant=huge", ["assetId", "variant"]),
        ("/imaging/assets/x", ["assetId"]),
        ("/imaging/assets/1?variant=web&variant=web", ["variant"]),
    ],
)
def test_queries_and_paths_name_each_parameter_that_is_wrong(api, path, fields):
    check_both(lambda accept: api.request("GET", path, accept), 400, "bad_request", fields)


def test_what_an_endpoint_refuses_comes_in_both_forms(api):
    asset = api.new_asset()
    check_both(lambda accept: api.view(10**18, headers=accept), 404, "not_found")
    reader = api.as_user("reader")
    check_both(lambda accept: reader.request("DELETE", f"/imaging/assets/{asset}", accept), 403, "forbidden")
    check_both(lambda accept: api.request("DELETE", "/imaging/assets/x", accept), 400, "bad_request", ["assetId"])
    check_both(lambda accept: http.request(api.port, "GET", "/imaging/assets/1", accept), 401, "unauthorized")
    check_both(lambda accept: http.request(api.port, "GET", "/nothing", accept), 404, "not_found")
    check_both(lambda accept: http.request(api.port, "GET", "/gallery/nothing.js", accept), 404, "not_found")
    check_both(lambda accept: api.request("POST", "/imaging/studies", accept | {"Content-Length": "99999999",
               "Content-Type": "application/json"}), 413, "too_large")  # fmt: skip


def test_fields_that_belong_to_a_status_are_there_in_both_forms(api):
    asset = api.new_asset()
    beyond = {"Range": "bytes=999999999-"}
    for accept in ({}, PROBLEM):
        response = api.view(asset, "original", accept | beyond)
        assert (response.status, response.header("Content-Range").split("/")[0]) == (416, "bytes *")
        assert response.header("Vary") == "Accept"
        response = http.request(api.port, "PUT", "/imaging/studies", accept)
        assert (response.status, response.header("Allow")) == (405, "POST")
        response = http.request(api.port, "GET", "/imaging/assets/1", accept)
        assert response.header("WWW-Authenticate").startswith("Bearer")
    check_both(lambda accept: api.view(asset, "original", accept | beyond), 416, "range_not_satisfiable")
    check_both(lambda accept: http.request(api.port, "PUT", "/imaging/studies", accept), 405, "method_not_allowed")


def test_head_has_the_fields_of_the_problem_and_no_body(api):
    get, head = (api.request(method, "/imaging/assets/0", PROBLEM) for method in ("GET", "HEAD"))
    assert (head.status, head.header("Content-Type")) == (400, "application/problem+json")
    assert head.header("Content-Length") == get.header("Content-Length")
    assert head.body == b""


def test_an_answer_that_is_no_error_does_not_depend_on_accept(api):
    asset = api.new_asset()
    for headers in (PROBLEM, {"Accept": "application/problem+json"}):
        response = api.view(asset, "thumb", headers)
        assert (response.status, response.header("Content-Type")) == (200, "image/webp")
        assert "Accept" not in response.all("Vary")
        assert api.request("GET", "/imaging/patients/345/studies", headers).json()["studies"]


@pytest.mark.parametrize(
    "accept, is_problem",
    [
        ("*/*", False),
        ("application/json", False),
        ("application/problem+json;q=0", False),
        ("application/problem+json;q=0.5, application/json", False),
        ('application/problem+json;q="1"', False),
        ("text/html;x=\", application/problem+json", False),
        ("," * 7000, False),
        ('"' * 7000, False),
        ("application/problem+json", True),
        ("text/html, application/problem+json;q=0.1", True),
        (", ".join(["text/html;q=0.1"] * 400) + ", application/problem+json", True),
        ("application/problem+json; a=\"\xff,\\\"\"; q=1", True),
    ],
    ids=lambda value: str(value)[:50],
)
def test_the_form_is_the_one_that_accept_prefers(service, accept, is_problem):
    with Connection(service.port) as connection:
        connection.send(b"GET /nothing HTTP/1.1\r\nHost: x\r\nAccept: " + accept.encode("latin-1") + b"\r\n\r\n")
        response = connection.read()
    assert response.status == 404
    assert set(response.problem() if is_problem else response.json()) >= COMMON


@pytest.mark.parametrize(
    "rest, status, code",
    [
        (b"Bad Header: x\r\n\r\n", 400, "bad_request"),
        (b"Transfer-Encoding: gzip, chunked\r\n\r\n", 501, "not_implemented"),
        (b"Expect: 200-ok\r\n\r\n", 417, "expectation_failed"),
        (b"X: " + b"x" * 17_000, 431, "headers_too_large"),
        (b"Content-Encoding: gzip\r\n\r\n", 415, "unsupported_media_type"),
    ],
)
def test_a_request_that_cannot_be_read_is_answered_by_what_is_known_of_accept(service, rest, status, code):
    def ask(accept):
        (line,) = accept.items()
        with Connection(service.port) as connection:
            connection.send(b"GET / HTTP/1.1\r\nHost: x\r\n%s: %s\r\n" % tuple(part.encode() for part in line) + rest)
            return connection.read()

    check_both(ask, status, code)


def test_a_request_line_that_is_too_long_has_no_accept(service):
    with Connection(service.port) as connection:
        connection.send(b"GET /" + b"x" * 9000)
        response = connection.read()
    assert (response.status, response.error) == (414, "uri_too_long")


def test_a_store_that_fails_is_a_problem_too(api, s3_behind_proxy):
    for proxy, running, _ in s3_behind_proxy:
        user = type(api)(running.port)
        asset = user.new_asset()
        proxy.go_down()
        check_both(lambda accept, user=user, asset=asset: user.view(asset, "original", accept), 503, "unavailable")
        assert user.view(asset, "original", PROBLEM).header("Retry-After") == "1"
        proxy.come_back()


def test_a_type_leads_to_its_code_in_the_documentation(service, api):
    page = http.request(service.port, "GET", "/docs/errors")
    assert page.status == 200
    assert page.header("Content-Type") == "text/html; charset=utf-8"
    anchors = re.findall(r'<b id="(\w+)">', page.body.decode())
    assert len(anchors) == len(set(anchors)) == 19
    path, anchor = api.request("GET", "/imaging/assets/0", PROBLEM).problem()["type"].split("#")
    assert path == "/docs/errors" and anchor in anchors
    head = http.request(service.port, "HEAD", "/docs/errors")
    assert (head.status, head.header("Content-Length"), head.body) == (200, str(len(page.body)), b"")
    check_both(lambda accept: http.request(service.port, "POST", "/docs/errors", accept), 405, "method_not_allowed")
