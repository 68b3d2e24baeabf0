"""The bucket in the host name instead of the path, as AWS wants it."""
import pytest

from support import pictures
from support.api import Api

DATA = pictures.noise(600, 400)


@pytest.mark.slow  # the library that resolves the name cannot be loaded into a sanitized binary
def test_a_bucket_can_be_part_of_the_host_name(s3_stores, temporary_service, tmp_path, database):
    for bucket in s3_stores.values():
        hosts = tmp_path / "hosts"
        hosts.write_text(f"127.0.0.1 {bucket.bucket}.s3.test\n")
        running = temporary_service(
            bucket,
            LD_PRELOAD="libnss_wrapper.so",
            NSS_WRAPPER_HOSTS=hosts,
            IMAGING_S3_ENDPOINT=f"http://s3.test:{bucket.port}",
            IMAGING_S3_FORCE_PATH_STYLE="false",
        )
        api = Api(running.port)
        assert api.health(ready=True).status == 200, "the server must know the domain s3.test: see scripts/lib/s3_servers.sh"
        asset = api.new_asset(DATA)
        row = database.row_of(asset)
        assert bucket.read(row["storage_key"]) == DATA, "it is where the path names it"
        assert api.view(asset, "original").body == DATA
        assert api.view(asset, "original", {"Range": "bytes=100-199"}).body == DATA[100:200]
        assert api.view(asset, "thumb").body == bucket.read(row["thumb_key"])
        assert api.delete(asset).status == 204
