"""A folder that hangs like a share whose NAS is down: opening a file in it blocks until the NAS is back.

As a program: hanging.py SOCKET PROGRAM [ARGUMENT...] installs a seccomp filter (seccomp_unotify(2)) that passes calls
of openat(2) to the Hanging at that socket, and then executes the program.
"""
import contextlib
import ctypes
import fcntl
import os
import platform
import select
import socket
import struct
import sys
import tempfile
import threading

OPENAT, SECCOMP = {"x86_64": (257, 317), "aarch64": (56, 277)}[platform.machine()]
PR_SET_NO_NEW_PRIVS, SET_MODE_FILTER, NEW_LISTENER = 38, 1, 8
RETURN_NOTIFY, RETURN_ALLOW = 0x7FC00000, 0x7FFF0000
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06  # of classic BPF, linux/bpf_common.h
RECEIVE, SEND, CONTINUE = 0xC0502100, 0xC0182101, 1  # linux/seccomp.h


class Hanging:
    """The folder hangs while flows is not set. command starts the program for which it hangs."""

    def __init__(self, folder, program):
        self.folder = str(folder)
        self.flows = threading.Event()
        self.flows.set()
        self._place = tempfile.TemporaryDirectory()
        path = f"{self._place.name}/socket"
        self.command = (sys.executable, __file__, path, program)
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


def listen():
    """Returns the descriptor that receives all calls of openat from now on."""
    program = ((LOAD, 0, 0, 0), (EQUAL, 0, 1, OPENAT), (RETURN, 0, 0, RETURN_NOTIFY), (RETURN, 0, 0, RETURN_ALLOW))
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    instructions = ctypes.create_string_buffer(code)
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(instructions)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    listener = libc.syscall(SECCOMP, SET_MODE_FILTER, NEW_LISTENER, header)
    if listener < 0:
        raise OSError(ctypes.get_errno(), "seccomp")
    return listener


if __name__ == "__main__":
    with socket.socket(socket.AF_UNIX) as there:
        there.connect(sys.argv[1])
        socket.send_fds(there, [b"x"], [listen()])
    os.execv(sys.argv[2], sys.argv[2:])
