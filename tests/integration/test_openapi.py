"""The document of the API: how it is served, its page, and what the comparison of answers with it finds."""
import gzip
import json

import pytest

from support import http, openapi, service, stores


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    """A folder as the build of web/ makes it."""
    folder = tmp_path_factory.mktemp("web")
    (folder / "docs").mkdir()
    for name in ("index.html", "docs/index.html", "docs/page.js"):
        (folder / name).write_text(name)
    return folder


def test_the_document_is_that_of_the_repository(api):
    response = http.request(api.port, "GET", "/openapi.json")
    assert (response.status, response.json()) == (200, openapi.DOCUMENT)
    assert response.header("Cache-Control") == "no-cache" and response.header("Vary") == "Accept-Encoding"
    assert response.header("Content-Encoding") is None
    head = http.request(api.port, "HEAD", "/openapi.json")
    assert head.header("Content-Length") == str(len(response.body)) and head.header("ETag") == response.header("ETag")


def test_the_document_is_packed_for_those_who_take_it(api):
    plain = http.request(api.port, "GET", "/openapi.json")
    packed = http.request(api.port, "GET", "/openapi.json", {"Accept-Encoding": "deflate, gzip;q=0.5"})
    assert packed.header("Content-Encoding") == "gzip" and len(packed.body) * 4 < len(plain.body)
    assert gzip.decompress(packed.body) == plain.body
    assert packed.header("ETag") != plain.header("ETag"), "two representations have two tags"


def test_the_document_is_not_sent_twice(api):
    for encoding in ({}, {"Accept-Encoding": "gzip"}):
        tag = http.request(api.port, "GET", "/openapi.json", encoding).header("ETag")
        response = http.request(api.port, "GET", "/openapi.json", encoding | {"If-None-Match": tag})
        assert (response.status, response.body, response.header("ETag")) == (304, b"", tag)
        assert response.header("Vary") == "Accept-Encoding"


def docs_status(running, path="/docs"):
    return http.request(running.port, "GET", path).status


def test_the_page_is_on_in_development_and_off_in_production(temporary_service, web):
    development = {"NODE_ENV": "development", "IMAGING_MIGRATE": "off", "IMAGING_WEB_DIR": web}
    running = temporary_service(**development)
    page = http.request(running.port, "GET", "/docs")
    assert (page.status, page.body) == (200, b"docs/index.html")
    assert page.header("Content-Security-Policy").startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert http.request(running.port, "HEAD", "/docs/page.js").header("Content-Type") == "text/javascript; charset=utf-8"
    assert docs_status(running, "/docs/none.js") == docs_status(running, "/docs/..%2findex.html") == 404

    assert docs_status(temporary_service(**development, IMAGING_DOCS="off")) == 404
    production = temporary_service(IMAGING_WEB_DIR=web)
    assert docs_status(production) == docs_status(production, "/docs/page.js") == 404
    assert docs_status(temporary_service(IMAGING_WEB_DIR=web, IMAGING_DOCS="on")) == 200


@pytest.mark.parametrize("value, web_dir", [("on", None), ("on", "without"), ("yes", None)])
def test_a_page_that_cannot_be_shown_is_a_fault(database, folder, tmp_path, value, web_dir):
    (tmp_path / "index.html").write_text("a gallery without docs")
    changes = {"IMAGING_DOCS": value, "IMAGING_WEB_DIR": tmp_path if web_dir else None}
    status, _, errors = service.run(service.base_environment(database, stores.Nfs(folder)) | changes)
    assert status == 78 and errors.count("\n") == 1 and "IMAGING_DOCS: " in errors, errors


def changed(response, status=None, body=None, without=None, **fields):
    headers = [(name, fields.pop(name.replace("-", "_"), value)) for name, value in response.headers if name != without]
    return http.Response(status or response.status, headers + list(fields.items()), response.body if body is None else body)


def test_an_answer_that_is_not_as_documented_is_found(api):
    """The comparison that every request of these tests goes through."""
    api.new_study()
    path, listed = "/imaging/patients/345/studies", api.list(345)
    openapi.check("GET", path, listed)
    study = listed.json()["studies"][0]
    without_kind = {name: value for name, value in study.items() if name != "kind"}
    for wrong in (
        changed(listed, status=299),
        changed(listed, without="X-Request-Id"),
        changed(listed, without="X-Content-Type-Options"),
        changed(listed, X_Request_Id="1"),
        changed(listed, Cache_Control="public"),
        changed(listed, Set_Cookie="a=b"),
        changed(listed, Content_Type="text/html"),
        changed(listed, body=b"{}"),
        changed(listed, body=json.dumps({"studies": [without_kind], "nextCursor": None}).encode()),
        changed(listed, body=json.dumps({"studies": [study | {"studyId": "1"}], "nextCursor": None}).encode()),
        changed(listed, body=json.dumps({"studies": [study | {"capturedAt": "yesterday"}], "nextCursor": None}).encode()),
    ):
        with pytest.raises(AssertionError, match="not as in openapi.yaml"):
            openapi.check("GET", path, wrong)
    missing = api.view(1 << 60)
    with pytest.raises(AssertionError, match="the code is conflict, not not_found"):
        openapi.check("GET", "/imaging/assets/1", changed(missing, body=missing.body.replace(b"not_found", b"conflict")))
