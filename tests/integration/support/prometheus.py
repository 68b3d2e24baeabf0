"""What a service's /metrics says, as Prometheus reads it."""
import re

from support import http

SERIES = re.compile(r'^([a-z_]+)(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? (\S+)$')
OF_HISTOGRAM = re.compile(r"_(bucket|sum|count)$")


def text(service):
    response = http.request(service.port, "GET", "/metrics")
    assert response.status == 200
    assert response.header("Content-Type").startswith("text/plain; version=0.0.4")
    return response.body.decode()


def metrics(service):
    """{'name{label="value"}': number}, the labels in alphabetical order."""
    found = {}
    for line in text(service).splitlines():
        if line and not line.startswith("#"):
            match = SERIES.match(line)
            assert match, line
            found[match[1] + (match[2] or "")] = float(match[4])
    return found


def families(text):
    """{name: (type, names of its labels)} of metrics that have a series."""
    types = dict(re.findall(r"^# TYPE (\w+) (\w+)$", text, re.MULTILINE))
    found = {}
    for line in text.splitlines():
        if match := SERIES.match(line):
            name = match[1] if match[1] in types else OF_HISTOGRAM.sub("", match[1])
            labels = set(re.findall(r'([a-z_]+)="', match[2] or "")) - {"le"}
            found.setdefault(name, (types[name], set()))[1].update(labels)
    return found
