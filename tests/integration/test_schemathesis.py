"""Schemathesis, which reads /openapi.json and asks whatever it allows and forbids. schemathesis.toml is its configuration."""
import os
import subprocess

import pytest

from support import database as databases
from support import service, stores, tokens


@pytest.fixture
def running(tmp_path):
    """With a database of its own: other tests leave rows whose files are missing."""
    with databases.cluster() as url:
        database = databases.Database(url)
        environment = service.base_environment(database, stores.Nfs(tmp_path / "store"))
        started = service.Service(environment)
        yield started
        started.stop()
        database.drop()


@pytest.mark.slow
def test_no_check_fails(running, tmp_path):
    program = os.environ.get("IMAGING_TEST_SCHEMATHESIS")
    assert program, "set IMAGING_TEST_SCHEMATHESIS to the program st, as ./test does"
    command = [
        program, "--config-file", service.ROOT / "schemathesis.toml",
        "run", f"http://127.0.0.1:{running.port}/openapi.json",
        "--header", f"Authorization: {tokens.bearer()['Authorization']}",
        "--max-examples", "15", "--seed", "1", "--no-color", "--workers", "2",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout[-20000:] + done.stderr[-2000:]
    assert "Stateful (in" in done.stdout, done.stdout[-5000:]
