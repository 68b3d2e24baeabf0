"""The audit: one row for each action, in the same transaction, without private data."""
import json

import psycopg2
import pytest

from support import forms, http, pictures, tokens, waiting
from support.api import Api
from support.http import Connection, request_bytes

TITLE = "Unmentionable title"
DEVICE = "Unmentionable device"


def test_a_whole_story_has_exactly_its_rows(stored_api, database):
    patient = database.new_patient()
    study = stored_api.create_study(patientId=patient)
    number = study.json()["studyId"]
    upload = stored_api.upload(study=number, patientId=patient)
    asset = upload.json()["assetId"]
    viewed = [stored_api.view(asset, variant) for variant in ("original", "web", "thumb", None)]
    story = [study, upload, *viewed, stored_api.list(patient), stored_api.delete(asset)]
    assert [response.status for response in story] == [201, 201, 200, 200, 200, 200, 200, 204]
    assert [database.actions(response.request_id) for response in story] == [
        ["imaging.study.create"],
        ["imaging.asset.create", "imaging.asset.thumb_generated"],
        ["imaging.asset.view"], ["imaging.asset.view"], ["imaging.asset.view"], ["imaging.asset.view"],
        ["imaging.study.list"],
        ["imaging.asset.delete"],
    ]  # fmt: skip
    served = [database.audit(response.request_id)[0]["payload"]["variant"] for response in viewed]
    assert served == ["original", "web", "thumb", "web"]


def refusals(api, study):
    good = pictures.png()
    return [
        api.create_study(kind="wrong"),
        api.upload(good, study, modality="CT"),
        api.upload(good[:60], study),
        api.upload(b"no picture", study),
        api.post_form(forms.form(forms.field("patientId", 345))),
        api.view(10**18),
        api.view(1, "wrong"),
        api.delete(10**18),
        api.list("x"),
        api.init_upload(studyId="x"),
        api.request("GET", "/nothing"),
        api.request("PUT", "/imaging/studies"),
    ]


def test_refused_requests_have_no_row(api, database):
    for response in refusals(api, api.new_study()):
        assert 400 <= response.status < 500
        assert database.audit(response.request_id) == [], response


def test_nothing_private_is_in_the_rows(api, database):
    data = pictures.png()
    first = database.value("SELECT coalesce(max(id), 0) FROM audit.event")
    patient = database.new_patient()  # Zacharias Unmentionable
    study = api.new_study(patientId=patient, title=TITLE, source=DEVICE)
    file = forms.file(data, filename="Unmentionable.png")
    asset = api.new_asset(study=study, patientId=patient, sourceDevice=DEVICE, file=file)
    api.view(asset, "thumb")
    api.list(patient)
    api.as_user("nobody").view(asset)
    api.delete(asset)
    rows = database.rows("SELECT * FROM audit.event WHERE id > %s", first)
    assert len(rows) >= 6
    token = api.authorization["Authorization"].split()[1]
    for row in rows:
        text = json.dumps(row, default=str)
        assert "Unmentionable" not in text
        assert not any(part in text for part in token.split("."))
        assert len(json.dumps(row["payload"])) <= 4096
        assert row["payload"]["address"] == "127.0.0.1"
        assert row["entity_table"] in ("imaging_study", "imaging_asset")


def test_a_token_that_counts_no_longer_is_audited_with_its_user(api, database):
    """A 401 is audited with its user if the token's signature is good: only then is the user known."""
    who = database.new_user("imaging.read")
    past = tokens.payload()["iat"] - 3600
    for changes, actions in (
        ({"exp": past}, ["imaging.access.denied"]),
        ({"aud": "another"}, ["imaging.access.denied"]),
        ({"exp": past, "key": "another-key-of-at-least-32-bytes-for-tests"}, []),
    ):
        refused = http.request(api.port, "GET", "/imaging/assets/1", tokens.bearer(who, **changes))
        assert refused.status == 401
        assert database.actions(refused.request_id) == actions, changes
        for row in database.audit(refused.request_id):
            assert (row["clinic_id"], row["actor_user_id"], row["payload"]["status"]) == (*who, 401)
            assert row["payload"]["reason"] == "bad_token"


@pytest.fixture
def unwritable(database):
    """Only the audit cannot be written."""
    role = "ON audit.event {} imaging_service"
    with database.changed("REVOKE INSERT " + role.format("FROM"), "GRANT INSERT " + role.format("TO")):
        yield


