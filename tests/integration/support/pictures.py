"""Pictures, whole and hostile, and what derivatives look like."""
import io
import pathlib
import struct
import zlib

import numpy
from PIL import Image

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
BITEWING = DATA / "bitewing.png"
BITEWING_12BIT_PNG = DATA / "bitewing-12bit.png"
BITEWING_12BIT_TIFF = DATA / "bitewing-12bit.tif"

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def gradient(width, height, mode="RGB"):
    """Something to see: brighter to the right, and in colour brighter to the bottom too."""
    across = numpy.tile(numpy.linspace(0, 255, width, dtype=numpy.uint8), (height, 1))
    if mode == "L":
        return Image.fromarray(across)
    down = numpy.tile(numpy.linspace(0, 255, height, dtype=numpy.uint8)[:, None], (1, width))
    return Image.fromarray(numpy.dstack([across, down, 255 - across])).convert(mode)


def encode(image, kind="PNG", **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png(width=64, height=48, mode="RGB"):
    return encode(gradient(width, height, mode))


def noise(width, height, seed=1):
    """Does not compress: about three bytes a pixel as a PNG."""
    rng = numpy.random.default_rng(seed)
    return encode(Image.fromarray(rng.integers(0, 256, (height, width, 3), numpy.uint8)), compress_level=0)


def raw_png(width, height, rows=b"", depth=8, colour=0, extra=b""):
    """A PNG whose head says what it likes."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def with_trailing_chunk(picture, size):
    """The same picture, size bytes long: decoders skip chunks they do not know."""
    at = picture.rindex(b"IEND") - 4
    padding = size - len(picture) - 12
    assert padding >= 0
    return picture[:at] + chunk(b"prVt", bytes(padding)) + picture[at:]


def decode(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def levels(data):
    """Mean and spread of brightness, 0 to 255."""
    grey = numpy.asarray(decode(data).convert("L"), dtype=float)
    return grey.mean(), grey.std()
