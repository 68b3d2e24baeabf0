"""Tags, dates and conditions: RFC 9110 §8.8 and §13, on every backend."""
import datetime
import email.utils
import hashlib
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest

from support import http, pictures, waiting

DATA = pictures.png(900, 600)
KEYS = {"original": "storage_key", "web": "web_key", "thumb": "thumb_key"}


@pytest.fixture(scope="module")
def known():
    return {}


@pytest.fixture
def stored_asset(stored_api, known):
    """(api, asset) on every backend, with one asset each."""
    if stored_api.port not in known:
        known[stored_api.port] = stored_api.new_asset(DATA)
    return stored_api, known[stored_api.port]


def at(database, asset, seconds=0):
    """When the row was made, as a date of HTTP."""
    made = database.row_of(asset)["created_at"].astimezone(datetime.timezone.utc)
    return email.utils.format_datetime(made.replace(microsecond=0) + datetime.timedelta(seconds=seconds), usegmt=True)


BAD_DATES = ["", "x", "0", "2026-11-28T00:00:00Z", "Thu, 01 Jan 1970 00:00:00", "Fri, 01 Jan 1970 00:00:00 GMT",
             "Thu, 01 Jan 1970 00:00:00 GMT, Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:60 GMT",
             "Thu, 1 Jan 1970 00:00:00 GMT", "\xff"]  # fmt: skip


@pytest.mark.parametrize("date", BAD_DATES)
@pytest.mark.parametrize("field", ["If-Modified-Since", "If-Unmodified-Since"])
def test_a_malformed_date_is_ignored(stored_asset, field, date):
    api, asset = stored_asset
    assert api.view(asset, "thumb", {field: date}).status == 200


@pytest.mark.parametrize("tag", ["", "x", '"x"', "W/{}", '"x", W/{}', "*, {}", '"{}', "{} {}x", "'{}'", "**"])
def test_if_match_that_does_not_match_is_a_412_audited_as_a_view(stored_asset, database, tag):
    api, asset = stored_asset
    current = api.view(asset, "thumb").header("ETag")
    form = tag.format(current, current)
    if tag == "{} {}x":  # what follows a tag without a comma ends the list
        form = f'"x" {current}'
    for method in ("GET", "HEAD"):
        response = api.view(asset, "thumb", {"If-Match": form}, method=method)
        assert response.status == 412, (form, response)
        assert response.header("ETag") is None and response.header("Last-Modified") is None
        assert database.actions(response.request_id) == ["imaging.asset.view"]
    answer = api.view(asset, "thumb", {"If-Match": form})
    assert answer.error == "precondition_failed" and "If-Match" in answer.message


@pytest.mark.parametrize("tag", ["{}", "*", '"a,b",{} , "c"'])
def test_if_match_that_matches_is_the_picture(stored_asset, tag):
    api, asset = stored_asset
    current = api.view(asset, "thumb").header("ETag")
    assert api.view(asset, "thumb", {"If-Match": tag.format(current)}).status == 200


