"""Valid and hostile pictures, and checks of derivatives."""
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

LARGE_HEIC = DATA / "large.heic"  # 63.5 MiB to decode

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def gradient(width, height, mode="RGB"):
    """A gradient that gets brighter to the right and, in colour, also towards the bottom."""
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
    """Random pixels, which do not compress: about three bytes a pixel as a PNG."""
    rng = numpy.random.default_rng(seed)
    return encode(Image.fromarray(rng.integers(0, 256, (height, width, 3), numpy.uint8)), compress_level=0)


def raw_png(width, height, rows=b"", depth=8, colour=0, extra=b""):
    """A PNG whose header may say anything."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def interlaced_png(width, height):
    """A black 8-bit RGB picture in the seven passes of Adam7."""
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    sides = [(len(range(x, width, across)), len(range(y, height, down))) for x, y, across, down in passes]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 1)
    rows = zlib.compress(bytes(sum(h * (1 + 3 * w) for w, h in sides)), 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def tiled_tiff(width, height, tile_width, tile_height, samples=3, bits=8):
    """A black picture of deflated tiles that all share the same bytes."""
    tiles = -(-width // tile_width) * -(-height // tile_height)
    data = zlib.compress(bytes(tile_width * tile_height * samples * bits // 8), 1)
    data += bytes(len(data) % 2)
    tags = {
        256: [width], 257: [height], 258: [bits] * samples, 259: [8], 262: [2 if samples == 3 else 1], 277: [samples],
        322: [tile_width], 323: [tile_height], 324: [8] * tiles, 325: [len(data)] * tiles,
    }
    directory = 8 + len(data)
    outside = directory + 2 + 12 * len(tags) + 4
    entries = values = b""
    for tag, numbers in tags.items():
        packed = struct.pack(f"<{len(numbers)}I", *numbers)
        here = packed if len(packed) == 4 else struct.pack("<I", outside + len(values))
        values += packed if len(packed) > 4 else b""
        entries += struct.pack("<HHI", tag, 4, len(numbers)) + here
    return b"II*\0" + struct.pack("<I", directory) + data + struct.pack("<H", len(tags)) + entries + bytes(4) + values


def with_trailing_chunk(picture, size):
    """The same picture, padded to size bytes with a chunk that decoders do not know and skip."""
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
