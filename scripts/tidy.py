#!/usr/bin/env python3
"""Runs clang-tidy over src/, or over the given folders and files: scripts/tidy.py src/http src/io/spool.cpp

Needs a configured build (cmake --preset release), but nothing built. Headers, too, are checked as the main file of a
run, because misc-include-cleaner looks at main files only. Findings are cached under a hash of everything that they
depend on, for all clones of this user, so that a second run checks only what has changed.
"""
import collections
import concurrent.futures
import functools
import hashlib
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import time

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
SRC = ROOT / "src"
SOURCES = set(SRC.rglob("*.[ch]pp"))
CACHE = ROOT / "build" / "tidy"  # of this clone: what clang-tidy is run with
FOUND = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "imaging-service" / "tidy"
KEPT = 30 * 24 * 3600  # seconds that findings nobody has used are kept
PREAMBLE = ROOT / "cmake" / "precompiled.hpp"
PLUGIN = ROOT / "scripts" / "tidy_scope.cpp"
CONFIG = ROOT / ".clang-tidy"
TIDY, COMPILER = "clang-tidy-19", "clang++-19"
LLVM_HEADERS = "/usr/lib/llvm-19/include"


def compile_flags():
    """One list of flags for all files of src/, so that one precompiled header fits all."""
    flags = {}
    for entry in json.loads((ROOT / "build/release/compile_commands.json").read_text()):
        if SRC in pathlib.Path(entry["file"]).parents:
            words = iter(shlex.split(entry["command"])[1:])
            for word in words:
                if word in ("-o", "-c", "-Xclang"):
                    next(words)
                elif word == "-isystem":
                    flags[f"-isystem{next(words)}"] = None
                else:
                    flags[word] = None
    return [*flags, "-Wno-pragma-once-outside-header"]


@functools.cache
def includes(path):
    """The includes of a file as they are written: <vector>, "io/stream.hpp"."""
    return frozenset(re.findall(r'^#include (<.+>|".+")', path.read_text(), re.MULTILINE))


def headers_of_ours(path):
    return {SRC / name.strip('"') for name in includes(path) if name[0] == '"'} & SOURCES


@functools.cache
def with_headers(path):
    """The file and all our headers that it includes, directly or indirectly."""
    return frozenset({path}.union(*map(with_headers, headers_of_ours(path))))


def digest(*parts):
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:32]


def make(output, command):
    """Makes a file once, completely or not at all."""
    if not output.exists():
        half = output.with_suffix(f".{os.getpid()}")
        subprocess.run([*command, "-o", str(half)], check=True)
        half.rename(output)
    return output


def check(path, result, command):
    """clang-tidy's findings in one file, as [line, check, message, header that it would include]."""
    if result.exists():
        return json.loads(result.read_text())
    fixes = result.with_suffix(f".{os.getpid()}")
    run = subprocess.run([*command[0], f"--export-fixes={fixes}", str(path), *command[1]],
                         capture_output=True, text=True)
    if run.returncode and not fixes.exists():
        sys.exit(f"{TIDY} failed on {path}:\n{run.stderr}")
    found = [row(path, each) for each in yaml.safe_load(fixes.read_text())["Diagnostics"]] if fixes.exists() else []
    fixes.write_text(json.dumps(found))
    if any(name == "clang-diagnostic-error" for _, name, _, _ in found):
        fixes.unlink()  # a file that does not compile is checked again
    else:
        fixes.rename(result)
    return found


def row(path, diagnostic):
    message = diagnostic["DiagnosticMessage"]
    text = message["Message"]
    line = path.read_bytes().count(b"\n", 0, message["FileOffset"]) + 1
    if message["FilePath"] not in ("", str(path)):
        line, text = 1, f"{message['FilePath'].removeprefix(str(ROOT))}: {text}"
    added = "".join(fix["ReplacementText"] for fix in message["Replacements"])
    return [line, diagnostic["DiagnosticName"], text, added]


def is_brought(path, added):
    """Whether one of our included headers already includes the missing header, or the missing header is unknown."""
    missing = added.removeprefix("#include ").strip()
    brought = frozenset().union(*map(includes, with_headers(path) - {path}))
    return not missing or missing[0] == '"' or "bits/" in missing or missing in brought


def sources(names):
    for name in names:
        path = (ROOT / name).resolve()
        yield from [path] if path.is_file() else sorted(path.rglob("*.[ch]pp"))


def prepare():
    """Returns the command that checks a file, in two halves, the files that it needs, and a hash of its inputs."""
    for folder in (CACHE, FOUND):
        folder.mkdir(parents=True, exist_ok=True)
    flags = compile_flags()
    version = subprocess.run([TIDY, "--version"], capture_output=True, text=True, check=True).stdout
    libraries = subprocess.run(["dpkg-query", "-W"], capture_output=True, text=True, check=True).stdout
    relative = [flag.replace(str(ROOT), "") for flag in flags]
    common = digest(version, libraries, *relative, PREAMBLE.read_text(), PLUGIN.read_text())
    plugin = make(CACHE / f"{common}.so", [COMPILER, "-std=c++17", "-O1", "-fno-rtti", "-fPIC", "-shared",
                                           f"-isystem{LLVM_HEADERS}", str(PLUGIN)])
    # Compiled from a copy: clang rejects a precompiled header whose source has a new time, as after a checkout.
    copy = CACHE / f"{common}.hpp"
    if not copy.exists():
        shutil.copy(PREAMBLE, copy)
    preamble = make(CACHE / f"{common}.pch", [COMPILER, *flags, "-x", "c++-header", str(copy)])
    command = ([TIDY, f"-load={plugin}", f"--config-file={CONFIG}", "--quiet"],
               ["--", *flags, "-x", "c++", "-include-pch", str(preamble)])
    config = re.sub(r"^#.*\n", "", CONFIG.read_text(), flags=re.MULTILINE)
    return command, {plugin, copy, preamble}, f"{common}\0{config}"


def remove_unused(tools, results):
    for old in set(CACHE.iterdir()) - tools:
        old.unlink()
    for used in results:
        if used.exists():
            os.utime(used)
    for old in FOUND.iterdir():
        if time.time() - old.stat().st_mtime > KEPT:
            old.unlink(missing_ok=True)


def main(names):
    command, tools, common = prepare()
    results = {}
    for path in sources(names or ["src"]):
        texts = [header.read_text() for header in sorted(with_headers(path))]
        results[path] = FOUND / f"{digest(common, path.relative_to(ROOT), *texts)}.json"
    remove_unused(tools, results.values())

    counts = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, found in zip(results, pool.map(lambda item: check(*item, command), results.items())):
            for line, name, message, added in found:
                if name == "misc-include-cleaner" and message.startswith("no header") and is_brought(path, added):
                    continue
                print(f"{path.relative_to(ROOT)}:{line}: {message} [{name}]")
                counts[name] += 1
    for name, count in counts.most_common():
        print(f"{count:6} {name}")
    print(f"{sum(counts.values())} findings in {len(results)} files")
    return 1 if counts else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
