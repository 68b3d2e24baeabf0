"""GET /imaging/patients/:patientId/studies."""
import base64
import hashlib
import re

import pytest

from support import pictures

STAMP = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$")


@pytest.fixture
def patient(database):
    return database.new_patient()


def ids(page):
    return [study["studyId"] for study in page["studies"]]


def test_a_page_has_all_that_the_gallery_needs(api, database, patient):
    data = pictures.png(120, 80)
    study = api.new_study(patientId=patient, title="BWX", source="bridge", capturedAt="2026-02-09T15:30:12Z")
    fields = {"patientId": patient, "sourceDevice": "Schick 33", "capturedAt": "2026-02-09T15:31:00Z"}
    asset = api.new_asset(data, study, **fields)
    document = api.new_asset(pictures.PDF, study, patientId=patient, modality="DOC")
    response = api.list(patient)
    assert response.status == 200
    page = response.json()
    assert set(page) == {"studies", "nextCursor"} and page["nextCursor"] is None
    (found,) = page["studies"]
    assert (found["studyId"], found["kind"], found["title"], found["source"]) == (study, "XRAY_BWX", "BWX", "bridge")
    assert STAMP.match(found["capturedAt"]) and found["capturedAt"].startswith("2026-02-09T15:30:12")
    by_id = {entry["assetId"]: entry for entry in found["assets"]}
    assert set(by_id) == {asset, document}
    picture = by_id[asset]
    assert STAMP.match(picture["capturedAt"]) and picture["capturedAt"].startswith("2026-02-09T15:31:00")
    del picture["capturedAt"]
    assert picture == {
        "assetId": asset, "modality": "XRAY", "mimeType": "image/png", "sizeBytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(), "width": 120, "height": 80, "sourceDevice": "Schick 33",
        "hasThumb": True, "hasWeb": True,
    }  # fmt: skip
    paper = by_id[document]
    assert (paper["hasThumb"], paper["hasWeb"], paper["width"], paper["sourceDevice"]) == (False, False, None, None)
    (event,) = database.audit(response.request_id)
    assert (event["action"], event["entity_table"]) == ("imaging.study.list", "imaging_study")
    assert event["payload"]["patientId"] == patient


def test_a_patient_without_studies_has_an_empty_page(api, patient):
    assert api.list(patient).json() == {"studies": [], "nextCursor": None}


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 200])
def test_pages_together_are_all_studies_newest_first_and_each_once(api, patient, limit):
    stamps = ["2026-01-01T00:00:00Z"] * 3 + [f"2026-01-0{day}T00:00:00.{day}Z" for day in (2, 3, 4)]
    made = [(stamp, api.new_study(patientId=patient, capturedAt=stamp)) for stamp in stamps]
    expected = [study for _, study in sorted(made, reverse=True)]
    found, query = [], {"limit": limit}
    for _ in range(len(made) + 1):
        page = api.list(patient, **query).json()
        assert len(page["studies"]) <= limit
        found += ids(page)
        if page["nextCursor"] is None:
            break
        assert page["studies"], "a page with a next one is not empty"
        query["cursor"] = page["nextCursor"]
    assert found == expected


def test_a_study_made_meanwhile_moves_nothing_on_later_pages(api, patient):
    old = [api.new_study(patientId=patient, capturedAt=f"2026-01-0{day}T00:00:00Z") for day in (1, 2, 3, 4)]
    first = api.list(patient, limit=2).json()
    api.new_study(patientId=patient, capturedAt="2026-01-05T00:00:00Z")
    second = api.list(patient, limit=2, cursor=first["nextCursor"]).json()
    assert ids(first) + ids(second) == old[::-1]


def test_fifty_are_the_default(api, database, patient):
    columns = "INSERT INTO public.imaging_study (clinic_id, patient_id, kind)"
    database.execute(columns + " SELECT 12, %s, 'PHOTO' FROM generate_series(1, 51)", patient)
    page = api.list(patient).json()
    assert len(page["studies"]) == 50 and page["nextCursor"]
    assert len(api.list(patient, cursor=page["nextCursor"]).json()["studies"]) == 1
    assert len(api.list(patient, limit=200).json()["studies"]) == 51


@pytest.mark.parametrize("limit", ["0", "201", "-1", "1.5", "abc", "", "1e2", "05", "9" * 400])
def test_a_bad_limit_is_a_400_that_names_it(api, patient, limit):
    response = api.list(patient, limit=limit)
    assert response.status == 400 and "limit" in response.message


@pytest.mark.parametrize(
    "cursor", ["", "abc", "!!!!", "MQ", "MS4x", "%00", "a" * 3000, "MS4wMQ", "OTk5OTk5OTk5OTk5OTk5OTk5OTkuMQ"]
)
def test_a_bad_cursor_is_a_400_that_names_it_or_a_page(api, patient, cursor):
    response = api.list(patient, cursor=cursor)
    if cursor == "MS4x":  # "1.1": one that could have been ours
        assert response.json() == {"studies": [], "nextCursor": None}
        return
    assert response.status == 400 and ("cursor" in response.message or cursor == "%00"), response


@pytest.mark.parametrize("microseconds", [-(2**63), -(9 * 10**17), 9 * 10**18, 2**63 - 1])
def test_a_cursor_of_a_time_that_the_database_cannot_hold_is_a_400(api, patient, microseconds):
    cursor = base64.urlsafe_b64encode(f"{microseconds}.1".encode()).decode().rstrip("=")
    response = api.list(patient, cursor=cursor)
    assert response.status == 400 and "cursor" in response.message


@pytest.mark.parametrize("query", ["limit=1&limit=2", "cursor=MS4x&cursor=MS4x"])
def test_a_parameter_twice_is_a_400(api, patient, query):
    response = api.request("GET", f"/imaging/patients/{patient}/studies?{query}")
    assert response.status == 400 and query.split("=")[0] in response.message


@pytest.mark.parametrize("path", ["0", "-1", "abc", "0345", str(2**63), "3%34"])
def test_a_bad_patient_is_a_400_that_names_it(api, path):
    response = api.list(path)
    assert response.status == 400 and "patientId" in response.message


def test_what_is_not_active_or_not_ready_is_not_listed(api, database, patient):
    study, hidden = api.new_study(patientId=patient), api.new_study(patientId=patient)
    pending = api.new_asset(study=study, patientId=patient)
    database.execute("UPDATE public.imaging_asset SET state = 'pending', is_active = false WHERE id = %s", pending)
    database.execute("UPDATE public.imaging_study SET is_active = false WHERE id = %s", hidden)
    (found,) = api.list(patient).json()["studies"]
    assert (found["studyId"], found["assets"]) == (study, [])


def test_texts_come_back_as_they_were(api, patient):
    title = 'quote " backslash \\ slash / <script> Ünïcödé 🦷 \u2028'
    api.new_study(patientId=patient, title=title)
    (found,) = api.list(patient).json()["studies"]
    assert found["title"] == title


def test_who_may_not_read_may_not_list(api, database):
    response = api.as_user(database.new_user("imaging.write")).list(345)
    assert (response.status, response.error) == (403, "forbidden")
    assert database.actions(response.request_id) == ["imaging.access.denied"]
