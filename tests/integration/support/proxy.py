"""A TCP proxy that can be told to fail: what stands for a network, a database or a store that goes away."""
import contextlib
import socket
import threading


class Proxy:
    """Forwards to an address. While down, it refuses, and has cut what was open. Answers pass while flows is set.

    lose_answer(n): the n-th lot of bytes from the server from now on is thrown away, and its connection cut; 0: none.
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
    """One connection. Only run() closes its sockets, when nothing reads them any more: their numbers are used again."""

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
        """Passes the end on as it comes: after a good one, what was sent before it must still arrive."""
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
