"""A TCP proxy that can be made to fail, to simulate the failure of a network, a database or a store."""
import contextlib
import re
import socket
import threading


class Proxy:
    """Forwards to an address. While down, it rejects and cuts connections. Answers pass while flows is set.

    requests(): what HTTP clients have sent through it.
    lose_answer(n): drops the n-th chunk of bytes from the server, counted from now, and cuts its connection; 0: none.
    """

    def __init__(self, host, port):
        self.target = (host, port)
        self.down = False
        self.accepted = 0  # connections so far
        self.flows = threading.Event()
        self.flows.set()
        self._lose_in = 0
        self._lock = threading.Lock()
        self._links = set()
        self._sent = []  # for each connection, what its client sent
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            try:
                if self.down:
                    raise ConnectionRefusedError
                server = socket.create_connection(self.target)
            except OSError:
                reset(client)
                continue
            link = Link(client, server, self)
            self._sent.append(link.sent)
            with self._lock:
                self._links.add(link)
                if self.down:
                    link.cut()
            threading.Thread(target=self._serve, args=(link,), daemon=True).start()

    def _serve(self, link):
        link.run()
        with self._lock:
            self._links.remove(link)

    def loses_this_answer(self):
        self.flows.wait()
        with self._lock:
            if self._lose_in == 0:
                return False
            self._lose_in -= 1
            return self._lose_in == 0

    def requests(self, method):
        """The header fields of each HTTP request with that method so far, names in lower case."""
        pattern = rb"%s /\S* HTTP/1\.1\r\n(.*?)\r\n\r\n" % method.encode()
        heads = [head for sent in self._sent for head in re.findall(pattern, bytes(sent), re.DOTALL)]
        lines = [[line.split(": ", 1) for line in head.decode("latin-1").split("\r\n")] for head in heads]
        return [{name.lower(): value for name, value in fields} for fields in lines]

    def lose_answer(self, number):
        with self._lock:
            self._lose_in = number

    @property
    def lost(self):
        """Whether what lose_answer() asked for has happened."""
        return self._lose_in == 0

    def cut(self):
        """Ends every open connection."""
        with self._lock:
            for link in self._links:
                link.cut()

    def go_down(self):
        self.down = True
        self.cut()

    def come_back(self):
        self.down = False

    def close(self):
        self.flows.set()
        self.go_down()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


class Link:
    """One connection. Only run() closes its sockets, once nothing reads them, because descriptors are reused."""

    def __init__(self, client, server, proxy):
        self.client, self.server, self.proxy = client, server, proxy
        self.broken = False
        self.sent = bytearray()

    def run(self):
        questions = threading.Thread(target=self._pump, args=(self.client, self.server, self._remember), daemon=True)
        questions.start()
        self._pump(self.server, self.client, lambda _: self.proxy.loses_this_answer())
        questions.join()
        for end in (self.client, self.server):
            reset(end) if self.broken else end.close()

    def _remember(self, data):
        self.sent += data

    def _pump(self, source, sink, loses):
        """Forwards bytes and the end of the stream. After a clean end, bytes sent before it must still arrive."""
        try:
            while data := source.recv(1 << 16):
                if loses(data):
                    self.cut()
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            self.cut()

    def cut(self):
        self.broken = True
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def reset(end):
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    end.close()
