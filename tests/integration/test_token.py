"""Which tokens are accepted, where from, and how all others are answered."""
import base64
import hashlib
import hmac
import json
import time

import pytest

from support import http, tokens

NAMESPACE = tokens.NAMESPACE
CLINIC, USER = "x-hasura-clinic-id", "x-hasura-user-id"
LIST = "/imaging/patients/345/studies"


def ask(api, headers):
    return http.request(api.port, "GET", LIST, headers)


def with_token(api, token):
    return ask(api, {"Authorization": f"Bearer {token}"})


def refused(response):
    assert (response.status, response.error) == (401, "unauthorized"), response
    assert response.header("WWW-Authenticate") == 'Bearer error="invalid_token"'
    return response.message


def test_a_good_token_is_taken_and_counted_as_its_user(api, database):
    response = with_token(api, tokens.token("reader"))
    assert response.status == 200
    (event,) = database.audit(response.request_id)
    assert (event["clinic_id"], event["actor_user_id"]) == tokens.USERS["reader"]


NOW = int(time.time())  # when the tests are collected: times in the future lie beyond the end of the run
DAY = 86_400
BAD_CLAIMS = {
    "expired": {"exp": NOW - 60},
    "without exp": {"exp": None},
    "exp is text": {"exp": str(NOW + DAY)},
    "exp is a list": {"exp": [NOW + DAY]},
    "exp is true": {"exp": True},
    "not valid yet": {"nbf": NOW + DAY},
    "nbf is text": {"nbf": "0"},
    "made in the future": {"iat": NOW + DAY},
    "another issuer": {"iss": tokens.ISSUER + "x"},
    "no issuer": {"iss": None},
    "a list of issuers": {"iss": [tokens.ISSUER]},
    "another audience": {"aud": "other"},
    "no audience": {"aud": None},
    "audiences without ours": {"aud": ["a", "b"]},
    "audiences of another type": {"aud": [1, tokens.AUDIENCE]},
    "namespace is text": {NAMESPACE: "x"},
    "namespace is a list": {NAMESPACE: [{}]},
}


@pytest.mark.parametrize("name", BAD_CLAIMS)
def test_bad_claims_are_a_401(api, name):
    refused(with_token(api, tokens.token(**BAD_CLAIMS[name])))


GOOD_USER = tokens.WRITER
BAD_HASURA = [
    {CLINIC: clinic, USER: GOOD_USER}
    for clinic in ("0", "-1", "012", "1.0", " 12", "12 ", "1e1", "", "abc", str(2**63),
                   12.5, 0, -12, True, [12], {"a": 12}, 2**63)  # fmt: skip
] + [
    {CLINIC: "12", USER: user}
    for user in ("", "x", 7, [GOOD_USER], GOOD_USER + " ", GOOD_USER[:-1], "{" + GOOD_USER + "}", GOOD_USER.replace("-", ""))
]


@pytest.mark.parametrize("claims", BAD_HASURA, ids=str)
def test_malformed_clinics_and_users_are_a_401(api, claims):
    refused(with_token(api, tokens.token(**{NAMESPACE: claims})))


@pytest.mark.parametrize("claims", [{}, {USER: GOOD_USER}, {CLINIC: "12"}, None])
def test_a_token_that_names_no_clinic_or_user_is_a_403(api, claims):
    response = with_token(api, tokens.token(**{NAMESPACE: claims}))
    assert (response.status, response.error) == (403, "forbidden")


def test_the_clinic_may_be_an_integer_and_claims_may_be_flat(api):
    assert with_token(api, tokens.token(**{NAMESPACE: {CLINIC: 12, USER: GOOD_USER}})).status == 200
    flat = {CLINIC: "12", USER: GOOD_USER}
    assert with_token(api, tokens.token(**{NAMESPACE: None}, **flat)).status == 200
    assert with_token(api, tokens.token(**flat)).status == 200


@pytest.mark.parametrize("flat", [{CLINIC: "13"}, {USER: "a0000000-0000-4000-8000-000000000013"}, {CLINIC.title(): "13"}])
def test_claims_that_are_there_twice_must_agree(api, flat):
    refused(with_token(api, tokens.token(**flat)))


def test_the_audience_may_be_a_list_with_ours(api):
    assert with_token(api, tokens.token(aud=["other", tokens.AUDIENCE])).status == 200


def test_clocks_may_differ_by_half_a_minute(api):
    now = int(time.time())
    for claims in ({"exp": now - 15}, {"nbf": now + 15}, {"iat": now + 15}):
        assert with_token(api, tokens.token(**claims)).status == 200, claims


