"""A token issuer: a key pair, and an HTTP server that publishes its public half as a JWK set."""
import base64
import http.server
import json
import threading

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa


def rsa_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def ec_key():
    return ec.generate_private_key(ec.SECP256R1())


def ed_key():
    return ed25519.Ed25519PrivateKey.generate()


def public_pem(key):
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def base64url(number):
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def rsa_jwk(key, kid):
    numbers = key.public_key().public_numbers()
    return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": base64url(numbers.n), "e": base64url(numbers.e)}


class Issuer:
    """Answers with the configured status and headers while answers is set, and counts the requests."""

    def __init__(self, keys, headers=()):
        self.keys = keys
        self.headers = dict(headers)
        self.status = 200
        self.asked = 0
        self.answers = threading.Event()
        self.answers.set()
        issuer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                issuer.asked += 1
                issuer.answers.wait()
                body = json.dumps({"keys": issuer.keys}).encode() if issuer.status == 200 else b"no"
                self.send_response(issuer.status)
                for name, value in {"Content-Length": str(len(body)), **issuer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/keys?set=1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self.answers.set()
        self._server.shutdown()
        self._server.server_close()
