"""A TCP proxy that can be made to fail, to simulate the failure of a network, a database or a store."""
import contextlib
import socket
import threading


class Proxy:
    """Forwards to an address. While down, it rejects and cuts connections. Answers pass while flows is set.

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

    def run(self):
        questions = threading.Thread(target=self._pump, args=(self.client, self.server, lambda: False), daemon=True)
        questions.start()
        self._pump(self.server, self.client, self.proxy.loses_this_answer)
        questions.join()
        for end in (self.client, self.server):
            reset(end) if self.broken else end.close()

    def _pump(self, source, sink, loses):
        """Forwards bytes and the end of the stream. After a clean end, bytes sent before it must still arrive."""
        try:
            while data := source.recv(1 << 16):
                if loses():
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
