"""Writes OUTPUT, a source file with openapi.yaml as JSON, as it is and in gzip (api/openapi.hpp).

embed_openapi.py OPENAPI_YAML VERSION OUTPUT. Fails unless the document's version is VERSION.
"""
import gzip
import json
import pathlib
import sys

import yaml

SOURCE = """// Generated from openapi.yaml by cmake/embed_openapi.py.
#include "api/openapi.hpp"

namespace imaging::api {{
namespace {{

// Bytes instead of string literals: they have no length limit, and need no escaping.
constexpr char json[] = {{{json}}};
constexpr char gzip[] = {{{gzip}}};

}}  // namespace

const Document& openapi() {{
  static constexpr Document document{{{{json, sizeof json}}, {{gzip, sizeof gzip}}}};
  return document;
}}

}}  // namespace imaging::api
"""


def characters(data):
    return ",".join(str(byte - 256 if byte > 127 else byte) for byte in data)


def main(source, version, output):
    document = yaml.safe_load(pathlib.Path(source).read_text(encoding="utf-8"))
    if document["info"]["version"] != version:
        sys.exit(f"{source}: info.version is {document['info']['version']}, the project's is {version}")
    plain = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    packed = gzip.compress(plain, 9, mtime=0)
    pathlib.Path(output).write_text(SOURCE.format(json=characters(plain), gzip=characters(packed)))


if __name__ == "__main__":
    main(*sys.argv[1:])
