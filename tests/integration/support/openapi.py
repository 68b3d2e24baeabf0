"""Compares answers with openapi.yaml: status, header fields, type, JSON bodies and error codes."""
import datetime
import functools
import gzip
import json
import pathlib
import re

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[3]
DOCUMENT = yaml.load((ROOT / "openapi.yaml").read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
RESOLVER = jsonschema.RefResolver.from_schema(DOCUMENT)
FORMATS = jsonschema.FormatChecker()


@FORMATS.checks("date-time", raises=ValueError)
def is_date_time(text):
    return not isinstance(text, str) or datetime.datetime.fromisoformat(text).tzinfo is not None


# What the text of the document says of every answer.
COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-site",
}
CORS = ("access-control-", "vary")
FRAMING = {"date", "content-type", "content-length", "connection"}


def check(method, target, response):
    """Fails unless the document describes this answer to this request."""
    try:
        described = find(method, target.split("?")[0], response.status)
        check_fields(described.get("headers", {}), response)
        if described and method != "HEAD":
            check_body(described.get("content", {}), response)
    except (AssertionError, jsonschema.ValidationError) as fault:
        raise AssertionError(f"not as in openapi.yaml: {method} {target[:200]}: {fault}\n{response}") from fault


def find(method, path, status):
    """The description of the answer with this status; {} for a preflight's."""
    if method == "OPTIONS" and status == 204:
        return {}
    operation = operations_of(path).get(method.lower()) if method.isupper() else None
    answers = operation["responses"] if operation else every_path()
    described = answers.get(str(status)) or answers.get(f"{status // 100}XX")
    assert described, f"{status} is not among {sorted(answers)}"
    return resolved(described)


@functools.lru_cache(maxsize=1000)
def operations_of(path):
    """The operations of a path, a fixed one before a template; {} for a path that is not listed."""
    if path in DOCUMENT["paths"]:
        return DOCUMENT["paths"][path]
    for template, item in DOCUMENT["paths"].items():
        if "{" in template and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            return item
    return {}


@functools.lru_cache(maxsize=1)
def every_path():
    """What can be the answer on a path that is not listed: what is on every one, and what all operations share."""
    listed = [operation["responses"] for item in DOCUMENT["paths"].values() for key, operation in item.items() if key != "parameters"]
    of_errors = [answers for answers in listed if "4XX" not in answers]
    shared = set.intersection(*(set(answers) for answers in of_errors)) - {"503"}
    answers = {status: of_errors[-1][status] for status in shared}
    return answers | {"503": {"$ref": "#/components/responses/Unavailable"}} | DOCUMENT["x-every-path"]


def resolved(node):
    return RESOLVER.resolve(node["$ref"])[1] if "$ref" in node else node


def check_fields(described, response):
    for name, value in COMMON.items():
        assert name in described or response.header(name) == value, f"{name} is {response.header(name)}"
    for name, node in described.items():
        field, values = resolved(node), response.all(name)
        assert values or not field.get("required"), f"{name} is missing"
        if values:
            validator(field["schema"]).validate(", ".join(values))
    known = {name.lower() for name in (*described, *COMMON)} | FRAMING | {"x-request-id"}
    for name, _ in response.headers:
        assert name.lower() in known or name.lower().startswith(CORS), f"{name} is not described"


def check_body(described, response):
    kind = (response.header("Content-Type") or "").split(";")[0]
    if not described and not response.body and not kind:
        return
    assert kind in described, f"{kind!r} is not among {sorted(described)}"
    if not kind.endswith("json"):
        return
    packed = response.header("Content-Encoding") == "gzip"
    body = json.loads(gzip.decompress(response.body) if packed else response.body)
    validator(described[kind]["schema"]).validate(body)
    example = described.get("application/json", {}).get("example", {})
    if "error" in example:
        assert body["error"] == example["error"], f"the code is {body['error']}, not {example['error']}"


_validators = {}


def validator(schema):
    """One for each place of the document, which is never changed."""
    if id(schema) not in _validators:
        _validators[id(schema)] = jsonschema.Draft202012Validator(schema, resolver=RESOLVER, format_checker=FORMATS)
    return _validators[id(schema)]
