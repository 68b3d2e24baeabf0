"""POST /imaging/assets/sign, GET and HEAD /imaging/signed/:assetId, DELETE /imaging/signatures/:signatureId."""
import concurrent.futures
import datetime
import time
import uuid

import pytest

from support import pictures, tokens, waiting
from support.api import Api

DATA = pictures.png(900, 600)
PARAMETERS = ["variant", "clinic", "signer", "signature", "expires", "key", "mac"]


@pytest.fixture(scope="module")
def asset(nfs_service):
    return Api(nfs_service.port).new_asset(DATA)


@pytest.fixture
def reader(service, database):
    """A user of clinic 12 who may read, and has no denials yet."""
    return Api(service.port, database.new_user("imaging.read"))


def parts(url):
    path, query = url.split("?")
    return path, dict(pair.split("=") for pair in query.split("&"))


def with_parts(url, **changes):
    path, query = parts(url)
    query |= changes
    return path + "?" + "&".join(f"{name}={value}" for name, value in query.items())


def denials(database, response):
    return [row["payload"] for row in database.audit(response.request_id) if row["action"] == "imaging.access.denied"]


def test_each_variant_is_what_a_view_by_token_shows(stored_api, database):
    asset = stored_api.new_asset(DATA)
    for variant in ("original", "web", "thumb"):
        signature, (url,) = stored_api.signed(asset, variant=variant)
        plain = stored_api.view(asset, variant)
        response = stored_api.open(url)
        assert (response.status, response.body) == (200, plain.body)
        same = ("Content-Type", "Content-Disposition", "Content-Security-Policy", "Accept-Ranges", "ETag")
        assert [response.header(name) for name in same] == [plain.header(name) for name in same]
        (event,) = database.audit(response.request_id)
        assert (event["action"], event["entity_table"], event["entity_id"]) == (
            "imaging.asset.view", "imaging_asset", asset)
        assert (event["clinic_id"], str(event["actor_user_id"])) == (12, tokens.WRITER)
        assert event["payload"] == {"variant": variant, "signature": signature, "address": "127.0.0.1"}


def test_the_answer_is_for_a_picture_in_any_page_and_for_no_cache(api, asset):
    response = api.open(api.signed_url(asset), {"Origin": "https://somewhere.example"})
    assert response.header("Cache-Control") == "private, no-store"
    assert response.header("Referrer-Policy") == "no-referrer"
    assert response.header("Cross-Origin-Resource-Policy") == "cross-origin"
    assert response.header("X-Content-Type-Options") == "nosniff"
    assert response.header("Access-Control-Allow-Origin") is None
    assert response.header("Set-Cookie") is None


def test_what_was_signed_is_said_in_the_order_asked_for(api, database):
    study = api.new_study()
    first, second = api.new_asset(DATA, study), api.new_asset(study=study)
    document = api.new_asset(pictures.PDF, study, modality="DOC")
    before = time.time()
    response = api.sign(second, str(first), document, seconds=60, maxViews=5)
    assert (response.status, response.header("Cache-Control")) == (201, "no-store")
    made = response.json()
    assert sorted(made) == ["expiresAt", "signatureId", "urls"]
    assert [(one["assetId"], one["variant"]) for one in made["urls"]] == [
        (second, "web"), (first, "web"), (document, "original")]
    end = datetime.datetime.fromisoformat(made["expiresAt"].replace("Z", "+00:00")).timestamp()
    assert before + 59 <= end <= time.time() + 62
    for one in made["urls"]:
        path, query = parts(one["url"])
        assert path == f"/imaging/signed/{one['assetId']}"
        assert list(query) == PARAMETERS
        assert (query["clinic"], query["signer"]) == ("12", tokens.WRITER)
        assert (query["signature"], query["expires"]) == (made["signatureId"], str(int(end)))
    events = database.audit(response.request_id)
    assert sorted(event["entity_id"] for event in events) == sorted([first, second, document])
    assert {event["action"] for event in events} == {"imaging.asset.sign"}
    payload = next(event["payload"] for event in events if event["entity_id"] == document)
    assert payload == {"variant": "original", "signature": made["signatureId"], "seconds": 60, "maxViews": 5,
                       "address": "127.0.0.1"}
    assert api.open(made["urls"][2]["url"]).body == pictures.PDF


