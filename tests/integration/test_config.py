"""The environment variables, and what the service reports about them before it serves."""
import os

import pytest

from support import http, service, stores, tokens
from support.database import owner_environment, with_parts

pytestmark = pytest.mark.slow
NFS = stores.Nfs("/nowhere")


def start(database, **changes):
    """Starts the service and waits until it ends: (status, output, lines on standard error)."""
    environment = service.base_environment(database, NFS) | changes
    status, output, errors = service.run(environment)
    return status, output, errors.splitlines()


def test_every_fault_is_listed_at_once(database):
    status, output, errors = start(
        database,
        PORT="eighty",
        HOST="not an address",
        DATABASE_URL="mysql://root:hunter2-secret@db/imaging",
        JWT_SECRET="hunter2-short",
        JWT_ISSUER=None,
        JWT_AUDIENCE=None,
        IMAGING_STORAGE_BACKEND="tape",
        IMAGING_MAX_UPLOAD_MB="-1",
        IMAGING_THUMBS_ENABLED="perhaps",
        IMAGING_UNDECODABLE="shrug",
        IMAGING_MAX_PIXELS="many",
        IMAGING_MAX_DECODE_MB="much",
        IMAGING_WORKERS="all",
        IMAGING_AUDIT_VIEW_WINDOW_S="-5",
        IMAGING_PATIENT_TABLE='public."patient; DROP TABLE x',
        IMAGING_CORS_ORIGINS="*",
        IMAGING_CORS_HEADERS="x-a, *",
        IMAGING_TRUSTED_PROXIES="nginx",
        IMAGING_MIGRATE="sometimes",
        LOG_LEVEL="loud",
        NODE_ENV="production",
    )
    assert status == 78
    named = (
        "PORT HOST DATABASE_URL JWT_SECRET JWT_ISSUER JWT_AUDIENCE IMAGING_STORAGE_BACKEND IMAGING_MAX_UPLOAD_MB "
        "IMAGING_THUMBS_ENABLED IMAGING_UNDECODABLE IMAGING_MAX_PIXELS IMAGING_MAX_DECODE_MB "
        "IMAGING_WORKERS IMAGING_AUDIT_VIEW_WINDOW_S IMAGING_PATIENT_TABLE IMAGING_CORS_ORIGINS IMAGING_CORS_HEADERS "
        "IMAGING_TRUSTED_PROXIES IMAGING_MIGRATE LOG_LEVEL"
    ).split()
    for name in named:
        assert sum(f"{name}:" in line for line in errors) == 1, (name, errors)
    assert "hunter2" not in output + "".join(errors)


@pytest.mark.parametrize("missing", ["DATABASE_URL", "JWT_SECRET", "IMAGING_STORAGE_BACKEND"])
def test_what_is_required_is_named_when_missing(database, missing):
    status, _, errors = start(database, **{missing: None})
    assert status == 78
    assert len(errors) == 1 and f"{missing}: required" in errors[0]


@pytest.mark.parametrize("missing", ["JWT_ISSUER", "JWT_AUDIENCE"])
def test_production_requires_an_issuer_and_an_audience(database, missing):
    status, _, errors = start(database, **{missing: None})
    assert status == 78
    assert len(errors) == 1 and missing in errors[0]


@pytest.mark.parametrize("missing", ["IMAGING_S3_ACCESS_KEY_ID", "IMAGING_S3_SECRET_ACCESS_KEY"])
def test_s3_requires_its_credentials(database, missing):
    s3 = stores.S3("http://access:secret@127.0.0.1:9/bucket").environment()
    status, _, errors = start(database, IMAGING_STORAGE_BACKEND="s3", **s3 | {missing: None})
    assert status == 78
    assert len(errors) == 1 and f"{missing}: required" in errors[0]


@pytest.mark.parametrize(
    "secret",
    [
        "31-bytes-are-one-too-few-for-us",
        '{"type":"HS256"}',
        '{"type":"HS256","key":"too-short-to-be-any-good"}',
        '{"type":"none","key":"x"}',
        '{"type":"RS256","key":"not a pem"}',
        '{"type":"HS256","key":"a-key-of-at-least-32-bytes-to-be-broken"',
    ],
)
def test_a_jwt_secret_that_cannot_be_used_is_refused_and_not_printed(database, secret):
    status, output, errors = start(database, JWT_SECRET=secret)
    assert status == 78
    assert errors and all("JWT_SECRET" in line for line in errors)
    for part in ("31-bytes", "too-short", "not a pem", "a-key-of"):
        assert part not in output + "".join(errors)


UNREADABLE = "Zq4vXw8kJm2tRb6nLp0dGf3hYc7sTe9u"  # no four of its characters are in any message of ours


def prints_part_of(secret, text):
    return [secret[at : at + 4] for at in range(len(secret) - 3) if secret[at : at + 4] in text]


