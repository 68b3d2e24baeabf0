"""multipart/form-data, well-formed or not."""

BOUNDARY = "----imaging-test-boundary"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def field(name, value):
    value = value if isinstance(value, bytes) else str(value).encode()
    return part(f'Content-Disposition: form-data; name="{name}"', value)


def file(data, name="file", filename="picture.bin", mime="application/octet-stream"):
    head = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"'
    return part(head + (f"\r\nContent-Type: {mime}" if mime else ""), data)


def part(head, data):
    return f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + data + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


def form(*parts, end=END):
    return b"".join(parts) + end
