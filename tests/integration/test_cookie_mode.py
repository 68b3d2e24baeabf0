"""A token in a cookie: browsers send it with requests from any page, so changes must come from a known page."""
import json
import signal

import pytest

from support import forms, http, pictures, tokens
from support.api import Api

pytestmark = pytest.mark.slow
APP = "https://app.example.com"
OWN = {"Origin": "https://imaging.test"}  # the Host that every request here names
SECRET = json.dumps({"type": "HS256", "key": tokens.SECRET, "header": {"type": "Cookie", "name": "session"}})


@pytest.fixture
def port(temporary_service):
    return temporary_service(JWT_SECRET=SECRET, IMAGING_CORS_ORIGINS=APP).port


def user(port, who="writer", **fields):
    """A user whose browser sends these fields with every request."""
    api = Api(port, who)
    api.authorization = {"Cookie": f"session={tokens.token(who)}"} | fields
    return api


def changes(api, study, asset):
    return [
        api.create_study(),
        api.init_upload(studyId=study),
        api.upload(study=study),
        api.delete(asset),
    ]


REFUSED = [
    {},
    {"Origin": "https://evil.example.com"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "https://imaging.test.evil.com"},
    {"Origin": "https://imaging.test:8443"},
    {"Origin": "https://evil.example.com", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "http://imaging.test", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://imaging.test", "origin": "https://evil.example.com"},
    {"Origin": APP, "origin": APP},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Referer": "https://imaging.test/"},
]


def test_a_change_from_an_unknown_page_is_a_403_with_its_row(port, database):
    ours = user(port, **OWN)
    study, asset = ours.new_study(), ours.new_asset()
    studies = database.value("SELECT count(*) FROM public.imaging_study")
    assets = database.value("SELECT count(*) FROM public.imaging_asset")
    for fields in REFUSED:
        who = database.new_user("imaging.read", "imaging.write")
        for response in changes(user(port, who, **fields), study, asset):
            assert (response.status, response.error) == (403, "forbidden"), (fields, response)
            assert response.message.startswith(("Origin: ", "Sec-Fetch-Site: "))
            (row,) = database.audit(response.request_id)
            assert row["action"] == "imaging.access.denied"
            assert (row["clinic_id"], row["actor_user_id"], row["payload"]["status"]) == (*who, 403)
            assert row["payload"]["reason"] == "foreign_page"
    assert database.value("SELECT count(*) FROM public.imaging_study") == studies
    assert database.value("SELECT count(*) FROM public.imaging_asset") == assets
    assert database.row_of(asset)["is_active"] is True


@pytest.mark.parametrize(
    "fields",
    [
        OWN,
        {"Origin": "http://imaging.test"},
        OWN | {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": APP},
        {"Origin": APP, "Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_a_change_from_a_known_page_is_made(port, fields):
    api = user(port, **fields)
    made = changes(api, api.new_study(), api.new_asset())
    assert [response.status for response in made] == [201, 201, 201, 204]


def lets_cookies_in(response):
    return response.header("Access-Control-Allow-Origin"), response.header("Access-Control-Allow-Credentials")


def test_a_page_of_a_named_origin_may_send_its_cookie_and_read_the_answer(port):
    """Otherwise preflights fail, and browsers hide answers to requests with cookies (Fetch, "CORS check")."""
    asset = user(port, **OWN).new_asset()
    asked = {"Access-Control-Request-Method": "DELETE", "Access-Control-Request-Headers": "content-type"}
    for origin, expected in ((APP, (APP, "true")), ("https://evil.example.com", (None, None)), ("null", (None, None))):
        assert lets_cookies_in(http.request(port, "OPTIONS", "/imaging/assets/7", {"Origin": origin} | asked)) == expected
        page = user(port, Origin=origin)
        for response in (page.list(345), page.view(asset), page.view(10**18), page.create_study(kind="wrong")):
            assert lets_cookies_in(response) == expected, response
    assert lets_cookies_in(user(port, Origin=APP).delete(asset)) == (APP, "true")


def test_a_token_that_moves_into_a_cookie_lets_cookies_in(temporary_service, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(tokens.SECRET)
    running = temporary_service(JWT_SECRET=None, JWT_SECRET_FILE=secret, IMAGING_CORS_ORIGINS=APP)
    page = user(running.port, Origin=APP)
    assert lets_cookies_in(page.list(345)) == (APP, None)
    secret.write_text(SECRET)
    running.process.send_signal(signal.SIGHUP)
    running.wait_for_line("the secrets were read again")
    assert lets_cookies_in(page.list(345)) == (APP, "true")


def test_reading_needs_no_known_page(port):
    asset = user(port, **OWN).new_asset()
    for fields in REFUSED:
        reader = user(port, "reader", **fields)
        assert reader.view(asset, "thumb").status == 200
        assert reader.view(asset, "thumb", method="HEAD").status == 200
        assert reader.list(345).status == 200


def test_the_token_comes_first_then_the_page_then_the_capability(port, database):
    unknown = http.request(port, "POST", "/imaging/studies", {"Cookie": "session=x", "Origin": "https://evil.example.com"})
    assert unknown.status == 401
    assert database.audit(unknown.request_id) == []
    elsewhere = user(port, "reader", Origin="https://evil.example.com").create_study()
    assert elsewhere.status == 403 and elsewhere.message.startswith("Origin: ")
    here = user(port, "reader", **OWN).create_study(kind="wrong")
    assert here.status == 403 and "imaging.write" in here.message


def test_the_page_is_asked_for_before_the_body(port):
    headers = user(port).authorization | {"Content-Type": forms.TYPE, "Content-Length": "100", "Expect": "100-continue"}
    with http.Connection(port) as connection:
        connection.send(http.request_bytes("POST", "/imaging/assets/upload", headers))
        assert connection.read().status == 403  # which would fail on a 100


def test_a_token_in_authorization_needs_no_page(temporary_service):
    running = temporary_service()
    for fields in REFUSED:
        api = Api(running.port)
        api.authorization |= fields
        assert api.create_study().status == 201
        assert api.upload(pictures.png(), api.new_study()).status == 201
