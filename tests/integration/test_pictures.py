"""The derivatives of pictures, and which pictures are rejected, as a client sees it."""
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy
import pytest
from PIL import Image

from support import pictures, waiting
from support.api import Api


def derived(api, data, **fields):
    asset = api.new_asset(data, **fields)
    return {variant: api.view(asset, variant).body for variant in ("thumb", "web")}


@pytest.mark.parametrize(
    "size, thumb, web",
    [
        ((2500, 1000), (400, 160), (2000, 800)),
        ((400, 300), (400, 300), (400, 300)),
        ((401, 10), (400, 10), (401, 10)),
        ((30, 20), (30, 20), (30, 20)),
        ((1, 1), (1, 1), (1, 1)),
        ((300, 3000), (300, 3000), (300, 3000)),
    ],
)
def test_thumb_and_web_are_webp_of_their_widths_and_never_enlarged(api, size, thumb, web):
    found = derived(api, pictures.png(*size))
    for variant, expected in (("thumb", thumb), ("web", web)):
        image = pictures.decode(found[variant])
        assert (image.format, image.size) == ("WEBP", expected), variant


@pytest.mark.parametrize("twin", [pictures.BITEWING_12BIT_PNG, pictures.BITEWING_12BIT_TIFF], ids=lambda path: path.name)
def test_a_12_bit_radiograph_looks_like_its_8_bit_twin(api, twin):
    plain = derived(api, pictures.BITEWING.read_bytes())
    deep = derived(api, twin.read_bytes())
    for variant in ("thumb", "web"):
        mean, spread = pictures.levels(plain[variant])
        assert mean > 30, "the twin itself is not black"
        assert pictures.levels(deep[variant]) == pytest.approx((mean, spread), abs=6), variant


def test_the_original_of_a_12_bit_radiograph_is_served_byte_for_byte(api, database):
    data = pictures.BITEWING_12BIT_PNG.read_bytes()
    asset = api.new_asset(data)
    assert api.view(asset, "original").body == data
    row = database.row_of(asset)
    assert (row["width"], row["height"]) == pictures.decode(data).size


def test_16_bits_that_are_all_used_stay_as_bright_as_they_are(api):
    deep = numpy.tile(numpy.linspace(0, 65535, 300).astype(numpy.uint16), (200, 1))
    mean, _ = pictures.levels(derived(api, pictures.encode(Image.fromarray(deep)))["web"])
    assert mean == pytest.approx(127.5, abs=5)


def test_orientation_is_applied_and_metadata_does_not_survive(api, database):
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees
    exif[0x010E] = "PATIENT Unmentionable"
    image = pictures.gradient(120, 60)
    image.paste((255, 0, 0), (0, 0, 30, 60))  # red to the left is red on top when turned
    asset = api.new_asset(pictures.encode(image, "JPEG", quality=95, exif=exif), modality="PHOTO")
    row = database.row_of(asset)
    assert (row["width"], row["height"]) == (60, 120)
    for variant in ("thumb", "web"):
        body = api.view(asset, variant).body
        shown = pictures.decode(body).convert("RGB")
        assert shown.size == (60, 120)
        top, bottom = shown.getpixel((30, 8)), shown.getpixel((30, 110))
        assert top[0] > 200 and top[1] < 60, top
        assert bottom[2] > 0 and bottom != top
        assert b"Unmentionable" not in body and b"Exif" not in body
        assert not shown.getexif()


def test_text_of_a_png_does_not_survive(api):
    data = pictures.png()
    named = data[:33] + pictures.chunk(b"tEXt", b"Comment\0PATIENT Unmentionable") + data[33:]
    for body in derived(api, named).values():
        assert b"Unmentionable" not in body


def test_alpha_is_flattened(api):
    image = Image.new("RGBA", (80, 80), (255, 0, 0, 0))
    for variant, body in derived(api, pictures.encode(image), modality="PHOTO").items():
        shown = pictures.decode(body)
        assert shown.mode == "RGB", variant
        assert shown.getpixel((40, 40)) != (255, 0, 0), "what was transparent must not become visible"


