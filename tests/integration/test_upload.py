"""POST /imaging/assets/upload: the ten steps of a valid upload, on every backend."""
import datetime
import hashlib
import re
import uuid

import pytest

from support import forms, pictures, tokens, waiting
from support.api import Api

UTC = datetime.timezone.utc


def test_an_upload_is_a_row_three_objects_and_two_audit_rows(stored_api, store, database):
    data = pictures.png(900, 600)
    study = stored_api.new_study()
    response = stored_api.upload(data, study, capturedAt="2026-02-09T15:30:12.75+01:00", sourceDevice="Schick 33")
    assert response.status == 201, response
    asset = response.json()["assetId"]
    assert response.body == b'{"assetId":%d}' % asset
    assert response.header("Location") == f"/imaging/assets/{asset}"

    row = database.row_of(asset)
    folder = f"clinic_12/patients/345/studies/{study}"
    assert row["storage_key"] == f"{folder}/originals/{asset}_20260209T143012Z.png"
    assert row["thumb_key"] == f"{folder}/thumbs/{asset}_thumb.webp"
    assert row["web_key"] == f"{folder}/web/{asset}_web.webp"
    assert row["storage_backend"] == store.backend
    assert row["sha256"] == hashlib.sha256(data).hexdigest()
    assert row["size_bytes"] == len(data)
    assert (row["clinic_id"], row["patient_id"], row["study_id"]) == (12, 345, study)
    assert (row["modality"], row["mime_type"], row["source_device"]) == ("XRAY", "image/png", "Schick 33")
    assert (row["width"], row["height"]) == (900, 600)
    assert (row["state"], row["is_active"]) == ("ready", True)
    assert row["created_by_id"] == row["updated_by_id"] == tokens.WRITER
    assert row["captured_at"].astimezone(UTC).replace(microsecond=0) == datetime.datetime(2026, 2, 9, 14, 30, 12, tzinfo=UTC)

    assert [key for key in store.keys() if f"studies/{study}/" in key] == sorted(
        [row["storage_key"], row["thumb_key"], row["web_key"]]
    )
    assert store.read(row["storage_key"]) == data
    assert pictures.decode(store.read(row["thumb_key"])).size == (400, 267)
    assert pictures.decode(store.read(row["web_key"])).size == (900, 600)

    created, derived = database.audit(response.request_id)
    assert [created["action"], derived["action"]] == ["imaging.asset.create", "imaging.asset.thumb_generated"]
    for event in (created, derived):
        assert (event["entity_table"], event["entity_id"], event["clinic_id"]) == ("imaging_asset", asset, 12)
        assert event["actor_user_id"] == tokens.WRITER
    assert created["payload"]["sha256"] == row["sha256"]


def test_nothing_of_an_upload_is_left_in_temporary_places(stored_api, store, backend):
    stored_api.new_asset()
    waiting.agree(lambda: store.leftovers(backend[0].spool), [], "temporary files to go")


@pytest.mark.parametrize(
    "kind, options, modality, mime, extension",
    [
        ("PNG", {}, "XRAY", "image/png", "png"),
        ("JPEG", {"quality": 90}, "PHOTO", "image/jpeg", "jpg"),
        ("WEBP", {}, "PHOTO", "image/webp", "webp"),
        ("TIFF", {}, "XRAY", "image/tiff", "tif"),
        ("PNG", {}, "DOC", "image/png", "png"),
    ],
)
def test_the_type_is_what_the_bytes_are(stored_api, store, database, kind, options, modality, mime, extension):
    data = pictures.encode(pictures.gradient(60, 40), kind, **options)
    form_file = forms.file(data, filename="../../etc/passwd.exe", mime="text/plain")
    response = stored_api.upload(file=form_file, modality=modality)
    assert response.status == 201, response
    row = database.row_of(response.json()["assetId"])
    assert row["mime_type"] == mime
    assert re.search(rf"/originals/{row['id']}_\d{{8}}T\d{{6}}Z\.{extension}$", row["storage_key"])
    assert row["storage_key"] in store.keys()
    if store.backend == "s3":
        assert store.content_type(row["storage_key"]) == mime


def test_a_pdf_is_a_document_without_derivatives(stored_api, store, database):
    response = stored_api.upload(pictures.PDF, modality="DOC")
    assert response.status == 201, response
    row = database.row_of(response.json()["assetId"])
    assert (row["mime_type"], row["thumb_key"], row["web_key"], row["width"]) == ("application/pdf", None, None, None)
    assert store.read(row["storage_key"]) == pictures.PDF
    assert database.actions(response.request_id) == ["imaging.asset.create"]


@pytest.mark.parametrize(
    "before",
    [
        b"\xef\xbb\xbf",  # a byte order mark
        b"\r\n \t",
        b"Content-Type: application/pdf\r\n\r\n",
        b"\x1b%-12345X@PJL JOB\r\n",  # for a printer
        b"\0" * 128,  # MacBinary
        b" " * 1019,
    ],
    ids=lambda before: str(before)[:20],
)
def test_a_pdf_may_begin_within_the_first_1024_bytes(api, before):
    """And the bytes before its header are served too."""
    asset = api.new_asset(before + pictures.PDF, modality="DOC")
    response = api.view(asset)
    assert (response.header("Content-Type"), response.body) == ("application/pdf", before + pictures.PDF)


def test_a_pdf_that_begins_later_is_none(api):
    response = api.upload(b" " * 1020 + pictures.PDF, modality="DOC")
    assert (response.status, response.error) == (415, "unsupported_media_type")


