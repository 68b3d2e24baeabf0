"""The round trip of the client that openapi-python-client makes (package imaging_client).

python_client.py PATIENT PICTURE, with the service at IMAGING_URL and the token IMAGING_TOKEN.
"""
import os
import pathlib
import sys

from imaging_client import AuthenticatedClient
from imaging_client.api.assets import delete_asset, view_asset
from imaging_client.api.studies import create_study, list_studies
from imaging_client.api.uploads import upload_asset
from imaging_client.models import Error, Modality, NewStudy, UploadForm, Variant
from imaging_client.types import File


def main(patient, picture):
    client = AuthenticatedClient(base_url=os.environ["IMAGING_URL"], token=os.environ["IMAGING_TOKEN"])
    study = create_study.sync(client=client, body=NewStudy(patient_id=patient, kind="XRAY_BWX")).study_id

    with picture.open("rb") as file:
        form = UploadForm(
            patient_id=patient, study_id=study, modality=Modality.XRAY,
            file=File(payload=file, file_name=picture.name, mime_type="image/png"),
        )  # fmt: skip
        asset = upload_asset.sync(client=client, body=form).asset_id

    page = list_studies.sync(patient, client=client)
    listed = {each.study_id: [one.asset_id for one in each.assets] for each in page.studies}
    assert listed[study] == [asset], listed

    original = view_asset.sync_detailed(asset, client=client, variant=Variant.ORIGINAL)
    assert original.content == picture.read_bytes()
    thumb = view_asset.sync_detailed(asset, client=client, variant=Variant.THUMB).content
    assert (thumb[:4], thumb[8:12]) == (b"RIFF", b"WEBP"), thumb[:12]

    assert delete_asset.sync_detailed(asset, client=client).status_code == 204
    refusal = view_asset.sync(asset, client=client)
    assert isinstance(refusal, Error), refusal
    assert (refusal.error.value, bool(refusal.request_id)) == ("not_found", True), refusal


main(int(sys.argv[1]), pathlib.Path(sys.argv[2]))
