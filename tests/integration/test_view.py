"""GET and HEAD /imaging/assets/:assetId."""
import hashlib

import pytest

from support import forms, http, pictures, tokens
from support.api import Api

DATA = pictures.png(900, 600)


@pytest.fixture(scope="module")
def asset(nfs_service):
    return Api(nfs_service.port).new_asset(DATA)


@pytest.fixture(scope="module")
def known():
    return {}


@pytest.fixture
def stored_asset(stored_api, known):
    """(api, asset) on every backend, with one asset each."""
    if stored_api.port not in known:
        known[stored_api.port] = stored_api.new_asset(DATA)
    return stored_api, known[stored_api.port]


def test_each_variant_is_what_lies_in_the_store(stored_api, store, database):
    stored = stored_api.new_asset(DATA)
    row = database.row_of(stored)
    for variant, key, mime in (
        ("original", row["storage_key"], "image/png"),
        ("web", row["web_key"], "image/webp"),
        ("thumb", row["thumb_key"], "image/webp"),
    ):
        response = stored_api.view(stored, variant)
        assert response.status == 200
        assert response.body == store.read(key)
        assert response.header("Content-Type") == mime
        assert response.header("Content-Length") == str(len(response.body))
        (event,) = database.audit(response.request_id)
        assert (event["action"], event["entity_id"]) == ("imaging.asset.view", stored)
        assert event["payload"]["variant"] == variant
    assert stored_api.view(stored).body == store.read(row["web_key"]), "web is the default"
    assert stored_api.view(stored, "original").body == DATA


def test_the_headers_are_those_of_a_private_immutable_picture(api, asset):
    for variant, extension in (("original", "png"), ("web", "webp"), ("thumb", "webp")):
        response = api.view(asset, variant)
        assert response.header("Cache-Control") == "private, no-cache"
        digits = 16 if variant == "original" else 32
        assert response.header("ETag") == f'"{hashlib.sha256(response.body).hexdigest()[:digits]}-{variant}"'
        assert "Authorization" in response.header("Vary")
        assert response.header("Content-Security-Policy") == "default-src 'none'; sandbox"
        assert response.header("Content-Disposition") == f'inline; filename="{asset}.{extension}"'
        assert response.header("Accept-Ranges") == "bytes"
        assert response.header("X-Content-Type-Options") == "nosniff"
        assert response.header("Cross-Origin-Resource-Policy") == "same-site"
        assert response.header("Referrer-Policy") == "no-referrer"
        assert response.header("Server") is None and response.header("X-Powered-By") is None


def test_a_document_is_an_attachment_and_has_no_other_variants(api):
    document = api.new_asset(pictures.PDF, modality="DOC")
    for variant in ("original", None):
        response = api.view(document, variant)
        assert response.body == pictures.PDF
        assert response.header("Content-Type") == "application/pdf"
        assert response.header("Content-Disposition") == f'attachment; filename="{document}.pdf"'
    for variant, word in (("web", "web"), ("thumb", "thumb")):
        response = api.view(document, variant)
        assert (response.status, response.error) == (404, "not_found")
        assert word in response.message


def test_head_has_the_headers_and_no_body(api, asset, database):
    for variant in ("original", "web", "thumb"):
        got = api.view(asset, variant)
        head = api.view(asset, variant, method="HEAD")
        assert head.status == 200

        def without_request_id(headers):
            return sorted(header for header in headers if header[0].lower() not in ("x-request-id", "date"))

        assert without_request_id(head.headers) == without_request_id(got.headers)
        assert database.actions(head.request_id) == ["imaging.asset.view"]
    with http.Connection(api.port) as connection:
        head = connection.request("HEAD", f"/imaging/assets/{asset}", api.authorization)
        assert connection.request("GET", "/health").status == 200, "no body of the HEAD is in the way"
        assert head.status == 200


