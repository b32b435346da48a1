"""A provider of OpenID Connect in a process of its own: discovery, keys, authorisation with PKCE, signed tokens.

It signs in whoever it was told to by POST /as, and can be told to answer wrongly, as an attacker would.
Run as a program it prints its port.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CLIENT, SECRET = "tcp-portal", "a-secret-of-the-portal"
REAL = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FORGED = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STATE: dict[str, Any] = {"claims": {"sub": "one"}, "fault": "", "codes": {}, "asked": {}, "tokens": []}


def public() -> dict[str, Any]:
    key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(REAL.public_key()))
    return {**key, "kid": "k1", "use": "sig", "alg": "RS256"}


class Provider(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]

    def log_message(self, *_values: Any) -> None:
        """Silence."""

    def answer(self, status: int, body: Any = None, **headers: str) -> None:
        data = json.dumps(body).encode() if body is not None else b""
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(data)),
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            self.discovery()
        elif parts.path == "/keys":
            self.answer(200, {"keys": [public()]})
        elif parts.path == "/asked":
            self.answer(200, STATE["asked"])
        elif parts.path == "/authorize":
            self.authorize(query)
        else:
            self.answer(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/as":
            STATE.update(json.loads(body))
            self.answer(200, {})
        elif self.path == "/token":
            self.token({name: values[0] for name, values in parse_qs(body.decode()).items()})
        else:
            self.answer(404)

    def discovery(self) -> None:
        if STATE["fault"] == "down":
            self.answer(500)
            return
        if STATE["fault"] == "redirect":
            self.answer(302, Location=f"{self.issuer}/keys")
            return
        issuer = "https://other.example" if STATE["fault"] == "other discovery" else self.issuer
        self.answer(
            200,
            {
                "issuer": issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            },
        )

    def authorize(self, query: dict[str, str]) -> None:
        STATE["asked"] = query
        code = secrets.token_urlsafe(16)
        STATE["codes"][code] = query
        back = {"code": code, "state": query["state"], "iss": self.issuer}
        if STATE["fault"] == "denied":
            back = {"error": "access_denied", "state": query["state"]}
        if STATE["fault"] == "mixed up":
            back["iss"] = "https://other.example"
        self.answer(302, Location=f"{query['redirect_uri']}?{urlencode(back)}")

    def token(self, form: dict[str, str]) -> None:
        asked = STATE["codes"].pop(form.get("code", ""), None)
        told = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or self.headers.get("Authorization") != f"Basic {told}"
            or asked["code_challenge"] != challenge
            or asked["code_challenge_method"] != "S256"
            or asked["redirect_uri"] != form.get("redirect_uri")
        ):
            self.answer(400, {"error": "invalid_grant"})
            return
        token = self.signed(asked["nonce"])
        if STATE["fault"] == "replayed" and STATE["tokens"]:
            token = STATE["tokens"][0]
        STATE["tokens"].append(token)
        self.answer(200, {"id_token": token, "access_token": "x", "token_type": "Bearer"})

    def signed(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "auth_time": now, "nonce": nonce,
            **STATE["claims"],
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if STATE["fault"] == "unsigned":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "k1"})
        if STATE["fault"] == "shared secret":
            pem = REAL.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            head, body = (
                base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
                for part in ({"alg": "HS256", "typ": "JWT", "kid": "k1"}, claims)
            )
            import hmac

            seal = base64.urlsafe_b64encode(hmac.digest(pem, head + b"." + body, "sha256")).rstrip(b"=")
            return b".".join([head, body, seal]).decode()
        key = FORGED if STATE["fault"] == "forged" else REAL
        kid = "k2" if STATE["fault"] == "unknown key" else "k1"
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})


def main() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        print(server.server_port, flush=True)  # noqa: T201
        server.serve_forever()


if __name__ == "__main__":
    main()
