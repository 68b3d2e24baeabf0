"""Runs a program as on an old kernel or seccomp profile: old_kernel.py CALLS ERRNO PROGRAM [ARGUMENT...].

CALLS: numbers of system calls, such as 437 or 326- (and above), separated by commas. Each fails with ERRNO.
"""
import ctypes
import os
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, FILTER_MODE = 38, 22, 2
RETURN_ERRNO, RETURN_ALLOW = 0x00050000, 0x7FFF0000
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # of classic BPF, linux/bpf_common.h


def program(calls, error):
    """The seccomp(2) filter. The number of the system call is the first word of its input."""
    yield LOAD, 0, 0, 0
    for call in calls.split(","):
        yield AT_LEAST if call.endswith("-") else EQUAL, 0, 1, int(call.rstrip("-"))
        yield RETURN, 0, 0, RETURN_ERRNO | error
    yield RETURN, 0, 0, RETURN_ALLOW


def install(calls, error):
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in program(calls, error))
    instructions = ctypes.create_string_buffer(code)
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(instructions)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(PR_SET_SECCOMP, FILTER_MODE, header, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


if __name__ == "__main__":
    install(sys.argv[1], int(sys.argv[2]))
    os.execv(sys.argv[3], sys.argv[3:])
