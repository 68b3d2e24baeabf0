"""When 100 Continue is sent, and how a body is rejected before it is sent."""
from support import forms, pictures
from support.http import Connection, request_bytes


def expecting(api, length, body_type=forms.TYPE):
    return api.authorization | {"Content-Type": body_type, "Content-Length": str(length), "Expect": "100-continue"}


def test_100_comes_once_everything_known_is_fine_and_then_the_answer(api):
    body = api.upload_form()
    with Connection(api.port) as connection:
        connection.send(request_bytes("POST", "/imaging/assets/upload", expecting(api, len(body))))
        assert connection.read(interim=True).status == 100
        connection.send(body)
        assert connection.read().status == 201
        assert connection.request("GET", "/health").status == 200


def test_without_token_type_or_room_there_is_no_100(api):
    cases = [
        ({"Content-Type": forms.TYPE, "Content-Length": "100", "Expect": "100-continue"}, 401),
        (api.as_user("reader").authorization | expecting(api.as_user("reader"), 100), 403),
        (expecting(api, 100, "text/plain"), 415),
        (expecting(api, 10**10), 413),
        (expecting(api, 100) | {"Expect": "200-ok"}, 417),
    ]
    for headers, status in cases:
        with Connection(api.port) as connection:
            connection.send(request_bytes("POST", "/imaging/assets/upload", headers))
            assert connection.read().status == status  # which would fail on a 100


def test_an_early_refusal_reaches_a_client_that_sends_on(api):
    headers = {"Content-Type": forms.TYPE, "Content-Length": str(50 << 20)}
    with Connection(api.port) as connection:
        connection.send(request_bytes("POST", "/imaging/assets/upload", headers))
        connection.send_until_refused([bytes(64 * 1024)] * 16)
        response = connection.read()
        assert (response.status, response.error) == (401, "unauthorized")
        assert connection.is_closed()


def test_a_request_hidden_in_a_refused_body_is_never_served(api, database):
    asset = api.new_asset(pictures.png())
    hidden = request_bytes("DELETE", f"/imaging/assets/{asset}", api.authorization)
    headers = {"Content-Type": forms.TYPE, "Content-Length": str(len(hidden))}
    with Connection(api.port) as connection:
        connection.send(request_bytes("POST", "/imaging/assets/upload", headers, hidden))
        assert connection.read().status == 401
        assert connection.is_closed()
    assert database.row_of(asset)["is_active"] is True
