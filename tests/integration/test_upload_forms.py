"""Invalid forms: each is rejected and leaves nothing behind."""
import pytest

from support import forms, http, pictures, waiting
from support.api import Api

GOOD = pictures.png()


@pytest.fixture(scope="module")
def study(nfs_service):
    return Api(nfs_service.port).new_study()


@pytest.fixture(autouse=True)
def nothing_stays(nfs_store, database, study):
    """Rejected uploads leave no object, no temporary file and no visible row."""
    yield
    count = "SELECT count(*) FROM public.imaging_asset WHERE study_id = %s"
    accepted = database.value(count + " AND is_active", study)
    assert sum(f"studies/{study}/originals" in key for key in nfs_store.keys()) == accepted
    waiting.agree(lambda: nfs_store.leftovers(None), [], "temporary files to go")


def fields(study, **changes):
    values = {"patientId": 345, "studyId": study, "modality": "XRAY"} | changes
    return [forms.field(name, value) for name, value in values.items() if value is not None]


@pytest.mark.parametrize(
    "field, value",
    [(name, value) for name in ("patientId", "studyId") for value in
     (None, "", "0", "-1", "+1", "01", "1.0", " 345", "345 ", "1e3", "abc", str(2**63), "9" * 4000, b"\xff", b"3\x0045")]
    + [("modality", value) for value in (None, "", "xray", "CT", "XRAY ", "XRAY\0", b"\xff")]
    + [("capturedAt", value) for value in
       ("now", "yesterday", "2026-02-30T00:00:00Z", "0000-01-01T00:00:00Z", "2026-02-09", "-infinity",
        "2999-01-01T00:00:00Z", b"2026\x00")]
    + [("sourceDevice", value) for value in ("x" * 501, b"\xff\xfe", b"a\x00b", "a\nb")],
)
def test_a_bad_field_is_a_400_that_names_it(api, study, field, value):
    response = api.post_form(forms.form(*fields(study, **{field: value}), forms.file(GOOD)))
    assert (response.status, response.error) == (400, "bad_request"), response
    assert field in response.message


@pytest.mark.parametrize("name", ["patientId", "sourceDevice", "unknown"])
def test_a_field_twice_is_a_400_that_names_it(api, study, name):
    doubled = [forms.field(name, 345), forms.field(name, 345)]
    others = fields(study, **({name: None} if name == "patientId" else {}))
    response = api.post_form(forms.form(*others, *doubled, forms.file(GOOD)))
    assert response.status == 400 and name in response.message


def test_unknown_fields_are_ignored(api, study, database):
    extra = [forms.field("clinicId", 13), forms.field("is_active", "false"), forms.field("storage_key", "../x")]
    response = api.post_form(forms.form(*extra, *fields(study), forms.file(GOOD)))
    assert response.status == 201
    assert database.row_of(response.json()["assetId"])["clinic_id"] == 12


@pytest.mark.parametrize("name", ["patientId", "studyId", "modality"])
def test_a_required_field_after_the_file_is_a_400_that_says_so(api, study, name):
    late = fields(study, **{name: None}) + [forms.file(GOOD), forms.field(name, 345)]
    response = api.post_form(forms.form(*late))
    assert response.status == 400
    assert name in response.message and "before" in response.message


def test_any_field_after_the_file_is_a_400_that_names_it(api, study):
    response = api.post_form(forms.form(*fields(study), forms.file(GOOD), forms.field("sourceDevice", "late")))
    assert response.status == 400
    assert "sourceDevice" in response.message and "before" in response.message


def encoded_file(encoding, name='filename="x"'):
    head = f'Content-Disposition: form-data; name="file"; {name}\r\nContent-Transfer-Encoding: {encoding}'
    return forms.part(head, GOOD)


@pytest.mark.parametrize("file", [
    encoded_file("binary"), encoded_file("8BIT"), encoded_file("7bit"), encoded_file("binary", "filename*=UTF-8''r%C3%B6.png"),
])  # fmt: skip
def test_a_file_part_as_clients_send_it(api, study, file):
    """Retrofit, Apache HttpClient, Dart and Ruby name the encoding; some send only filename*."""
    response = api.post_form(forms.form(*fields(study), file))
    assert response.status == 201, response
    assert api.view(response.json()["assetId"], "original").body == GOOD


def quoted(name, value, encoding="quoted-printable"):
    return forms.part(
        f'Content-Disposition: form-data; name="{name}"\r\nContent-Transfer-Encoding: {encoding}', value
    )


def test_text_may_be_quoted_printable(api, study, database):
    """Delphi's Indy sends it so, and breaks lines after 70 characters."""
    text = [quoted("patientId", b"345"), quoted("studyId", str(study).encode()), quoted("modality", b"X=\r\nRAY")]
    device = quoted("sourceDevice", b"R=C3=B6ntgen =3D 33 ")
    response = api.post_form(forms.form(*text, device, forms.file(GOOD)))
    assert response.status == 201, response
    assert database.row_of(response.json()["assetId"])["source_device"] == "Röntgen = 33"


