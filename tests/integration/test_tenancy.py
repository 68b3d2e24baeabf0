"""Clinics do not see each other."""
import json

import pytest

from support import forms, pictures
from support.api import Api

UNKNOWN = 9_000_000_000_000_000


@pytest.fixture(scope="module")
def theirs(nfs_service):
    """A study and an asset of clinic 13."""
    other = Api(nfs_service.port, "other")
    study = other.new_study(patientId=501)
    return {"study": study, "asset": other.new_asset(study=study, patientId=501)}


@pytest.fixture(scope="module")
def gone(nfs_service):
    """A deleted asset of clinic 12."""
    ours = Api(nfs_service.port)
    asset = ours.new_asset()
    assert ours.delete(asset).status == 204
    return asset


def seen(response):
    """Everything in an answer that a client could compare."""
    body = json.loads(response.body) if response.body else None
    if body:
        assert body.pop("requestId") == response.request_id
    headers = [(name, value) for name, value in response.headers if name not in ("X-Request-Id", "Date")]
    return response.status, headers, body


def all_the_same(responses):
    views = [seen(response) for response in responses]
    assert views[0][0] == 404 and views[0][2]["error"] == "not_found"
    assert all(view == views[0] for view in views[1:]), views


@pytest.mark.parametrize("variant", [None, "original", "web", "thumb"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_foreign_deleted_and_unknown_assets_are_the_same_404(api, theirs, gone, variant, method):
    responses = [api.view(asset, variant, method=method) for asset in (theirs["asset"], gone, UNKNOWN, 2**63 - 1)]
    if method == "GET":
        all_the_same(responses)
    else:
        assert len({str(seen(response)) for response in responses}) == 1
        assert responses[0].status == 404


def test_foreign_deleted_and_unknown_assets_cannot_be_deleted_and_look_the_same(api, theirs, gone, database):
    all_the_same([api.delete(asset) for asset in (theirs["asset"], gone, UNKNOWN)])
    assert database.row_of(theirs["asset"])["is_active"] is True


def test_conditions_and_ranges_tell_nothing_of_foreign_assets(api, theirs, gone):
    tag = Api(api.port, "other").view(theirs["asset"], "thumb").header("ETag")
    for headers in ({"If-None-Match": tag}, {"Range": "bytes=0-0"}, {"Range": "bytes=99999999-"}):
        all_the_same([api.view(asset, "thumb", headers) for asset in (theirs["asset"], gone, UNKNOWN)])


def test_studies_of_foreign_patients_are_the_same_404_as_of_unknown_ones(api):
    all_the_same([api.create_study(patientId=patient) for patient in (501, UNKNOWN)])
    all_the_same([api.list(patient) for patient in (501, UNKNOWN)])


def test_uploads_to_foreign_deleted_and_unknown_studies_are_the_same_404(api, theirs, database):
    removed = api.new_study()
    database.execute("UPDATE public.imaging_study SET is_active = false WHERE id = %s", removed)
    mixed = api.new_study(patientId=346)
    places = [(501, theirs["study"]), (345, theirs["study"]), (345, removed), (345, UNKNOWN), (345, mixed), (UNKNOWN, mixed)]
    all_the_same([api.upload(study=study, patientId=patient) for patient, study in places])
    all_the_same([api.init_upload(studyId=study, patientId=patient) for patient, study in places])
    for study in (removed, mixed, theirs["study"]):
        rows = "SELECT count(*) FROM public.imaging_asset WHERE study_id = %s AND clinic_id = 12"
        assert database.value(rows, study) == 0


def test_an_upload_id_of_another_clinic_is_as_unknown_as_any(api, theirs):
    other = api.as_user("other")
    upload = other.init_upload(studyId=theirs["study"], patientId=501).json()["uploadId"]
    study = api.new_study()
    all_the_same(
        [api.upload(study=study, uploadId=text) for text in (upload, "00000000-0000-4000-8000-000000000000")]
    )


def test_without_the_capability_every_id_is_the_same_403(api, theirs, gone):
    nobody, ours = api.as_user("nobody"), api.new_asset()
    for ask in (nobody.view, nobody.delete):
        views = {str(seen(ask(asset))) for asset in (ours, theirs["asset"], gone, UNKNOWN, "not-a-number")}
        assert len(views) == 1 and "403" in views.pop()
    listed = {str(seen(nobody.list(patient))) for patient in (345, 501, UNKNOWN, "x")}
    assert len(listed) == 1 and "403" in listed.pop()


def test_a_denied_request_without_the_capability_wins_over_a_bad_field(api):
    nobody = api.as_user("nobody")
    for response in (
        nobody.create_study(kind="wrong"),
        nobody.init_upload(studyId="x", modality="?"),
        nobody.post_form(forms.form(forms.field("patientId", "x"), forms.file(pictures.png()))),
        nobody.request("GET", "/imaging/assets/1?variant=wrong"),
        nobody.list(345, limit="wrong"),
    ):
        assert (response.status, response.error) == (403, "forbidden"), response


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Hasura-Clinic-Id": "13"},
        {"X-Hasura-User-Id": "a0000000-0000-4000-8000-000000000013"},
        {"X-Hasura-Role": "admin", "X-Hasura-Admin-Secret": "anything"},
        {"X-Forwarded-For": "10.0.0.1", "Forwarded": "for=10.0.0.1"},
        {"X-Original-URL": "/health", "X-Rewrite-URL": "/health"},
        {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "DELETE"},
        {"X-Request-Id": "chosen-by-the-client"},
    ],
    ids=str,
)
def test_headers_of_the_request_change_nothing(api, theirs, database, headers):
    asset = api.new_asset()
    assert api.view(theirs["asset"], headers=headers).status == 404
    response = api.view(asset, "thumb", headers)
    assert response.status == 200 and response.header("Content-Type") == "image/webp"
    assert response.request_id != "chosen-by-the-client"
    (event,) = database.audit(response.request_id)
    assert (event["clinic_id"], event["payload"]["address"]) == (12, "127.0.0.1")
    assert database.row_of(asset)["is_active"] is True


