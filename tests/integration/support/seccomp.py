"""Runs a program under a seccomp filter, as the first argument says:

    seccomp.py fail CALLS ERRNO PROGRAM [ARGUMENT...]   as on an old kernel or seccomp profile: CALLS are numbers of
                                                        system calls, such as 437 or 326- (and above), separated by
                                                        commas. Each fails with ERRNO.
    seccomp.py pass CALL SOCKET PROGRAM [ARGUMENT...]   passes these calls to whoever listens at the socket, which
                                                        gets the filter's descriptor (seccomp_unotify(2)).
"""
import ctypes
import os
import platform
import socket
import struct
import sys

SECCOMP = {"x86_64": 317, "aarch64": 277}[platform.machine()]
PR_SET_NO_NEW_PRIVS, SET_MODE_FILTER, NEW_LISTENER = 38, 1, 8
RETURN_ERRNO, RETURN_NOTIFY, RETURN_ALLOW = 0x00050000, 0x7FC00000, 0x7FFF0000
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # of classic BPF, linux/bpf_common.h


def program(calls, answer):
    """The filter: the answer to these calls. The number of the system call is the first word of its input."""
    yield LOAD, 0, 0, 0
    for call in calls.split(","):
        yield AT_LEAST if call.endswith("-") else EQUAL, 0, 1, int(call.rstrip("-"))
        yield RETURN, 0, 0, answer
    yield RETURN, 0, 0, RETURN_ALLOW


def install(calls, answer, flags=0):
    """Filters all calls from now on. Returns the listening descriptor, if the flags ask for one."""
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in program(calls, answer))
    instructions = ctypes.create_string_buffer(code)
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(instructions)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    listener = libc.syscall(SECCOMP, SET_MODE_FILTER, flags, header)
    if listener < 0:
        raise OSError(ctypes.get_errno(), "seccomp")
    return listener


def main(what, calls, how, *command):
    if what == "fail":
        install(calls, RETURN_ERRNO | int(how))
    else:
        with socket.socket(socket.AF_UNIX) as there:
            there.connect(how)
            socket.send_fds(there, [b"x"], [install(calls, RETURN_NOTIFY, NEW_LISTENER)])
    os.execv(command[0], command)


if __name__ == "__main__":
    main(*sys.argv[1:])
