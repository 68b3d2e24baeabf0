"""The gallery's page and module: served without a token if configured, and otherwise not at all."""
import gzip

import pytest

from support import http, service, stores

PAGE = b"<!doctype html><script type=module src=./page.js></script>"
FILES = {"index.html": PAGE, "imaging-gallery.js": b"export const a = 1", "viewer.B7xq_0aZ.js": b"export {}",
         "page.css": b"p{}", "icon.svg": b"<svg/>"}  # fmt: skip
LONG = b"export const tooth = 36;\n" * 100


@pytest.fixture
def web(tmp_path):
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "secret.txt").write_bytes(b"not for anyone")
    (tmp_path / "types").mkdir()
    (tmp_path / "types" / "a.js").write_bytes(b"not served")
    return tmp_path


@pytest.fixture
def port(temporary_service, web):
    return temporary_service(IMAGING_WEB_DIR=web).port


def get(port, path, method="GET", **headers):
    return http.request(port, method, path, {name.replace("_", "-"): value for name, value in headers.items()})


def test_the_page_comes_with_a_policy_that_lets_nothing_else_in(port):
    response = get(port, "/gallery/")
    assert (response.status, response.body) == (200, PAGE)
    assert response.header("Content-Type") == "text/html; charset=utf-8"
    policy = response.header("Content-Security-Policy")
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert response.header("X-Content-Type-Options") == "nosniff"
    assert response.header("Referrer-Policy") == "no-referrer"


@pytest.mark.parametrize(
    "name, content_type",
    [("imaging-gallery.js", "text/javascript; charset=utf-8"), ("page.css", "text/css; charset=utf-8"),
     ("icon.svg", "image/svg+xml"), ("index.html", "text/html; charset=utf-8")],
)  # fmt: skip
def test_each_file_has_its_type(port, name, content_type):
    response = get(port, f"/gallery/{name}")
    assert (response.status, response.body) == (200, FILES[name])
    assert response.header("Content-Type") == content_type
    assert response.header("Cache-Control") == "no-cache"
    head = get(port, f"/gallery/{name}", "HEAD")
    assert (head.status, head.body, head.header("Content-Length")) == (200, b"", str(len(FILES[name])))


def test_a_name_with_a_hash_is_kept_for_good_and_the_others_are_asked_for_again(port):
    assert "immutable" in get(port, "/gallery/viewer.B7xq_0aZ.js").header("Cache-Control")
    first = get(port, "/gallery/imaging-gallery.js")
    again = get(port, "/gallery/imaging-gallery.js", If_None_Match=first.header("ETag"))
    assert (again.status, again.body) == (304, b"")


def test_a_file_that_was_encoded_ahead_comes_as_the_client_likes_it(temporary_service, web):
    encoded = {"br": b"what Brotli would make of it", "gzip": gzip.compress(LONG)}
    (web / "viewer.B7xq_0aZ.js").write_bytes(LONG)
    for coding, ending in (("br", "br"), ("gzip", "gz")):
        (web / f"viewer.B7xq_0aZ.js.{ending}").write_bytes(encoded[coding])
    path, port = "/gallery/viewer.B7xq_0aZ.js", temporary_service(IMAGING_WEB_DIR=web).port
    tags = set()
    for accepted, coding in (
        ("", None), ("identity", None), ("br;q=2", None), ("*;q=0", None), ("gzip;q=0.5, identity", None),
        ("gzip", "gzip"), ("gzip, deflate, br", "br"), ("br;q=0, *", "gzip"), ("identity;q=0, gzip;q=0.1", "gzip"),
    ):  # fmt: skip
        response = get(port, path, Accept_Encoding=accepted)
        wanted = encoded.get(coding, LONG)
        assert (response.status, response.header("Content-Encoding"), response.body) == (200, coding, wanted), accepted
        assert response.header("Vary") == "Accept-Encoding"
        assert response.header("Content-Type") == "text/javascript; charset=utf-8"
        assert "immutable" in response.header("Cache-Control")
        head = get(port, path, "HEAD", Accept_Encoding=accepted)
        assert (head.header("Content-Length"), head.header("ETag")) == (str(len(wanted)), response.header("ETag"))
        part = get(port, path, Accept_Encoding=accepted, Range="bytes=1-3")
        assert (part.status, part.body, part.header("Content-Encoding")) == (206, wanted[1:4], coding)
        again = get(port, path, Accept_Encoding=accepted, If_None_Match=response.header("ETag"))
        assert (again.status, again.header("Vary")) == (304, "Accept-Encoding")
        tags.add(response.header("ETag"))
    assert len(tags) == 3
    assert get(port, path + ".br").status == get(port, path + ".gz").status == 404


@pytest.mark.parametrize(
    "path",
    ["/gallery/secret.txt", "/gallery/types/a.js", "/gallery/types", "/gallery/../gallery/index.html", "/gallery/%2e%2e/secret.txt",
     "/gallery/..%2fsecret.txt", "/gallery/index.html/", "/gallery//index.html", "/gallery/INDEX.HTML", "/gallery/index%2ehtml",
     "/gallery/none.js"],
)  # fmt: skip
def test_nothing_else_of_the_folder_or_beside_it_is_served(port, path):
    assert get(port, path).status in (400, 404)


def test_the_folder_without_its_slash_leads_to_it(port):
    response = get(port, "/gallery")
    assert (response.status, response.header("Location")) == (308, "gallery/")


def test_a_token_in_the_query_is_not_needed_nor_logged(temporary_service, web):
    running = temporary_service(IMAGING_WEB_DIR=web)
    assert get(running.port, "/gallery/?token=eyJhbGciOi").status == 200
    assert "eyJhbGciOi" not in str(running.lines)


def test_an_application_of_an_allowed_origin_may_import_the_module(temporary_service, web):
    port = temporary_service(IMAGING_WEB_DIR=web, IMAGING_CORS_ORIGINS="https://app.example.com").port
    allowed = get(port, "/gallery/imaging-gallery.js", Origin="https://app.example.com")
    assert allowed.header("Access-Control-Allow-Origin") == "https://app.example.com"
    other = get(port, "/gallery/imaging-gallery.js", Origin="https://evil.example.com")
    assert other.header("Access-Control-Allow-Origin") is None


def test_it_is_off_in_production_unless_it_is_configured(temporary_service, web):
    production = {"NODE_ENV": "production", "JWT_ISSUER": "i", "JWT_AUDIENCE": "a"}
    assert get(temporary_service(**production).port, "/gallery/").status == 404
    assert get(temporary_service(**production, IMAGING_WEB_DIR=web).port, "/gallery/").status == 200


def test_a_folder_without_a_page_is_a_fault_of_the_configuration(database, folder, tmp_path):
    environment = service.base_environment(database, stores.Nfs(folder)) | {"IMAGING_WEB_DIR": str(tmp_path / "none")}
    status, _, errors = service.run(environment)
    assert status == 78 and "IMAGING_WEB_DIR: " in errors
