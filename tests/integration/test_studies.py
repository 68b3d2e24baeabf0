"""POST /imaging/studies."""
import datetime
import re
import uuid

import pytest

from support import tokens

UTC = datetime.timezone.utc


def row_of(database, study):
    (row,) = database.rows("SELECT * FROM public.imaging_study WHERE id = %s", study)
    return row


def test_a_study_is_a_row_with_one_audit_row(api, database):
    fields = {
        "title": "BWX 2026 – Müller",
        "capturedAt": "2026-02-09T15:30:12Z",
        "source": "schick-bridge",
    }
    response = api.create_study(**fields)
    assert response.status == 201
    assert response.body == b'{"studyId":%d}' % response.json()["studyId"]
    row = row_of(database, response.json()["studyId"])
    assert (row["clinic_id"], row["patient_id"], row["kind"]) == (12, 345, "XRAY_BWX")
    assert (row["title"], row["source"]) == (fields["title"], fields["source"])
    assert row["captured_at"] == datetime.datetime(2026, 2, 9, 15, 30, 12, tzinfo=UTC)
    assert row["created_by_id"] == row["updated_by_id"] == tokens.WRITER
    assert row["is_active"] is True
    (event,) = database.audit(response.request_id)
    assert event["action"] == "imaging.study.create"
    assert (event["entity_table"], event["entity_id"]) == ("imaging_study", row["id"])
    assert (event["clinic_id"], event["actor_user_id"]) == (12, tokens.WRITER)


def test_only_patient_and_kind_are_required(api, database):
    before = datetime.datetime.now(UTC) - datetime.timedelta(minutes=1)
    study = api.new_study()
    row = row_of(database, study)
    assert row["title"] is None and row["source"] is None
    assert before < row["captured_at"] < before + datetime.timedelta(minutes=3)


@pytest.mark.parametrize(
    "stamp, utc",
    [
        ("2026-02-09T15:30:12+05:30", (2026, 2, 9, 10, 0, 12)),
        ("2026-02-09t15:30:12.5z", (2026, 2, 9, 15, 30, 12, 500000)),
        ("2024-02-29T00:00:00Z", (2024, 2, 29)),
        ("1900-01-01T00:00:00Z", (1900, 1, 1)),
    ],
)
def test_captured_at_is_rfc_3339(api, database, stamp, utc):
    study = api.new_study(capturedAt=stamp)
    assert row_of(database, study)["captured_at"] == datetime.datetime(*utc, tzinfo=UTC)


NAMED_FAULTS = [
    ("patientId", value)
    for value in (None, 0, -1, 1.5, True, [], {}, "", "0345", "+345", " 345", "3e2", "abc", 2**63, "9" * 5000)
] + [
    ("kind", value) for value in (None, "", "xray", "1X", "X-RAY", "X" * 33, 7, [], "XRAY\u0000", "ÄX")
] + [
    ("title", value) for value in (7, [], {"a": 1}, "a\u0000b", "x" * 501, "ä" * 251)
] + [
    ("source", value) for value in (False, "a\u0000b", "y" * 501)
] + [
    ("capturedAt", value)
    for value in (
        "", "now", "today", "infinity", "epoch", "2026-02-30T00:00:00Z", "2025-02-29T00:00:00Z", "0000-01-01T00:00:00Z",
        "1899-12-31T23:59:59Z", "2026-02-09", "2026-02-09T15:30:12", "2026-13-01T00:00:00Z", "2026-02-09T24:00:00Z",
        "2026-02-09T15:30:12+25:00", "9999-12-31T23:59:59Z", 1770651012, "2026-02-09T15:30:12Z'; DROP TABLE x; --",
    )
]


@pytest.mark.parametrize("field, value", NAMED_FAULTS)
def test_a_bad_field_is_a_400_that_names_it(api, database, field, value):
    response = api.create_study(**{field: value})
    assert response.status == 400, response
    assert response.error == "bad_request"
    assert field in response.message
    assert len(response.body) <= 2048
    assert database.audit(response.request_id) == []