@pytest.mark.parametrize(
    "fields, word",
    [
        ({"assetIds": []}, "assetIds"),
        ({"assetIds": 1}, "assetIds"),
        ({"assetIds": list(range(1, 202))}, "assetIds"),
        ({"assetIds": [7, "7"]}, "assetIds"),
        ({"assetIds": [0]}, "assetIds"),
        ({"variant": "huge"}, "variant"),
        ({"variant": ""}, "variant"),
        ({"seconds": 0}, "seconds"),
        ({"seconds": 3601}, "seconds"),
        ({"seconds": "60"}, "seconds"),
        ({"maxViews": 0}, "maxViews"),
        ({"maxViews": 1_000_001}, "maxViews"),
    ],
)
def test_a_request_that_is_wrong_names_the_field(api, asset, database, fields, word):
    signatures = "SELECT count(*) FROM public.imaging_signature"
    before = database.value(signatures)
    response = api.post_json("/imaging/assets/sign", {"assetIds": [asset]} | fields)
    assert (response.status, response.error) == (400, "bad_request")
    assert response.message.startswith(word + ":"), response.message
    assert database.value(signatures) == before
    refused = api.as_user("nobody").post_json("/imaging/assets/sign", {"assetIds": [asset]} | fields)
    assert refused.status == 403, "the capability comes first"


def test_nothing_is_signed_when_one_asset_may_not_be_seen(reader, asset, database):
    theirs = reader.as_user("other").new_asset(study=reader.as_user("other").new_study(patientId=501), patientId=501)
    writer = reader.as_user("writer")
    gone = writer.new_asset()
    assert writer.delete(gone).status == 204
    for missing in (theirs, gone, 10**18):
        response = reader.sign(asset, missing)
        assert (response.status, response.error) == (404, "not_found")
        assert response.message == f"assetIds: no such asset: {missing}"
        found = database.audit(response.request_id)
        expected = [("imaging.access.denied", theirs, "outside_clinic")] if missing == theirs else []
        assert [(row["action"], row["entity_id"], row["payload"]["reason"]) for row in found] == expected
    assert database.value("SELECT count(*) FROM public.imaging_signature WHERE signer_id = %s", reader.user) == 0


def test_a_variant_that_an_asset_lacks_is_named(api, asset):
    document = api.new_asset(pictures.PDF, modality="DOC")
    response = api.sign(asset, document, variant="web")
    assert (response.status, response.message) == (404, f"assetIds: the asset {document} has no web version")


def test_without_the_capability_nothing_is_signed(api, asset, database):
    response = api.as_user(database.new_user()).sign(asset)
    assert (response.status, response.message) == (403, "the capability imaging.read is required")
    assert database.actions(response.request_id) == ["imaging.access.denied"]


def test_two_hundred_are_signed_at_once_and_quickly(api, database):
    study, first = api.new_study(), api.new_asset()
    ids = [row["id"] for row in database.rows(
        "INSERT INTO public.imaging_asset (clinic_id, patient_id, study_id, modality, mime_type, size_bytes, sha256, "
        "storage_backend, storage_key) SELECT 12, 345, %s, 'XRAY', 'image/png', 1, repeat('0', 64), 'nfs', 'sign-' || %s || '-' || n "
        "FROM generate_series(1, 199) n RETURNING id", study, first)]
    start = time.monotonic()
    response = api.sign(first, *ids)
    took = time.monotonic() - start
    assert response.status == 201 and len(response.json()["urls"]) == 200
    assert len(database.audit(response.request_id)) == 200
    assert took < 2, took
    assert api.open(response.json()["urls"][0]["url"]).status == 200


