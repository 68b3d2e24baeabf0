"""HTTP/1.1 byte by byte: what is accepted, and how everything else is rejected."""
import pytest

from support import http
from support.http import Connection, request_bytes

HEALTH = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /imaging/studies HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def answer(service, data):
    """The first answer. After an error answer the connection must end."""
    with Connection(service.port) as connection:
        connection.send(data)
        response = connection.read()
        if response.status >= 400 and response.header("Connection") == "close":
            assert connection.is_closed(), "what came after it was never a request"
        return response


def refused(service, data, status, code):
    """The request is rejected, and a second request after it is not answered."""
    response = answer(service, data + HEALTH)
    assert (response.status, response.error) == (status, code), response
    assert response.header("Connection") == "close"
    assert response.header("Cache-Control") == "no-store"
    assert response.json()["requestId"] == response.request_id
    assert len(response.body) <= 2048


FRAMING = {
    "both framings": b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "both, the other way round": b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "two different lengths": b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a list of lengths": b"Content-Length: 2, 2\r\n\r\n{}",
    "a signed length": b"Content-Length: +2\r\n\r\n{}",
    "a negative length": b"Content-Length: -2\r\n\r\n{}",
    "a hexadecimal length": b"Content-Length: 0x2\r\n\r\n{}",
    "an empty length": b"Content-Length:\r\n\r\n{}",
    "a length beyond 2^63": b"Content-Length: 9223372036854775808\r\n\r\n{}",
    "a space before the colon": b"Content-Length : 2\r\n\r\n{}",
    "chunked twice": b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "two codings": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunked is not last": b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    "identity": b"Transfer-Encoding: identity\r\n\r\n",
    "a coding with a tab": b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "a quoted coding": b'Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n',
}


@pytest.mark.parametrize("name", FRAMING)
def test_a_body_has_exactly_one_framing(service, name):
    refused(service, POST + FRAMING[name], 400, "bad_request")


def test_an_unknown_coding_before_chunked_is_not_implemented(service):
    refused(service, POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501, "not_implemented")


def test_http_1_0_has_no_transfer_coding(service):
    old = POST.replace(b"1.1", b"1.0")
    refused(service, old + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "bad_request")


CHUNKS = {
    "no hexadecimal": b"x\r\n{}\r\n0\r\n\r\n",
    "a prefix": b"0x2\r\n{}\r\n0\r\n\r\n",
    "a sign": b"+2\r\n{}\r\n0\r\n\r\n",
    "a space": b" 2\r\n{}\r\n0\r\n\r\n",
    "sixteen digits": b"0000000000000002\r\n{}\r\n0\r\n\r\n",
    "a bare line feed": b"2\n{}\r\n0\r\n\r\n",
    "longer than its size": b"1\r\n{}\r\n0\r\n\r\n",
    "no CRLF after it": b"2\r\n{}0\r\n\r\n",
    "a long extension": b"2;" + b"x" * 1100 + b"\r\n{}\r\n0\r\n\r\n",
    "a trailer without a colon": b"2\r\n{}\r\n0\r\nabc\r\n\r\n",
    "a trailer without a name": b"2\r\n{}\r\n0\r\n: c\r\n\r\n",
    "a folded trailer": b"2\r\n{}\r\n0\r\nA: b\r\n c: d\r\n\r\n",
    "a request for a trailer": b"2\r\n{}\r\n0\r\nGET / HTTP/1.1\r\n\r\n",
    "long trailers": b"2\r\n{}\r\n0\r\n" + (b"X: " + b"y" * 1000 + b"\r\n") * 9 + b"\r\n",
}


@pytest.mark.parametrize("name", CHUNKS)
def test_chunks_are_exact(api, name):
    head = request_bytes("POST", "/imaging/studies", api.authorization | {
        "Content-Type": "application/json", "Transfer-Encoding": "chunked"})  # fmt: skip
    refused(api, head + CHUNKS[name], 400, "bad_request")


def test_trailers_and_extensions_mean_nothing(api, database):
    body = b'{"patientId":345,"kind":"PHOTO"}'
    chunks = b"%x;a=b\r\n%s\r\n0\r\nX-Hasura-Clinic-Id: 13\r\n\r\n" % (len(body), body)
    headers = {"Content-Type": "application/json", "Transfer-Encoding": "Chunked"}
    response = api.request("POST", "/imaging/studies", headers, chunks)
    assert response.status == 201
    assert database.audit(response.request_id)[0]["clinic_id"] == 12