@pytest.mark.parametrize("mode, kind", [("CMYK", "JPEG"), ("CMYK", "TIFF"), ("P", "PNG"), ("1", "PNG"), ("LA", "PNG")])
def test_every_colour_space_becomes_srgb(api, mode, kind):
    image = pictures.gradient(90, 70)
    image = image.quantize(256) if mode == "P" else image.convert(mode)
    expected = numpy.asarray(image.convert("RGB"), dtype=float)
    for body in derived(api, pictures.encode(image, kind), modality="PHOTO").values():
        shown = pictures.decode(body)
        assert shown.mode == "RGB" and shown.size == (90, 70)
        assert abs(numpy.asarray(shown, dtype=float) - expected).mean() <= 5, "levels of 255"


def broken():
    whole = pictures.png(300, 200)
    data_at = whole.index(b"IDAT")
    flipped = bytearray(whole)
    flipped[data_at + 40] ^= 0xFF
    jpeg = pictures.encode(pictures.gradient(300, 200), "JPEG")
    webp = pictures.encode(pictures.gradient(300, 200), "WEBP")
    tiff = pictures.encode(pictures.gradient(300, 200), "TIFF")
    return {
        "png cut": whole[: len(whole) // 2],
        "png with a wrong crc": bytes(flipped),
        "png without data": pictures.raw_png(10, 10, b""),
        "png head only": whole[:33],
        "jpeg cut": jpeg[: len(jpeg) // 2],
        "webp cut": webp[: len(webp) // 2],
        "tiff cut": tiff[: len(tiff) // 3],
        "signature only": b"\x89PNG\r\n\x1a\n" + bytes(600),
    }


@pytest.mark.parametrize("name", broken())
def test_a_picture_that_does_not_decode_whole_is_a_422_and_leaves_nothing(api, database, nfs_store, name):
    study = api.new_study()
    response = api.upload(broken()[name], study, modality="PHOTO")
    assert (response.status, response.error) == (422, "unprocessable_image"), response
    assert database.value("SELECT count(*) FROM public.imaging_asset WHERE study_id = %s", study) == 0
    assert not [key for key in nfs_store.keys() if f"studies/{study}/" in key]
    waiting.agree(lambda: nfs_store.leftovers(None), [], "temporary files to go")
    assert database.audit(response.request_id) == []


def odd_jpegs():
    plain = pictures.encode(pictures.gradient(300, 200), "JPEG")
    scan = plain.index(b"\xff\xda")
    parameters = scan + 4 + 1 + 3 * 2
    return {
        "scan parameters 0/0/0": plain[:parameters] + bytes(3) + plain[parameters + 3 :],
        "JFIF 2": plain.replace(b"JFIF\0\1", b"JFIF\0\2", 1),
        "bytes before a table": plain[:20] + b"1234" + plain[20:],
        "bytes before the scan": plain[:scan] + b"1234" + plain[scan:],
        "no end mark": plain[:-2],
    }


@pytest.mark.parametrize("name", odd_jpegs())
def test_a_jpeg_is_taken_when_every_pixel_decodes(api, name):
    plain = pictures.levels(pictures.encode(pictures.gradient(300, 200), "JPEG"))
    for body in derived(api, odd_jpegs()[name]).values():
        assert pictures.levels(body) == pytest.approx(plain, abs=3)


def test_a_jpeg_that_is_damaged_in_its_last_rows_is_a_422(api):
    """libvips only warns about data missing from the last rows, after it has decoded everything."""
    grey = pictures.encode(pictures.gradient(640, 480, "L"), "JPEG")
    response = api.upload(grey[:-8] + b"\xff\xd9")
    assert response.status == 422 and "damaged" in response.json()["message"], response


def test_a_kind_that_is_not_decoded_is_named(api):
    deep = pictures.encode(Image.fromarray(numpy.zeros((10, 10), numpy.float32)), "TIFF")
    response = api.upload(deep)
    assert response.status == 422, response
    assert response.json()["message"] == "the TIFF has floating-point samples of 32 bits, 8 and 16 are taken"


def bombs():
    profile = pictures.chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(8 << 20)))
    return {
        "more pixels than allowed": pictures.raw_png(20000, 20000, bytes(1 << 20)),
        "a side that is too long": pictures.raw_png(40000, 10, bytes(1 << 16)),
        "no width": pictures.raw_png(0, 10, b""),
        "more data than pixels": pictures.raw_png(10, 10, bytes(32 << 20)),
        "a profile that inflates": pictures.raw_png(10, 10, bytes(110), extra=profile),
    }


@pytest.mark.parametrize("name", bombs())
def test_a_bomb_is_a_422(api, name):
    response = api.upload(bombs()[name], modality="PHOTO")
    assert (response.status, response.error) == (422, "unprocessable_image"), response


def test_tiles_that_share_their_bytes_are_a_bomb_too(api):
    data = pictures.tiled_tiff(32760, 3052, 4680, 764, samples=8, bits=16)
    response = api.upload(data)
    assert response.status == 422 and "MiB of memory, 512 are allowed" in response.json()["message"], response


def test_the_number_of_pixels_is_the_configurations(temporary_service):
    api = Api(temporary_service(IMAGING_MAX_PIXELS=10_000).port)
    assert api.upload(pictures.png(100, 100)).status == 201
    assert api.upload(pictures.png(101, 100)).status == 422


@pytest.mark.parametrize("kind", ["WEBP", "TIFF"])
def test_only_the_frame_that_is_decoded_counts(temporary_service, kind):
    frames = [pictures.gradient(50, 50).rotate(turn) for turn in (0, 90, 180, 270)]
    data = pictures.encode(frames[0], kind, save_all=True, append_images=frames[1:])
    assert Api(temporary_service(IMAGING_MAX_PIXELS=2_500).port).upload(data, modality="PHOTO").status == 201
    assert Api(temporary_service(IMAGING_MAX_PIXELS=2_499).port).upload(data, modality="PHOTO").status == 422


def test_a_scanned_letter_of_many_pages_is_taken(api, database):
    pages = [Image.new("1", (2480, 3508), 1)] * 12
    data = pictures.encode(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    row = database.row_of(api.new_asset(data, modality="DOC"))
    assert (row["width"], row["height"]) == (2480, 3508)


def test_the_picture_of_a_tiff_is_not_the_thumbnail_in_front(api, database):
    """The page in front has NewSubfileType 1: a smaller copy of another page."""
    thumbnail, whole = pictures.gradient(40, 30), pictures.gradient(400, 300)
    data = pictures.encode(thumbnail, "TIFF", tiffinfo={254: 1}, save_all=True, append_images=[whole])
    smaller_copy, itself = (struct.pack("<HHII", 254, 4, 1, value) for value in (1, 0))
    head, _, tail = data.rpartition(smaller_copy)  # Pillow writes the tag into both pages
    asset = api.new_asset(head + itself + tail)
    row = database.row_of(asset)
    assert (row["width"], row["height"]) == (400, 300)
    assert pictures.decode(api.view(asset, "web").body).size == (400, 300)


def test_undecodable_pictures_can_be_kept_without_derivatives(temporary_service, database):
    api = Api(temporary_service(IMAGING_UNDECODABLE="keep").port)
    data = broken()["png cut"]
    asset = api.new_asset(data)
    row = database.row_of(asset)
    assert (row["thumb_key"], row["web_key"], row["width"]) == (None, None, None)
    assert api.view(asset, "original").body == data
    for variant in ("thumb", "web"):
        response = api.view(asset, variant)
        assert (response.status, response.error) == (404, "not_found")


def test_what_does_not_decode_is_refused_without_thumbnails_too(temporary_service):
    api = Api(temporary_service(IMAGING_THUMBS_ENABLED="false").port)
    assert api.upload(broken()["png cut"]).status == 422


def test_a_picture_of_noise_survives_many_at_once(api):
    """The queue of the decoder is longer than this."""
    study = api.new_study()
    data = pictures.noise(400, 300)
    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(lambda _: api.upload(data, study), range(8)))
    assert [response.status for response in responses] == [201] * 8
    assert len({response.json()["assetId"] for response in responses}) == 8
