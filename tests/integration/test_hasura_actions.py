"""POST /hasura/actions, as Hasura calls it (docs: Actions, Action Handlers)."""
import pytest

from support import http, pictures, tokens
from support.api import Api

# What a caller of this port could claim, if it were believed.
FORGED = {"x-hasura-role": "admin", "x-hasura-user-id": tokens.USERS["other"][1], "x-hasura-clinic-id": "13"}


def act(api, name, given, **more):
    body = {"action": {"name": name}, "input": given, "session_variables": FORGED, "request_query": "mutation { x }"}
    return api.post_json("/hasura/actions", body | more)


def code(response):
    body = response.json()
    assert sorted(body) == ["extensions", "message"], body
    assert body["extensions"]["requestId"] == response.request_id
    return body["extensions"]["code"]


def test_signed_urls_are_those_of_the_endpoint(stored_api, database):
    asset = stored_api.new_asset()
    response = act(stored_api, "imagingSignedUrls",
                   {"assetIds": [str(asset)], "variant": "thumb", "seconds": None, "maxViews": 1})
    assert response.status == 200
    made = response.json()
    assert sorted(made) == ["expiresAt", "signatureId", "urls"]
    (url,) = made["urls"]
    assert (sorted(url), url["assetId"], url["variant"]) == (["assetId", "url", "variant"], asset, "thumb")
    assert stored_api.open(url["url"]).body == stored_api.view(asset, "thumb").body
    (event,) = database.audit(response.request_id)
    assert (event["action"], event["clinic_id"], str(event["actor_user_id"])) == (
        "imaging.asset.sign", 12, tokens.WRITER)


def test_an_upload_is_announced_like_at_the_endpoint(api):
    study = api.new_study()
    response = act(api, "imagingUploadInit",
                   {"patientId": "345", "studyId": study, "modality": "XRAY", "mimeType": "image/png"})
    assert response.status == 200
    assert sorted(response.json()) == ["maxBytes", "uploadId"]
    assert api.upload(pictures.png(), study, uploadId=response.json()["uploadId"]).status == 201


def test_only_the_token_says_who_calls(api, database):
    mine = api.new_asset()
    other = api.as_user("other")
    theirs = other.new_asset(study=other.new_study(patientId=501), patientId=501)
    assert act(api, "imagingSignedUrls", {"assetIds": [mine]}).status == 200
    assert act(api, "imagingSignedUrls", {"assetIds": [theirs]}).status == 404
    refused = act(api.as_user("nobody"), "imagingSignedUrls", {"assetIds": [mine]})
    assert (refused.status, code(refused)) == (403, "forbidden")
    without = http.request(api.port, "POST", "/hasura/actions",
                           {"Content-Type": "application/json"} | {k: v for k, v in FORGED.items()},
                           b'{"action":{"name":"imagingSignedUrls"},"input":{"assetIds":[1]}}')
    assert (without.status, code(without)) == (401, "unauthorized")
    for strange in ("x", None, [], {"x-hasura-user-id": 5}):
        assert act(api, "imagingSignedUrls", {"assetIds": [mine]}, session_variables=strange).status == 200


def test_each_action_needs_its_own_capability(api, database):
    reader = api.as_user("reader")
    given = {"patientId": 345, "studyId": api.new_study(), "modality": "XRAY", "mimeType": "image/png"}
    response = act(reader, "imagingUploadInit", given)
    assert (response.status, response.json()["message"]) == (403, "the capability imaging.write is required")
    response = act(reader, "imagingUploadInit", {})
    assert (response.status, code(response)) == (403, "forbidden")
    writer_only = Api(api.port, database.new_user("imaging.write"))
    assert act(writer_only, "imagingUploadInit", given).status == 200
    assert act(writer_only, "imagingSignedUrls", {"assetIds": [1]}).status == 403


@pytest.mark.parametrize(
    "body, text",
    [
        (b"{", "the body is not valid JSON"),
        (b"{}", "action: required"),
        (b'{"action":"imagingSignedUrls"}', "action: it must be an object"),
        (b'{"action":{}}', "name: required"),
        (b'{"action":{"name":"imagingDropTables"}}', "action: imagingDropTables is not known"),
        (b'{"action":{"name":"imagingSignedUrls"}}', "input: required"),
        (b'{"action":{"name":"imagingSignedUrls"},"input":[]}', "input: it must be an object"),
        (b'{"action":{"name":"imagingSignedUrls"},"input":{"assetIds":[]}}', "assetIds: it must be an array of 1 to 200 ids"),
        (b'{"action":{"name":"imagingUploadInit"},"input":{}}', "patientId: required"),
    ],
)
def test_what_is_wrong_is_said_in_hasuras_shape(api, body, text):
    response = api.post_json("/hasura/actions", body)
    assert (response.status, code(response)) == (400, "bad_request")
    assert response.json()["message"] == text
    assert act(api, "imagingSignedUrls", {"assetIds": [1]}, action={"name": "x" * 600}).status == 400


def test_what_hasura_would_hide_is_a_400_with_its_code(temporary_service, database):
    """Hasura replaces the message and the extensions of a 5xx."""
    api = Api(temporary_service(IMAGING_SIGNING_KEY=None).port)
    asset = api.new_asset()
    response = act(api, "imagingSignedUrls", {"assetIds": [asset]})
    assert (response.status, code(response)) == (400, "not_implemented")
    with database.changed("REVOKE INSERT ON public.imaging_upload FROM imaging_service",
                          "GRANT INSERT ON public.imaging_upload TO imaging_service"):
        response = act(api, "imagingUploadInit",
                       {"patientId": 345, "studyId": api.new_study(), "modality": "XRAY", "mimeType": "image/png"})
    assert (response.status, code(response)) == (400, "unavailable")
