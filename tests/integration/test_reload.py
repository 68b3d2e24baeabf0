"""SIGHUP: secrets in files are read again."""
import json
import signal

import pytest

from support import http, issuer, tokens, waiting
from support.api import Api

READ_AGAIN = "the secrets were read again"
KEPT = "the secrets were read again, and those from before stay"
OTHER_KEY = "another-secret-of-at-least-32-bytes-for-tests"


@pytest.fixture
def secret_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text(tokens.SECRET + "\n")
    return file


def hang_up(service, message):
    before = len(service.messages(message))
    service.process.send_signal(signal.SIGHUP)
    waiting.until(lambda: len(service.messages(message)) > before, message)


def status(service, token):
    return http.request(service.port, "GET", "/imaging/patients/345/studies", {"Authorization": f"Bearer {token}"}).status


def statuses(service):
    return status(service, tokens.token()), status(service, tokens.token(key=OTHER_KEY))


def test_a_new_key_takes_the_place_of_the_old_one(temporary_service, secret_file):
    running = temporary_service(JWT_SECRET=None, JWT_SECRET_FILE=secret_file)
    assert statuses(running) == (200, 401)
    secret_file.write_text(OTHER_KEY)
    assert statuses(running) == (200, 401), "not before it is told"
    hang_up(running, READ_AGAIN)
    assert statuses(running) == (401, 200)


def test_a_rotation_logs_nobody_out(temporary_service, secret_file, tmp_path):
    previous = tmp_path / "previous"
    previous.write_text("")
    running = temporary_service(JWT_SECRET=None, JWT_SECRET_FILE=secret_file, JWT_SECRET_PREVIOUS_FILE=previous)
    assert statuses(running) == (200, 401)
    secret_file.write_text(OTHER_KEY)
    previous.write_text(tokens.SECRET)
    hang_up(running, READ_AGAIN)
    assert statuses(running) == (200, 200)
    assert status(running, tokens.token(iss="somebody else")) == 401, "the old key is asked no less"
    previous.write_text("'hunter2-but-long-enough-to-be-a-secret'")
    hang_up(running, KEPT)
    assert statuses(running) == (200, 200)
    assert "hunter2" not in json.dumps(running.lines)
    previous.write_text("")
    hang_up(running, READ_AGAIN)
    assert statuses(running) == (401, 200)


def test_a_rotation_from_a_shared_secret_to_a_pair_of_keys(temporary_service):
    key = issuer.rsa_key()
    current = json.dumps({"type": "RS256", "key": issuer.public_pem(key)})
    running = temporary_service(JWT_SECRET=current, JWT_SECRET_PREVIOUS=tokens.SECRET)
    assert status(running, tokens.token(key=key, algorithm="RS256")) == 200
    assert statuses(running) == (200, 401)
    assert status(running, tokens.token(key=current)) == 401


def test_a_file_that_cannot_be_used_changes_nothing(temporary_service, secret_file):
    running = temporary_service(JWT_SECRET=None, JWT_SECRET_FILE=secret_file)
    for unusable in ("", "hunter2-too-short", json.dumps({"jwk_url": "http://127.0.0.1:9/keys"})):
        secret_file.write_text(unusable)
        hang_up(running, KEPT)
        assert statuses(running) == (200, 401)
    reasons = [line["reason"] for line in running.messages(KEPT)]
    assert all("JWT_SECRET" in reason and "hunter2" not in reason for reason in reasons), reasons


def test_only_the_secrets_are_read_again(temporary_service, secret_file, tmp_path):
    gallery = tmp_path / "gallery"
    gallery.mkdir()
    (gallery / "index.html").write_text("<!doctype html>")
    running = temporary_service(JWT_SECRET=None, JWT_SECRET_FILE=secret_file, IMAGING_WEB_DIR=gallery)
    gallery.rename(tmp_path / "gone")
    secret_file.write_text(OTHER_KEY)
    hang_up(running, READ_AGAIN)
    assert statuses(running) == (401, 200)
    gallery.symlink_to(gallery)  # to ask whether it exists fails
    secret_file.write_text(tokens.SECRET)
    hang_up(running, READ_AGAIN)
    assert statuses(running) == (200, 401)


def test_without_files_it_is_harmless(temporary_service):
    running = temporary_service()
    hang_up(running, READ_AGAIN)
    assert statuses(running) == (200, 401)


def test_new_connections_to_the_database_use_its_new_address(temporary_service, secret_file, database):
    secret_file.write_text(database.url)
    running = temporary_service(DATABASE_URL=None, DATABASE_URL_FILE=secret_file)
    api = Api(running.port)
    assert api.list(345).status == 200
    secret_file.write_text(database.url + "?application_name=rotated")
    hang_up(running, READ_AGAIN)
    database.end_connections()
    waiting.until(lambda: api.list(345).status == 200, "a new connection")
    assert database.value("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'rotated'") >= 1


def test_a_key_set_is_fetched_at_once(temporary_service):
    key = issuer.rsa_key()
    publisher = issuer.Issuer([issuer.rsa_jwk(key, "first")], {"Cache-Control": "max-age=3600"})
    try:
        running = temporary_service(JWT_SECRET=json.dumps({"jwk_url": publisher.url}))
        waiting.until(lambda: running.messages("token keys fetched"), "the keys")
        hang_up(running, "token keys fetched")
        assert publisher.asked == 2
    finally:
        publisher.close()