@pytest.mark.parametrize(
    "part",
    [quoted("sourceDevice", value) for value in (b"a=ZZ", b"a=4", b"a=", b"a\nb", "ä".encode(), b"a\0b")]
    + [quoted("sourceDevice", b"MQ==", encoding) for encoding in ("base64", "x-uuencode", "binary, 8bit")],
)
def test_text_that_cannot_be_decoded_is_a_400_that_names_the_field(api, study, part):
    response = api.post_form(forms.form(*fields(study), part, forms.file(GOOD)))
    assert (response.status, response.error) == (400, "bad_request"), response
    assert response.message.startswith("sourceDevice: ")


def test_each_refusal_says_what_was_wrong_with_this_form(api, study):
    body = forms.form(*fields(study), forms.file(GOOD))
    for kind, reason in {
        "": "missing",
        "application/json": "not application/json",
        "multipart/form-data": "no boundary",
        "multipart/form-data; boundary=" + "x" * 71: "71 characters",
        'multipart/form-data; boundary="x': "closing quote",
        "multipart/form-data; boundary=a; boundary=b": "twice",
    }.items():
        assert reason in api.post_form(body, {"Content-Type": kind}).message
    other = api.post_form(body, {"Content-Type": "multipart/form-data; boundary=another"})
    assert other.status == 400 and "Content-Type" in other.message
    photo = api.post_form(forms.form(*fields(study), forms.file(GOOD, name="photo")))
    assert photo.status == 400 and photo.message == "photo: the only file part is called file"


@pytest.mark.parametrize(
    "files",
    [
        [],
        [forms.file(GOOD), forms.file(GOOD)],
        [forms.file(GOOD), forms.file(GOOD, name="second")],
        [forms.file(GOOD, name="picture")],
        [forms.field("file", GOOD)],
        [forms.file(b"")],
        [encoded_file("base64")],
        [encoded_file("quoted-printable")],
        [encoded_file("gzip")],
    ],
    ids=["none", "two", "another", "by another name", "without a file name", "empty", "base64", "quoted", "unknown"],
)
def test_there_is_exactly_one_file(api, study, files):
    response = api.post_form(forms.form(*fields(study), *files))
    assert (response.status, response.error) == (400, "bad_request")


DELIMITER = f"--{forms.BOUNDARY}\r\n".encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no form at all",
        DELIMITER,
        DELIMITER + b"\r\n\r\n" + forms.END,
        DELIMITER + b"Content-Type: text/plain\r\n\r\nx\r\n" + forms.END,
        DELIMITER + b"Content-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n" + forms.END,
        DELIMITER + b"Content-Disposition: form-data\r\n\r\nx\r\n" + forms.END,
        DELIMITER + b"Content-Disposition: form-data; name=\"a\r\n\r\nx\r\n" + forms.END,
        DELIMITER + b"Content-Disposition form-data\r\n\r\nx\r\n" + forms.END,
        DELIMITER + b"Content-Disposition: form-data; name=\"a\"\n\nx\r\n" + forms.END,
        DELIMITER + b"X: " + b"y" * 5000 + b"\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n" + forms.END,
        DELIMITER + b"X: y\r\n" * 8 + b"Content-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n" + forms.END,
        DELIMITER.replace(b"\r\n", b"\n") + b"Content-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n" + forms.END,
        DELIMITER.replace(b"\r\n", b"garbage\r\n") + b"Content-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n" + forms.END,
        b"p" * 4200 + b"\r\n" + forms.form(forms.field("a", 1)),
        forms.part('Content-Disposition: form-data; name="a"\r\nContent-Type: multipart/mixed; boundary=x', b"") + forms.END,
        forms.part('Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64', b"MQ==") + forms.END,
        forms.form(*[forms.field(f"f{n}", n) for n in range(17)]),
        forms.form(forms.field("long", "x" * 4097)),
    ],
    ids=lambda body: body[:70].decode("latin-1"),
)
def test_a_malformed_form_is_a_400(api, body):
    response = api.post_form(body)
    assert (response.status, response.error) == (400, "bad_request"), response


@pytest.mark.parametrize("end", [b"", b"--" + forms.BOUNDARY.encode(), forms.END[:-4], DELIMITER])
def test_the_closing_boundary_is_required(api, study, end):
    response = api.post_form(forms.form(*fields(study), forms.file(GOOD), end=end))
    assert (response.status, response.error) == (400, "bad_request"), response


