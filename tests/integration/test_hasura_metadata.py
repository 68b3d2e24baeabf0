"""hasura/: what a role reads through its metadata, where computed fields lead, and that its files fit the service."""
import filecmp
import json
import uuid

import psycopg2
import pytest
import yaml

from support import database as databases
from support import hasura, pictures, service, tokens
from support.api import Api

MIGRATIONS = service.ROOT / "migrations"
COPY = hasura.FOLDER / "migrations/default"
KEY = "clinic_{}/patients/{}/studies/{}/originals/{}"
NEVER = ("_key", "storage_backend", "state", "is_active", "clinic_id", "created_", "updated_")


def session(who, **changes):
    clinic, user = tokens.USERS.get(who, who)
    return {"X-Hasura-Clinic-Id": str(clinic), "X-Hasura-User-Id": user, "X-Hasura-Role": "user"} | changes


def permission(table, filter_of=None):
    (only,) = hasura.tables()[table]["select_permissions"]
    assert only["role"] == "user"
    return only["permission"] | (hasura.example(filter_of) if filter_of else {})


@pytest.fixture
def two_clinics(database):
    """Two clinics' studies, each active and inactive, with assets in every state: {table: {clinic: visible ids}}."""
    visible = {"imaging_study": {}, "imaging_asset": {}}
    for clinic, patient in ((12, 345), (13, 501)):
        visible["imaging_study"][clinic], visible["imaging_asset"][clinic] = set(), set()
        for active in (True, False):
            study = database.value(
                "INSERT INTO public.imaging_study (clinic_id, patient_id, kind, source, is_active) "
                "VALUES (%s, %s, 'XRAY_PA', 'two-clinics', %s) RETURNING id", clinic, patient, active,
            )
            if active:
                visible["imaging_study"][clinic].add(study)
                visible["imaging_asset"][clinic].add(insert_asset(database, clinic, patient, study, "ready", True))
                for state in ("ready", "pending", "failed"):
                    insert_asset(database, clinic, patient, study, state, False)
    yield visible
    database.execute("DELETE FROM public.imaging_study WHERE source = 'two-clinics'")


def insert_asset(database, clinic, patient, study, state, active):
    key = KEY.format(clinic, patient, study, uuid.uuid4())
    return database.value(
        "INSERT INTO public.imaging_asset (clinic_id, patient_id, study_id, modality, mime_type, size_bytes, sha256, "
        "storage_backend, storage_key, thumb_key, source_device, state, is_active) "
        "VALUES (%s, %s, %s, 'XRAY', 'image/png', 1, 'ab', 'nfs', %s, %s, 'two-clinics', %s, %s) RETURNING id",
        clinic, patient, study, key, key + "_thumb", state, active,
    )  # fmt: skip


ONLY = {"imaging_study": "t.source = 'two-clinics'", "imaging_asset": "t.source_device = 'two-clinics'"}


@pytest.mark.parametrize("table", ["imaging_study", "imaging_asset"])
@pytest.mark.parametrize("filter_of", [None, "capability_filter.yaml"])
def test_a_role_reads_its_own_clinics_active_rows_and_no_key(database, two_clinics, table, filter_of):
    for who, clinic in (("writer", 12), ("other", 13)):
        rows = hasura.select(database, permission(table, filter_of), table, session(who), ONLY[table])
        assert {row["id"] for row in rows} == two_clinics[table][clinic]
        shown = json.dumps(rows, default=str)
        assert not [name for name in rows[0] if any(part in name for part in NEVER)]
        assert "originals" not in shown and "nfs" not in shown


@pytest.mark.parametrize("table", ["imaging_study", "imaging_asset"])
def test_the_variant_asks_for_the_capability_that_the_service_asks_for(database, two_clinics, table):
    with_capability = permission(table, "capability_filter.yaml")
    for who, expected in (("reader", two_clinics[table][12]), ("nobody", set())):
        rows = hasura.select(database, with_capability, table, session(who), ONLY[table])
        assert {row["id"] for row in rows} == expected
    foreign = (13, tokens.USERS["reader"][1])  # a capability in clinic 12 is none in 13
    assert hasura.select(database, with_capability, table, session(foreign), ONLY[table]) == []


