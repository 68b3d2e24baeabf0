"""Bounded polling: what is awaited is a condition, never a while."""
import time


def until(condition, what, seconds=20):
    """Asks until the answer is true, and returns it."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.02)


def agree(condition, expected, what, seconds=20):
    """Asks until the answer equals what is expected; shows the last one when it never does."""
    last = []

    def asked():
        last[:] = [condition()]
        return last[0] == expected

    try:
        until(asked, what, seconds)
    except AssertionError:
        assert last[0] == expected, what
