"""File systems that are full, read-only or gone, with the rights that this machine gives us."""
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
    """Found out by doing it: what else tells, such as unshare, is refused in a chroot."""
    with tempfile.TemporaryDirectory() as place:
        tried = subprocess.run(["mount", "-t", "tmpfs", "none", place], capture_output=True, check=False)
        if tried.returncode == 0:
            subprocess.run(["umount", place], check=True)
    return tried.returncode == 0


@contextlib.contextmanager
def small_disk(folder):
    """A file system of four megabytes on the folder, where one can be mounted."""
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
    """No room for a file of 64 KB: on the small disk, or else by a limit on the process's files."""
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
    """Root is only stopped by a read-only mount; others by the folders' modes."""
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
    """As when a share is not mounted any more; what is made in its place is thrown away."""
    away = folder.with_name(folder.name + ".away")
    folder.rename(away)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        away.rename(folder)
