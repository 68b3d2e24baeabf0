#!/usr/bin/env python3
"""Checks the written rules that a script can check (CONTRIBUTING.md, "Floors" and "Style"); fails when one is broken.

clang-tidy checks what needs a compiler: the length of functions, includes, names (.clang-tidy, scripts/tidy.py).
scripts/check_rules.py ROOT checks another tree, as its test does.
"""
import collections
import itertools
import pathlib
import re
import sys

import page_rules

FLOORS = [["base"], ["auth", "image"], ["io"], ["http", "pg"], ["s3"], ["storage"], ["domain"], ["api"], ["app"]]
FLOOR_OF = {folder: floor for floor, folders in enumerate(FLOORS) for folder in folders}
# The domain is independent of protocols; the HTTP side never reaches below the use cases.
FORBIDDEN = {("domain", "http"), ("domain", "s3"), ("api", "pg"), ("api", "s3")}

LONGEST_FILE = 250

# Only these folders use Asio's sockets, threads and loop. Others may only start a coroutine or wait for a timer.
OWNS_SOCKETS = {"io", "pg", "app"}
ASIO_FOR_ALL = {"awaitable", "buffer", "co_spawn", "error", "ip/address", "ip/address_v6", "redirect_error",
                "ssl/context", "steady_timer", "use_awaitable"}

HTTP_STATUS = re.compile(r"\b(?:40[0-9]|41[0-7]|422|42[89]|431|499|50[0-7])\b")
SQL = re.compile(r"\b(?:SELECT\s.+\sFROM|INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\S+\s+SET)\b", re.IGNORECASE)
WRITES_SQL = {"pg", "domain"}
ENVIRONMENT = re.compile(r"^(?!\s*//).*\b((?:secure_)?getenv|environ)\b")

# The service, its API and its npm packages have one version: where each file says it.
PACKAGE_VERSION = r'^  "version": "(.+)"'
VERSIONS = {
    "CMakeLists.txt": r"^project\(.* VERSION (\S+)",
    "openapi.yaml": r"^  version: (\S+)$",
    "client/package.json": PACKAGE_VERSION,
    "web/package.json": PACKAGE_VERSION,
    "web/package.json, of the client": r'^    "@imaging-service/client": "(.+)"',
}

# Exceptions to the rules, each with its reason: (rule, file): reason.
ALLOWED = {
    ("namespace", "src/io/awaitable.hpp"): "every folder names the coroutine type, so it is called imaging::Awaitable",
    ("namespace", "src/app/main.cpp"): "main() stands outside of any namespace",
    ("no_http", "src/domain/access/denial_audit.cpp"): "the audit's rows keep the status that the client was sent",
}

Fault = collections.namedtuple("Fault", "rule file line text")


class Source:
    """A file of src/: its folder (the floor), its room (folder and sub-folder) and its lines."""

    def __init__(self, root, path):
        self.path = path
        self.name = str(path.relative_to(root))
        self.folder = path.relative_to(root / "src").parts[0]
        self.room = str(path.parent.relative_to(root / "src"))
        self.lines = path.read_text().splitlines()

    def matches(self, pattern):
        for number, line in enumerate(self.lines, 1):
            for match in re.finditer(pattern, line):
                yield number, match


def floors(source):
    if source.folder not in FLOOR_OF:
        yield 1, f"the folder {source.folder} has no floor"
        return
    for number, match in source.matches(r'^#include "([a-z0-9_]+)/'):
        other = match[1]
        higher = FLOOR_OF.get(other, len(FLOORS)) >= FLOOR_OF[source.folder] and other != source.folder
        if higher or (source.folder, other) in FORBIDDEN:
            yield number, f"{source.folder} must not include {other}"


def asio(source):
    if source.folder in OWNS_SOCKETS:
        return
    for number, match in source.matches(r"^#include <boost/asio/(.+)\.hpp>"):
        if match[1] not in ASIO_FOR_ALL:
            yield number, f"asio/{match[1]} is for {', '.join(sorted(OWNS_SOCKETS))} only"


def no_http(source):
    if source.folder == "domain":
        for number, match in source.matches(HTTP_STATUS):
            yield number, f"the domain knows no HTTP, and {match[0]} is a status of it"


def no_sql(source):
    if source.folder not in WRITES_SQL:
        for number, match in source.matches(SQL):
            yield number, f"SQL is written in {' and '.join(sorted(WRITES_SQL))} only: {match[0]}"


def environment(source):
    """Env alone looks into the environment: it reads only what is in the list of variables."""
    if source.name != "src/base/env.cpp":
        for number, match in source.matches(ENVIRONMENT):
            yield number, f"{match[1]} is for base/env.cpp only"


def namespace(source):
    """One namespace a folder; for base it is imaging. Another folder's may be opened only to declare its types."""
    wanted = "imaging" if source.folder == "base" else f"imaging::{source.folder}"
    opened = list(source.matches(r"^namespace (imaging[\w:]*) \{"))
    if not any(re.fullmatch(rf"{wanted}(::\w+)*", match[1]) for _, match in opened):
        yield 1, f"opens no namespace {wanted}"
    for number, match in opened:
        inside = itertools.takewhile(lambda line: not line.startswith("}"), source.lines[number:])
        foreign = match[1] != wanted and not match[1].startswith(f"{wanted}::")
        if foreign and not all(re.fullmatch(r"((class|struct|enum class) [\w :]+;)?", line) for line in inside):
            yield number, f"is in {match[1]} instead of {wanted}"