def test_conditions_are_no_oracle(stored_asset, database):
    """Who may not see it, or asks for what is not there, learns nothing from a condition."""
    api, asset = stored_asset
    condition = {"If-Match": '"x"', "If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}
    assert http.request(api.port, "GET", f"/imaging/assets/{asset}", condition).status == 401
    for method in ("GET", "DELETE"):
        def ask(who):
            return api.as_user(who).request(method, f"/imaging/assets/{asset}", condition)

        assert ask("nobody").status == 403
        assert ask("other").status == 404
        unknown = api.request(method, "/imaging/assets/999", condition)
        assert (unknown.status, ask("other").message) == (404, unknown.message)
    assert database.row_of(asset)["is_active"]


def test_last_modified_is_when_the_row_was_made(stored_asset, database):
    api, asset = stored_asset
    for variant in KEYS:
        for method in ("GET", "HEAD"):
            assert api.view(asset, variant, method=method).header("Last-Modified") == at(database, asset)


def test_dates_count_to_the_second(stored_asset, database):
    api, asset = stored_asset

    def status(field, seconds):
        return api.view(asset, "web", {field: at(database, asset, seconds)}).status

    assert [status("If-Modified-Since", seconds) for seconds in (-1, 0, 1)] == [200, 304, 304]
    assert [status("If-Unmodified-Since", seconds) for seconds in (-1, 0, 1)] == [412, 200, 200]
    ranged = {"Range": "bytes=0-9"}
    statuses = [api.view(asset, "web", ranged | {"If-Range": at(database, asset, n)}).status for n in (-1, 0, 1)]
    assert statuses == [200, 206, 200]


def test_the_obsolete_forms_of_a_date_are_taken(stored_asset, database):
    api, asset = stored_asset
    made = database.row_of(asset)["created_at"].astimezone(datetime.timezone.utc)
    for form in ("%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"):
        assert api.view(asset, "web", {"If-Modified-Since": made.strftime(form)}).status == 304, form


def test_the_order_is_that_of_rfc_9110(stored_asset, database):
    """§13.2.2: a tag goes before a date, and what must fail before what need not be sent."""
    api, asset = stored_asset
    tag = api.view(asset, "thumb").header("ETag")
    old, now = at(database, asset, -1), at(database, asset)
    for fields, status in [
        ({"If-Match": tag, "If-Unmodified-Since": old}, 200),
        ({"If-Match": '"x"', "If-None-Match": tag}, 412),
        ({"If-Match": tag, "If-None-Match": tag}, 304),
        ({"If-Unmodified-Since": old, "If-None-Match": tag}, 412),
        ({"If-None-Match": '"x"', "If-Modified-Since": now}, 200),
        ({"If-None-Match": tag, "If-Modified-Since": old}, 304),
        ({"If-None-Match": tag, "Range": "bytes=0-9"}, 304),
        ({"If-Match": tag, "Range": "bytes=0-9", "If-Range": tag}, 206),
    ]:
        assert api.view(asset, "thumb", fields).status == status, fields


def test_a_304_has_what_updates_a_cache_and_no_more(stored_asset):
    """RFC 9110 §15.4.5"""
    api, asset = stored_asset
    tag = api.view(asset, "web").header("ETag")
    response = api.view(asset, "web", {"If-None-Match": tag})
    assert (response.status, response.header("ETag")) == (304, tag)
    assert response.header("Cache-Control") and response.header("Vary")
    for name in ("Last-Modified", "Repr-Digest", "Content-Type", "Content-Length", "Content-Disposition"):
        assert response.header(name) is None, name


def test_a_row_from_the_future_has_no_date(api, database):
    asset = api.new_asset()
    for created in ("now() + interval '1 hour'", "'infinity'", "'-infinity'", "'10000-01-01Z'", "'1969-12-31Z'"):
        database.execute(f"UPDATE public.imaging_asset SET created_at = {created} WHERE id = %s", asset)
        response = api.view(asset, "web", {"If-Modified-Since": "Fri, 31 Dec 9999 00:00:00 GMT"})
        assert (response.status, response.header("Last-Modified")) == (200, None), created


def test_a_tag_is_made_of_the_hash_of_what_is_served(stored_asset):
    api, asset = stored_asset
    for variant in KEYS:
        response = api.view(asset, variant)
        digits = 16 if variant == "original" else 32
        assert response.header("ETag") == f'"{hashlib.sha256(response.body).hexdigest()[:digits]}-{variant}"'


@pytest.mark.parametrize("tag", ["", "x", '"x"', "W/{}", "*, {}", '"\xff"', '"\xc3\xa4", "x"', '{}x', '"{}"', '"NULL"'])
def test_a_delete_whose_if_match_does_not_match_deletes_nothing(stored_asset, database, tag):
    api, asset = stored_asset
    form = tag.format(api.view(asset, "original").header("ETag"))
    if tag == "{}x":
        form = form.replace("-", "0-")
    response = api.request("DELETE", f"/imaging/assets/{asset}", {"If-Match": form})
    assert (response.status, response.error) == (412, "precondition_failed"), response
    assert "If-Match" in response.message
    assert database.row_of(asset)["is_active"] is True
    assert database.actions(response.request_id) == [], "nothing was done"


@pytest.mark.parametrize("field, value", [
    ("If-None-Match", "*"), ("If-None-Match", '"x"'), ("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"),
])  # fmt: skip
def test_a_delete_takes_no_other_condition(api, database, field, value):
    asset = api.new_asset()
    response = api.request("DELETE", f"/imaging/assets/{asset}", {field: value})
    assert (response.status, response.error) == (400, "bad_request")
    assert response.message.lower().startswith(field.lower() + ": ")
    assert database.row_of(asset)["is_active"] is True


def test_a_tag_of_a_variant_that_is_not_there_matches_nothing(api):
    document = api.new_asset(pictures.PDF, modality="DOC")
    tag = api.view(document).header("ETag")
    for variant in ("web", "thumb"):
        other = {"If-Match": tag.replace("original", variant)}
        assert api.request("DELETE", f"/imaging/assets/{document}", other).status == 412
    assert api.request("DELETE", f"/imaging/assets/{document}", {"If-Match": tag}).status == 204


@pytest.mark.parametrize("variant", [*KEYS, "*"])
def test_a_delete_with_a_tag_of_any_of_its_files_deletes_it(stored_api, database, variant):
    asset = stored_api.new_asset()
    tag = variant if variant == "*" else f'"x", {stored_api.view(asset, variant).header("ETag")}'
    response = stored_api.request("DELETE", f"/imaging/assets/{asset}", {"If-Match": tag})
    assert response.status == 204, response
    assert database.actions(response.request_id) == ["imaging.asset.delete"]
    again = stored_api.request("DELETE", f"/imaging/assets/{asset}", {"If-Match": tag})
    assert again.status == 404, "what is gone is not found, whatever the condition"


def test_of_many_conditional_deletes_at_once_one_deletes(api, database):
    asset = api.new_asset()
    tag = {"If-Match": api.view(asset, "web").header("ETag")}
    with ThreadPoolExecutor(10) as pool:
        statuses = sorted(pool.map(lambda _: api.request("DELETE", f"/imaging/assets/{asset}", tag).status, range(20)))
    assert statuses == [204] + [404] * 19
    events = "SELECT count(*) FROM audit.event WHERE action = 'imaging.asset.delete' AND entity_id = %s"
    assert database.value(events, asset) == 1


def test_a_delete_compares_the_row_as_it_is_when_it_is_locked(api, database):
    """Another transaction changes the tag while the delete waits for the row."""
    asset = api.new_asset()
    tag = {"If-Match": api.view(asset, "web").header("ETag")}
    other = psycopg2.connect(database.owner_url)
    with ThreadPoolExecutor(1) as pool:
        other.cursor().execute("UPDATE public.imaging_asset SET web_sha256 = repeat('0', 64) WHERE id = %s", (asset,))
        waiting_for = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        answer = pool.submit(api.request, "DELETE", f"/imaging/assets/{asset}", tag)
        waiting.until(lambda: database.value(waiting_for) > 0, "the delete to wait for the row", 5)
        other.commit()
        other.close()
        assert answer.result().status == 412
    assert database.row_of(asset)["is_active"] is True
