"""Tries the routes for programs with what their description allows, and with what it does not.

    python fuzz_api.py ready                 says whether what it needs is here
    python fuzz_api.py run PROGRAM           serves the demonstration with that program and tries its routes

A fuzzer that is not ours (schemathesis) reads /api/v1/openapi.json and asks as a visitor, then as a member whose token was made on the
page for it. No answer may be an error of the server, have a status or a type that is not described, or a body of another shape. What
is asked is the same each time, so that what fails fails again.
"""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

EXAMPLES = "60"
CHECKS = ",".join([
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "unsupported_method",
    "ignored_auth",
])
START_S = 300


def ready():
    import schemathesis

    return schemathesis.__version__.startswith("4.")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def own_environment():
    return {name: value for name, value in os.environ.items() if not name.startswith("ALONGSIDE_")}


def serve(program, data, log):
    port = free_port()
    command = [program, "demo", "--data", data, "--listen", f"127.0.0.1:{port}", "--log-level", "error"]
    server = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=own_environment())
    return server, f"http://127.0.0.1:{port}"


def answers(server, url):
    until = time.monotonic() + START_S
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def token(url, said):
    """A token of the patient of the demonstration, made as people make one."""
    link = re.search(r"^ *patient +\S+ +(\S+)$", said, re.MULTILINE).group(1)
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def post(path, form):
        body = urllib.parse.urlencode(form).encode()
        request = urllib.request.Request(url + path, data=body, headers={"Sec-Fetch-Site": "same-origin"})
        with browser.open(request, timeout=30) as answer:
            return answer.read().decode()

    post(urllib.parse.urlparse(link).path, [])
    scopes = [("scope", scope) for scope in ("read", "read:profile", "write")]
    page = post("/settings/tokens/new", [("name", "the fuzzer"), ("days", "30"), *scopes])
    return re.search(r"alongside_pat_[0-9a-f]{64}", page).group(0)


def fuzz(url, name, headers):
    print(f"-- as {name}", flush=True)
    options = [option for header in headers for option in ("--header", header)]
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{url}/api/v1/openapi.json",
        "--checks", CHECKS, "--max-examples", EXAMPLES, "--generation-deterministic",
        "--request-timeout", "30", "--no-color", *options,
    ]
    with tempfile.TemporaryDirectory() as place:
        return subprocess.run(command, cwd=place, stdin=subprocess.DEVNULL, check=False).returncode


def run(program):
    with tempfile.TemporaryDirectory() as data, open(os.path.join(data, "server.log"), "w+", encoding="utf-8") as log:
        server, url = serve(os.path.abspath(program), data, log)
        try:
            if not answers(server, url):
                log.seek(0)
                print(f"The server did not answer. It said:\n{log.read()[-4000:]}")
                return 1
            log.seek(0)
            bearer = f"Authorization: Bearer {token(url, log.read())}"
            failed = [name for name, headers in (("a visitor", []), ("a member", [bearer])) if fuzz(url, name, headers)]
            print(f"fuzzer: 2 people, {len(failed)} of them found something")
            return 1 if failed else 0
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


if __name__ == "__main__":
    if sys.argv[1:] == ["ready"]:
        sys.exit(0 if ready() else 1)
    if len(sys.argv) == 3 and sys.argv[1] == "run":
        sys.exit(run(sys.argv[2]))
    print(__doc__)
    sys.exit(2)