def test_a_url_that_was_changed_is_refused_and_nobody_is_blamed(api, asset, database):
    other = api.new_asset()
    url = api.signed_url(asset, variant="thumb")
    theirs = api.signed_url(other, variant="thumb", seconds=60)
    _, query = parts(url)
    changes = {"variant": ["original", "web", ""], "clinic": ["13"], "expires": [str(int(query["expires"]) + 3000), ""],
               "signer": [tokens.USERS["reader"][1], tokens.WRITER.upper()], "signature": [str(uuid.uuid4())],
               "key": ["AAAAAAAA", ""], "mac": [query["mac"][:-2], query["mac"] + "A", "", "A" * 43]}
    refused = [with_parts(url, **{name: value}) for name, values in changes.items() for value in values]
    refused += [with_parts(url, **{name: parts(theirs)[1][name]}) for name in ("signature", "expires", "mac")]
    refused += [url.replace(f"/{asset}?", f"/{other}?"), parts(url)[0]]
    refused += [url.replace(f"{name}={value}", "").replace("&&", "&") for name, value in query.items()]
    for changed in refused:
        for method in ("GET", "HEAD"):
            response = api.open(changed, method=method)
            assert response.status == 403, changed
            assert database.audit(response.request_id) == []
    response = api.open(refused[0])
    assert (response.error, response.message) == (
        "forbidden", "this address was not signed by this service, or was changed")
    for name, value in query.items():
        twice = api.open(f"{url}&{name}={value}")
        assert (twice.status, name in twice.message) == (400, True)
    assert api.open(url).status == api.open(theirs).status == 200


def test_it_ends_by_itself(reader, asset, database):
    url = reader.signed_url(asset, seconds=1)
    assert reader.open(url).status == 200
    response = waiting.until(lambda: (r := reader.open(url)).status != 200 and r, "the end", 4)
    assert (response.status, response.message) == (403, "this address has expired")
    (denial,) = denials(database, response)
    assert (denial["reason"], denial["status"]) == ("signature_expired", 403)
    assert denial["signature"] == parts(url)[1]["signature"]
    assert [str(row["actor_user_id"]) for row in database.audit(response.request_id)] == [reader.user]


def test_the_row_may_end_it_sooner_and_never_later(reader, asset, database):
    signature, (url,) = reader.signed(asset, seconds=1)
    database.execute("UPDATE public.imaging_signature SET expires_at = now() + interval '1 day' WHERE id = %s", signature)
    waiting.until(lambda: reader.open(url).status == 403, "the end", 4)
    signature, (url,) = reader.signed(asset)
    database.execute("UPDATE public.imaging_signature SET expires_at = now() WHERE id = %s", signature)
    assert denials(database, reader.open(url))[0]["reason"] == "signature_expired"
    signature, (url,) = reader.signed(asset)
    database.execute("DELETE FROM public.imaging_signature WHERE id = %s", signature)
    assert denials(database, reader.open(url))[0]["reason"] == "signature_unknown"


def test_each_url_is_used_as_often_as_it_may_be(reader, asset, database):
    _, urls = reader.signed(asset, reader.as_user("writer").new_asset(), maxViews=2)
    for url in urls:
        assert [reader.open(url).status for _ in range(2)] == [200, 200]
        response = reader.open(url)
        assert (response.status, response.message) == (403, "this address was used as often as it may be")
        assert denials(database, response)[0]["reason"] == "signature_used_up"
        assert reader.open(url, method="HEAD").status == 403


def test_head_is_checked_and_audited_but_uses_nothing_up(reader, asset, database):
    url = reader.signed_url(asset, maxViews=1)
    for _ in range(3):
        head = reader.open(url, method="HEAD")
        assert head.status == 200
        assert database.actions(head.request_id) == ["imaging.asset.view"]
    got = reader.open(url)
    assert (got.status, head.header("Content-Length")) == (200, str(len(got.body)))


def test_ranges_are_for_urls_without_a_count(reader, asset, database):
    """With a count each GET sends the whole file, so that a viewer that reads in pieces needs one view."""
    free = reader.signed_url(asset, variant="original")
    part = reader.open(free, {"Range": "bytes=10-19"})
    assert (part.status, part.body) == (206, DATA[10:20])
    assert database.actions(part.request_id) == ["imaging.asset.view"]
    assert reader.open(free, {"If-None-Match": part.header("ETag")}).status == 304
    assert reader.open(free, {"Range": "bytes=99999999-"}).status == 416
    counted = reader.signed_url(asset, variant="original", maxViews=1)
    whole = reader.open(counted, {"Range": "bytes=10-19"})
    assert (whole.status, whole.body, whole.header("Accept-Ranges")) == (200, DATA, "none")
    assert reader.open(counted, {"Range": "bytes=10-19"}).status == 403


