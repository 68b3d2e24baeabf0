"""Digests of answers and of requests: RFC 9530, on every backend."""
import base64
import hashlib

import pytest

from support import database as databases
from support import forms, http, pictures, service, stores, waiting
from support.api import JSON, Api

DATA = pictures.png(300, 200)
KEYS = {"original": "storage_key", "web": "web_key", "thumb": "thumb_key"}


def digest(data, algorithm="sha-256"):
    return f"{algorithm}=:{base64.b64encode(hashlib.new(algorithm.replace('-', ''), data).digest()).decode()}:"


# ---- of answers


def test_every_answer_with_bytes_has_the_digest_of_the_whole_file(stored_api, store, database):
    asset = stored_api.new_asset(DATA)
    row = database.row_of(asset)
    for variant, key in KEYS.items():
        wanted = digest(store.read(row[key]))
        assert stored_api.view(asset, variant).header("Repr-Digest") == wanted
        assert stored_api.view(asset, variant, method="HEAD").header("Repr-Digest") == wanted
        part = stored_api.view(asset, variant, {"Range": "bytes=3-9"})
        assert (part.status, part.header("Repr-Digest")) == (206, wanted)
        assert part.header("Content-Digest") is None
        for fields, status in (({"Range": "bytes=99999999-"}, 416), ({"If-Match": '"x"'}, 412)):
            refused = stored_api.view(asset, variant, fields)
            assert (refused.status, refused.header("Repr-Digest")) == (status, None)


def test_a_row_has_the_hashes_of_its_derivatives(stored_api, store, database):
    row = database.row_of(stored_api.new_asset(DATA))
    for variant in ("web", "thumb"):
        assert row[f"{variant}_sha256"] == hashlib.sha256(store.read(row[f"{variant}_key"])).hexdigest()
    document = database.row_of(stored_api.new_asset(pictures.PDF, modality="DOC"))
    assert (document["web_sha256"], document["thumb_sha256"]) == (None, None)


def test_derivatives_from_before_hashes_were_kept_are_served_as_they_were(stored_api, database):
    asset = stored_api.new_asset(DATA)
    database.execute("UPDATE public.imaging_asset SET thumb_sha256 = NULL, web_sha256 = NULL WHERE id = %s", asset)
    for variant in ("web", "thumb"):
        response = stored_api.view(asset, variant)
        assert response.header("ETag") == f'"{hashlib.sha256(DATA).hexdigest()[:16]}-{variant}"'
        assert response.header("Repr-Digest") is None
        assert stored_api.view(asset, variant, {"If-None-Match": response.header("ETag")}).status == 304
    assert stored_api.view(asset, "original").header("Repr-Digest") == digest(DATA)
    tag = {"If-Match": stored_api.view(asset, "thumb").header("ETag")}
    assert stored_api.request("DELETE", f"/imaging/assets/{asset}", tag).status == 204


# ---- of requests


@pytest.fixture
def nothing_stays(stored_api, store, database, backend):
    """A study whose refused uploads leave no row, no object and no temporary file."""
    study = stored_api.new_study()
    yield study
    assert database.value("SELECT count(*) FROM public.imaging_asset WHERE study_id = %s", study) == 0
    assert [key for key in store.keys() if f"studies/{study}/" in key] == []
    waiting.agree(lambda: store.leftovers(backend[0].spool), [], "temporary files to go")


def file_with(data, *fields):
    head = 'Content-Disposition: form-data; name="file"; filename="x.png"\r\nContent-Type: image/png'
    return forms.part("\r\n".join([head, *fields]), data)


MALFORMED = ["sha-256", "sha-256=", "sha-256=abc", 'sha-256="YQ=="', "sha-256=::", "sha-256=:YQ==:", "sha-256=:***:",
             "SHA-256=:YQ==:", "sha-256=:YQ==:,", ",", "sha-512=:YQ==:", "\xff"]  # fmt: skip


@pytest.mark.parametrize("text", MALFORMED)
def test_a_malformed_digest_is_a_400_that_names_the_field(stored_api, nothing_stays, text):
    body = stored_api.upload_form(DATA, nothing_stays)
    for field in ("Content-Digest", "Repr-Digest"):
        response = stored_api.post_form(body, {field: text})
        assert (response.status, response.error) == (400, "bad_request"), response
        assert response.message.startswith(f"{field}: ")
        part = stored_api.upload(study=nothing_stays, file=file_with(DATA, f"{field}: {text}"))
        assert (part.status, part.error) == (400, "bad_request"), part
        assert part.message.startswith(f"file: {field}: ")


@pytest.mark.parametrize("data", [DATA, pictures.noise(700, 500), DATA[:40]], ids=["small", "large", "cut"])
@pytest.mark.parametrize("algorithm", ["sha-256", "sha-512"])
@pytest.mark.parametrize("field", ["Content-Digest", "Repr-Digest"])
def test_bytes_that_were_damaged_are_a_400_that_names_the_field(stored_api, nothing_stays, data, algorithm, field):
    """Also a picture that does not decode: what is said is that it came damaged."""
    other = digest(data + b"x", algorithm)
    response = stored_api.post_form(stored_api.upload_form(data, nothing_stays), {field: other})
    assert response.status == 400 and response.message.startswith(f"{field}: "), response
    part = stored_api.upload(study=nothing_stays, file=file_with(data, f"{field}: {other}"))
    assert part.status == 400 and part.message.startswith(f"file: {field}: "), part