def test_a_token_without_a_clinic_reads_nothing(database, two_clinics):
    """Hasura refuses a session without the variable, and PostgreSQL one that is no number."""
    nameless = {"X-Hasura-User-Id": tokens.WRITER}
    with pytest.raises(KeyError):
        hasura.select(database, permission("imaging_asset"), "imaging_asset", nameless)
    for clinic in ("", "null", "12 OR true", "{12,13}"):
        with pytest.raises(psycopg2.errors.InvalidTextRepresentation):
            hasura.select(database, permission("imaging_asset"), "imaging_asset", session((clinic, tokens.WRITER)))


def test_nothing_is_written_through_graphql():
    tables = hasura.tables()
    assert set(tables) == {"imaging_asset", "imaging_study"}
    for table in tables.values():
        assert not {"insert_permissions", "update_permissions", "delete_permissions"} & set(table)
        assert "event_triggers" not in table, "the example is off: it needs a variable"
        (only,) = table["select_permissions"]
        assert not only["permission"].get("allow_aggregations") and only["permission"]["limit"] <= 500


def test_the_trigger_is_turned_on_by_appending_it():
    place = hasura.FOLDER / "metadata/databases/default/tables/public_imaging_asset.yaml"
    example = hasura.FOLDER / "examples/event_trigger.yaml"
    table = yaml.safe_load(place.read_text() + example.read_text())
    assert table == hasura.load(place) | hasura.load(example)


def test_everything_that_is_named_exists(database):
    for name, table in hasura.tables().items():
        exists = "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s " \
            "AND column_name = ANY(%s)"
        columns = permission(name)["columns"]
        assert database.value(exists, name, columns) == len(columns)
        for field in table.get("computed_fields", []):
            place = field["definition"]["function"]
            assert permission(name)["computed_fields"].count(field["name"]) == 1
            assert database.rows(
                "SELECT provolatile, pronargs, proargtypes[0]::regtype::text AS of FROM pg_proc "
                "WHERE pronamespace = 'public'::regnamespace AND proname = %s", place["name"],
            ) == [{"provolatile": "s", "pronargs": 1, "of": name}]
    listened = hasura.trigger()["definition"]["update"]
    assert database.value(exists, "imaging_asset", listened["payload"]) == len(listened["payload"])


def test_a_relationship_finds_exactly_one_foreign_key(database):
    """Hasura takes the one foreign key that consists of just this column; the composite one must not count."""
    keys = database.rows(
        "SELECT confrelid::regclass::text AS target FROM pg_constraint c WHERE contype = 'f' "
        "AND conrelid = 'public.imaging_asset'::regclass "
        "AND conkey = ARRAY(SELECT attnum FROM pg_attribute WHERE attrelid = c.conrelid AND attname = 'study_id')"
    )
    assert keys == [{"target": "imaging_study"}]


PATHS = "SELECT public.imaging_asset_original_path(a) AS original, public.imaging_asset_web_path(a) AS web, " \
    "public.imaging_asset_thumb_path(a) AS thumb FROM public.imaging_asset a WHERE id = %s"


def test_each_path_is_where_the_service_serves_it(stored_api, database):
    picture = stored_api.new_asset()
    letter = stored_api.new_asset(b"%PDF-1.7\n", modality="DOC")
    path = "/imaging/assets/{}?variant={}"
    names = ("original", "web", "thumb")
    (of_picture,), (of_letter,) = database.rows(PATHS, picture), database.rows(PATHS, letter)
    assert of_picture == {name: path.format(picture, name) for name in names}
    assert of_letter == {"original": path.format(letter, "original"), "web": None, "thumb": None}
    for name in names:
        served = stored_api.request("GET", of_picture[name])
        assert served.status == 200 and served.body == stored_api.view(picture, name).body
    assert stored_api.request("GET", of_letter["original"]).body == b"%PDF-1.7\n"


def folders(place):
    return sorted(path.name for path in place.iterdir() if path.name[0].isdigit())


def test_the_migrations_are_copies_of_the_services():
    assert folders(COPY) == folders(MIGRATIONS), "cp -r migrations/[0-9]* hasura/migrations/default/"
    for name in folders(MIGRATIONS):
        files = ["down.sql", "up.sql"]
        same, _, _ = filecmp.cmpfiles(MIGRATIONS / name, COPY / name, files, shallow=False)
        assert same == files, f"cp migrations/{name}/* hasura/migrations/default/{name}/"