def test_a_preamble_and_an_epilogue_mean_nothing(api, study):
    body = b"preamble\r\n" + forms.form(*fields(study), forms.file(GOOD)) + b"epilogue" * 100
    assert api.post_form(body).status == 201


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "multipart/mixed; boundary=x",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "x" * 71,
        "multipart/form-data; boundary=a[b]",
        'multipart/form-data; boundary="ends with a space "',
        "multipart/form-data; boundary=a; boundary=b",
        "",
    ],
)
def test_another_content_type_or_boundary_is_a_415(api, study, kind):
    body = forms.form(*fields(study), forms.file(GOOD))
    response = api.post_form(body, {"Content-Type": kind})
    assert (response.status, response.error) == (415, "unsupported_media_type"), response


@pytest.mark.parametrize(
    "boundary", ["*****", "===1700000000000===", "{6f9619ff-8b86-d011-b42d-00cf4fc964ff}", "a&b", "a:b/c", "@@@"]
)
@pytest.mark.parametrize("after", ["", " ; charset=utf-8"])
def test_a_boundary_without_the_quotes_that_it_needs_is_fine(api, study, boundary, after):
    body = forms.form(*fields(study), forms.file(GOOD)).replace(forms.BOUNDARY.encode(), boundary.encode())
    response = api.post_form(body, {"Content-Type": f"multipart/form-data; boundary={boundary}{after}"})
    assert response.status == 201, response


def test_white_space_behind_a_boundary_means_nothing(api, study):
    body = forms.form(*fields(study), forms.file(GOOD)).replace(DELIMITER, DELIMITER.replace(b"\r\n", b" \t \r\n"))
    assert api.post_form(body).status == 201


@pytest.mark.parametrize("boundary", ["x", "x" * 70, "'()+_,-./:=?", "a b"])
def test_every_boundary_of_rfc_2046_is_fine(api, study, boundary):
    body = forms.form(*fields(study), forms.file(GOOD)).replace(forms.BOUNDARY.encode(), boundary.encode())
    response = api.post_form(body, {"Content-Type": f'multipart/form-data; boundary="{boundary}"'})
    assert response.status == 201, response


def test_a_picture_that_holds_almost_a_boundary_arrives_whole(api, study):
    near = b"\r\n--" + forms.BOUNDARY[:-1].encode()
    data = pictures.raw_png(4, 4, b"\0" * 20, extra=pictures.chunk(b"prVt", near * 5000 + b"\r\n\r\n--\r"))
    response = api.post_form(forms.form(*fields(study), forms.file(data)))
    assert response.status == 201, response
    assert api.view(response.json()["assetId"], "original").body == data


def test_it_may_come_one_byte_at_a_time_and_chunked(api, study):
    body = forms.form(*fields(study), forms.file(pictures.raw_png(4, 4, b"\0" * 20)))
    headers = api.authorization | {"Content-Type": forms.TYPE, "Transfer-Encoding": "chunked"}
    chunks = http.chunked(*[body[at : at + 1] for at in range(len(body))])
    response = http.request(api.port, "POST", "/imaging/assets/upload", headers, chunks)
    assert response.status == 201, response


@pytest.mark.parametrize(
    "data, modality, detected",
    [
        (pictures.PDF, "XRAY", "application/pdf"),
        (pictures.PDF, "PHOTO", "application/pdf"),
        (b"plain text, no picture", "DOC", "an unknown type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PHOTO", "image/svg+xml"),
        (pictures.encode(pictures.gradient(8, 8), "GIF"), "PHOTO", "image/gif"),
        (pictures.encode(pictures.gradient(8, 8), "BMP"), "XRAY", "image/bmp"),
        (pictures.encode(pictures.gradient(8, 8), "BMP"), "PHOTO", "image/bmp"),
        (pictures.encode(pictures.gradient(8, 8), "JPEG2000"), "PHOTO", "image/jp2"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + b"\0" * 100, "PHOTO", "image/avif"),
        (b"\0" * 128 + b"DICM\x02\0\0\0UL" + b"\0" * 100, "XRAY", "application/dicom"),
        (b"MZ" + b"\0" * 200, "DOC", "application/vnd.microsoft.portable-executable"),
        (b"<html><script>alert(1)</script>", "DOC", "text/html"),
        (b"<html><!-- " + pictures.PDF, "DOC", "text/html"),
        (b"\x89PNG", "XRAY", "an unknown type"),
        (b"x", "XRAY", "an unknown type"),
    ],
    ids=lambda value: str(value)[:30],
)
@pytest.mark.parametrize("declared", ["image/png", ""])
def test_other_types_are_a_415_that_names_both(api, study, data, modality, detected, declared):
    response = api.post_form(forms.form(*fields(study, modality=modality), forms.file(data, mime=declared)))
    assert (response.status, response.error) == (415, "unsupported_media_type"), response
    assert response.message == (
        f"file: declared as {declared or 'nothing'}, detected as {detected}, which is not accepted for {modality}"
    )


def test_a_compressed_request_is_a_415(api, study):
    body = forms.form(*fields(study), forms.file(GOOD))
    response = api.post_form(body, {"Content-Encoding": "gzip"})
    assert (response.status, response.error) == (415, "unsupported_media_type")