@pytest.mark.parametrize("variant", ["original", "thumb"])
@pytest.mark.parametrize("text", ["bytes=0-9", "bytes=-1", "bytes=999999999-"])
def test_head_ignores_a_range(stored_asset, variant, text):
    """RFC 9110 §14.2: a range is for GET alone."""
    api, stored = stored_asset
    whole = len(api.view(stored, variant).body)
    head = api.view(stored, variant, {"Range": text}, method="HEAD")
    assert (head.status, head.header("Content-Length")) == (200, str(whole))
    assert head.header("Content-Range") is None


def test_head_of_an_original_asks_the_store_for_nothing(stored_api, store, database):
    stored = stored_api.new_asset(DATA)
    store.remove(database.row_of(stored)["storage_key"])
    head = stored_api.view(stored, "original", method="HEAD")
    assert (head.status, head.header("Content-Length")) == (200, str(len(DATA)))
    assert stored_api.view(stored, "original").status == 503


@pytest.mark.parametrize("variant", ["original", "thumb"])
@pytest.mark.parametrize(
    "text, start, stop",
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-99", 0, 100),
        ("bytes=100-199", 100, 200),
        ("bytes=-1", -1, None),
        ("bytes=-100", -100, None),
        ("bytes=50-", 50, None),
        ("bytes=10-99999999999999999999", 10, None),
        ("bytes=-99999999999999999999", None, None),
        ("BYTES=0-9", 0, 10),
    ],
)
def test_one_range_is_a_206_with_exactly_those_bytes(stored_asset, variant, text, start, stop):
    api, stored = stored_asset
    whole = api.view(stored, variant).body
    response = api.view(stored, variant, {"Range": text})
    assert response.status == 206, response
    assert response.body == whole[start:stop]
    first = len(whole) - len(whole[start:]) if start else 0
    assert response.header("Content-Range") == f"bytes {first}-{first + len(response.body) - 1}/{len(whole)}"


def test_a_range_of_a_thumbnail_needs_no_more_connections_to_the_store_than_the_whole(s3_behind_proxy):
    for proxy, running, _ in s3_behind_proxy:
        api = Api(running.port)
        stored = api.new_asset(DATA)

        def opened(headers):
            before = proxy.accepted
            for _ in range(10):
                api.view(stored, "thumb", headers)
            return proxy.accepted - before

        # versitygw closes each connection; with others it stays open, unless it was idle too long
        assert opened({"Range": "bytes=0-99"}) < opened({}) + 10


@pytest.mark.parametrize(
    "text",
    ["bytes=0-0,5-9", "bytes=" + ",".join(f"{n}-" for n in range(200)), "bytes", "bytes=", "bytes=-", "bytes=5-1",
     "bytes=a-b", "items=0-5", "bytes=0 - 5", "bytes=--5", "bytes=+1-5", "bytes=0x1-5"],
)
def test_several_ranges_or_malformed_ones_are_the_whole(api, asset, text):
    response = api.view(asset, "original", {"Range": text})
    assert (response.status, response.body) == (200, DATA)


@pytest.mark.parametrize("text", ["bytes={n}-", "bytes={n}-{n}", "bytes=99999999999999999999-", "bytes=-0"])
@pytest.mark.parametrize("variant", ["original", "thumb"])
def test_a_range_outside_is_a_416(api, asset, variant, text):
    size = len(api.view(asset, variant).body)
    response = api.view(asset, variant, {"Range": text.format(n=size)})
    assert (response.status, response.error) == (416, "range_not_satisfiable")
    assert response.header("Content-Range") == f"bytes */{size}"


def test_if_range_gives_the_range_only_of_the_same_bytes(api, asset):
    tag = api.view(asset, "original").header("ETag")
    ranged = {"Range": "bytes=0-9"}
    assert api.view(asset, "original", ranged | {"If-Range": tag}).status == 206
    for other in ('"another"', f"W/{tag}", "Mon, 09 Feb 2026 15:30:12 GMT"):
        assert api.view(asset, "original", ranged | {"If-Range": other}).status == 200


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*", '"a,b",{} , "c"'])
def test_if_none_match_is_a_304_without_a_body_and_audited(api, asset, database, form):
    tag = api.view(asset, "thumb").header("ETag")
    response = api.view(asset, "thumb", {"If-None-Match": form.format(tag)})
    assert (response.status, response.body) == (304, b"")
    assert response.header("ETag") == tag
    assert response.header("Cache-Control") == "private, no-cache"
    assert database.actions(response.request_id) == ["imaging.asset.view"]


