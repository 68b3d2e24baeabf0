"""Each asset is read from the backend of its own row."""
from support import pictures
from support.api import Api
from support.stores import Nfs

DATA = pictures.png(500, 300)


def test_old_assets_stay_readable_while_their_backend_is_configured(temporary_service, folder, s3_stores, database):
    for bucket in s3_stores.values():
        nfs = Nfs(folder)
        before = temporary_service(nfs)
        asset = Api(before.port).new_asset(DATA)
        before.stop()

        both = Api(temporary_service(bucket, IMAGING_NFS_BASE_DIR=folder).port)
        assert both.view(asset, "original").body == DATA
        assert both.view(asset, "thumb").body == nfs.read(database.row_of(asset)["thumb_key"])
        newer = both.new_asset(DATA)
        row = database.row_of(newer)
        assert row["storage_backend"] == "s3" and row["storage_key"] in bucket.keys()
        assert row["storage_key"] not in nfs.keys()

        alone = Api(temporary_service(bucket).port)
        assert alone.view(newer, "original").body == DATA
        response = alone.view(asset, "original")
        assert (response.status, response.error) == (503, "unavailable")
        back = Api(temporary_service(nfs, **bucket.environment()).port)
        assert back.view(newer, "original").body == DATA
        assert database.row_of(back.new_asset(DATA))["storage_backend"] == "nfs"


def test_keys_are_the_same_on_every_backend(stored_api, database):
    study = stored_api.new_study()
    asset = stored_api.new_asset(DATA, study, capturedAt="2026-02-09T15:30:12Z")
    expected = f"clinic_12/patients/345/studies/{study}/originals/{asset}_20260209T153012Z.png"
    assert database.row_of(asset)["storage_key"] == expected
