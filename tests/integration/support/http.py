"""An HTTP client on a plain socket. It sends exactly the given bytes and reads answers strictly."""
import json
import socket

from support import openapi


class Gone(Exception):
    """The connection ended before the answer was complete."""


class Response:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers  # [(name, value)], in the order received
        self.body = body

    def header(self, name):
        values = self.all(name)
        assert len(values) < 2, f"{name} is there {len(values)} times"
        return values[0] if values else None

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def json(self):
        assert self.header("Content-Type") == "application/json; charset=utf-8", self
        return json.loads(self.body)

    def problem(self):
        """The body of an error in the form of RFC 9457."""
        assert self.header("Content-Type") == "application/problem+json", self
        return json.loads(self.body)

    @property
    def request_id(self):
        return self.header("X-Request-Id")

    @property
    def error(self):
        return self.json()["error"]

    @property
    def message(self):
        return self.json()["message"]

    def __repr__(self):
        return f"<{self.status} {dict(self.headers)} {self.body[:300]!r}>"


class Connection:
    def __init__(self, port, timeout=30):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def reset(self):
        """Ends the connection with a RST instead of a FIN."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def send_until_refused(self, chunks):
        """Sends until the peer closes the connection. Returns how many bytes were sent."""
        sent = 0
        try:
            for chunk in chunks:
                self.socket.sendall(chunk)
                sent += len(chunk)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return sent

    def _more(self):
        data = self.socket.recv(1 << 20)
        self.buffer += data
        return bool(data)

    def read_head(self):
        while b"\r\n\r\n" not in self.buffer:
            if not self._more():
                raise Gone(f"after {self.buffer[:200]!r}")
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        start, *lines = head.decode("latin-1").split("\r\n")
        version, status, _ = start.split(" ", 2)
        assert version == "HTTP/1.1", start
        headers = [(name, value.strip()) for name, value in (line.split(":", 1) for line in lines)]
        return int(status), headers

    def read(self, head_only=False, interim=False):
        """The next answer. An interim (1xx) answer is an error unless requested."""
        status, headers = self.read_head()
        if status == 100:
            assert interim, "an interim answer nobody asked for"
            return Response(status, headers, b"")
        response = Response(status, headers, b"")
        length = response.header("Content-Length")
        if head_only or status in (204, 304):
            return response
        assert length is not None, f"no Content-Length: {response}"
        while len(self.buffer) < int(length):
            if not self._more():
                raise Gone(f"{len(self.buffer)} of {length} bytes of the body")
        response.body, self.buffer = self.buffer[: int(length)], self.buffer[int(length) :]
        return response

    def is_closed(self):
        """Waits for the peer to close the connection. False when it sends something instead."""
        try:
            return not self.buffer and not self._more()
        except ConnectionResetError:
            return True

    def request(self, method, path, headers=(), body=b""):
        self.send(request_bytes(method, path, headers, body))
        return self.answer_to(method, path)

    def answer_to(self, method, path):
        """The next answer, which the API's document must describe."""
        response = self.read(head_only=method == "HEAD")
        openapi.check(method, path, response)
        return response


def request_bytes(method, path, headers=(), body=b""):
    lines = [f"{method} {path} HTTP/1.1", "Host: imaging.test"]
    lines += [f"{name}: {value}" for name, value in dict(headers).items()]
    names = {name.lower() for name in dict(headers)}
    if (body or method == "POST") and not names & {"content-length", "transfer-encoding"}:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def request(port, method, path, headers=(), body=b""):
    """One request on a new connection. An early answer is read even if sending the rest fails."""
    with Connection(port) as connection:
        try:
            connection.send(request_bytes(method, path, headers, body))
        except (BrokenPipeError, ConnectionResetError):
            pass
        return connection.answer_to(method, path)


def chunked(*chunks):
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