def test_another_tag_or_another_variants_is_the_picture(api, asset):
    web = api.view(asset, "web").header("ETag")
    for tag in ('"other"', web, web[1:-1], ""):
        assert api.view(asset, "thumb", {"If-None-Match": tag}).status == 200, tag


def test_conditions_are_no_oracle(api, asset):
    tag = {"If-None-Match": "*", "If-Range": "*", "Range": "bytes=0-1"}
    assert http.request(api.port, "GET", f"/imaging/assets/{asset}", tag).status == 401
    assert api.as_user("nobody").view(asset, "thumb", tag).status == 403
    assert api.as_user("other").view(asset, "thumb", tag).status == 404


@pytest.mark.parametrize(
    "query",
    ["variant=", "variant=full", "variant=THUMB", "variant=thumb&variant=web", "variant=%00", "variant=thumb%20",
     "variant=%zz"],
)  # fmt: skip
def test_another_variant_is_a_400_that_names_it(api, asset, query):
    response = api.request("GET", f"/imaging/assets/{asset}?{query}")
    assert (response.status, response.error) == (400, "bad_request"), response


def test_other_parameters_mean_nothing(api, asset):
    response = api.request("GET", f"/imaging/assets/{asset}?v=2&variant=original&clinic=13")
    assert response.body == DATA


@pytest.mark.parametrize(
    "path", ["0", "-1", "01", "+1", "1.0", "1e3", "abc", "%31", str(2**63), "9" * 3000, "1%00", "%2e%2e"]
)
def test_an_id_that_is_none_is_a_400_that_names_it(api, path):
    response = api.request("GET", f"/imaging/assets/{path}")
    assert (response.status, response.error) == (400, "bad_request"), response
    assert "assetId" in response.message


def test_the_reader_may_view_and_the_nobody_may_not(api, asset):
    assert api.as_user("reader").view(asset, "thumb").status == 200
    assert api.as_user("nobody").view(asset, "thumb").status == 403


def test_an_html_file_named_as_a_picture_is_never_served_as_html(api):
    shown = api.new_asset(DATA, file=forms.file(DATA, filename="x.html", mime="text/html"))
    response = api.view(shown, "original")
    assert response.header("Content-Type") == "image/png"
    assert ".html" not in response.header("Content-Disposition")


def test_a_revoked_capability_counts_at_the_next_request(api, asset, database):
    clinic, user = tokens.USERS["reader"]
    row = f"({clinic}, '{user}', 'imaging.read')"
    table = "public.user_capability (clinic_id, user_id, capability_key)"
    reader = api.as_user("reader")
    assert reader.view(asset).status == 200
    revoke = f"DELETE FROM public.user_capability WHERE (clinic_id, user_id, capability_key) = {row}"
    with database.changed(revoke, f"INSERT INTO {table} VALUES {row}"):
        assert reader.view(asset).status == 403
    assert reader.view(asset).status == 200


@pytest.mark.parametrize("stored, served, disposition", [
    ("image/gif", "application/octet-stream", "attachment"), ("text/html", "application/octet-stream", "attachment"),
    ("image/jpg", "image/jpeg", "inline"), ("", "application/octet-stream", "attachment"),
])  # fmt: skip
def test_a_row_of_another_type_is_served_as_bytes(api, database, stored, served, disposition):
    """The application may write rows itself, and the document of the API lists every type of an answer."""
    asset = api.new_asset()
    database.execute("UPDATE public.imaging_asset SET mime_type = %s WHERE id = %s", stored, asset)
    response = api.view(asset, "original")
    assert (response.status, response.header("Content-Type")) == (200, served)
    assert response.header("Content-Disposition").startswith(disposition + ";")
    studies = api.list(345, limit=200).json()["studies"]
    assert [item["mimeType"] for study in studies for item in study["assets"] if item["assetId"] == asset] == [served]