@pytest.mark.parametrize(
    "form",
    [
        '"{}"',
        "'{}'",
        "`{}`",
        "[{}]",
        '["{}"]',
        '[{{"type":"HS256","key":"{}"}}]',
        '\'{{"type":"HS256","key":"{}"}}\'',
        '"{{"type":"HS256","key":"{}"}}"',
        '\ufeff{{"type":"HS256","key":"{}"}}',
        "\ufeff{}",
        '{{"type":"HS256","key":"{}"',
        '{{"type":"HS256","key":"{0}","{0}":1}}',
        "{{type: HS256, key: {}}}",
        "{{'type':'HS256','key':'{}'}}",
        "type: HS256\nkey: {}\n",
        "{}\n",
        " {}",
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----",
        "https://{}@auth.example/keys",
        "eyJhbGciOiJIUzI1NiJ9.{}.{}",
        "JWT_SECRET={}",
        "jwt_secret = {}",
        "key: {}",
        "HS256:{}",
        "Bearer {}",
        "- {}",
        "{} # the key",
        '\\"{}\\"',
        "\u2039{}\u203a",
        "\u201c{}",
        "\x1b[0m{}",
        "changeme-{}",
    ],
)
@pytest.mark.parametrize("variable", ["JWT_SECRET", "JWT_SECRET_PREVIOUS"])
def test_a_secret_that_looks_like_a_structure_must_be_one(database, variable, form):
    status, output, errors = start(database, **{variable: form.format(UNREADABLE, UNREADABLE)})
    assert status == 78, form
    assert errors and all(line.startswith(f"imaging-service: {variable}: ") for line in errors), errors
    assert not prints_part_of(UNREADABLE, output + "".join(errors)), errors


@pytest.mark.parametrize(
    "place", ["{}@{}", "{}/{}", "@{}{}", "{}{}@", "/{}{}", "{}%{}", "{}?{}/", "{}@{}/", "{}#{}/@", "12/{}{}", "12/34@{}{}"]
)
def test_a_password_that_is_not_percent_encoded_is_refused_and_not_printed(database, place):
    password = place.format(UNREADABLE[:16], UNREADABLE[16:])
    for url in (f"postgres://me:{password}@127.0.0.1:1/imaging", f"postgres://{password}:pw@127.0.0.1:1/imaging"):
        status, output, errors = start(database, DATABASE_URL=url)
        assert status == 78, url
        assert len(errors) == 1 and "DATABASE_URL: " in errors[0] and "percent-encode" in errors[0]
        assert not prints_part_of(UNREADABLE, output + "".join(errors)), errors


def test_no_part_of_any_secret_is_printed_when_all_is_wrong(database, folder):
    spoilt = f"\x01{UNREADABLE}\r\n"
    secrets = ("IMAGING_S3_ACCESS_KEY_ID", "IMAGING_S3_SECRET_ACCESS_KEY", "IMAGING_S3_SESSION_TOKEN")
    status, output, errors = start(
        database,
        DATABASE_URL=f"postgres://{UNREADABLE}",
        JWT_SECRET=spoilt,
        IMAGING_STORAGE_BACKEND="s3",
        IMAGING_S3_ENDPOINT=f"http://{UNREADABLE}:{UNREADABLE}@127.0.0.1:1",
        **{name: spoilt for name in secrets},
    )
    assert status in (1, 78), errors
    assert not prints_part_of(UNREADABLE, output + "".join(errors)), errors


def test_a_passwords_place_in_the_url_is_not_printed_when_the_database_refuses(database):
    url = with_parts(database.url, user="nobody_like_that", password="hunter2-secret")
    status, output, errors = start(database, DATABASE_URL=url)
    assert status == 1
    assert errors and "hunter2" not in output + "".join(errors)


def test_a_schema_that_lacks_something_is_named_in_one_line(database, folder):
    rename = "ALTER FUNCTION public.{}(bigint, uuid, text) RENAME TO {}"
    names = ("fn_has_capability", "fn_had_capability")
    with database.changed(rename.format(*names), rename.format(*reversed(names))):
        status, _, errors = start(database, IMAGING_NFS_BASE_DIR=folder)
    assert status == 1
    assert len(errors) == 1 and "fn_has_capability" in errors[0]


def test_a_column_that_the_host_lacks_is_named(database, folder):
    rename = "ALTER TABLE audit.event RENAME COLUMN {} TO {}"
    with database.changed(rename.format("payload", "load"), rename.format("load", "payload")):
        status, _, errors = start(database, IMAGING_NFS_BASE_DIR=folder)
    assert status == 1
    assert len(errors) == 1 and "payload" in errors[0] and "audit.event" in errors[0]


def test_a_base_directory_that_is_not_there_ends_the_start(database):
    status, _, errors = start(database, IMAGING_NFS_BASE_DIR="/nowhere/at/all")
    assert status == 1
    assert len(errors) == 1 and "storage" in errors[0]


