#!/usr/bin/env python3
"""Writes the seeds of the fuzz targets, corpus/<target>/: small inputs that reach code that random inputs rarely reach."""
import json
import pathlib
import struct
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "integration"))

from support import forms, pictures, tokens  # noqa: E402

S3_ERROR = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{}</Code><Message>{}</Message>{}</Error>'
FOLDER = "clinic_12/patients/345/studies/78/"


def heads():
    upload = "POST /imaging/assets/upload HTTP/1.1\r\nHost: a:4010\r\nAuthorization: Bearer e30.e30.e30\r\n"
    return {
        "get": "GET /imaging/assets/9001?variant=thumb HTTP/1.1\r\nHost: a\r\nRange: bytes=0-99\r\nIf-None-Match: \"x\"\r\n\r\n",
        "upload": upload + "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\n",
        "chunked": upload + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
        "old": "HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "both_framings": upload + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n",
        "two_lengths": upload + "Content-Length: 4\r\nContent-Length: 5\r\n\r\n",
        "url": "GET http://a:4010/imaging/assets/1?variant=%77eb HTTP/1.1\r\nHost: a:4010\r\n\r\n",
        "preflight": "OPTIONS * HTTP/1.1\r\nHost: a\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: POST\r\n\r\n",
        "optional": "GET / HTTP/1.1\r\nHost: a\r\nAccept: application/problem+json;q=0.5, */*;q=0.1\r\n"
                    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\ntracestate: a=1\r\n\r\n",
        "folded": "\r\nGET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
    }


def chunked():
    bodies = {
        "one": "5\r\nhello\r\n0\r\n\r\n",
        "extensions": "5;name=value\r\nhello\r\n00a;x=\"y z\";q\r\n0123456789\r\n0;last\r\n\r\n",
        "trailers": "1\r\nx\r\n0\r\nDigest: sha-256=abc\r\nX:\r\n\r\n",
        "longest_size": "fffffffffffffff\r\nx",
        "too_long": "10000000000000005\r\nhello\r\n0\r\n\r\n",
        "next_request": "0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        "bare_lf": "5\nhello\n0\n\n",
    }
    return {name: b"\x06" + text.encode() for name, text in bodies.items()}  # the first byte is the size of the pieces


def multipart():
    picture = pictures.png(4, 3, "L")
    fields = [forms.field("patientId", 345), forms.field("studyId", 78), forms.field("modality", "XRAY")]
    spelled = forms.part('Content-Disposition: form-data; name="sourceDevice"\r\nContent-Transfer-Encoding: quoted-printable',
                         b"Schick=2033=\r\n b")
    utf8 = forms.part("Content-Disposition: form-data; name=file; filename*=utf-8''r%C3%B6.png", picture)
    bodies = {
        "upload": forms.form(*fields, forms.file(picture)),
        "quoted_printable": forms.form(*fields, spelled, utf8),
        "no_parts": forms.END,
        "preamble": b"preamble\r\n" + forms.form(fields[0]) + b"epilogue",
        "cut": forms.form(*fields, forms.file(picture))[:-20],
        "boundary_in_content": forms.form(forms.file(b"\r\n--B\r\n--Bx\r\n-")),
    }
    return {name: b"\x06" + body.replace(forms.BOUNDARY.encode(), b"B") for name, body in bodies.items()}


def json_bodies():
    deep = '{"a":' * 15 + "[]" + "}" * 15
    return {
        "study": '{"patientId":345,"kind":"XRAY_BWX","title":"BWX","capturedAt":"2026-02-09T15:30:12Z","source":"schick-bridge"}',
        "text_id": '{"patientId":"9223372036854775807","kind":null}',
        "numbers": '{"patientId":-0,"kind":1e400,"title":18446744073709551615,"source":0.1}',
        "escapes": '{"title":"\\u0000\\ud83e\\uddb7\\"\\\\:","kind":"\\ud800"}',
        "twice": '{"kind":"A","k\\u0069nd":"B"}',
        "deepest": deep,
        "too_deep": '{"a":' + deep + "}",
        "array": "[1,2]",
        "bad_utf8": b"application/" + b"\xa8" * 200,
        "mime_type": 'application/json; charset="UTF-8"; q=1',
    }


def s3_xml():
    contents = "<Contents><Key>{}</Key><Size>{}</Size><LastModified>2026-02-09T15:30:12.000Z</LastModified></Contents>"
    listed = contents.format(FOLDER + "web/1_web.webp", 9) + contents.format("a+b%2Bc &amp; d", 2**63)
    truncated = "<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>"
    return {
        "list": '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>false</IsTruncated>' + listed + "</ListBucketResult>",
        "page": f"<ListBucketResult><EncodingType>url</EncodingType>{truncated}{listed}</ListBucketResult>",
        "not_found": S3_ERROR.format("NoSuchKey", "The specified key does not exist.", "<Key>a/b</Key>"),
        "redirect": S3_ERROR.format("PermanentRedirect", "a &amp; &lt;b&gt;", "<Endpoint>bucket.s3.eu-central-1.amazonaws.com</Endpoint>"),
        "namespace": '<Error xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Code>SlowDown</Code></Error>',
        "cut": S3_ERROR.format("InternalError", "We encountered", "")[:70],
        "mark": "\ufeff \n<Error><Message>&#65;&quot;<![CDATA[x]]></Message></Error>",
        "doctype": '<!DOCTYPE a [<!ENTITY b "c">]><Error><Code>&b;</Code></Error>',
        "html": "<html><body><h1>502 Bad Gateway</h1></body></html>",
    }


