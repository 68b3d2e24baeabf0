"""The users of the demo clinics and their tokens."""
import time

import jwt

SECRET = "integration-test-secret-of-at-least-32-bytes"
SIGNING_KEY = "integration-test-signing-key-of-32-bytes-at-least"
ISSUER = "tess-test"
AUDIENCE = "imaging-test"
NAMESPACE = "https://hasura.io/jwt/claims"

USERS = {
    "writer": (12, "a0000000-0000-4000-8000-000000000012"),
    "reader": (12, "b0000000-0000-4000-8000-000000000012"),
    "nobody": (12, "c0000000-0000-4000-8000-000000000012"),
    "other": (13, "a0000000-0000-4000-8000-000000000013"),
}
WRITER = USERS["writer"][1]


def payload(who="writer", **changes):
    """A valid payload for a demo user or a (clinic, user). changes replace claims; None removes one."""
    clinic, user = USERS.get(who, who)
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + 3600,
        NAMESPACE: {
            "x-hasura-default-role": "user",
            "x-hasura-allowed-roles": ["user"],
            "x-hasura-clinic-id": str(clinic),
            "x-hasura-user-id": user,
        },
    }
    claims.update(changes)
    return {name: value for name, value in claims.items() if value is not None}


def token(who="writer", key=SECRET, algorithm="HS256", headers=None, **changes):
    return jwt.encode(payload(who, **changes), key, algorithm=algorithm, headers=headers)


def bearer(who="writer", **how):
    return {"Authorization": "Bearer " + token(who, **how)}
