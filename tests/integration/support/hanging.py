"""A folder that hangs like a share whose NAS is down: opening a file in it blocks until the NAS is back.

seccomp.py starts the program so that its calls of openat(2) are passed to the Hanging.
"""
import contextlib
import fcntl
import os
import pathlib
import platform
import select
import socket
import struct
import sys
import tempfile
import threading

SCRIPT = pathlib.Path(__file__).parent / "seccomp.py"
OPENAT = {"x86_64": 257, "aarch64": 56}[platform.machine()]
RECEIVE, SEND, CONTINUE = 0xC0502100, 0xC0182101, 1  # linux/seccomp.h


class Hanging:
    """The folder hangs while flows is not set. command starts the program for which it hangs."""

    def __init__(self, folder, program):
        self.folder = str(folder)
        self.flows = threading.Event()
        self.flows.set()
        self._place = tempfile.TemporaryDirectory()
        path = f"{self._place.name}/socket"
        self.command = (sys.executable, str(SCRIPT), "pass", str(OPENAT), path, program)
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(path)
        self._server.listen(1)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self.held = []

    def come_back(self):
        self.flows.set()

    def close(self):
        self.come_back()
        self._server.close()
        self._place.cleanup()

    def _serve(self):
        with contextlib.closing(self._server.accept()[0]) as client:
            _, (listener,), _, _ = socket.recv_fds(client, 1, 1)
        poll = select.poll()
        poll.register(listener, select.POLLIN)
        with os.fdopen(listener, "rb"):
            while True:
                events = poll.poll(20)
                if any(event & select.POLLHUP for _, event in events):
                    return  # the program has ended
                if events:
                    self._take(listener)
                if self.flows.is_set():
                    self._let_go(listener)

    def _take(self, listener):
        call = bytearray(80)
        try:
            fcntl.ioctl(listener, RECEIVE, call)
        except OSError:
            return  # the calling thread has ended meanwhile
        number, thread = struct.unpack_from("QI", call)
        path_at = struct.unpack_from("Q", call, 40)[0]
        self.held.append(number)
        if not self._opened(thread, path_at).startswith(self.folder):
            self._answer(listener, self.held.pop())

    def _let_go(self, listener):
        while self.held:
            self._answer(listener, self.held.pop())

    @staticmethod
    def _opened(thread, at):
        try:
            with open(f"/proc/{thread}/mem", "rb", buffering=0) as memory:
                memory.seek(at)
                return memory.read(4096).split(b"\0")[0].decode()
        except OSError:
            return ""

    @staticmethod
    def _answer(listener, number):
        with contextlib.suppress(OSError):
            fcntl.ioctl(listener, SEND, struct.pack("Qqii", number, 0, 0, CONTINUE))