@pytest.mark.slow
def test_the_audit_has_the_client_that_a_trusted_proxy_names(temporary_service, database):
    running = Api(temporary_service(IMAGING_TRUSTED_PROXIES="127.0.0.0/8, 10.0.0.0/8").port)
    for headers, address in (
        ({"X-Forwarded-For": "1.1.1.1, 203.0.113.9, 10.0.0.7"}, "203.0.113.9"),
        ({"Forwarded": 'for="[2001:db8::9]:4711";proto=https'}, "2001:db8::9"),
        ({"X-Forwarded-For": "unknown"}, "127.0.0.1"),
        ({}, "127.0.0.1"),
    ):
        listed = running.request("GET", "/imaging/patients/345/studies", headers=headers)
        (event,) = database.audit(listed.request_id)
        assert event["payload"]["address"] == address, headers


def test_the_database_itself_refuses_a_mix(database, theirs):
    insert = (
        "INSERT INTO public.imaging_asset (clinic_id, patient_id, study_id, modality, mime_type, size_bytes, sha256, "
        "storage_backend, storage_key) VALUES (%s, %s, %s, 'XRAY', 'image/png', 1, repeat('0', 64), 'nfs', 'mixed')"
    )
    for clinic, patient in ((12, 501), (13, 345), (12, 345)):
        with pytest.raises(Exception, match="imaging_asset_owner_fkey"):
            database.execute(insert, clinic, patient, theirs["study"])


def test_a_denied_access_is_audited_with_what_was_asked_for(api, theirs, gone, database):
    foreign = api.as_user(database.new_user("imaging.read")).view(theirs["asset"])
    (event,) = database.audit(foreign.request_id)
    assert (event["action"], event["entity_table"], event["entity_id"]) == (
        "imaging.access.denied", "imaging_asset", theirs["asset"],
    )  # fmt: skip
    payload = event["payload"]
    assert (event["clinic_id"], payload["status"], payload["reason"]) == (12, 404, "outside_clinic")
    forbidden = api.as_user(database.new_user()).view(theirs["asset"])
    (event,) = database.audit(forbidden.request_id)
    payload = event["payload"]
    assert (payload["status"], payload["reason"], payload["capability"]) == (403, "no_capability", "imaging.read")
    for asset in (gone, UNKNOWN):
        own = api.as_user(database.new_user("imaging.read")).view(asset)
        assert (own.status, database.audit(own.request_id)) == (404, [])


@pytest.mark.parametrize(
    ("variant", "column"), [("original", "storage_key"), ("thumb", "thumb_key"), ("web", "web_key")]
)
def test_a_row_that_names_another_clinics_file_shows_nothing_of_it(api, theirs, database, variant, column):
    other = Api(api.port, "other")
    foreign = other.new_asset(pictures.noise(64, 48, seed=13), study=theirs["study"], patientId=501)
    secret, key = other.view(foreign, variant).body, database.row_of(foreign)[column]
    asset = api.new_asset()
    tag = api.view(asset, variant).header("ETag")
    # The key of an original is unique, so the other row must give up its own first.
    database.execute("UPDATE public.imaging_asset SET storage_key = 'elsewhere-' || id WHERE id = %s", foreign)
    database.execute(f"UPDATE public.imaging_asset SET {column} = %s WHERE id = %s", key, asset)
    for method, headers in (("GET", {}), ("GET", {"Range": "bytes=0-9"}), ("GET", {"If-None-Match": tag}), ("HEAD", {})):
        response = api.view(asset, variant, headers, method=method)
        assert response.status == 503 and response.header("ETag") is None, response
        assert secret[:100] not in response.body
        if method == "GET":
            assert (response.error, response.message) == ("unavailable", "the file of this asset is not available")
        events = database.audit(response.request_id)
        assert {event["action"] for event in events} == {"imaging.asset.view", "imaging.asset.key_mismatch"}
        (event,) = [event for event in events if event["action"] == "imaging.asset.key_mismatch"]
        assert (event["entity_table"], event["entity_id"], event["clinic_id"]) == ("imaging_asset", asset, 12)
        assert (event["payload"]["variant"], event["payload"]["fault"]) == (variant, "of another clinic")


def test_without_a_patient_table_a_patient_is_the_studys_clinics(temporary_service, theirs):
    api = Api(temporary_service(IMAGING_PATIENT_TABLE="").port)
    study = api.new_study(patientId=777)
    assert api.upload(study=study, patientId=777).status == 201
    assert api.upload(study=theirs["study"], patientId=501).status == 404
    assert api.upload(study=study, patientId=345).status == 404
