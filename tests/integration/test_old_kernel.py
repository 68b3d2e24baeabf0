"""Old kernels of a NAS (Linux 4.4), and seccomp profiles that do not know newer system calls."""
import errno
import pathlib
import platform
import sys

import pytest

from support import pictures, service, stores
from support.api import Api

pytestmark = pytest.mark.slow
SCRIPT = pathlib.Path(__file__).parent / "support/seccomp.py"
CLONE3, OPENAT2, FACCESSAT2 = 435, 437, 439  # the same on every machine
# The first that Linux 4.4 lacks (copy_file_range), and all that came after it.
SINCE_4_4 = {"x86_64": 326, "aarch64": 285}[platform.machine()]


def on(calls, error):
    return (sys.executable, str(SCRIPT), "fail", calls, str(error), service.BINARY)


@pytest.mark.parametrize(
    "command",
    [on(f"{SINCE_4_4}-", errno.ENOSYS), on(f"{OPENAT2},{FACCESSAT2}", errno.EPERM), on(f"{OPENAT2}-", errno.ENOSYS)],
    ids=["linux-4.4", "old-seccomp-profile", "linux-5.5"],
)
def test_pictures_are_stored_and_served_all_the_same(command, new_service, folder):
    running = new_service(stores.Nfs(folder), command=command)
    try:
        (line,) = [line for line in running.lines if "openat2" in line["msg"]]
        assert line["level"] == 30
        api = Api(running.port)
        assert api.health(ready=True).status == 200
        data = pictures.png()
        asset = api.new_asset(data)
        assert api.view(asset, "original").body == data
        assert api.view(asset, "thumb").status == 200
        assert api.delete(asset).status == 204
    finally:
        running.stop()


def test_the_way_out_of_the_folder_is_as_closed_as_ever(new_service, folder, database):
    running = new_service(stores.Nfs(folder), command=on(str(OPENAT2), errno.ENOSYS))
    try:
        api = Api(running.port)
        asset = api.new_asset()
        original = folder / database.row_of(asset)["storage_key"]
        moved = folder / "elsewhere"
        original.parent.rename(moved)
        original.parent.symlink_to(moved)
        assert api.view(asset, "original").status == 503
        assert api.view(asset, "thumb").status == 200
    finally:
        running.stop()


def test_a_profile_that_forbids_threads_is_named_in_one_line(database, folder):
    environment = service.base_environment(database, stores.Nfs(folder))
    status, output, errors = service.run(environment, command=on(str(CLONE3), errno.EPERM))
    assert (status, output, errors.count("\n")) == (1, "", 1)
    assert "threads" in errors and "seccomp" in errors and "clone3" in errors
