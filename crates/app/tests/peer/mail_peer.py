"""Mail programs that are not ours, for the tests: a server that takes letters, and eyes that read them.

  mail_peer.py keys FOLDER                       makes keys and certificates
  mail_peer.py serve FOLDER [--tls DIR] [--login NAME:PASSWORD]
  mail_peer.py read FILE [RECORDS]               what a mail program sees, and whether the signature holds, as JSON
"""

import argparse
import asyncio
import datetime
import email
import email.policy
import ipaddress
import json
import pathlib
import ssl


def make_keys(folder):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
    from cryptography.x509.oid import NameOID

    def write(name, key, form):
        plain = serialization.NoEncryption()
        (folder / name).write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))

    form = serialization.PrivateFormat
    key = rsa.generate_private_key(65537, 2048)
    write("rsa.pem", key, form.PKCS8)
    write("rsa-old.pem", key, form.TraditionalOpenSSL)
    write("ed25519.pem", ed25519.Ed25519PrivateKey.generate(), form.PKCS8)
    authority_key = rsa.generate_private_key(65537, 2048)
    name = lambda text: x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
    now = datetime.datetime.now(datetime.timezone.utc)

    def certificate(subject, public, is_authority):
        made = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name("authority"))
        made = made.public_key(public).serial_number(x509.random_serial_number())
        made = made.not_valid_before(now - datetime.timedelta(days=1))
        made = made.not_valid_after(now + datetime.timedelta(days=1))
        made = made.add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        places = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        made = made.add_extension(x509.SubjectAlternativeName(places), critical=False)
        return made.sign(authority_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    (folder / "authority.pem").write_bytes(certificate("authority", authority_key.public_key(), True))
    (folder / "server.pem").write_bytes(certificate("localhost", key.public_key(), False))


ANSWERS = {
    "gone": "550 5.1.1 <gone@example.net>: Recipient address rejected: User unknown",
    "refused": "554 No.",
    "policy": "550 5.7.1 Message rejected due to local policy",
    "later": "451 4.7.1 Greylisted, please try again",
    "us": "530 5.7.0 Authentication required",
}


class Handler:
    def __init__(self, folder):
        self.folder, self.number, self.hung = folder, 0, set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = ANSWERS.get(address.split("@")[0])
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.number += 1
        name = f"{self.number:06}"
        about = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "peer": str(session.peer)}
        about |= {"tls": session.ssl is not None, "login": session.authenticated}
        (self.folder / f"{name}.json").write_text(json.dumps(about))
        (self.folder / f"{name}.part").write_bytes(envelope.original_content)
        (self.folder / f"{name}.part").rename(self.folder / f"{name}.eml")
        to = envelope.rcpt_tos[0]
        if to.startswith("hang") and to not in self.hung:
            self.hung.add(to)
            await asyncio.sleep(3600)
        return "250 OK"


async def serve(folder, tls, login):
    from aiosmtpd.smtp import SMTP, AuthResult

    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls / "server.pem", tls / "rsa.pem")
    handler = Handler(folder)

    def authenticator(server, session, envelope, mechanism, data):
        good = login == f"{data.login.decode()}:{data.password.decode()}"
        return AuthResult(success=good, handled=good)

    def peer():
        return SMTP(
            handler,
            hostname="peer.test",
            tls_context=context,
            require_starttls=bool(tls),
            authenticator=authenticator if login else None,
            auth_required=bool(login),
            loop=asyncio.get_running_loop(),
        )

    server = await asyncio.get_running_loop().create_server(peer, "127.0.0.1", 0)
    print("PORT", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def read(path, records):
    raw = path.read_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    part = lambda kind: message.get_body((kind,)).get_content()
    seen = {
        "headers": [[name, str(value)] for name, value in message.items()],
        "type": message.get_content_type(),
        "parts": [part.get_content_type() for part in message.iter_parts()],
        "text": part("plain"),
        "html": part("html"),
        "defects": [str(d) for p in message.walk() for d in p.defects]
        + [f"{n}: {d}" for n, v in message.items() for d in getattr(v, "defects", [])],
        "longest_line": max(len(line) for line in raw.split(b"\r\n")),
        "bare_line_ends": raw.replace(b"\r\n", b"").count(b"\n") + raw.replace(b"\r\n", b"").count(b"\r"),
    }
    if records:
        import dkim

        known = json.loads(records.read_text())
        ask = lambda name, timeout=5: known.get(name.decode().rstrip("."), "").encode() or None
        seen["dkim"] = dkim.verify(raw, dnsfunc=ask)
    print(json.dumps(seen))


def main():
    words = argparse.ArgumentParser()
    words.add_argument("verb", choices=["keys", "serve", "read", "ready"])
    words.add_argument("path", type=pathlib.Path, nargs="?")
    words.add_argument("records", type=pathlib.Path, nargs="?")
    words.add_argument("--tls", type=pathlib.Path)
    words.add_argument("--login")
    given = words.parse_args()
    if given.verb == "ready":
        import aiosmtpd, cryptography, dkim, nacl  # noqa: E401,F401
    elif given.verb == "keys":
        make_keys(given.path)
    elif given.verb == "serve":
        asyncio.run(serve(given.path, given.tls, given.login))
    else:
        read(given.path, given.records)


main()