class HasuraFirst(databases.Database):
    """Hasura applies the migrations before the service does: each file is one query and one transaction."""

    def _set_up(self):
        self.apply("01_host.sql")
        self.apply_copies()
        super()._set_up()

    def apply_copies(self, direction="up"):
        for name in sorted(folders(COPY), reverse=direction == "down"):
            self.execute((COPY / name / f"{direction}.sql").read_text())


@pytest.fixture
def fresh():
    with databases.cluster() as url:
        made = HasuraFirst(url)
        yield made
        made.drop()


def test_hasura_and_the_service_apply_the_same_migrations_in_either_order(fresh):
    migrate = (databases.owner_environment(fresh), "migrate")
    fresh.apply_copies()  # a new Hasura on the database that both have migrated
    assert service.run(*migrate)[0] == 0
    insert_asset(fresh, 12, 345, new_study(fresh), "ready", True)
    fresh.apply_copies()
    assert service.run(*migrate)[0] == 0
    assert fresh.value("SELECT count(*) FROM public.imaging_asset") == 1


def new_study(database):
    return database.value("INSERT INTO public.imaging_study (clinic_id, patient_id, kind) VALUES (12, 345, 'X') RETURNING id")


def test_the_functions_go_down_and_up_over_rows(fresh):
    asset = insert_asset(fresh, 12, 345, new_study(fresh), "ready", True)
    before, functions = fresh.row_of(asset), "SELECT count(*) FROM pg_proc WHERE proname LIKE 'imaging_asset_%%'"
    (paths,) = fresh.rows(PATHS, asset)
    for direction, count in (("down", 0), ("down", 0), ("up", 3), ("up", 3)):
        fresh.execute((COPY / "20261128000001_imaging_hasura" / f"{direction}.sql").read_text())
        assert fresh.value(functions) == count
        assert fresh.row_of(asset) == before
    assert fresh.rows(PATHS, asset) == [paths]
    fresh.apply_copies("down")
    assert fresh.value("SELECT to_regclass('public.imaging_asset')") is None
    fresh.apply_copies()
    assert fresh.value(functions) == 3


def test_compose_starts_hasura_on_this_folder():
    services = yaml.safe_load((service.ROOT / "compose.yaml").read_text())["services"]
    engine, ours = services["hasura"], services["imaging-service"]["environment"]
    assert engine["image"].endswith(".cli-migrations-v3")
    assert engine["volumes"] == ["./hasura/metadata:/hasura-metadata:ro"]
    assert engine["depends_on"] == {"service-role": {"condition": "service_completed_successfully"}}
    told = engine["environment"]
    assert json.loads(told["HASURA_GRAPHQL_JWT_SECRET"]) == {
        "type": "HS256", "key": ours["JWT_SECRET"], "issuer": ours["JWT_ISSUER"], "audience": ours["JWT_AUDIENCE"],
    }  # fmt: skip
    assert told["IMAGING_URL"] == "http://imaging-service:4010"
    assert "HASURA_GRAPHQL_UNAUTHORIZED_ROLE" not in told, "without a token there is nothing to see"
    for one in services.values():
        for volume in one.get("volumes", []):
            source = volume.split(":")[0]
            assert not source.startswith("./") or (service.ROOT / source).exists(), volume
    role = services["service-role"]
    mounted = [volume.split(":")[:2] for volume in role["volumes"]]
    run = [argument.removeprefix("--file=") for argument in role["command"] if argument.startswith("--file=")]
    assert [source.split("/")[-1] for source, target in mounted for one in run if one == target] == [
        "03_service_role.sql", "04_hasura_events.sql",
    ]  # fmt: skip


def test_the_actions_reach_a_service_with_the_callers_token():
    actions = hasura.load(hasura.FOLDER / "metadata/actions.yaml")["actions"]
    assert {action["name"] for action in actions} == {"imagingSignedUrls", "imagingUploadInit"}
    for action in actions:
        assert action["definition"]["handler"] == "{{IMAGING_URL}}/hasura/actions"
        assert action["definition"]["forward_client_headers"] is True, "the service trusts nothing but the token"
        assert action["permissions"] == [{"role": "user"}]
