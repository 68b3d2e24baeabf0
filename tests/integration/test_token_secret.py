"""JWT_SECRET as Hasura's JSON: key types, key sets behind a URL, where the claims are, cookies."""
import concurrent.futures
import json
import time

import jwt
import pytest

from support import http, issuer, tokens, waiting

pytestmark = pytest.mark.slow
LIST = "/imaging/patients/345/studies"


def status(service, token, header="Authorization", form="Bearer {}"):
    return http.request(service.port, "GET", LIST, {header: form.format(token)}).status


@pytest.fixture
def with_secret(temporary_service):
    return lambda **secret: temporary_service(JWT_SECRET=json.dumps(secret))


@pytest.mark.parametrize("algorithm, length", [("HS256", 32), ("HS384", 48), ("HS512", 64)])
def test_shared_secrets(with_secret, algorithm, length):
    key = "k" * length
    running = with_secret(type=algorithm, key=key)
    assert status(running, tokens.token(key=key, algorithm=algorithm)) == 200
    others = {"HS256", "HS384", "HS512"} - {algorithm}
    assert {status(running, tokens.token(key=key, algorithm=other)) for other in others} == {401}


@pytest.mark.parametrize(
    "kind, algorithm, make",
    [("RS256", "RS256", issuer.rsa_key), ("RS512", "RS512", issuer.rsa_key), ("ES256", "ES256", issuer.ec_key),
     ("Ed25519", "EdDSA", issuer.ed_key)],
)  # fmt: skip
def test_public_keys(with_secret, kind, algorithm, make):
    key, stranger = make(), make()
    pem = issuer.public_pem(key)
    running = with_secret(type=kind, key=pem)
    assert status(running, tokens.token(key=key, algorithm=algorithm)) == 200
    assert status(running, tokens.token(key=stranger, algorithm=algorithm)) == 401
    text = jwt.encode(tokens.payload(), "x" * 32, algorithm="HS256").rsplit(".", 1)[0]
    by_public_key = jwt.api_jws.PyJWS().get_algorithm_by_name("HS256").sign(text.encode(), pem.encode())
    assert status(running, f"{text}.{jwt.utils.base64url_encode(by_public_key).decode()}") == 401


@pytest.fixture
def keys():
    return {name: issuer.rsa_key() for name in ("first", "second")}


@pytest.fixture
def publisher(keys):
    publishing = issuer.Issuer([issuer.rsa_jwk(keys["first"], "first")], {"Cache-Control": "max-age=1"})
    yield publishing
    publishing.close()


def by(keys, name):
    return tokens.token(key=keys[name], algorithm="RS256", headers={"kid": name})


def test_a_key_set_is_fetched_and_refreshed_as_its_cache_control_says(with_secret, publisher, keys):
    running = with_secret(jwk_url=publisher.url)
    waiting.until(lambda: status(running, by(keys, "first")) == 200, "the first key")
    assert status(running, by(keys, "second")) == 401
    publisher.keys = [issuer.rsa_jwk(keys["second"], "second")]
    waiting.until(lambda: status(running, by(keys, "second")) == 200, "the second key")
    assert status(running, by(keys, "first")) == 401, "a key that was taken back counts no longer"


def test_a_key_set_with_a_long_life_is_asked_for_once(with_secret, publisher, keys):
    publisher.headers = {"Cache-Control": "public, max-age=3600"}
    running = with_secret(jwk_url=publisher.url)
    waiting.until(lambda: status(running, by(keys, "first")) == 200, "the key")
    for _ in range(5):
        assert status(running, by(keys, "first")) == 200
    assert publisher.asked == 1


def test_a_new_key_is_fetched_for_the_first_token_that_names_it(with_secret, publisher, keys):
    publisher.headers = {"Cache-Control": "public, max-age=3600"}
    running = with_secret(jwk_url=publisher.url)
    assert status(running, by(keys, "first")) == 200, "a request waits for the first fetch"
    publisher.keys.append(issuer.rsa_jwk(keys["second"], "second"))
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: status(running, by(keys, "second")), range(8))) == {200}
    assert publisher.asked == 2, "those who waited have shared it"
    assert status(running, by(keys, "first")) == 200


def test_forged_tokens_do_not_make_the_issuer_be_asked_more_than_every_ten_seconds(with_secret, publisher, keys):
    publisher.headers = {"Cache-Control": "public, max-age=3600"}
    running = with_secret(jwk_url=publisher.url)
    assert status(running, by(keys, "first")) == 200
    begin = time.monotonic()
    for number in range(50):
        forged = tokens.token(key=keys["second"], algorithm="RS256", headers={"kid": f"forged-{number}"})
        assert status(running, forged) == 401
        assert status(running, by(keys, "first")) == 200
    assert publisher.asked <= 2 + (time.monotonic() - begin) / 10


def test_an_issuer_that_hangs_holds_up_no_token_whose_key_is_here(with_secret, publisher, keys):
    publisher.headers = {"Cache-Control": "public, max-age=3600"}
    running = with_secret(jwk_url=publisher.url)
    assert status(running, by(keys, "first")) == 200
    publisher.answers.clear()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        waiting_for_it = pool.submit(status, running, by(keys, "second"))
        waiting.until(lambda: publisher.asked == 2, "the issuer to be asked")
        for _ in range(5):
            assert status(running, by(keys, "first")) == 200
        assert waiting_for_it.result() == 401, "it is judged without an answer, and the issuer still hangs"
        publisher.answers.set()


