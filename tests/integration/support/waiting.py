"""Bounded polling: waits for a condition, never for a fixed time."""
import time


def until(condition, what, seconds=20):
    """Calls it until the result is true, and returns the result."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.02)


def agree(condition, expected, what, seconds=20):
    """Calls it until the result equals the expected one. Shows the last result if it never does."""
    last = []

    def asked():
        last[:] = [condition()]
        return last[0] == expected

    try:
        until(asked, what, seconds)
    except AssertionError:
        assert last[0] == expected, what
