"""Schemathesis, which reads /openapi.json and asks whatever it allows and forbids. schemathesis.toml is its configuration."""
import os
import subprocess

import pytest

from support import service, tokens

# Parts of the API that are documented and not built yet.
UNBUILT = "^/(imaging/(assets/sign|signatures|signed)|hasura|docs/errors)"


@pytest.mark.slow
def test_no_check_fails(temporary_service, tmp_path):
    program = os.environ.get("IMAGING_TEST_SCHEMATHESIS")
    assert program, "set IMAGING_TEST_SCHEMATHESIS to the program st, as ./test does"
    running = temporary_service(IMAGING_SIGNING_KEY="a key that signs the addresses of these tests")
    command = [
        program, "--config-file", service.ROOT / "schemathesis.toml",
        "run", f"http://127.0.0.1:{running.port}/openapi.json",
        "--header", f"Authorization: {tokens.bearer()['Authorization']}",
        "--exclude-path-regex", UNBUILT,
        "--max-examples", "15", "--seed", "1", "--no-color", "--workers", "2",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout[-20000:] + done.stderr[-2000:]
    assert "Stateful (in" in done.stdout, done.stdout[-5000:]