def test_one_digest_of_several_that_differs_is_enough(stored_api, nothing_stays):
    body = stored_api.upload_form(DATA, nothing_stays)
    good, bad = digest(body), digest(b"x", "sha-512")
    for fields in ({"Content-Digest": f"{good}, {bad}"}, {"Content-Digest": good, "Repr-Digest": bad}):
        assert stored_api.post_form(body, fields).status == 400
    file = file_with(DATA, f"Content-Digest: {digest(DATA)}", f"Repr-Digest: {digest(b'x')}")
    assert stored_api.upload(study=nothing_stays, file=file).message.startswith("file: Repr-Digest: ")


def test_the_epilogue_belongs_to_the_body(stored_api, nothing_stays):
    form = stored_api.upload_form(DATA, nothing_stays)
    response = stored_api.post_form(form + b"epilogue", {"Content-Digest": digest(form)})
    assert response.status == 400, response


@pytest.mark.parametrize("way", ["length", "chunked"])
def test_what_was_announced_and_came_is_kept(stored_api, way):
    study = stored_api.new_study()
    fields = [f"Content-Digest: {digest(DATA)}, {digest(DATA, 'sha-512')}", f"Repr-Digest: {digest(DATA)}"]
    form = stored_api.upload_form(study=study, file=file_with(DATA, *fields)) + b"epilogue"
    announced = {"Content-Digest": f"md5=:YQ==:, {digest(form, 'sha-512')}, {digest(form)}", "Repr-Digest": digest(form)}
    body = form
    if way == "chunked":
        announced["Transfer-Encoding"] = "chunked"
        body = http.chunked(form[:100], form[100:101], form[101:])
    response = stored_api.post_form(body, announced)
    assert response.status == 201, response
    assert stored_api.view(response.json()["assetId"], "original").body == DATA


@pytest.mark.parametrize("text", ["md5=:YQ==:", "sha=:YQ==:, unixsum=:YQ==:", "x-new=(1 2);a", "crc32c=?1", ""])
def test_other_algorithms_are_ignored(stored_api, text):
    study = stored_api.new_study()
    form = stored_api.upload_form(study=study, file=file_with(DATA, f"Content-Digest: {text}"))
    assert stored_api.post_form(form, {"Content-Digest": text, "Repr-Digest": text}).status == 201


@pytest.mark.parametrize("path", ["/imaging/studies", "/imaging/assets/upload-init"])
def test_a_json_body_is_compared_too(api, database, path):
    body = b'{"patientId":345,"kind":"XRAY_BWX","studyId":%d,"modality":"XRAY","mimeType":"image/png"}' % api.new_study()
    count = "SELECT (SELECT count(*) FROM public.imaging_study) + (SELECT count(*) FROM public.imaging_upload)"
    before = database.value(count)
    for field in ("Content-Digest", "Repr-Digest"):
        for text in (*MALFORMED, digest(body + b" "), digest(b"", "sha-512")):
            response = api.request("POST", path, JSON | {field: text}, body)
            assert response.status == 400 and response.message.startswith(f"{field}: "), response
    assert database.value(count) == before
    assert api.request("POST", path, JSON | {"Content-Digest": digest(body)}, body).status == 201


def test_who_may_not_write_is_not_told_what_is_wrong_with_a_digest(api):
    for path, kind in (("/imaging/studies", "application/json"), ("/imaging/assets/upload", forms.TYPE)):
        for text in ("x=", digest(b"x")):
            fields = {"Content-Type": kind, "Content-Digest": text}
            assert api.as_user("reader").request("POST", path, fields, b"{}").status == 403


# ---- the schema


MIGRATION = service.ROOT / "migrations/20261128000002_imaging_digests"


@pytest.fixture
def own_database():
    """Other tests do not lose their columns."""
    with databases.cluster() as url:
        fresh = databases.Database(url)
        yield fresh
        fresh.drop()


def test_the_columns_come_to_a_database_with_pictures_and_go_again(own_database, new_service, folder):
    """What is there is served as before, without a digest; what comes then has one."""
    running = new_service(stores.Nfs(folder), DATABASE_URL=own_database.url)
    api = Api(running.port)
    old = api.new_asset(DATA)
    web = api.view(old, "web").body
    for way in ("down", "up", "up"):
        own_database.execute((MIGRATION / f"{way}.sql").read_text())
    row = own_database.row_of(old)
    assert (row["web_sha256"], row["thumb_sha256"]) == (None, None)
    response = api.view(old, "web")
    assert (response.status, response.body, response.header("Repr-Digest")) == (200, web, None)
    assert api.view(api.new_asset(DATA), "web").header("Repr-Digest") == digest(web)
    assert api.delete(old).status == 204
    running.stop()


def test_a_start_without_the_columns_names_them(own_database, nfs_store):
    own_database.execute((MIGRATION / "down.sql").read_text())
    status, _, errors = service.run(service.base_environment(own_database, nfs_store))
    assert status == 1 and "imaging_asset.thumb_sha256" in errors and "imaging_asset.web_sha256" in errors