def test_keys_without_an_algorithm_are_taken_for_those_of_their_type(with_secret, publisher, keys):
    bare = {name: value for name, value in issuer.rsa_jwk(keys["first"], "first").items() if name != "alg"}
    publisher.keys = [bare, {**issuer.rsa_jwk(keys["second"], "second"), "use": "enc"}]
    running = with_secret(jwk_url=publisher.url)
    for algorithm in ("RS256", "RS384", "RS512"):
        token = tokens.token(key=keys["first"], algorithm=algorithm, headers={"kid": "first"})
        assert status(running, token) == 200
    assert status(running, by(keys, "second")) == 401, "a key for encryption"
    pss = tokens.token(key=keys["first"], algorithm="PS256", headers={"kid": "first"})
    assert status(running, pss) == 401
    assert status(running, tokens.token(key=json.dumps(bare), headers={"kid": "first"})) == 401


def test_an_outage_of_the_issuer_is_survived_and_ends(with_secret, publisher, keys):
    running = with_secret(jwk_url=publisher.url)
    waiting.until(lambda: status(running, by(keys, "first")) == 200, "the key")
    publisher.status = 500
    waiting.until(lambda: any("could not be fetched" in line["msg"] for line in running.lines), "a failed refresh")
    assert status(running, by(keys, "first")) == 200, "those from before stay"
    publisher.keys = [issuer.rsa_jwk(keys["second"], "second")]
    publisher.status = 200
    waiting.until(lambda: status(running, by(keys, "second")) == 200, "the issuer to be asked again")


@pytest.mark.slow
def test_an_issuer_that_is_away_at_the_start_makes_503_and_not_a_failed_start(with_secret, publisher, keys):
    publisher.status = 503
    running = with_secret(jwk_url=publisher.url)
    answer = http.request(running.port, "GET", LIST, {"Authorization": f"Bearer {by(keys, 'first')}"})
    assert (answer.status, answer.header("Retry-After")) == (503, "1"), "the token may be good"
    assert status(running, "no.good.token") == status(running, tokens.token()) == 401
    assert http.request(running.port, "GET", "/health").status == 200
    ready = http.request(running.port, "GET", "/health?ready=1")
    assert ready.status == 503 and b'"keys"' in ready.body
    publisher.status = 200
    waiting.until(lambda: status(running, by(keys, "first")) == 200, "the issuer to be asked again")
    assert http.request(running.port, "GET", "/health?ready=1").status == 200


def test_a_key_set_takes_no_symmetric_tokens(with_secret, publisher, keys):
    running = with_secret(jwk_url=publisher.url)
    waiting.until(lambda: status(running, by(keys, "first")) == 200, "the key")
    assert status(running, tokens.token()) == 401


def test_a_cookie_when_the_secret_says_so_and_then_only_that(with_secret):
    running = with_secret(type="HS256", key=tokens.SECRET, header={"type": "Cookie", "name": "session"})
    token = tokens.token()
    assert status(running, token, "Cookie", "session={}") == 200
    assert status(running, token, "Cookie", "a=b; session={}; c=d") == 200
    assert status(running, token, "Cookie", "session={0}; session={0}") == 401
    assert status(running, token, "Cookie", "Session={}") == 401
    assert status(running, token) == 401


def claims():
    return tokens.payload()[tokens.NAMESPACE]


def test_claims_in_another_namespace_by_path_and_as_text(with_secret):
    named = with_secret(type="HS256", key=tokens.SECRET, claims_namespace="my-claims")
    assert status(named, tokens.token(**{tokens.NAMESPACE: None, "my-claims": claims()})) == 200
    assert status(named, tokens.token()) == 403
    path = with_secret(type="HS256", key=tokens.SECRET, claims_namespace_path="$.a.b")
    assert status(path, tokens.token(**{tokens.NAMESPACE: None, "a": {"b": claims()}})) == 200
    text = with_secret(type="HS256", key=tokens.SECRET, claims_format="stringified_json")
    assert status(text, tokens.token(**{tokens.NAMESPACE: json.dumps(claims())})) == 200
    assert status(text, tokens.token()) == 401


def test_claims_by_a_map(with_secret):
    clinic, user = tokens.USERS["writer"]
    mapping = {
        "x-hasura-clinic-id": {"path": "$.clinic.id"},
        "x-hasura-user-id": {"path": "$.sub"},
        "x-hasura-allowed-roles": ["user"],
        "x-hasura-default-role": "user",
    }
    running = with_secret(type="HS256", key=tokens.SECRET, claims_map=mapping)
    assert status(running, tokens.token(**{tokens.NAMESPACE: None}, clinic={"id": str(clinic)}, sub=user)) == 200
    assert status(running, tokens.token(**{tokens.NAMESPACE: None}, sub=user)) == 403


def test_the_secrets_own_issuer_audience_and_skew(temporary_service):
    secret = {"type": "HS256", "key": tokens.SECRET, "issuer": "theirs", "audience": ["a", "b"], "allowed_skew": 0}
    running = temporary_service(JWT_SECRET=json.dumps(secret), JWT_ISSUER=None, JWT_AUDIENCE=None)
    assert status(running, tokens.token(iss="theirs", aud="b")) == 200
    assert status(running, tokens.token(iss="theirs", aud="c")) == 401
    assert status(running, tokens.token(iss="ours", aud="a")) == 401
    exp = tokens.payload()["iat"] - 5
    assert status(running, tokens.token(iss="theirs", aud="a", exp=exp)) == 401
