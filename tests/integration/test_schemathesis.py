"""Schemathesis, which reads /openapi.json and asks whatever it allows and forbids. schemathesis.toml is its configuration."""
import os
import subprocess

import pytest

from support import database as databases
from support import service, stores, tokens


@pytest.fixture
def running(folder, tmp_path):
    """A service of its own, as schemathesis asks for every asset of the database that it hears of."""
    (tmp_path / "docs").mkdir()
    for name in ("index.html", "docs/index.html"):
        (tmp_path / name).write_text("<!doctype html>")
    with databases.cluster() as url:
        fresh = databases.Database(url)
        changes = {
            "IMAGING_WEB_DIR": tmp_path,
            "IMAGING_DOCS": "on",
            "IMAGING_SIGNING_KEY": "a key that signs the addresses of these tests",
        }
        started = service.Service(service.base_environment(fresh, stores.Nfs(folder)) | changes)
        yield started
        started.stop()
        fresh.drop()


@pytest.mark.slow
def test_no_check_fails(running, tmp_path):
    program = os.environ.get("IMAGING_TEST_SCHEMATHESIS")
    assert program, "set IMAGING_TEST_SCHEMATHESIS to the program st, as ./test does"
    command = [
        program, "--config-file", service.ROOT / "schemathesis.toml",
        "run", f"http://127.0.0.1:{running.port}/openapi.json",
        "--header", f"Authorization: {tokens.bearer()['Authorization']}",
        "--max-examples", "15", "--seed", "1", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout[-20000:] + done.stderr[-2000:]
    assert "Stateful (in" in done.stdout, done.stdout[-5000:]
