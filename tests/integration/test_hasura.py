"""Hasura's event triggers on the same database: they run with the service's rights, and fire once for each picture."""
import pytest

from support import hasura as declared
from support import pictures, service, stores

# Both times are now(), the start of the transaction.
SAME_TRANSACTION = (
    "SELECT count(*) FROM hdb_catalog.event_log e JOIN public.imaging_asset a ON e.created_at = a.updated_at::timestamp "
    "WHERE a.id = %s AND (e.payload->'data'->'new'->>'id')::bigint = a.id"
)


@pytest.fixture
def hasura(database):
    """Hasura was added after the role's SQL ran, with the event trigger of hasura/examples."""
    database.execute(declared.STAND_IN)
    declared.make_declared_trigger(database)
    yield database
    database.execute("DROP SCHEMA hdb_catalog CASCADE")


@pytest.fixture
def rights(hasura):
    hasura.apply("03_service_role.sql")


def events(database, trigger="imaging_asset_ready"):
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
    assert "notify_hasura_imaging_asset_ready_UPDATE on public.imaging_asset (03_service_role.sql grants it)" in errors

    hasura.apply("03_service_role.sql")
    temporary_service()
    assert api.upload().status == 201, "and without a new start of who runs already"


@pytest.fixture
def granted_at_once(database):
    """What compose.yaml does: the right comes with Hasura's event log, whenever that is made."""
    database.apply("04_hasura_events.sql")
    database.apply("04_hasura_events.sql")
    yield
    database.execute("DROP FUNCTION public.imaging_grant_event_log CASCADE")


@pytest.mark.usefixtures("granted_at_once")
def test_no_upload_fails_when_hasura_gets_its_first_trigger(request, database, api, temporary_service):
    assert api.upload().status == 201
    request.getfixturevalue("hasura")
    assert api.upload().status == 201
    assert len(events(database)) == 1
    temporary_service()
    rights = "SELECT string_agg(relname || ' ' || privilege, ', ') FROM pg_class, unnest(array[%s]) privilege " \
        "WHERE relnamespace = 'hdb_catalog'::regnamespace AND relkind = 'r' " \
        "AND has_table_privilege('imaging_service', pg_class.oid, privilege)"
    assert database.value(rights, ["SELECT", "INSERT", "UPDATE", "DELETE"]) == "event_log INSERT"


@pytest.mark.usefixtures("rights")
def test_a_picture_is_one_event_in_the_transaction_that_makes_it_readable(stored_api, hasura):
    study = stored_api.new_study()
    for count, modality in enumerate(("XRAY", "DOC"), start=1):
        data = pictures.png() if modality == "XRAY" else b"%PDF-1.7\n"
        asset = stored_api.new_asset(data, study, modality=modality)
        old, new = events(hasura)[-1]
        assert len(events(hasura)) == count
        assert (old["id"], old["state"], new["id"], new["state"]) == (asset, "pending", asset, "ready")
        assert new["clinic_id"] == 12 and new["study_id"] == study
        assert hasura.value(SAME_TRANSACTION, asset) == 1
        for variant in ("original", None):
            assert stored_api.view(asset, variant).status == 200
        stored_api.list(345)
        assert len(events(hasura)) == count, "nothing for views"


@pytest.mark.usefixtures("rights")
def test_an_event_tells_no_key_no_backend_and_no_person(api, hasura):
    api.new_asset()
    ((_, new),) = events(hasura)
    told = {name for name in new if "key" in name or "backend" in name or name.endswith(("_by_id", "_at"))}
    assert told == {"captured_at"}


@pytest.mark.usefixtures("rights")
def test_what_is_refused_is_no_event_and_what_fails_later_says_so(api, hasura):
    study = api.new_study()
    assert api.upload(pictures.png()[:-20], study).status == 422
    assert api.upload(b"GIF89a", study).status == 415
    assert events(hasura) == []
    role = "ON audit.event {} imaging_service"
    with hasura.changed("REVOKE INSERT " + role.format("FROM"), "GRANT INSERT " + role.format("TO")):
        assert api.upload(study=study).status == 503  # its row was there, pending, and has failed
    assert [(old["state"], new["state"]) for old, new in events(hasura)] == [("pending", "failed")]


@pytest.mark.usefixtures("rights")
def test_a_deletion_is_no_event(api, hasura):
    asset = api.new_asset()
    assert api.delete(asset).status == 204
    assert len(events(hasura)) == 1


@pytest.mark.usefixtures("rights")
def test_what_other_definitions_see(api, hasura):
    """As docs/hasura.md says: is_active tells deletions and no failures, and an INSERT comes before the picture."""
    declared.make_trigger(hasura, "active", "public.imaging_asset", "UPDATE", ["is_active"])
    declared.make_trigger(hasura, "insert", "public.imaging_asset", "INSERT", ["id"])
    declared.make_trigger(hasura, "study", "public.imaging_study", "INSERT", ["id"])
    asset = api.new_asset()
    assert api.delete(asset).status == 204
    assert api.delete(asset).status == 404
    assert [(old["is_active"], new["is_active"]) for old, new in events(hasura, "active")] == [
        (False, True),
        (True, False),
    ]
    assert [(new["state"], new["is_active"]) for _, new in events(hasura, "insert")] == [("pending", False)]
    assert len(events(hasura, "study")) == 1