def segment(value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(header, payload=None, key=tokens.SECRET, digest=hashlib.sha256):
    text = segment(header) + "." + segment(tokens.payload() if payload is None else payload)
    return text + "." + segment(hmac.new(key.encode(), text.encode(), digest).digest())


HS256 = {"alg": "HS256", "typ": "JWT"}
JWK = {"kty": "oct", "k": segment(b"attackers-key-of-at-least-32-bytes")}


def forgeries():
    good = tokens.token()
    head, body, signature = good.split(".")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other_bits = signature[:-1] + alphabet[alphabet.index(signature[-1]) ^ 1]
    text = json.dumps(tokens.payload())
    return {
        "another key": tokens.token(key="another-secret-of-at-least-32-bytes!"),
        "attacker's jwk": signed(HS256 | {"jwk": JWK}, key="attackers-key-of-at-least-32-bytes"),
        "alg none": segment({"alg": "none"}) + f".{body}.",
        "alg none with a signature": segment({"alg": "none"}) + f".{body}.{signature}",
        "alg hs256": signed({"alg": "hs256"}),
        "alg with a space": signed({"alg": "HS256 "}),
        "alg HS512": signed({"alg": "HS512"}, digest=hashlib.sha512),
        "alg RS256": signed({"alg": "RS256"}),
        "no alg": signed({"typ": "JWT"}),
        "alg is a list": signed({"alg": ["HS256"]}),
        "crit": signed(HS256 | {"crit": ["exp"]}),
        "two segments": f"{head}.{body}",
        "four segments": good + ".x",
        "no signature": f"{head}.{body}.",
        "no payload": f"{head}..{signature}",
        "cut signature": good[:-2],
        "padded": good + "=",
        "not canonical": f"{head}.{body}.{other_bits}",
        "plain base64": good.replace("-", "+").replace("_", "/") + "/",
        "changed payload": f"{head}.{segment(tokens.payload('other'))}.{signature}",
        "payload with a member twice": signed(HS256, (text[:-1] + ', "exp": 9999999999}').encode()),
        "payload is a list": signed(HS256, [tokens.payload()]),
        "payload is no json": signed(HS256, b"{"),
        "exp is infinite": signed(HS256, text.replace(f'"exp": {tokens.payload()["exp"]}', '"exp": 1e400').encode()),
        "a large header": signed(HS256 | {"x": "y" * 1100}),
        "a deep header": signed(HS256 | {"x": [[[[[]]]]]}),
        "a large token": tokens.token(x="y" * 8200),
        "words": "not.a.token",
        "one character": "x",
    }


@pytest.mark.parametrize("name", forgeries())
def test_forged_and_malformed_tokens_are_a_401(api, name):
    refused(with_token(api, forgeries()[name]))


def test_every_refusal_says_the_same(api):
    kinds = [forgeries()["another key"], forgeries()["words"], tokens.token(exp=NOW - 60), tokens.token(aud="x")]
    assert len({refused(with_token(api, token)) for token in kinds}) == 1


def test_headers_that_name_keys_are_ignored_for_a_shared_secret(api):
    url = "http://127.0.0.1:1/"
    named = HS256 | {"kid": "../../x", "jku": url, "x5u": url, "x5c": ["x"], "jwk": JWK}
    assert with_token(api, signed(named)).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic {t}"},
        {"Authorization": "{t}"},
        {"Authorization": "Bearer {t}, Bearer {t}"},
        {"Authorization": "Bearer {t} {t}"},
        {"Cookie": "token={t}; Authorization={t}; jwt={t}"},
        {"X-Authorization": "Bearer {t}"},
        {"Proxy-Authorization": "Bearer {t}"},
    ],
    ids=str,
)
def test_a_token_is_one_bearer_and_nothing_else(api, headers):
    token = tokens.token()
    refused(ask(api, {name: value.replace("{t}", token) for name, value in headers.items()}))
    assert http.request(api.port, "GET", f"{LIST}?token={token}&access_token={token}").status == 401


def test_two_authorization_headers_are_a_401(api):
    token = tokens.token()
    head = f"GET {LIST} HTTP/1.1\r\nHost: x\r\n" + f"Authorization: Bearer {token}\r\n" * 2 + "\r\n"
    with http.Connection(api.port) as connection:
        connection.send(head.encode())
        refused(connection.read())


def test_the_scheme_has_no_case(api):
    assert ask(api, {"Authorization": f"bEARER {tokens.token()}"}).status == 200
