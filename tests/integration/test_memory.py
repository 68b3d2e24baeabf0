"""Uploads are streamed: the service's memory does not grow with their size."""
import threading

import pytest

from support import forms, http, pictures, stores
from support.api import Api

pytestmark = pytest.mark.slow
SIZE = 100 * 1024 * 1024
AT_ONCE = 16
MOST_KIB = 160 * 1024


def test_16_uploads_of_100_mb_at_once_stay_below_160_mib(temporary_service, folder, database):
    running = temporary_service(stores.Nfs(folder))
    api = Api(running.port)
    study = api.new_study()
    picture = pictures.png()
    before = running.memory("VmHWM")
    all_half_way = threading.Barrier(AT_ONCE)
    results = []

    def upload():
        parts = [forms.field("patientId", 345), forms.field("studyId", study), forms.field("modality", "XRAY")]
        prefix = b"".join(parts) + forms.file(b"")[:-2]
        at = picture.rindex(b"IEND") - 4
        padding = SIZE - len(picture) - 12
        chunk = pictures.chunk(b"prVt", bytes(padding))  # decoders skip what they do not know
        suffix = picture[at:] + b"\r\n" + forms.END
        length = len(prefix) + SIZE + len(suffix) - len(picture[at:])
        headers = api.authorization | {"Content-Type": forms.TYPE, "Content-Length": str(length)}
        with http.Connection(api.port, timeout=120) as connection:
            connection.send(http.request_bytes("POST", "/imaging/assets/upload", headers) + prefix + picture[:at])
            half = len(chunk) // 2
            connection.send(memoryview(chunk)[:half])
            all_half_way.wait(120)
            connection.send(memoryview(chunk)[half:])
            connection.send(suffix)
            results.append(connection.read())

    writers = [threading.Thread(target=upload) for _ in range(AT_ONCE)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [response.status for response in results] == [201] * AT_ONCE, results
    sizes = "SELECT DISTINCT size_bytes, sha256 FROM public.imaging_asset WHERE study_id = %s AND is_active"
    assert [row["size_bytes"] for row in database.rows(sizes, study)] == [SIZE]
    assert before < running.memory("VmHWM") < MOST_KIB


def test_a_download_of_100_mb_does_not_become_the_services_size(temporary_service, folder):
    running = temporary_service(stores.Nfs(folder))
    api = Api(running.port)
    asset = api.new_asset(pictures.with_trailing_chunk(pictures.png(), SIZE))
    sizes = [len(api.view(asset, "original").body) for _ in range(2)]
    assert sizes == [SIZE] * 2
    assert running.memory("VmHWM") < MOST_KIB


DECODE_MIB = 64
DERIVED_MIB = 32  # web version and thumbnail, and the rows they are made of


def at_the_limit():
    """For each type, the picture that takes the most memory and is just below the limit by its header."""
    mib = DECODE_MIB * 1024 * 1024

    def wide(bytes_per_pixel):
        return 5000, mib // bytes_per_pixel // 5000 // 16 * 16

    def photo(bytes_per_pixel, kind, **options):
        return pictures.encode(pictures.gradient(*wide(bytes_per_pixel)), kind, **options)

    width, height = wide(3)
    return {
        "png, interlaced": lambda: pictures.interlaced_png(width, height),
        "jpeg, progressive": lambda: photo(6, "JPEG", progressive=True, subsampling=0),
        "heic": pictures.LARGE_HEIC.read_bytes,
        "webp, lossy": lambda: photo(8, "WEBP", method=0),
        "webp, lossless": lambda: photo(8, "WEBP", lossless=True, quality=0, method=0),
        "tiff, one tile": lambda: pictures.tiled_tiff(4992, wide(6)[1], 4992, wide(6)[1]),
    }


@pytest.mark.parametrize("name", at_the_limit())
def test_decoding_takes_the_memory_that_its_header_says(temporary_service, folder, name):
    data = at_the_limit()[name]()
    running = temporary_service(stores.Nfs(folder), IMAGING_MAX_DECODE_MB=DECODE_MIB)
    api = Api(running.port)
    api.new_asset(pictures.png())
    before = running.memory("VmHWM")
    assert api.upload(data, modality="PHOTO").status == 201
    assert (running.memory("VmHWM") - before) // 1024 < DECODE_MIB + DERIVED_MIB
    stricter = Api(temporary_service(stores.Nfs(folder), IMAGING_MAX_DECODE_MB=DECODE_MIB * 9 // 10).port)
    response = stricter.upload(data, modality="PHOTO")
    assert response.status == 422 and "MiB of memory" in response.json()["message"], response
