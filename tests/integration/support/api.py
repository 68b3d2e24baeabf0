"""The service's endpoints as its callers use them."""
import json

from support import forms, http, pictures, tokens

JSON = {"Content-Type": "application/json"}


class Api:
    """A user of one service. with_user() is another user of the same one."""

    def __init__(self, port, who="writer"):
        self.port = port
        self.who = who
        self.user = tokens.USERS.get(who, who)[1]
        self.authorization = tokens.bearer(who)

    def as_user(self, who):
        return Api(self.port, who)

    def request(self, method, path, headers=(), body=b""):
        return http.request(self.port, method, path, self.authorization | dict(headers), body)

    def post_json(self, path, value, headers=()):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.request("POST", path, JSON | dict(headers), body)

    def create_study(self, **fields):
        return self.post_json("/imaging/studies", {"patientId": 345, "kind": "XRAY_BWX"} | fields)

    def new_study(self, **fields):
        response = self.create_study(**fields)
        assert response.status == 201, response
        return response.json()["studyId"]

    def init_upload(self, **fields):
        described = {"patientId": 345, "modality": "XRAY", "mimeType": "image/png"} | fields
        return self.post_json("/imaging/assets/upload-init", described)

    def post_form(self, body, headers=()):
        return self.request("POST", "/imaging/assets/upload", {"Content-Type": forms.TYPE} | dict(headers), body)

    def upload(self, data=None, study=None, file=None, **fields):
        """A valid upload. fields replace or add form fields; None removes one."""
        return self.post_form(self.upload_form(data, study, file, **fields))

    def upload_form(self, data=None, study=None, file=None, **fields):
        data = pictures.png() if data is None else data
        described = {"patientId": 345, "studyId": study or self.new_study(), "modality": "XRAY"} | fields
        parts = [forms.field(name, value) for name, value in described.items() if value is not None]
        return forms.form(*parts, file or forms.file(data))

    def new_asset(self, data=None, study=None, **fields):
        response = self.upload(data, study, **fields)
        assert response.status == 201, response
        return response.json()["assetId"]

    def view(self, asset, variant=None, headers=(), method="GET"):
        query = f"?variant={variant}" if variant else ""
        return self.request(method, f"/imaging/assets/{asset}{query}", headers)

    def sign(self, *assets, **fields):
        return self.post_json("/imaging/assets/sign", {"assetIds": list(assets)} | fields)

    def signed(self, *assets, **fields):
        """(the signature's id, the URLs)."""
        response = self.sign(*assets, **fields)
        assert response.status == 201, response
        made = response.json()
        return made["signatureId"], [one["url"] for one in made["urls"]]

    def signed_url(self, asset, **fields):
        return self.signed(asset, **fields)[1][0]

    def open(self, url, headers=(), method="GET"):
        """What somebody gets who has only the URL."""
        return http.request(self.port, method, url, headers)

    def revoke(self, signature):
        return self.request("DELETE", f"/imaging/signatures/{signature}")

    def delete(self, asset):
        return self.request("DELETE", f"/imaging/assets/{asset}")

    def list(self, patient, **query):
        text = "&".join(f"{name}={value}" for name, value in query.items())
        return self.request("GET", f"/imaging/patients/{patient}/studies" + ("?" + text if text else ""))

    def health(self, ready=False):
        return http.request(self.port, "GET", "/health" + ("?ready=1" if ready else ""))
