"""Direct access to the places where a service keeps its files, without the service."""
import datetime
import hashlib
import hmac
import http.client
import pathlib
import secrets
import shutil
import tempfile
import urllib.parse
import xml.etree.ElementTree as xml


class Nfs:
    backend = "nfs"

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def environment(self):
        return {"IMAGING_NFS_BASE_DIR": self.folder}

    def keys(self):
        """Every object, without the spool."""
        return sorted(
            str(path.relative_to(self.folder))
            for path in self.folder.rglob("*")
            if path.is_file() and ".spool" not in path.parts
        )

    def leftovers(self, _temporary):
        """Temporary files of uploads under way."""
        return sorted(str(path) for path in self.folder.rglob("*.part*"))

    def read(self, key):
        return (self.folder / key).read_bytes()

    def write(self, key, data):
        (self.folder / key).write_bytes(data)

    def remove(self, key):
        (self.folder / key).unlink()

    def clear(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class S3:
    """A bucket, through a separate client, so that the service's signatures are compared with another implementation."""

    backend = "s3"

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.url = url
        self.access_key, self.secret_key = parts.username, parts.password
        self.host, self.port = parts.hostname, parts.port
        self.bucket = parts.path.strip("/")

    def environment(self, port=None):
        return {
            "IMAGING_S3_ENDPOINT": f"http://{self.host}:{port or self.port}",
            "IMAGING_S3_BUCKET": self.bucket,
            "IMAGING_S3_ACCESS_KEY_ID": self.access_key,
            "IMAGING_S3_SECRET_ACCESS_KEY": self.secret_key,
            "IMAGING_S3_FORCE_PATH_STYLE": "true",
        }

    def keys(self):
        found, token = [], None
        while True:
            query = {"list-type": "2"} | ({"continuation-token": token} if token else {})
            status, _, body = self._ask("GET", "", query)
            assert status == 200, body
            root = xml.fromstring(body)
            space = root.tag.split("}")[0] + "}" if "}" in root.tag else ""
            found += [entry.text for entry in root.iterfind(f"{space}Contents/{space}Key")]
            token = root.findtext(f"{space}NextContinuationToken")
            if not token:
                return sorted(key for key in found if not key.endswith("/"))

    def leftovers(self, temporary):
        _, _, body = self._ask("GET", "", {"uploads": ""})
        unfinished = [body.decode()] if b"<UploadId>" in body else []
        return unfinished + sorted(str(path) for path in pathlib.Path(temporary).glob("*.part"))

    def read(self, key):
        status, _, body = self._ask("GET", key)
        assert status == 200, (key, status, body)
        return body

    def content_type(self, key):
        _, headers, _ = self._ask("HEAD", key)
        return headers["Content-Type"]

    def write(self, key, data):
        status, _, body = self._ask("PUT", key, data=data)
        assert status == 200, body

    def remove(self, key):
        status, _, body = self._ask("DELETE", key)
        assert status == 204, body

    def with_own_bucket(self):
        """The same server with a new bucket: sessions at the same time do not see each other's objects."""
        own = S3(f"{self.url}-{secrets.token_hex(4)}")
        status, _, body = own._ask("PUT", "")
        assert status == 200, body
        return own

    def drop(self):
        for key in self.keys():
            self.remove(key)
        status, _, body = self._ask("DELETE", "")
        assert status == 204, body

    def _ask(self, method, key, query=None, data=b""):
        path = urllib.parse.quote(f"/{self.bucket}/{key}" if key else f"/{self.bucket}")
        text = urllib.parse.urlencode(sorted((query or {}).items()), quote_via=urllib.parse.quote)
        connection = http.client.HTTPConnection(self.host, self.port, timeout=20)
        try:
            connection.request(method, path + ("?" + text if text else ""), data, self._sign(method, path, text, data))
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def _sign(self, method, path, query, data):
        """AWS Signature Version 4 with the fewest signed headers."""
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        scope = f"{now[:8]}/us-east-1/s3/aws4_request"
        digest = hashlib.sha256(data).hexdigest()
        names = "host;x-amz-content-sha256;x-amz-date"
        headers = f"host:{self.host}:{self.port}\nx-amz-content-sha256:{digest}\nx-amz-date:{now}\n"
        canonical = hashlib.sha256("\n".join([method, path, query, headers, names, digest]).encode()).hexdigest()
        key = ("AWS4" + self.secret_key).encode()
        for piece in scope.split("/"):
            key = hmac.digest(key, piece.encode(), "sha256")
        signature = hmac.digest(key, f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{canonical}".encode(), "sha256").hex()
        credential = f"AWS4-HMAC-SHA256 Credential={self.access_key}/{scope}"
        return {
            "X-Amz-Date": now,
            "X-Amz-Content-Sha256": digest,
            "Authorization": f"{credential}, SignedHeaders={names}, Signature={signature}",
        }


def new_folder(prefix):
    return pathlib.Path(tempfile.mkdtemp(prefix=f"imaging-it-{prefix}-"))