def test_the_port_is_the_environments(database, temporary_service):
    with_free_port = temporary_service()
    assert http.request(with_free_port.port, "GET", "/health").status == 200
    status, _, errors = start(database, PORT=with_free_port.port, IMAGING_NFS_BASE_DIR=_folder(with_free_port))
    assert status == 1, "two services on one port"
    assert len(errors) == 1 and f"port {with_free_port.port}: " in errors[0] and "boost" not in errors[0]


def _folder(running):
    environment = open(f"/proc/{running.pid}/environ", "rb").read().split(b"\0")
    (value,) = [entry.split(b"=", 1)[1] for entry in environment if entry.startswith(b"IMAGING_NFS_BASE_DIR=")]
    return value.decode()


def take_back_all(environment):
    for _ in (service.ROOT / "migrations").glob("[0-9]*"):
        assert service.run(environment, "migrate", "down")[0] == 0


def test_migrations_go_down_and_up_again_and_up_twice(database):
    environment = owner_environment(database)
    tables = "SELECT count(*) FROM pg_tables WHERE tablename IN ('imaging_study', 'imaging_asset', 'imaging_upload')"
    scratch = type(database)(database.owner_url)
    try:
        environment["DATABASE_URL"] = scratch.owner_url
        assert scratch.value(tables) == 3
        assert service.run(environment, "migrate")[0] == 0
        take_back_all(environment)
        assert scratch.value(tables) == 0
        assert service.run(environment, "migrate")[0] == 0
        assert scratch.value(tables) == 3
        status, _, errors = service.run(
            environment | {"NODE_ENV": "production", "JWT_ISSUER": "a", "JWT_AUDIENCE": "b"}, "migrate", "down"
        )
        assert status == 78 and "production" in errors
        assert scratch.value(tables) == 3
    finally:
        scratch.drop()


def test_development_migrates_by_itself_and_production_does_not(database, temporary_service):
    scratch = type(database)(database.owner_url)
    environment = owner_environment(scratch)
    try:
        take_back_all(environment)
        status, _, errors = start(scratch, DATABASE_URL=scratch.owner_url)
        assert status == 1 and "imaging_study" in errors[0]
        changes = {"NODE_ENV": "development", "JWT_ISSUER": None, "JWT_AUDIENCE": None}
        running = temporary_service(DATABASE_URL=scratch.owner_url, **changes)
        assert http.request(running.port, "GET", "/health?ready=1").status == 200
        assert scratch.value("SELECT count(*) FROM public.imaging_study") == 0
        running.stop()
    finally:
        scratch.drop()


def test_the_issuer_and_the_audience_are_only_asked_for_when_set(temporary_service):
    changes = {"NODE_ENV": "development", "JWT_ISSUER": None, "JWT_AUDIENCE": None, "IMAGING_MIGRATE": "off"}
    running = temporary_service(**changes)
    for claims in ({}, {"iss": None, "aud": None}, {"iss": "somebody", "aud": "else"}):
        response = http.request(running.port, "GET", "/imaging/patients/345/studies", tokens.bearer(**claims))
        assert response.status == 200, (claims, response)


def test_a_folder_of_the_gallery_that_cannot_be_looked_at_is_named(database, tmp_path):
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    status, _, errors = start(database, IMAGING_WEB_DIR=loop)
    assert status == 78
    assert len(errors) == 1 and "IMAGING_WEB_DIR: " in errors[0]


def test_the_decoder_has_as_many_threads_as_it_is_told(temporary_service):
    text = "pictures are decoded on threads of their own"
    (line,) = temporary_service(IMAGING_WORKERS="3").messages(text)
    assert (line["threads"], line["set_by"]) == (3, "IMAGING_WORKERS")
    (line,) = temporary_service().messages(text)
    assert 1 <= line["threads"] <= len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    "words",
    [["frobnicate"], ["migrate", "up"], ["serve", "here"], ["migrate", "serve"], ["config", "json"], ["--frobnicate"], ["down"], [""]],
)
def test_wrong_usage_has_an_exit_status_of_its_own(words):
    status, output, errors = service.run({}, *words)
    assert (status, output) == (64, "")
    assert errors


def test_help_names_each_command_and_the_exit_statuses():
    for words in ([], ["serve"], ["migrate"], ["migrate", "down"], ["config"], ["config", "markdown"]):
        status, output, errors = service.run({}, *words, "--help")
        assert (status, errors) == (0, "")
        assert words == [] or words[-1] in output
    _, output, _ = service.run({}, "--help")
    for word in ("serve", "migrate", "config", "  0 ", "  1 ", "  64 ", "  78 "):
        assert word in output, word


def test_the_version_is_told():
    status, output, errors = service.run({}, "--version")
    assert (status, errors) == (0, "") and output.startswith("imaging-service ")


def test_to_serve_can_be_said(database):
    status, _, errors = service.run(service.base_environment(database, NFS) | {"PORT": "eighty"}, "serve")
    assert status == 78 and errors.startswith("imaging-service: PORT: ")