def storage_keys():
    return {
        "original": FOLDER + "originals/9001_20260209T153012Z.png",
        "thumb": FOLDER + "thumbs/9001_thumb.webp",
        "web": FOLDER + "web/9001_web.webp",
        "largest": FOLDER.replace("345", "9223372036854775807") + "web/1_web.webp",
        "no_such_day": FOLDER + "originals/9001_20260230T153012Z.png",
        "upwards": FOLDER + "originals/../../9001_20260209T153012Z.png",
    }


def token_inputs():
    claims = {"x-hasura-clinic-id": "12", "x-hasura-user-id": tokens.WRITER}
    keys = [{"kty": "oct", "k": "c2VjcmV0"}, {"kty": "OKP", "crv": "Ed25519", "x": "A" * 43, "kid": "1"},
            {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43}, {"kty": "RSA", "n": "A" * 342, "e": "AQAB", "alg": "RS256"}]
    return {
        "header": '{"alg":"HS256","typ":"JWT","kid":"1"}',
        "payload": json.dumps({"exp": 1770000600, "iat": 1770000000, "https://hasura.io/jwt/claims": claims}),
        "text_claims": json.dumps({"exp": 1770000600, "https://hasura.io/jwt/claims": json.dumps(claims)}),
        "mapped_claims": json.dumps({"exp": 1770000600, "a": [{"b": "12"}], "u": tokens.WRITER}),
        "keys": json.dumps({"keys": keys}),
        "secret": json.dumps({"type": "HS512", "key": "k" * 64, "claims_namespace_path": "$.a['b']", "audience": ["a"], "allowed_skew": 30}),
        "bearer": "Bearer e30.e30.e30",
        "cookie": "a=b; token=e30.e30.e30; c",
    }


def tiffs():
    """TIFFs: one of several pages whose second is the picture, and BigTIFF."""
    def directory(entries, following):
        body = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
        return struct.pack("<H", len(entries)) + body + struct.pack("<I", following)

    small = [(254, 1), (256, 2), (257, 2)]
    whole = [(254, 0), (256, 64), (257, 48), (258, 16), (259, 1), (262, 1), (273, 8), (277, 2), (281, 4095), (338, 2)]
    second = 8 + len(directory(small, 0))
    big = b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 1) + struct.pack("<HHQQ", 256, 4, 1, 9) + bytes(8)
    return {
        "grey": pictures.encode(pictures.gradient(4, 3, "L"), "TIFF"),
        "colour": pictures.encode(pictures.gradient(4, 3), "TIFF", compression="tiff_lzw"),
        "pages": b"II*\0\x08\0\0\0" + directory(small, second) + directory(whole, 0),
        "circle": b"II*\0\x08\0\0\0" + directory(small, 8),
        "sub_pages": b"II*\0\x08\0\0\0" + directory([(254, 1), (330, 38)], 0) + directory(whole, 0),
        "big": big,
        "big_endian": b"MM\0*\0\0\0\x08" + struct.pack(">HHHIII", 1, 256, 4, 1, 9, 0),
    }


def images():
    """Mostly PNG, because its mutator knows chunks. data/metadata is also used as seeds."""
    grey, colour = pictures.gradient(16, 12, "L"), pictures.gradient(16, 12)
    deep = pictures.raw_png(8, 4, rows=bytes(17 * 4), depth=16, extra=pictures.chunk(b"sBIT", b"\x0c"))
    chunks = (pictures.chunk(b"gAMA", struct.pack(">I", 45455))
              + pictures.chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))
              + pictures.chunk(b"cICP", bytes([9, 16, 0, 1])) + pictures.chunk(b"bKGD", bytes(2))
              + pictures.chunk(b"pHYs", struct.pack(">IIB", 3000, 3000, 1)) + pictures.chunk(b"tEXt", b"Title\0x"))
    return {
        "grey.png": pictures.encode(grey),
        "colour.png": pictures.encode(colour.convert("RGBA")),
        "palette.png": pictures.encode(colour.quantize(7), transparency=1),
        "bits.png": pictures.encode(grey.convert("1")),
        "deep.png": deep,
        "chunks.png": pictures.raw_png(8, 4, rows=bytes(9 * 4), extra=chunks),
        "interlaced.png": pictures.interlaced_png(9, 7),
        "grey.jpg": pictures.encode(grey, "JPEG"),
        "progressive.jpg": pictures.encode(colour, "JPEG", progressive=True),
        "inks.jpg": pictures.encode(colour.convert("CMYK"), "JPEG"),
        "colour.webp": pictures.encode(colour, "WebP"),
        "lossless.webp": pictures.encode(colour.convert("RGBA"), "WebP", lossless=True),
        "colour.tif": pictures.encode(colour, "TIFF", compression="tiff_adobe_deflate"),
        "tiles.tif": pictures.tiled_tiff(20, 20, 16, 16),
        "inks.tif": pictures.encode(colour.convert("CMYK"), "TIFF"),
    }


CORPORA = {"head": heads, "chunked": chunked, "multipart": multipart, "json": json_bodies, "s3_xml": s3_xml,
           "storage_key": storage_keys, "token": token_inputs, "tiff_tags": tiffs, "image": images}


def main():
    for target, seeds in CORPORA.items():
        folder = HERE / "corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for name, seed in seeds().items():
            (folder / name).write_bytes(seed if isinstance(seed, bytes) else seed.encode())


if __name__ == "__main__":
    main()
