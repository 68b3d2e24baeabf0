"""The real binary as a process of its own."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import threading

from support import tokens, waiting

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = os.environ.get("IMAGING_SERVICE_BINARY", str(ROOT / "build/release/imaging-service"))
START_SECONDS = 60  # a sanitized binary on a busy machine


class Service:
    """Runs until stop(). lines has its log, one JSON object a line.

    port: the expected port, for when the log does not say it.
    """

    def __init__(self, env, command=(BINARY,), port=None):
        self.lines = []
        self.process = subprocess.Popen(
            command, env=minimal(env), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.errors = b""
        self._readers = [threading.Thread(target=self._read_log), threading.Thread(target=self._read_errors)]
        for reader in self._readers:
            reader.start()
        try:
            self.port = port or self.wait_for_line("listening", START_SECONDS)["port"]
            if port:
                waiting.until(self._accepts, "the port to open", START_SECONDS)
        except BaseException:
            self.kill()
            raise

    def _read_log(self):
        for line in self.process.stdout:
            self.lines.append(json.loads(line))

    def _read_errors(self):
        self.errors = self.process.stderr.read()

    def _accepts(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def pid(self):
        return self.process.pid

    def messages(self, text):
        return [line for line in list(self.lines) if line["msg"] == text]

    def log_of(self, request_id):
        return [line for line in list(self.lines) if line.get("request_id") == request_id]

    def wait_for_line(self, text, seconds=20):
        def found():
            assert self.process.poll() is None or self.messages(text), f"it ended: {self._ending()}"
            return self.messages(text)

        return waiting.until(found, f"the log line {text!r}", seconds)[0]

    def _ending(self):
        for reader in self._readers:
            reader.join()
        return f"{self.process.returncode} {self.errors.decode()} {self.lines[-5:]}"

    def memory(self, key):
        """VmHWM, VmRSS … of /proc/pid/status, in KiB."""
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split(key + ":")[1].split()[0])

    def open_files(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def wait(self, seconds=40):
        status = self.process.wait(seconds)
        for reader in self._readers:
            reader.join()
        return status

    def stop(self):
        """Checks what every test expects: the service is still running, and stops with success."""
        assert self.process.poll() is None, f"it ended: {self._ending()}"
        self.terminate()
        status = self.wait()
        assert status == 0, f"{status} {self.errors.decode()}"
        assert self.errors == b"", self.errors.decode()

    def kill(self):
        self.process.kill()
        self.wait()


def run(env, *arguments, command=(BINARY,)):
    """Runs to the end: (status, standard output, standard error)."""
    done = subprocess.run(
        [*command, *arguments], env=minimal(env), capture_output=True, text=True, timeout=START_SECONDS, check=False
    )
    return done.returncode, done.stdout, done.stderr


def minimal(env):
    """Only the variables of the test, and those that the sanitizers need."""
    kept = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LD_LIBRARY_PATH")
    kept = {name: os.environ[name] for name in kept if name in os.environ}
    kept["TSAN_OPTIONS"] = f"{os.environ.get('TSAN_OPTIONS', '')} suppressions={ROOT}/tests/tsan.supp"
    return kept | {name: str(value) for name, value in env.items() if value is not None}


def base_environment(database, store):
    """The environment of a production service, on a free port."""
    return {
        "NODE_ENV": "production",
        "HOST": "127.0.0.1",
        "PORT": 0,
        "LOG_LEVEL": "debug",
        "DATABASE_URL": database.url,
        "JWT_SECRET": tokens.SECRET,
        "JWT_ISSUER": tokens.ISSUER,
        "JWT_AUDIENCE": tokens.AUDIENCE,
        "IMAGING_SIGNING_KEY": tokens.SIGNING_KEY,
        "IMAGING_STORAGE_BACKEND": store.backend,
    } | store.environment()
