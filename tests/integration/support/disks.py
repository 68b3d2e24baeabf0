"""File systems that are full, read-only or missing, as far as this machine's rights allow."""
import contextlib
import functools
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile

IS_ROOT = os.geteuid() == 0


@functools.cache
def can_mount():
    """Whether mounting works. Tries it, because other tests such as unshare fail in a chroot."""
    with tempfile.TemporaryDirectory() as place:
        tried = subprocess.run(["mount", "-t", "tmpfs", "none", place], capture_output=True, check=False)
        if tried.returncode == 0:
            subprocess.run(["umount", place], check=True)
    return tried.returncode == 0


@contextlib.contextmanager
def small_disk(folder):
    """Mounts a file system of four megabytes on the folder, if possible."""
    if not can_mount():
        yield
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@contextlib.contextmanager
def full(folder, pid):
    """No room for a file of 64 KB: on the small disk, or by a limit on the process's file size."""
    if can_mount():
        ballast = pathlib.Path(folder) / "ballast"
        with contextlib.suppress(OSError), open(ballast, "wb", buffering=0) as file:
            while True:
                file.write(bytes(64 * 1024))
        yield
        ballast.unlink()
        return
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (64 * 1024, hard))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))


@contextlib.contextmanager
def read_only(folder):
    """A read-only mount for root; read-only folder modes for other users."""
    assert can_mount() or not IS_ROOT, "root without the right to mount: run the tests as another user"

    def change(option, mode):
        if IS_ROOT:
            subprocess.run(["mount", "-o", f"remount,{option}", folder], check=True)
            return
        for path in (folder, *folder.rglob("*")):
            if path.is_dir():
                path.chmod(mode)

    change("ro", 0o500)
    try:
        yield
    finally:
        change("rw", 0o700)


@contextlib.contextmanager
def moved_away(folder):
    """Moves the folder away, like a share that is unmounted. Anything created in its place is removed."""
    away = folder.with_name(folder.name + ".away")
    folder.rename(away)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        away.rename(folder)