HEADS = {
    "no host": (b"GET /health HTTP/1.1\r\n\r\n", 400),
    "two hosts": (b"GET /health HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
    "a host with a slash": (b"GET /health HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
    "a folded line": (b"GET /health HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", 400),
    "a name with a space": (b"GET /health HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n", 400),
    "no name": (b"GET /health HTTP/1.1\r\nHost: x\r\n: c\r\n\r\n", 400),
    "no colon": (b"GET /health HTTP/1.1\r\nHost: x\r\nabc\r\n\r\n", 400),
    "NUL in a value": (b"GET /health HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n", 400),
    "CR in a value": (b"GET /health HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n", 400),
    "bare line feeds": (b"GET /health HTTP/1.1\nHost: x\n\n", 400),
    "HTTP/0.9": (b"GET /health\r\n\r\n", 400),
    "HTTP/2 preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "HTTP/1.2": (b"GET /health HTTP/1.2\r\nHost: x\r\n\r\n", 400),
    "lower case version": (b"GET /health http/1.1\r\nHost: x\r\n\r\n", 400),
    "two spaces": (b"GET  /health HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "a URL with a user": (b"GET http://u@x/health HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "a URL with a fragment": (b"GET http://x/health#y HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "a URL without a host": (b"GET http:///health HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "a URL of another scheme": (b"GET ftp://x/health HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "a URL and no host": (b"GET http://x/health HTTP/1.1\r\n\r\n", 400),
    "a fragment": (b"GET /health#x HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "bytes above 127 in the target": (b"GET /health\xc3\xa4 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "a TLS hello": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    "a long line": (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "a long block": (b"GET /health HTTP/1.1\r\nHost: x\r\nA: " + b"x" * 17000 + b"\r\n\r\n", 431),
    "many fields": (b"GET /health HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 101 + b"\r\n", 431),
}
CODES = {400: "bad_request", 414: "uri_too_long", 431: "headers_too_large"}


@pytest.mark.parametrize("name", HEADS)
def test_heads_are_strict(service, name):
    data, status = HEADS[name]
    refused(service, data, status, CODES[status])


def test_a_url_as_the_target_is_taken(service):
    """RFC 9112 §3.2.2: a server must accept it, though only clients of proxies send it."""
    for target in (b"http://x/health", b"http://y:8080/health?ready=0", b"HTTPS://[::1]/health"):
        assert answer(service, b"GET " + target + b" HTTP/1.1\r\nHost: x\r\n\r\n").status == 200
    assert answer(service, b"GET http://x HTTP/1.1\r\nHost: x\r\n\r\n").status == 404


def test_one_hundred_fields_and_a_target_of_8_kib_are_fine(service):
    fields = b"A: b\r\n" * 99
    assert answer(service, b"GET /health HTTP/1.1\r\nHost: x\r\n" + fields + b"\r\n").status == 200
    long = b"/health?" + b"x" * (8 * 1024 - len(b"GET /health? HTTP/1.1"))
    assert answer(service, b"GET " + long + b" HTTP/1.1\r\nHost: x\r\n\r\n").status == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND", "X" * 100])
@pytest.mark.parametrize("path, allow", [
    ("/health", {"GET", "HEAD"}), ("/imaging/studies", {"POST"}), ("/imaging/assets/1", {"GET", "HEAD", "DELETE"}),
])  # fmt: skip
def test_other_methods_are_a_405_that_names_the_allowed(service, method, path, allow):
    response = http.request(service.port, method, path, {"X-Secret": "echo-me"})
    assert (response.status, response.error) == (405, "method_not_allowed")
    assert set(response.header("Allow").replace(" ", "").split(",")) == allow
    assert b"echo-me" not in response.body


@pytest.mark.parametrize(
    "path",
    ["/", "/imaging", "/imaging/", "/health/", "//health", "/imaging/assets", "/imaging/assets/1/x", "/imaging/./studies",
     "/imaging/assets/../studies", "/%68ealth", "/HEALTH", "/etc/passwd"],
)  # fmt: skip
def test_other_paths_are_a_404(service, path):
    response = http.request(service.port, "GET", path)
    assert (response.status, response.error) == (404, "not_found")


def test_pipelined_requests_are_answered_in_order_and_share_no_identity(api):
    ours, theirs = "/imaging/patients/345/studies", "/imaging/patients/501/studies"
    other = api.as_user("other").authorization
    paths = [("/health", {}), (ours, api.authorization), (ours, {}), (theirs, other), ("/nothing", {}), ("/health", {})]
    with Connection(api.port) as connection:
        connection.send(b"".join(request_bytes("GET", path, headers) for path, headers in paths))
        responses = [connection.read() for _ in paths]
    assert [response.status for response in responses] == [200, 200, 401, 200, 404, 200]
    assert len({response.request_id for response in responses}) == len(paths)


def test_pipelined_bodies_are_taken_exactly(api):
    headers = api.authorization | {"Content-Type": "application/json"}
    body = b'{"patientId":345,"kind":"PHOTO"}'
    chunks = headers | {"Transfer-Encoding": "chunked"}
    requests = [request_bytes("POST", "/imaging/studies", headers, body),
                request_bytes("POST", "/imaging/studies", chunks, http.chunked(body[:7], body[7:])),
                HEALTH]  # fmt: skip
    with Connection(api.port) as connection:
        for byte in b"".join(requests):
            connection.send(bytes([byte]))
        assert [connection.read().status for _ in requests] == [201, 201, 200]


def test_http_1_0_is_served_and_closed(service):
    with Connection(service.port) as connection:
        connection.send(b"GET /health HTTP/1.0\r\n\r\n")
        assert connection.read().status == 200
        assert connection.is_closed()


def test_an_upgrade_is_not_taken(service):
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: \r\n\r\n"
    assert answer(service, b"GET /health HTTP/1.1\r\nHost: x\r\n" + upgrade).status == 200


def test_connection_close_is_kept(service):
    with Connection(service.port) as connection:
        response = connection.request("GET", "/health", {"Connection": "close"})
        assert response.header("Connection") == "close" and connection.is_closed()


@pytest.mark.parametrize("path", ["/health", "/nothing", "/imaging/assets/1", "/metrics"])
def test_every_answer_has_the_common_headers(service, path):
    response = http.request(service.port, "GET", path)
    assert response.header("X-Content-Type-Options") == "nosniff"
    assert response.header("Referrer-Policy") == "no-referrer"
    assert response.header("Cross-Origin-Resource-Policy") == "same-site"
    assert response.header("X-Request-Id")
    for name in ("Server", "X-Powered-By", "Access-Control-Allow-Origin"):
        assert response.header(name) is None


def test_the_service_is_well_after_all_this(service):
    assert http.request(service.port, "GET", "/health").json() == {"ok": True, "backend": "nfs"}
