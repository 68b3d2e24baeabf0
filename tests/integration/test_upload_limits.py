"""The limit on the size of an upload, and how early a larger one is stopped."""
import pytest

from support import forms, http, pictures, stores
from support.api import Api

MEGABYTE = 1024 * 1024
LIMIT = MEGABYTE


@pytest.fixture(scope="module")
def limited(new_service, tmp_path_factory):
    running = new_service(stores.Nfs(tmp_path_factory.mktemp("limited")), IMAGING_MAX_UPLOAD_MB=1)
    yield Api(running.port)
    running.stop()


def head(api, study, **headers):
    fields = [forms.field("patientId", 345), forms.field("studyId", study), forms.field("modality", "XRAY")]
    file = forms.file(b"")[: -len("\r\n")]
    head = http.request_bytes(
        "POST", "/imaging/assets/upload", api.authorization | {"Content-Type": forms.TYPE} | headers, b""
    )
    return head.replace(b"Content-Length: 0\r\n", b""), b"".join(fields) + file


def test_a_file_of_exactly_the_limit_is_stored_and_one_byte_more_is_not(limited, database):
    study = limited.new_study()
    small = pictures.png()
    response = limited.upload(pictures.with_trailing_chunk(small, LIMIT), study)
    assert response.status == 201, response
    assert database.row_of(response.json()["assetId"])["size_bytes"] == LIMIT
    response = limited.upload(pictures.with_trailing_chunk(small, LIMIT + 1), study)
    assert (response.status, response.error) == (413, "too_large")
    assert "file" in response.message
    assert database.value("SELECT count(*) FROM public.imaging_asset WHERE study_id = %s", study) == 1


def test_a_form_may_have_128_kib_besides_its_file(limited):
    study = limited.new_study()
    full = pictures.with_trailing_chunk(pictures.png(), LIMIT)
    body = limited.upload_form(full, study)
    room = LIMIT + 128 * 1024 - len(body)
    assert limited.post_form(body + b"e" * room).status == 201
    response = limited.post_form(body + b"e" * (room + 1))
    assert (response.status, response.error) == (413, "too_large")


def test_a_declared_length_over_the_limit_is_refused_before_the_body(limited):
    head_bytes, _ = head(limited, 1, **{"Content-Length": str(500 * MEGABYTE)})
    with http.Connection(limited.port) as connection:
        connection.send(head_bytes)
        response = connection.read()
        assert (response.status, response.error) == (413, "too_large")
        assert connection.is_closed()


def test_an_endless_chunked_body_is_refused_at_its_first_byte_over(limited):
    head_bytes, begin = head(limited, limited.new_study(), **{"Transfer-Encoding": "chunked"})
    data = pictures.png()
    with http.Connection(limited.port) as connection:
        connection.send(head_bytes + http.chunked(begin + data)[:-5])
        connection.send(http.chunked(bytes(LIMIT - len(data) + 1))[:-5])
        response = connection.read()  # although the body has not ended, and never will
        assert (response.status, response.error) == (413, "too_large")


def test_who_sends_on_after_a_refusal_still_gets_the_answer(limited):
    head_bytes, begin = head(limited, limited.new_study(), **{"Transfer-Encoding": "chunked"})
    with http.Connection(limited.port) as connection:
        connection.send(head_bytes + http.chunked(begin + pictures.png())[:-5])
        block = http.chunked(bytes(64 * 1024))[:-5]
        connection.send_until_refused([block] * 40)
        assert connection.read().status == 413
        assert connection.is_closed(), "what follows a refusal is never a request"


def test_a_file_without_a_known_type_is_refused_before_it_has_come(limited):
    head_bytes, begin = head(limited, limited.new_study(), **{"Content-Length": str(LIMIT)})
    with http.Connection(limited.port) as connection:
        connection.send(head_bytes + begin + b"no picture " * 40)
        assert connection.read().status == 415


@pytest.mark.parametrize("who", ["reader", "nobody"])
@pytest.mark.parametrize("fault", [{}, {"Content-Type": "text/plain"}, {"Content-Length": str(LIMIT * 9)}])
def test_who_may_not_upload_is_told_before_all_else(limited, who, fault):
    refused = limited.as_user(who)
    head_bytes, _ = head(refused, 1, **{"Content-Length": str(LIMIT)} | fault)
    with http.Connection(limited.port) as connection:
        connection.send(head_bytes)
        assert connection.read().status == 403


def test_a_study_that_is_not_ours_is_a_404_before_the_file(limited):
    head_bytes, begin = head(limited, 999_999_999, **{"Content-Length": str(LIMIT)})
    with http.Connection(limited.port) as connection:
        connection.send(head_bytes + begin)
        response = connection.read()
        assert (response.status, response.error) == (404, "not_found")
