"""Clients that are made from openapi.yaml, and our own: each makes a round trip against the real service.

Needs node and openapi-python-client on the PATH, and the packages of tests/judges, as ./test has them.
"""
import os
import pathlib
import shutil
import subprocess

import pytest

from support import pictures, tokens

pytestmark = pytest.mark.slow
ROOT = pathlib.Path(__file__).resolve().parents[2]
JUDGES = ROOT / "tests/judges"
PATIENT = "345"


def run(*command, where=JUDGES, **environment):
    program = shutil.which(command[0])
    assert program, f"{command[0]} is not on the PATH: run ./test integration"
    done = subprocess.run(
        [program, *map(str, command[1:])], cwd=where, env=os.environ | environment, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def access(service):
    return {"IMAGING_URL": f"http://127.0.0.1:{service.port}", "IMAGING_TOKEN": tokens.token()}


@pytest.fixture(scope="module")
def compiled():
    """The clients of the npm generators, compiled with tsc --strict."""
    shutil.rmtree(JUDGES / "generated", ignore_errors=True)
    run("npm", "run", "--silent", "build")
    return JUDGES / "generated/js/clients/run.js"


def test_the_types_of_our_client_are_those_of_the_document():
    run("npm", "run", "--silent", "types", "--", "--check")


@pytest.mark.parametrize("client", ["package", "openapi-typescript", "hey-api", "orval"])
def test_a_client_in_typescript_makes_the_round_trip(service, compiled, client):
    run("node", compiled, client, PATIENT, pictures.BITEWING, **access(service))


def test_a_client_in_python_makes_the_round_trip(service, tmp_path):
    document = ROOT / "openapi.yaml"
    package = tmp_path / "imaging_client"
    run("openapi-python-client", "generate", "--path", document, "--meta", "none", "--output-path", package)
    # beside the generator are the libraries that its clients need
    python = pathlib.Path(shutil.which("openapi-python-client")).with_name("python")
    script = JUDGES / "clients/python_client.py"
    run(str(python), script, PATIENT, pictures.BITEWING, where=tmp_path, PYTHONPATH=str(tmp_path), **access(service))
