"""DELETE /imaging/assets/:assetId."""
from concurrent.futures import ThreadPoolExecutor

import pytest

from support import tokens


def test_a_deleted_asset_is_gone_everywhere(stored_api, database):
    patient = database.new_patient()
    study = stored_api.new_study(patientId=patient)
    asset = stored_api.new_asset(study=study, patientId=patient)
    kept = stored_api.new_asset(study=study, patientId=patient)
    response = stored_api.delete(asset)
    assert (response.status, response.body) == (204, b"")
    assert response.header("Content-Length") in (None, "0")

    row = database.row_of(asset)
    assert (row["is_active"], row["updated_by_id"]) == (False, tokens.WRITER)
    assert row["updated_at"] > row["created_at"]
    (event,) = database.audit(response.request_id)
    assert (event["action"], event["entity_table"], event["entity_id"]) == ("imaging.asset.delete", "imaging_asset", asset)

    for variant in ("original", "web", "thumb", None):
        assert stored_api.view(asset, variant).status == 404
    (listed,) = stored_api.list(patient).json()["studies"]
    assert [entry["assetId"] for entry in listed["assets"]] == [kept]
    again = stored_api.delete(asset)
    assert (again.status, again.error) == (404, "not_found")
    assert database.audit(again.request_id) == []


def test_many_deletes_at_once_are_one(api, database):
    asset = api.new_asset()
    with ThreadPoolExecutor(10) as pool:
        responses = list(pool.map(lambda _: api.delete(asset), range(20)))
    assert sorted(response.status for response in responses) == [204] + [404] * 19
    events = "SELECT count(*) FROM audit.event WHERE action = 'imaging.asset.delete' AND entity_id = %s"
    assert database.value(events, asset) == 1


@pytest.mark.parametrize("capabilities", [["imaging.read"], []])
def test_who_may_not_write_may_not_delete(api, database, capabilities):
    asset = api.new_asset()
    response = api.as_user(database.new_user(*capabilities)).delete(asset)
    assert (response.status, response.error) == (403, "forbidden")
    assert database.row_of(asset)["is_active"] is True
    assert database.actions(response.request_id) == ["imaging.access.denied"]


@pytest.mark.parametrize("path", ["0", "abc", "1.5", str(2**63), "-1"])
def test_an_id_that_is_none_is_a_400_that_names_it(api, path):
    response = api.delete(path)
    assert response.status == 400 and "assetId" in response.message


def test_an_asset_that_is_not_ready_cannot_be_deleted(api, database):
    asset = api.new_asset()
    database.execute("UPDATE public.imaging_asset SET state = 'pending', is_active = false WHERE id = %s", asset)
    assert api.delete(asset).status == 404
    assert api.view(asset).status == 404