def test_tomorrow_is_accepted_and_the_day_after_is_not(api):
    now = datetime.datetime.now(UTC)
    soon, late = (now + datetime.timedelta(hours=hours) for hours in (23, 25))
    assert api.create_study(capturedAt=soon.isoformat()).status == 201
    assert api.create_study(capturedAt=late.isoformat()).status == 400


@pytest.mark.parametrize("patient", ["345", 345])
def test_ids_are_integers_or_canonical_strings(api, patient):
    assert api.create_study(patientId=patient).status == 201


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"patientId"',
        b"{",
        b'{"patientId":345,"kind":"PHOTO"} x',
        b'{"patientId":345,"kind":"PHOTO","kind":"XRAY_PA"}',
        b'{"patientId":345,"patientId":346,"kind":"PHOTO"}',
        b'{"patientId":345,"kind":"PHOTO","title":"\xff\xfe"}',
        b'{"patientId":345,"kind":"PHOTO","title":"\xed\xa0\x80"}',
        b'{"patientId":345,"kind":"PHOTO","title":"\\ud800"}',
        b'{"patientId":345,"kind":"PHOTO","x":' + b"[" * 17 + b"]" * 17 + b"}",
        b'{"patientId":345,"kind":"PHOTO","x":' + b"[" * 20000 + b"]" * 20000 + b"}",
        b"{'patientId':345}",
    ],
    ids=lambda body: body[:60].decode("latin-1"),
)
def test_what_is_not_one_json_object_is_a_400(api, body):
    response = api.post_json("/imaging/studies", body)
    assert response.status == 400, response
    assert response.error == "bad_request"


def test_unknown_keys_are_ignored_and_never_assigned(api, database):
    response = api.create_study(clinicId=13, clinic_id=13, id=1, created_by_id=str(uuid.uuid4()), is_active=False)
    assert response.status == 201
    row = row_of(database, response.json()["studyId"])
    assert (row["clinic_id"], row["created_by_id"], row["is_active"]) == (12, tokens.WRITER, True)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])
def test_only_json_is_taken(api, kind):
    response = api.post_json("/imaging/studies", {"patientId": 345, "kind": "PHOTO"}, {"Content-Type": kind})
    assert response.status == 415
    assert response.error == "unsupported_media_type"


@pytest.mark.parametrize(
    "parameters", ["; charset=utf-8", ' ; Charset="UTF-8"', ";charset=utf8;", "; utf-8", ";", "; version=1"]
)
def test_json_in_utf_8_is_fine(api, parameters):
    kind = {"Content-Type": "Application/JSON" + parameters}
    assert api.post_json("/imaging/studies", {"patientId": 345, "kind": "PHOTO"}, kind).status == 201


@pytest.mark.parametrize("charset", ["iso-8859-1", '"UTF-16"', "us-ascii", "utf-8; charset=utf-16", ""])
def test_json_in_another_charset_is_a_415_that_says_so(api, charset):
    kind = {"Content-Type": f"application/json; charset={charset}"}
    response = api.post_json("/imaging/studies", {"patientId": 345, "kind": "PHOTO"}, kind)
    assert (response.status, response.error) == (415, "unsupported_media_type")
    assert "charset" in response.message


def test_a_body_over_64_kib_is_too_large(api):
    padding = 64 * 1024 - len('{"patientId":345,"kind":"PHOTO","x":""}')
    fits = b'{"patientId":345,"kind":"PHOTO","x":"' + b"y" * padding + b'"}'
    assert api.post_json("/imaging/studies", fits).status == 201
    response = api.post_json("/imaging/studies", fits[:-2] + b'y"}')
    assert response.status == 413
    assert response.error == "too_large"


def test_the_reader_may_not_write_whatever_is_wrong_besides(api, database):
    for fields in ({}, {"kind": "wrong"}, {"patientId": 999999}, {"patientId": 501}):
        response = api.as_user(database.new_user("imaging.read")).create_study(**fields)
        assert response.status == 403, (fields, response)
        assert response.error == "forbidden"
        assert database.actions(response.request_id) == ["imaging.access.denied"]


def test_error_bodies_have_their_three_members(api):
    response = api.create_study(kind="wrong")
    assert set(response.json()) == {"error", "message", "requestId"}
    assert response.json()["requestId"] == response.request_id
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", response.request_id)