def test_when_the_audit_cannot_be_written_nothing_happens(stored_api, store, database, request):
    study, asset = stored_api.new_study(), stored_api.new_asset()
    upload = stored_api.init_upload(studyId=study).json()["uploadId"]
    objects, studies = store.keys(), database.value("SELECT count(*) FROM public.imaging_study")
    audited = database.value("SELECT count(*) FROM audit.event")
    request.getfixturevalue("unwritable")

    actions = [
        lambda: stored_api.create_study(),
        lambda: stored_api.upload(study=study),
        lambda: stored_api.upload(study=study, uploadId=upload),
        lambda: stored_api.view(asset, "thumb"),
        lambda: stored_api.view(asset, "thumb", method="HEAD"),
        lambda: stored_api.delete(asset),
        lambda: stored_api.list(345),
        lambda: stored_api.init_upload(studyId=study),
    ]
    for action in actions:
        response = action()
        assert response.status == 503, response
        assert response.header("Retry-After")
        assert b"audit" not in response.body and b"permission" not in response.body
    expired = tokens.bearer(exp=tokens.payload()["iat"] - 3600)
    assert stored_api.view(asset, "thumb", expired).status == 401, "no refusal of a token differs from another"
    assert database.value("SELECT count(*) FROM public.imaging_study") == studies
    assert database.row_of(asset)["is_active"] is True
    visible = "SELECT count(*) FROM public.imaging_asset WHERE study_id = %s AND (is_active OR state = 'ready')"
    assert database.value(visible, study) == 0
    assert database.value("SELECT consumed_at FROM public.imaging_upload WHERE id = %s", upload) is None
    waiting.agree(store.keys, objects, "objects of failed uploads to go")
    assert database.value("SELECT count(*) FROM audit.event") == audited


def test_it_works_again_once_the_audit_does(api):
    assert api.view(api.new_asset(), "thumb").status == 200


def test_a_view_is_audited_before_its_first_byte(api, database):
    """The row is committed as soon as the head of the answer arrives."""
    asset = api.new_asset(pictures.noise(700, 700))
    with Connection(api.port) as connection:
        connection.send(request_bytes("GET", f"/imaging/assets/{asset}?variant=original", api.authorization))
        _, headers = connection.read_head()
        assert database.actions(dict(headers)["X-Request-Id"]) == ["imaging.asset.view"]


def test_denials_are_limited_and_counted(api, database):
    denied = api.as_user(database.new_user())
    sent = 0

    def counted():
        rows = "SELECT payload FROM audit.event WHERE actor_user_id = %s AND action = 'imaging.access.denied'"
        found = [row["payload"] for row in database.rows(rows, denied.user)]
        return len(found), len(found) + sum(payload["leftOut"] for payload in found)

    for _ in range(60):
        assert denied.view(1).status == 403
        sent += 1
    rows, _ = counted()
    assert rows >= 10

    def all_are_counted():
        nonlocal sent
        assert denied.view(1).status == 403
        sent += 1
        return counted()[1] == sent

    waiting.until(all_are_counted, "a row with the number of those left out")


def test_a_window_thins_out_views_but_not_their_first(temporary_service, database):
    api = Api(temporary_service(IMAGING_AUDIT_VIEW_WINDOW_S=3600).port)
    asset, other = api.new_asset(), api.new_asset()
    views = [api.view(asset, "thumb") for _ in range(5)]
    assert [len(database.audit(view.request_id)) for view in views] == [1, 0, 0, 0, 0]
    for another in (api.view(asset, "web"), api.view(other, "thumb"), api.as_user("reader").view(asset, "thumb")):
        assert len(database.audit(another.request_id)) == 1
    refused = api.as_user(database.new_user()).view(asset, "thumb")
    assert database.actions(refused.request_id) == ["imaging.access.denied"]


@pytest.mark.parametrize(
    "sql",
    ["SELECT * FROM audit.event", "UPDATE audit.event SET action = 'x'", "DELETE FROM audit.event", "TRUNCATE audit.event",
     "SELECT first_name FROM public.patient", "DROP TABLE public.imaging_asset", "CREATE TABLE public.x (y int)"],
)  # fmt: skip
def test_the_services_role_can_only_add_to_the_audit(database, sql):
    connection = psycopg2.connect(database.url)
    try:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            connection.cursor().execute(sql)
    finally:
        connection.close()


def test_nobody_changes_the_audit_by_mistake(database):
    for sql in ("UPDATE audit.event SET action = 'x'", "DELETE FROM audit.event", "TRUNCATE audit.event"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            database.execute(sql)


def test_an_entity_id_of_text_is_written_as_text(database, temporary_service):
    scratch = type(database)(database.owner_url)
    try:
        scratch.execute("ALTER TABLE audit.event ALTER COLUMN entity_id TYPE text")
        running = temporary_service(DATABASE_URL=scratch.url)
        api = Api(running.port)
        asset = api.new_asset()
        for response in (api.view(asset, "thumb"), api.list(345), api.as_user("nobody").view(asset), api.delete(asset)):
            assert len(scratch.audit(response.request_id)) == 1, response
        ids = scratch.rows("SELECT entity_id FROM audit.event WHERE action = 'imaging.asset.delete'")
        assert ids == [{"entity_id": str(asset)}]
        assert tokens.WRITER in {row["actor_user_id"] for row in scratch.rows("SELECT actor_user_id FROM audit.event")}
        running.stop()
    finally:
        scratch.drop()