def test_a_file_of_several_megabytes_arrives_byte_for_byte(stored_api, store, database):
    data = pictures.noise(1500, 1400)  # more than one buffer, and more than one chunk of anything
    asset = stored_api.new_asset(data)
    row = database.row_of(asset)
    assert row["sha256"] == hashlib.sha256(data).hexdigest()
    assert store.read(row["storage_key"]) == data
    assert stored_api.view(asset, "original").body == data


def test_a_file_larger_than_one_s3_part_arrives_byte_for_byte(stored_api, database):
    data = pictures.with_trailing_chunk(pictures.png(), 20 * 1024 * 1024)
    asset = stored_api.new_asset(data)
    assert database.row_of(asset)["sha256"] == hashlib.sha256(data).hexdigest()
    assert stored_api.view(asset, "original").body == data


def test_without_captured_at_the_time_is_now_and_the_key_has_the_rows_time(api, database):
    before = datetime.datetime.now(UTC).replace(microsecond=0)
    row = database.row_of(api.new_asset())
    captured = row["captured_at"].astimezone(UTC)
    assert before <= captured <= datetime.datetime.now(UTC)
    assert captured.strftime("_%Y%m%dT%H%M%SZ.") in row["storage_key"]


def test_thumbnails_can_be_turned_off(temporary_service, database):
    running = temporary_service(IMAGING_THUMBS_ENABLED="false")
    response = Api(running.port).upload()
    assert response.status == 201
    row = database.row_of(response.json()["assetId"])
    assert (row["thumb_key"], row["web_key"]) == (None, None)
    assert (row["width"], row["height"]) == (64, 48)
    assert database.actions(response.request_id) == ["imaging.asset.create"]


def init(api, study, **fields):
    response = api.init_upload(studyId=study, **fields)
    assert response.status == 201, response
    return response.json()["uploadId"]


def test_an_upload_id_is_announced_audited_and_used_once(api, database):
    study = api.new_study()
    response = api.init_upload(studyId=study, sourceDevice="Schick 33")
    assert response.status == 201
    body = response.json()
    assert body == {"uploadId": str(uuid.UUID(body["uploadId"])), "maxBytes": 104857600}
    assert database.actions(response.request_id) == ["imaging.asset.upload_init"]

    used = api.upload(study=study, uploadId=body["uploadId"])
    assert used.status == 201, used
    row = database.rows("SELECT * FROM public.imaging_upload WHERE id = %s", body["uploadId"])[0]
    assert row["asset_id"] == used.json()["assetId"] and row["consumed_at"] is not None
    again = api.upload(study=study, uploadId=body["uploadId"])
    assert (again.status, again.error) == (409, "conflict")
    assert database.value("SELECT count(*) FROM public.imaging_asset WHERE study_id = %s AND is_active", study) == 1


def test_an_upload_id_that_is_unknown_is_not_found(api):
    response = api.upload(uploadId=str(uuid.uuid4()))
    assert (response.status, response.error) == (404, "not_found")


@pytest.mark.parametrize("text", ["", "1", "not-a-uuid", "{%s}" % uuid.UUID(int=1), "%s\0" % uuid.UUID(int=1)])
def test_an_upload_id_that_is_no_uuid_is_a_400(api, text):
    if not text:
        assert api.upload(uploadId=text).status == 201, "an empty field is an absent one"
        return
    response = api.upload(uploadId=text)
    assert response.status == 400 and "uploadId" in response.message


def test_an_upload_id_of_another_user_is_not_found(api, database):
    study = api.new_study()
    upload = init(api, study)
    other = "d0000000-0000-4000-8000-000000000012"
    database.execute("UPDATE public.imaging_upload SET user_id = %s WHERE id = %s", other, upload)
    assert api.upload(study=study, uploadId=upload).status == 404


def test_an_upload_id_that_has_expired_is_not_found(api, database):
    study = api.new_study()
    upload = init(api, study)
    database.execute("UPDATE public.imaging_upload SET expires_at = now() WHERE id = %s", upload)
    assert api.upload(study=study, uploadId=upload).status == 404


def test_an_upload_id_made_for_something_else_is_a_400(api):
    study, other = api.new_study(), api.new_study()
    others_study = api.new_study(patientId=346)
    upload = init(api, study)
    for fields in ({"study": other}, {"study": study, "modality": "PHOTO"}, {"study": others_study, "patientId": 346}):
        response = api.upload(uploadId=upload, **fields)
        assert response.status == 400, (fields, response)
        assert "uploadId" in response.message
    assert api.upload(study=study, uploadId=upload).status == 201, "refused uploads do not use it up"


@pytest.mark.parametrize(
    "written, meant",
    [("Image/PNG", "image/png"), ("image/jpeg; charset=binary", "image/jpeg"), ("image/jpg", "image/jpeg"),
     ("IMAGE/PJPEG ;", "image/jpeg"), ("image/x-png", "image/png"), ("image/tif", "image/tiff"),
     ("image/heif", "image/heic")],
)  # fmt: skip
def test_a_type_may_be_written_as_clients_do(api, database, written, meant):
    study = api.new_study()
    upload = init(api, study, mimeType=written, modality="PHOTO")
    assert database.value("SELECT mime_type FROM public.imaging_upload WHERE id = %s", upload) == meant


@pytest.mark.parametrize(
    "field, value, status",
    [
        ("patientId", None, 400),
        ("studyId", "x", 400),
        ("modality", "SOUND", 400),
        ("modality", None, 400),
        ("mimeType", None, 400),
        ("mimeType", "image/svg+xml", 415),
        ("mimeType", "application/pdf", 415),
        ("mimeType", "image/jpeg, image/png", 415),
        ("sourceDevice", "x" * 501, 400),
    ],
)
def test_a_bad_announcement_names_the_field(api, field, value, status):
    fields = {"studyId": api.new_study()} | {field: value}
    response = api.init_upload(**fields)
    assert response.status == status, response
    assert field in response.message
