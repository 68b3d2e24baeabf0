"""Views that wait at the same time share a statement, but each has its own answer and audit row."""
from concurrent.futures import ThreadPoolExecutor

from support import http, pictures, waiting

USERS = ("writer", "reader", "nobody", "other")


def test_200_views_at_once_are_200_rows_and_all_right(stored_api, database):
    first, second = stored_api.new_asset(pictures.png(50, 50)), stored_api.new_asset(pictures.png(70, 70))
    other = stored_api.as_user("other")
    theirs = other.new_asset(pictures.png(90, 90), other.new_study(patientId=501), patientId=501)
    users = {who: stored_api.as_user(who) for who in USERS}
    assets = {first: (50, 50), second: (70, 70), theirs: (90, 90)}
    variants = ("thumb", "web", "original")
    cases = [(USERS[n % 3 if n % 10 else 3], list(assets)[n // 2 % 3], variants[n // 5 % 3]) for n in range(200)]

    def view(case):
        who, asset, variant = case
        return users[who].view(asset, variant)

    with ThreadPoolExecutor(50) as pool:
        responses = list(pool.map(view, cases))
    assert len({response.request_id for response in responses}) == 200
    expected = {"writer": {first, second}, "reader": {first, second}, "nobody": set(), "other": {theirs}}
    seen = 0
    for (who, asset, variant), response in zip(cases, responses):
        if asset in expected[who]:
            seen += 1
            assert response.status == 200, (who, asset, variant, response)
            assert pictures.decode(response.body).size == assets[asset]
            (event,) = database.audit(response.request_id)
            assert event["action"] == "imaging.asset.view"
            assert (event["entity_id"], event["payload"]["variant"]) == (asset, variant)
            assert event["actor_user_id"] == users[who].user
        else:
            assert response.status == (403 if who == "nobody" else 404), (who, response)
            assert "imaging.asset.view" not in database.actions(response.request_id)
    assert seen > 80


def test_200_connections_that_ask_at_the_same_moment(api, database):
    asset = api.new_asset()
    request = http.request_bytes("GET", f"/imaging/assets/{asset}?variant=thumb", api.authorization)
    connections = [http.Connection(api.port) for _ in range(200)]
    try:
        for connection in connections:
            connection.send(request[:-1])
        for connection in connections:
            connection.send(request[-1:])
        responses = [connection.read() for connection in connections]
    finally:
        for connection in connections:
            connection.close()
    assert {response.status for response in responses} == {200}
    assert len({response.body for response in responses}) == 1
    ids = tuple(response.request_id for response in responses)
    rows = "SELECT count(*) FROM audit.event WHERE action = 'imaging.asset.view' AND request_id = ANY(%s::uuid[])"
    assert database.value(rows, list(ids)) == 200


def test_views_of_who_has_gone_do_not_hold_up_the_others(api):
    asset = api.new_asset()
    request = http.request_bytes("GET", f"/imaging/assets/{asset}?variant=thumb", api.authorization)
    connections = [http.Connection(api.port) for _ in range(60)]
    for number, connection in enumerate(connections):
        connection.send(request)
        if number % 2:
            connection.reset()
    for connection in connections[::2]:
        assert connection.read().status == 200
        connection.close()
    waiting.until(lambda: api.view(asset, "thumb").status == 200, "a view to be served")
