"""Hasura on the same database: its event triggers run with the service's rights, and fire once for each picture."""
import pytest

from support import pictures, service, stores

HASURA = (service.ROOT / "tests/data/hasura.sql").read_text()
# Both times are now(), the start of the transaction.
SAME_TRANSACTION = (
    "SELECT count(*) FROM hdb_catalog.event_log e JOIN public.imaging_asset a ON e.created_at = a.updated_at::timestamp "
    "WHERE a.id = %s AND (e.payload->'data'->'new'->>'id')::bigint = a.id"
)
MAKE_TRIGGER = "SELECT hdb_catalog.stand_in_event_trigger(%s, %s, %s, %s)"


@pytest.fixture
def hasura(database):
    """Hasura was added after the role's SQL ran, with the event trigger that README.md recommends."""
    database.execute(HASURA)
    database.execute(MAKE_TRIGGER, "picture", "public.imaging_asset", "UPDATE", "is_active")
    yield database
    database.execute("DROP SCHEMA hdb_catalog CASCADE")


@pytest.fixture
def rights(hasura):
    hasura.apply("03_service_role.sql")


def events(database, trigger="picture"):
    """(old, new) of each event, oldest first."""
    rows = database.rows(
        "SELECT payload->'data' AS data FROM hdb_catalog.event_log WHERE trigger_name = %s ORDER BY created_at", trigger
    )
    return [(row["data"]["old"], row["data"]["new"]) for row in rows]


def test_the_start_names_the_grant_that_is_missing(hasura, temporary_service, api):
    environment = service.base_environment(hasura, stores.Nfs("/nowhere"))
    assert api.upload().status == 503, "the trigger stops every upload"
    status, output, errors = service.run(environment)
    assert (status, output, errors.count("\n")) == (1, "", 1)
    assert "USAGE of schema hdb_catalog, INSERT into hdb_catalog.event_log" in errors
    assert "notify_hasura_picture_UPDATE on public.imaging_asset (03_service_role.sql grants it)" in errors

    hasura.apply("03_service_role.sql")
    temporary_service()
    assert api.upload().status == 201, "and without a new start of who runs already"


@pytest.mark.usefixtures("rights")
def test_a_picture_is_one_event_in_the_transaction_that_makes_it_readable(stored_api, hasura):
    study = stored_api.new_study()
    for count, modality in enumerate(("XRAY", "DOC"), start=1):
        data = pictures.png() if modality == "XRAY" else b"%PDF-1.7\n"
        asset = stored_api.new_asset(data, study, modality=modality)
        old, new = events(hasura)[-1]
        assert len(events(hasura)) == count
        assert (old["id"], old["state"], old["is_active"]) == (asset, "pending", False)
        assert (new["id"], new["state"], new["is_active"]) == (asset, "ready", True)
        assert hasura.value(SAME_TRANSACTION, asset) == 1
        for variant in ("original", None):
            assert stored_api.view(asset, variant).status == 200
        stored_api.list(345)
        assert len(events(hasura)) == count, "nothing for views"


@pytest.mark.usefixtures("rights")
def test_what_does_not_become_readable_is_no_event(api, hasura):
    study = api.new_study()
    assert api.upload(pictures.png()[:-20], study).status == 422
    assert api.upload(b"GIF89a", study).status == 415
    role = "ON audit.event {} imaging_service"
    with hasura.changed("REVOKE INSERT " + role.format("FROM"), "GRANT INSERT " + role.format("TO")):
        assert api.upload(study=study).status == 503  # its row was there, pending, and has failed
    assert hasura.value("SELECT state FROM public.imaging_asset WHERE study_id = %s", study) == "failed"
    assert events(hasura) == []


@pytest.mark.usefixtures("rights")
def test_a_deletion_is_one_event_more(api, hasura):
    asset = api.new_asset()
    assert api.delete(asset).status == 204
    assert api.delete(asset).status == 404
    _, (old, new) = events(hasura)
    assert (old["is_active"], new["is_active"], new["id"]) == (True, False, asset)


@pytest.mark.usefixtures("rights")
def test_what_other_definitions_see(api, hasura):
    """As README.md says: a deletion does not change the state, and an INSERT comes before the picture."""
    hasura.execute(MAKE_TRIGGER, "state", "public.imaging_asset", "UPDATE", "state")
    hasura.execute(MAKE_TRIGGER, "insert", "public.imaging_asset", "INSERT", "id")
    hasura.execute(MAKE_TRIGGER, "study", "public.imaging_study", "INSERT", "id")
    api.delete(api.new_asset())
    assert [(old["state"], new["state"]) for old, new in events(hasura, "state")] == [("pending", "ready")]
    assert [(new["state"], new["is_active"]) for _, new in events(hasura, "insert")] == [("pending", False)]
    assert len(events(hasura, "study")) == 1
