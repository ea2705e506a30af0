"""A real OpenID provider on this computer, which asks for no password."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.support.served import PATIENCE, free_port, wait_for


@contextmanager
def openid_provider(*people: Mapping[str, object]) -> Iterator[str]:
    """The address of one that knows these people, each by the claims that it tells of them."""
    port = free_port()
    claims = [word for one in people for word in ("--user-claims", json.dumps(one))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *claims]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    wait_for(running, f"{address}/.well-known/openid-configuration")
    yield address
    running.terminate()
    running.wait(PATIENCE)