def test_of_many_at_once_only_as_many_see_it_as_may(stored_api):
    url = stored_api.signed_url(stored_api.new_asset(), variant="thumb", maxViews=3)
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        statuses = sorted(response.status for response in pool.map(lambda _: stored_api.open(url), range(20)))
    assert statuses == [200] * 3 + [403] * 17


def test_a_revoked_signature_opens_nothing_at_any_replica(reader, temporary_service, nfs_store, database):
    writer = reader.as_user("writer")
    assets = [writer.new_asset(), writer.new_asset()]
    replica = Api(temporary_service(nfs_store).port)
    signature, urls = reader.signed(*assets)
    assert [api.open(url).status for api in (reader, replica) for url in urls] == [200] * 4
    revoked = reader.revoke(signature)
    assert (revoked.status, revoked.body) == (204, b"")
    for api in (replica, reader):
        for url in urls:
            response = api.open(url)
            assert (response.status, response.message) == (403, "this address was revoked")
            assert denials(database, response)[0]["reason"] == "signature_revoked"
    events = database.audit(revoked.request_id)
    assert {event["action"] for event in events} == {"imaging.signature.revoke"}
    assert sorted(event["entity_id"] for event in events) == sorted(assets)
    assert events[0]["payload"] == {"variant": "web", "signature": signature, "address": "127.0.0.1"}
    again = reader.revoke(signature)
    assert (again.status, database.audit(again.request_id)) == (204, [])


def test_who_may_revoke(reader, asset, database):
    stranger = reader.as_user(database.new_user("imaging.read"))
    signature, (url,) = reader.signed(asset)
    refused = stranger.revoke(signature)
    assert (refused.status, refused.message) == (403, "the capability imaging.write is required")
    assert denials(database, refused)[0]["signature"] == signature
    foreign = reader.as_user(database.new_user("imaging.write", clinic=13)).revoke(signature)
    unknown = reader.revoke(uuid.uuid4())
    assert (foreign.status, unknown.status) == (404, 404)
    assert foreign.message == unknown.message == "no such signature"
    assert denials(database, foreign)[0]["reason"] == "outside_clinic"
    assert denials(database, unknown) == []
    for some in (signature, uuid.uuid4()):
        assert reader.as_user("nobody").revoke(some).status == 403
    assert reader.revoke("x").status == 400
    assert reader.open(url).status == 200
    assert reader.as_user("writer").revoke(signature).status == 204
    assert reader.open(url).status == 403


def test_it_is_worth_what_its_signer_may_do_now(reader, asset, database):
    url = reader.signed_url(asset)
    assert reader.open(url).status == 200
    database.execute("DELETE FROM public.user_capability WHERE user_id = %s", reader.user)
    response = reader.open(url)
    assert (response.status, response.error) == (403, "forbidden")
    assert denials(database, response)[0]["reason"] == "no_capability"
    database.execute("INSERT INTO public.user_capability VALUES (12, %s, 'imaging.read')", reader.user)
    assert reader.open(url).status == 200


def test_an_asset_that_is_gone_is_a_404(reader, asset, database):
    gone = reader.as_user("writer").new_asset()
    url = reader.signed_url(gone)
    assert reader.as_user("writer").delete(gone).status == 204
    response = reader.open(url)
    assert (response.status, response.message) == (404, "no such asset")
    assert database.audit(response.request_id) == []


def test_a_row_that_names_another_file_is_never_shown(reader, database):
    asset = reader.as_user("writer").new_asset()
    url = reader.signed_url(asset, variant="original")
    key = database.row_of(asset)["storage_key"]
    with database.changed(
        f"UPDATE public.imaging_asset SET storage_key = replace(storage_key, 'clinic_12/', 'clinic_13/') WHERE id = {asset}",
        f"UPDATE public.imaging_asset SET storage_key = '{key}' WHERE id = {asset}",
    ):
        response = reader.open(url)
    assert response.status == 503
    assert database.actions(response.request_id) == ["imaging.asset.key_mismatch", "imaging.asset.view"]


