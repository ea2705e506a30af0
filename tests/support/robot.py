"""A group robot on this computer, as WeCom and DingTalk have them."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Robot(ThreadingHTTPServer):
    """A robot that keeps what it is sent and answers as told; an answer of None hangs up without a word."""

    def __init__(self, *answers: Any) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.answers, self.taken = list(answers), []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/send?key=1"


class _Answering(BaseHTTPRequestHandler):
    server: Robot

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append((self.path, body))
        answer = self.server.answers.pop(0)
        if answer is None:
            return
        if isinstance(answer, int):
            self.send_response(answer)
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None: ...
