"""Cross-origin access: off, or for exactly the origins that are configured."""
import pytest

from support import http
from support.api import Api

pytestmark = pytest.mark.slow
OURS = "https://app.example.com"
PREFLIGHT = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}


@pytest.fixture
def open_api(temporary_service):
    return Api(temporary_service(IMAGING_CORS_ORIGINS=f"{OURS}, http://localhost:3000").port)


def allowed(response):
    return response.header("Access-Control-Allow-Origin")


def test_it_is_off_unless_configured(api):
    assert allowed(api.request("GET", "/health", {"Origin": OURS})) is None
    response = http.request(api.port, "OPTIONS", "/imaging/studies", {"Origin": OURS} | PREFLIGHT)
    assert response.status == 405 and allowed(response) is None


def test_a_configured_origin_may_read_answers_and_errors(open_api):
    asset = open_api.new_asset()
    for origin, number in ((OURS, asset), (OURS, 10**18), ("http://localhost:3000", asset)):
        response = open_api.view(number, headers={"Origin": origin})
        assert allowed(response) == origin
        assert any("Origin" in value for value in response.all("Vary"))
        assert "X-Request-Id" in response.header("Access-Control-Expose-Headers")
        assert response.header("Access-Control-Allow-Credentials") is None


def test_an_answer_to_what_cannot_be_read_can_be_read_too(open_api):
    with http.Connection(open_api.port) as connection:
        connection.send(f"GET / HTTP/1.1\r\nHost: x\r\nOrigin: {OURS}\r\nBad Header: x\r\n\r\n".encode())
        response = connection.read()
    assert (response.status, allowed(response)) == (400, OURS)


def test_a_preflight_names_what_the_path_takes(open_api):
    response = http.request(open_api.port, "OPTIONS", "/imaging/assets/7", {"Origin": OURS} | PREFLIGHT)
    assert (response.status, allowed(response)) == (204, OURS)
    assert {"GET", "DELETE"} <= set(response.header("Access-Control-Allow-Methods").replace(" ", "").split(","))
    assert "authorization" in response.header("Access-Control-Allow-Headers").lower()


def headers_allowed(port):
    response = http.request(port, "OPTIONS", "/imaging/studies", {"Origin": OURS} | PREFLIGHT)
    return set(response.header("Access-Control-Allow-Headers").lower().replace(" ", "").split(","))


OWN = {"authorization", "content-digest", "content-type", "idempotency-key", "if-match", "if-modified-since",
       "if-none-match", "if-range", "if-unmodified-since", "range", "repr-digest"}  # fmt: skip
USUAL = {"x-hasura-role", "x-request-id", "traceparent", "tracestate", "baggage", "sentry-trace", "x-requested-with",
         "cache-control"}  # fmt: skip


def test_a_preflight_names_the_usual_fields_or_those_that_the_operator_names(open_api, temporary_service):
    assert headers_allowed(open_api.port) == OWN | USUAL
    other = temporary_service(IMAGING_CORS_ORIGINS=OURS, IMAGING_CORS_HEADERS="X-Own, b3")
    assert headers_allowed(other.port) == OWN | {"x-own", "b3"}


def test_an_origin_may_be_configured_in_any_spelling(temporary_service):
    running = temporary_service(IMAGING_CORS_ORIGINS="HTTPS://App.Example.com:443,http://[0:0::1]:80")
    for origin in (OURS, "http://[::1]"):
        assert allowed(http.request(running.port, "GET", "/health", {"Origin": origin})) == origin
    for origin in (OURS + ":443", "https://App.Example.com", "http://[::1]:80"):
        assert allowed(http.request(running.port, "GET", "/health", {"Origin": origin})) is None


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example.com", "http://app.example.com", OURS + ".evil.com", OURS + ":8443", OURS.upper(), "null", "*",
     ""],
)  # fmt: skip
def test_another_origin_gets_nothing(open_api, origin):
    assert allowed(open_api.request("GET", "/health", {"Origin": origin})) is None
    response = http.request(open_api.port, "OPTIONS", "/imaging/studies", {"Origin": origin} | PREFLIGHT)
    assert allowed(response) is None
