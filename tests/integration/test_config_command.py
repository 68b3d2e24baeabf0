"""`imaging-service config`: what the service would run with, without secrets, and the page that explains it."""
import contextlib
import re
import socket

import pytest

from support import service, stores

PAGE = service.ROOT / "docs/configuration.md"
CANARY = "Zq4vXw8kJm2tRb6nLp0dGf3hYc7sTe9u"  # no four of its characters are in any message of ours
SECRETS = {
    "JWT_SECRET": CANARY,
    "JWT_SECRET_PREVIOUS": CANARY,
    "DATABASE_URL": f"postgres://imaging_service:{CANARY}@127.0.0.1:1/imaging",
    "IMAGING_S3_ACCESS_KEY_ID": CANARY,
    "IMAGING_S3_SECRET_ACCESS_KEY": CANARY,
    "IMAGING_S3_SESSION_TOKEN": CANARY,
}
GOOD = SECRETS | {"IMAGING_STORAGE_BACKEND": "s3", "IMAGING_S3_ENDPOINT": "http://127.0.0.1:1"}


def config(**environment):
    """(status, {variable: (from, value)}, lines on standard error)"""
    status, output, errors = service.run(environment, "config")
    row = re.compile(r"(\S+) +(environment|file|default|unused|unknown) +(\S.*)")
    rows = map(row.fullmatch, output.splitlines())
    return status, {row[1]: (row[2], row[3]) for row in rows}, errors.splitlines()


def assert_no_canary(*texts):
    for text in texts:
        assert not [CANARY[at : at + 4] for at in range(len(CANARY) - 3) if CANARY[at : at + 4] in text], text


def test_each_variable_has_a_line_and_no_secret_shows():
    status, rows, errors = config(**GOOD, PORT="4011", JWT_ISSUER="")
    assert (status, errors) == (0, [])
    assert rows["PORT"] == ("environment", "4011")
    assert rows["HOST"] == ("default", "0.0.0.0")
    assert rows["JWT_ISSUER"] == ("default", "(not set)"), "an empty variable is absent"
    assert rows["DATABASE_URL"] == ("environment", "host=127.0.0.1 port=1 dbname=imaging user=imaging_service")
    for name in SECRETS.keys() - {"DATABASE_URL"}:
        assert rows[name] == ("environment", "(set)")
    assert_no_canary(str(rows))


def test_secrets_in_files_do_not_show_either(tmp_path):
    files = {}
    for name, value in SECRETS.items():
        (tmp_path / name).write_text(value)
        files[f"{name}_FILE"] = tmp_path / name
    status, rows, errors = config(**files, IMAGING_STORAGE_BACKEND="s3")
    assert (status, errors) == (0, [])
    assert {rows[name] for name in SECRETS.keys() - {"DATABASE_URL"}} == {("file", "(from file)")}
    assert rows["DATABASE_URL"][0] == "file"
    assert_no_canary(str(rows))


@pytest.mark.parametrize("spoilt", ["\x01 {}", "'{}'", '{{"key":"{}"', "http://key:{}@h", "postgres://u:{}@x@h/d"])
def test_a_faulty_configuration_is_printed_before_its_faults(spoilt):
    changes = {name: spoilt.format(CANARY) for name in SECRETS} | {"IMAGING_S3_ENDPOINT": f"http://key:{CANARY}@127.0.0.1"}
    status, rows, errors = config(**GOOD | changes, PORT="4011")
    assert status == 78
    assert rows["PORT"] == ("environment", "4011")
    for name in ("DATABASE_URL", "JWT_SECRET", "IMAGING_S3_ENDPOINT"):
        assert rows[name] == ("environment", "(faulty)")
        assert any(line.startswith(f"imaging-service: {name}: ") for line in errors), errors
    assert_no_canary(str(rows), *errors)


def test_the_faults_are_those_of_a_start():
    environment = {"PORT": "eighty", "NODE_ENV": "production"}
    _, _, errors = service.run(environment, "config")
    assert (78, "", errors) == service.run(environment)


def test_nothing_is_connected_to():
    with contextlib.ExitStack() as stack:
        listening = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(3)]
        ports = [server.getsockname()[1] for server in listening]
        jwk_url = f'{{"jwk_url":"http://127.0.0.1:{ports[2]}/keys"}}'
        places = {
            "DATABASE_URL": f"postgres://u:p@127.0.0.1:{ports[0]}/d",
            "IMAGING_S3_ENDPOINT": f"http://127.0.0.1:{ports[1]}",
            "JWT_SECRET": jwk_url,
        }
        status, _, errors = config(**GOOD | places)
        assert (status, errors) == (0, [])
        for server in listening:
            server.setblocking(False)
            with pytest.raises(BlockingIOError):
                server.accept()


def test_what_cannot_be_written_is_no_success():
    status, _, errors = service.run(GOOD, command=("bash", "-c", f'"{service.BINARY}" config >/dev/full'))
    assert status == 1 and "standard output" in errors


def test_the_page_of_the_documentation_is_up_to_date():
    status, output, errors = service.run({}, "config", "markdown")
    assert (status, errors) == (0, "")
    written = PAGE.read_text()
    assert written == output, "update it: build/release/imaging-service config markdown >docs/configuration.md"


def test_an_unknown_variable_is_named_and_never_its_value(temporary_service):
    unknown = {"IMAGING_MAX_UPLOADS_MB": CANARY, "IMAGING_ZEBRA": CANARY}
    status, rows, _ = config(**GOOD | unknown)
    assert status == 0
    assert rows["IMAGING_MAX_UPLOADS_MB"] == ("unknown", "(did you mean IMAGING_MAX_UPLOAD_MB?)")
    assert rows["IMAGING_ZEBRA"] == ("unknown", "(no variable of the service)")
    running = temporary_service(**unknown, IMAGING_SERVICE_HOST="10.0.0.1", IMAGING_PORT_4010_TCP="tcp://10.0.0.1:4010")
    lines = running.messages("an unknown variable is set")
    assert [(line["level"], line["variable"], line["nearest"]) for line in lines] == [
        (40, "IMAGING_MAX_UPLOADS_MB", "IMAGING_MAX_UPLOAD_MB"),
        (40, "IMAGING_ZEBRA", ""),
    ]
    assert_no_canary(str(rows), str(running.lines))


def test_a_store_that_is_not_configured_is_marked(tmp_path):
    nfs = stores.Nfs(tmp_path).environment()
    _, rows, _ = config(**nfs, IMAGING_STORAGE_BACKEND="nfs", IMAGING_S3_BUCKET="a-bucket")
    assert rows["IMAGING_NFS_BASE_DIR"] == ("environment", str(tmp_path))
    assert rows["IMAGING_S3_BUCKET"] == ("unused", "(not used)")
