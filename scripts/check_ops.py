#!/usr/bin/env python3
"""Checks ops/, docs/metrics.md and docs/runbook.md against each other, with promtool for what only it can check.

Every alert has a severity, a summary, an entry in the runbook, a test in which it fires and one in which it stays quiet.
Every metric that an alert or the dashboard names is in docs/metrics.md, whose names an integration test compares with the
running service's. Alert rules and the dashboard's expressions must parse, and the tests of the rules pass.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
RULES = ROOT / "ops/prometheus/imaging-rules.yaml"
TESTS = sorted((ROOT / "ops/prometheus/tests").glob("*.yaml"))
DASHBOARD = ROOT / "ops/grafana/imaging-dashboard.json"
# What Grafana puts into an expression.
VARIABLES = {"$__rate_interval": "5m", "$__interval": "1m"}
METRIC = re.compile(r"\b(?:imaging|process)_[a-z0-9_]+\b")


def alerts(rules):
    return [rule for group in rules["groups"] for rule in group["rules"]]


def documented():
    """{name: type} of docs/metrics.md."""
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|", (ROOT / "docs/metrics.md").read_text(), re.MULTILINE)
    return dict(rows)


def metrics_in(expression):
    """The metrics that it names; what stands in quotes is a label's value."""
    return set(METRIC.findall(re.sub(r'"[^"]*"', '""', expression)))


def unknown_metrics(expression, known):
    series = {name + suffix for name, kind in known.items()
              for suffix in (["_bucket", "_sum", "_count"] if kind == "histogram" else [""])}
    return sorted(metrics_in(expression) - series)


def expressions(panels):
    """(title, expression) of every panel of the dashboard."""
    for panel in panels:
        yield from expressions(panel.get("panels", []))
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]


def tested(tests):
    """The alerts that fire in a test, and those that a later or earlier look at the same test finds quiet."""
    fire, quiet = set(), set()
    for test in tests:
        looks = [set(re.findall(r'alertname="(\w+)"', str(look["exp_samples"]))) for look in test["promql_expr_test"]]
        fire |= set.union(*looks)
        quiet |= {name for name in set.union(*looks) if any(name not in look for look in looks)}
    return fire, quiet


def faults(rules, tests, dashboard, runbook, known):
    headings = set(re.findall(r"^### (\w+)$", runbook, re.MULTILINE))
    fire, quiet = tested(tests)
    names = [rule["alert"] for rule in rules]
    for rule in rules:
        name = rule["alert"]
        if rule.get("labels", {}).get("severity") not in ("critical", "warning", "info"):
            yield f"{name}: no severity"
        if not rule["annotations"].get("summary"):
            yield f"{name}: no summary"
        if rule["annotations"].get("runbook_url") != f"docs/runbook.md#{name.lower()}" or name not in headings:
            yield f"{name}: no entry in docs/runbook.md"
        if name not in fire or name not in quiet:
            yield f"{name}: no test in which it is quiet and then fires"
        for metric in unknown_metrics(rule["expr"], known):
            yield f"{name}: {metric} is not in docs/metrics.md"
    yield from (f"{name}: in docs/runbook.md, but no alert" for name in sorted(headings - set(names)))
    yield from (f"{name}: two alerts" for name in sorted({name for name in names if names.count(name) > 1}))
    for title, expression in expressions(dashboard["panels"]):
        for metric in unknown_metrics(expression, known):
            yield f"dashboard, {title}: {metric} is not in docs/metrics.md"


def promtool(*arguments):
    done = subprocess.run([ROOT / "scripts/promtool", *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stdout, done.stderr, sep="\n")
    return done.returncode == 0


def dashboard_parses(dashboard):
    """Writes its expressions as recording rules, because promtool parses nothing else."""
    rules = []
    for number, (_, expression) in enumerate(expressions(dashboard["panels"])):
        for variable, value in VARIABLES.items():
            expression = expression.replace(variable, value)
        rules.append({"record": f"panel:{number}", "expr": expression})
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}, file)
        file.flush()
        return promtool("check", "rules", file.name)


def main():
    dashboard = json.loads(DASHBOARD.read_text())
    tests = [test for path in TESTS for test in yaml.safe_load(path.read_text())["tests"]]
    found = list(faults(alerts(yaml.safe_load(RULES.read_text())), tests, dashboard,
                        (ROOT / "docs/runbook.md").read_text(), documented()))
    print(*found, sep="\n", end="\n" if found else "")
    parsed = [promtool("check", "rules", RULES), dashboard_parses(dashboard), promtool("test", "rules", *TESTS)]
    return 1 if found or not all(parsed) else 0


if __name__ == "__main__":
    sys.exit(main())