def test_denials_of_a_url_are_limited_like_others(reader, asset, database):
    signature, (url,) = reader.signed(asset, seconds=1)
    reader.revoke(signature)
    with concurrent.futures.ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: reader.open(url), range(60)))
    rows = "SELECT count(*) FROM audit.event WHERE actor_user_id = %s AND action = 'imaging.access.denied'"
    assert 1 <= database.value(rows, reader.user) < 60


def test_without_the_database_it_is_a_503(reader, asset, database):
    url = reader.signed_url(asset, maxViews=1)
    with database.changed("REVOKE INSERT ON audit.event FROM imaging_service",
                          "GRANT INSERT ON audit.event TO imaging_service"):
        response = reader.open(url)
        assert (response.status, response.error) == (503, "unavailable")
        assert reader.sign(asset).status == 503
    assert reader.open(url).status == 200, "the view that was not audited was not counted either"


def test_a_window_of_the_audit_leaves_out_no_view(temporary_service, database):
    api = Api(temporary_service(IMAGING_AUDIT_VIEW_WINDOW_S=3600).port)
    url = api.signed_url(api.new_asset())
    for _ in range(3):
        assert database.actions(api.open(url).request_id) == ["imaging.asset.view"]


def test_without_a_key_signing_is_off(temporary_service, database):
    api = Api(temporary_service(IMAGING_SIGNING_KEY=None).port)
    asset = api.new_asset()
    response = api.sign(asset)
    assert (response.status, response.error) == (501, "not_implemented")
    assert "IMAGING_SIGNING_KEY" in response.message
    assert api.as_user("nobody").sign(asset).status == 403
    assert api.open(f"/imaging/signed/{asset}?variant=web").status == 403


def test_the_public_url_makes_them_absolute(temporary_service):
    api = Api(temporary_service(IMAGING_PUBLIC_URL="https://Imaging.Example.com/practice/").port)
    url = api.signed_url(api.new_asset())
    prefix = "https://imaging.example.com/practice"
    assert url.startswith(prefix + "/imaging/signed/")
    assert api.open(url[len(prefix):]).status == 200


def test_a_rotation_keeps_the_urls_of_one_key(temporary_service, tmp_path):
    keys = [f"signing-key-number-{n}-with-more-than-32-bytes" for n in range(3)]
    current, previous = tmp_path / "current", tmp_path / "previous"
    current.write_text(keys[0] + "\n")
    previous.write_text("")
    running = temporary_service(IMAGING_SIGNING_KEY=None, IMAGING_SIGNING_KEY_FILE=current,
                                IMAGING_SIGNING_KEY_PREVIOUS_FILE=previous)
    api = Api(running.port)
    asset = api.new_asset()
    urls = [api.signed_url(asset)]

    def rotate(new, old, message="the secrets were read again"):
        current.write_text(new)
        previous.write_text(old)
        before = len(running.messages(message))
        running.process.send_signal(1)
        waiting.until(lambda: len(running.messages(message)) > before, message)

    rotate(keys[1], keys[0])
    urls.append(api.signed_url(asset))
    assert [api.open(url).status for url in urls] == [200, 200]
    assert parts(urls[0])[1]["key"] != parts(urls[1])[1]["key"]
    rotate("hunter2-too-short", keys[1], "the secrets were read again, and those from before stay")
    assert [api.open(url).status for url in urls] == [200, 200]
    rotate(keys[2], keys[1])
    assert [api.open(url).status for url in urls] == [403, 200]
    assert "hunter2" not in str(running.lines)


def test_no_signed_url_is_logged_or_counted(temporary_service, database):
    service = temporary_service(LOG_LEVEL="trace")
    api = Api(service.port)
    asset = api.new_asset()
    signature, (url,) = api.signed(asset, maxViews=1)
    mac = parts(url)[1]["mac"]
    for attempt in (url, url, with_parts(url, variant="thumb"), url + "&mac=" + mac, url + "%zz", url + "\x01"):
        api.open(attempt)
    api.open(url, method="POST")
    api.open(url.replace("/imaging/", "/x/"))
    api.revoke(signature)
    metrics = api.open("/metrics").body.decode()
    service.stop()
    assert "/imaging/signed/:assetId" in str(service.lines)
    for text in (str(service.lines), metrics, str(database.rows("SELECT * FROM audit.event"))):
        assert mac not in text and mac[:12] not in text
        assert parts(url)[1]["key"] not in text
