"""A TCP proxy that can be told to fail: what stands for a network, a database or a store that goes away."""
import socket
import threading


class Proxy:
    """Forwards to an address. While down, it refuses and has cut what was open.

    lose_answer(n): the n-th lot of bytes from the server from now on is thrown away, and its connection cut.
    """

    def __init__(self, host, port):
        self.target = (host, port)
        self.down = False
        self.connections = 0
        self._lose_in = 0
        self._lock = threading.Lock()
        self._pairs = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.down:
                reset(client)
                continue
            try:
                server = socket.create_connection(self.target)
            except OSError:
                reset(client)
                continue
            with self._lock:
                self.connections += 1
                self._pairs.add((client, server))
            for source, sink, answers in ((client, server, False), (server, client, True)):
                threading.Thread(target=self._pump, args=(source, sink, answers, (client, server)), daemon=True).start()

    def _pump(self, source, sink, answers, pair):
        try:
            while data := source.recv(1 << 16):
                if answers and self._loses():
                    break
                sink.sendall(data)
        except OSError:
            pass
        self._end(pair)

    def _loses(self):
        with self._lock:
            if self._lose_in == 0:
                return False
            self._lose_in -= 1
            return self._lose_in == 0

    def _end(self, pair):
        with self._lock:
            if pair not in self._pairs:
                return
            self._pairs.remove(pair)
        for end in pair:
            reset(end)

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
            pairs = list(self._pairs)
        for pair in pairs:
            self._end(pair)

    def go_down(self):
        self.down = True
        self.cut()

    def come_back(self):
        self.down = False

    def close(self):
        self.go_down()
        self._listener.close()


def reset(end):
    try:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    end.close()