def first_line(source):
    """The first line says what the file is for, except in a source file that has a header."""
    if source.path.suffix == ".cpp" and source.path.with_suffix(".hpp").exists():
        return
    if not re.match(r"// \S", source.lines[0] if source.lines else ""):
        yield 1, "the first line is no comment that says what the file is for"


def pragma_once(source):
    if source.path.suffix == ".hpp" and "#pragma once" not in source.lines:
        yield 1, "a header without #pragma once"


def file_name(source):
    if not re.fullmatch(r"[a-z0-9_]+\.[ch]pp", source.path.name):
        yield 1, "the name is not in snake_case"


SOURCE_RULES = [floors, asio, no_http, no_sql, environment, namespace, first_line, pragma_once, file_name]


def room_circles(sources):
    """Folders and sub-folders include each other in one direction only."""
    uses = collections.defaultdict(set)
    for source in sources:
        for _, match in source.matches(r'^#include "([\w/]+)/\w+\.hpp"'):
            uses[source.room] |= {match[1]} - {source.room}
    while leaves := {room for room in uses if not uses[room] & uses.keys()}:
        for room in leaves:
            del uses[room]
    if uses:
        yield Fault("circle", "src", 0, f"these folders include each other in a circle: {', '.join(sorted(uses))}")


def lengths(root):
    for folder, pattern in [("src", "*.[ch]pp"), ("client/src", "*.ts"), ("web/src", "*.ts"), ("scripts", "*.py")]:
        for path in sorted((root / folder).rglob(pattern)):
            if ".generated." in path.name:
                continue
            count = len(path.read_text().splitlines())
            if count > LONGEST_FILE:
                yield Fault("length", path.relative_to(root), 0, f"{count} lines, {LONGEST_FILE} at most")


def tests(root):
    """tests/unit/<folder>/<subject>_test.cpp beside src/<folder>; names in snake_case; nothing sleeps."""
    for path in sorted((root / "tests").rglob("*.cpp")):
        name, text = path.relative_to(root), path.read_text()
        if name.parts[1] == "unit" and not (root / "src" / path.parent.relative_to(root / "tests/unit")).is_dir():
            yield Fault("tests", name, 0, "src/ has no folder of that name")
        if name.name.endswith("_test.cpp"):
            for match in re.finditer(r"^(?:TYPED_)?TEST(?:_[FP])?\((\w+),\s*(\w+)\)", text, re.MULTILINE):
                if not re.fullmatch(r"[A-Z]\w*", match[1]) or not re.fullmatch(r"[a-z0-9_]+", match[2]):
                    yield Fault("tests", name, text[: match.start()].count("\n") + 1, f"{match[0]}: TEST(Subject, what_it_shows)")
            for match in re.finditer(r"\b(?:sleep_for|sleep_until|usleep)\b", text):
                yield Fault("tests", name, text[: match.start()].count("\n") + 1, "a test does not sleep")


def versions(root):
    found = {}
    for name, pattern in VERSIONS.items():
        path = root / name.split(",")[0]
        match = re.search(pattern, path.read_text(), re.MULTILINE) if path.exists() else None
        found[name] = match[1].strip("\"'") if match else None
    wanted = found["CMakeLists.txt"]
    if wanted is not None:
        for name, version in found.items():
            if version != wanted:
                yield Fault("versions", name, 0, f"the version is {version}, but {wanted} in CMakeLists.txt")


def image(root):
    """Docker sends only what .dockerignore lets through: it has to let through what the Dockerfile copies."""
    dockerfile, ignore = root / "Dockerfile", root / ".dockerignore"
    if not dockerfile.exists() or not ignore.exists():
        return
    sent = {line[1:] for line in ignore.read_text().splitlines() if line.startswith("!")}
    for number, line in enumerate(dockerfile.read_text().splitlines(), 1):
        if not line.startswith("COPY ") or "--from=" in line:
            continue
        for source in line.split()[1:-1]:
            if not any(source == name or source.startswith(name + "/") for name in sent):
                yield Fault("image", "Dockerfile", number, f".dockerignore leaves out {source}")


def faults_of(root):
    sources = [Source(root, path) for path in sorted((root / "src").rglob("*.[ch]pp"))]
    for source in sources:
        for rule in SOURCE_RULES:
            for line, text in rule(source):
                yield Fault(rule.__name__, source.name, line, text)
    yield from room_circles(sources)
    yield from lengths(root)
    yield from tests(root)
    yield from (Fault(*fault) for fault in page_rules.markdown(root))
    yield from versions(root)
    yield from image(root)


def main(root):
    faults = list(faults_of(root))
    for fault in faults:
        if (fault.rule, str(fault.file)) not in ALLOWED:
            print(f"{fault.file}:{fault.line}: {fault.text} [{fault.rule}]")
    met = {(fault.rule, str(fault.file)) for fault in faults}
    stale = [f"{file}: nothing is left of the exception to {rule}" for rule, file in ALLOWED.keys() - met
             if (root / file).exists()]
    print(*stale, sep="\n", end="\n" if stale else "")
    return 1 if stale or met - ALLOWED.keys() else 0


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parent.parent
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else here))
