"""The client leaves in the middle of an upload or a download: nothing is left behind."""
import pytest

from support import forms, http, pictures, waiting
from support.http import Connection, request_bytes

DATA = pictures.noise(300, 200)  # 180 KB


@pytest.fixture
def study(stored_api):
    return stored_api.new_study()


def offsets(head, form, file):
    """Some offsets in every part: the head, the fields, the file, the last bytes."""
    total = len(head) + len(form)
    file_at = len(head) + form.index(file)
    return sorted({1, len(head) - 1, len(head), len(head) + 30, file_at, file_at + 8, file_at + 5000,
                   *(total * n // 12 for n in range(1, 12)), total - len(forms.END), total - 3, total - 1})  # fmt: skip


@pytest.mark.parametrize("how", ["fin", "rst", "half"])
def test_an_upload_that_breaks_off_leaves_nothing(stored_api, backend, store, database, study, how):
    service = backend[0]
    form = stored_api.upload_form(DATA, study)
    headers = stored_api.authorization | {"Content-Type": forms.TYPE, "Content-Length": str(len(form))}
    head = request_bytes("POST", "/imaging/assets/upload", headers)
    for offset in offsets(head, form, DATA):
        connection = Connection(stored_api.port)
        connection.send((head + form)[:offset])
        if how == "rst":
            connection.reset()
        elif how == "fin":
            connection.close()
        else:
            connection.socket.shutdown(1)
            assert connection.is_closed() or connection.read().status >= 400
            connection.close()
    nothing_is_left(service, store, database, study)


def test_a_chunked_upload_that_breaks_off_leaves_nothing(stored_api, backend, store, database, study):
    form = stored_api.upload_form(DATA, study)
    headers = stored_api.authorization | {"Content-Type": forms.TYPE, "Transfer-Encoding": "chunked"}
    head = request_bytes("POST", "/imaging/assets/upload", headers)
    body = http.chunked(*[form[at : at + 20_000] for at in range(0, len(form), 20_000)])
    for offset in (10, 5_000, 20_004, 100_000, len(body) - 6, len(body) - 5, len(body) - 1):
        with Connection(stored_api.port) as connection:
            connection.send(head + body[:offset])
    nothing_is_left(backend[0], store, database, study)


def nothing_is_left(service, store, database, study):
    """Waits until the service has noticed every disconnect; then there is no row, no object and no temporary file."""
    waiting.agree(lambda: open_connections(service), 0, "the connections to end")
    waiting.agree(lambda: store.leftovers(service.spool), [], "temporary files to go")
    assert [key for key in store.keys() if f"studies/{study}/" in key] == []
    count = "SELECT count(*) FROM public.imaging_asset WHERE study_id = %s"
    assert database.value(count, study) == 0
    created = "SELECT count(*) FROM audit.event WHERE action LIKE 'imaging.asset.%%' AND payload->>'studyId' = %s"
    assert database.value(created, str(study)) == 0


def open_connections(service):
    """Without the connection of this request."""
    body = http.request(service.port, "GET", "/metrics").body.decode()
    (line,) = [line for line in body.splitlines() if line.startswith("imaging_connections ")]
    return int(float(line.split()[1])) - 1


def test_who_goes_after_the_last_byte_has_a_whole_asset_or_none(stored_api, backend, store, database, study):
    form = stored_api.upload_form(pictures.png(), study)
    headers = stored_api.authorization | {"Content-Type": forms.TYPE}
    for _ in range(6):
        connection = Connection(stored_api.port)
        connection.send(request_bytes("POST", "/imaging/assets/upload", headers, form))
        connection.reset()
    waiting.agree(lambda: open_connections(backend[0]), 0, "the connections to end")
    waiting.agree(lambda: store.leftovers(backend[0].spool), [], "temporary files to go")
    rows = database.rows("SELECT * FROM public.imaging_asset WHERE study_id = %s", study)
    assert all(row["state"] == "ready" and row["is_active"] for row in rows)
    expected = sorted(key for row in rows for key in (row["storage_key"], row["thumb_key"], row["web_key"]))
    assert [key for key in store.keys() if f"studies/{study}/" in key] == expected
    created = "SELECT count(*) FROM audit.event WHERE action = 'imaging.asset.create' AND payload->>'studyId' = %s"
    assert database.value(created, str(study)) == len(rows)


def test_downloads_that_break_off_give_their_descriptors_back(stored_api, backend):
    service = backend[0]
    asset = stored_api.new_asset(pictures.noise(900, 700))  # more than fits into the sockets' buffers
    stored_api.view(asset, "original")
    waiting.agree(lambda: open_connections(service), 0, "the connections to end")
    before = service.open_files()
    for how in ("close", "reset") * 8:
        connection = Connection(stored_api.port)
        connection.send(request_bytes("GET", f"/imaging/assets/{asset}?variant=original", stored_api.authorization))
        connection.read_head()
        getattr(connection, how)()
    waiting.until(lambda: service.open_files() <= before + 3, "the descriptors to come back")
    assert len(stored_api.view(asset, "original").body) > 1_000_000
