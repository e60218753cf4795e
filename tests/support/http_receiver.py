#!/usr/bin/python3
"""A real HTTP receiver for tests, with a signature check of its own.

    http_receiver.py LOG [--secret whsec_...] [--tls-cert PEM --tls-key PEM]

Prints "port <n>". Each request becomes a line of JSON in LOG: {"method", "path", "connection",
"headers", "body", "signed"}. What it answers depends on the path:

    /status/<code>[?retry-after=<value>]   that status
    /redirect       307 to /redirected     /endless   200 and a body without end
    /drop           reads the request, then closes without an answer
    /drop-kept      as /drop, but the first request of a connection is answered
    /stall          reads the request, then is silent
    anything else   200
"""

import argparse
import base64
import hashlib
import hmac
import http.server
import itertools
import json
import socket
import ssl
import threading
import urllib.parse

CONNECTIONS = itertools.count(1)
LOCK = threading.Lock()


def signed(secret, headers, body):
    """Standard Webhooks, written from its text and not from the code under test."""
    if not secret:
        return None
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{headers.get('webhook-id')}.{headers.get('webhook-timestamp')}.".encode() + body
    want = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return f"v1,{want}" in headers.get("webhook-signature", "").split(" ")


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def setup(self):
        super().setup()
        self.number = next(CONNECTIONS)
        self.served = 0

    def do(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        url = urllib.parse.urlsplit(self.path)
        entry = {
            "method": self.command, "path": self.path, "connection": self.number,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": body.decode(), "signed": signed(self.server.secret, self.headers, body),
        }
        with LOCK:
            self.server.log.write(json.dumps(entry) + "\n")
            self.server.log.flush()
        self.served += 1
        if url.path == "/drop" or (url.path == "/drop-kept" and self.served > 1):
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        elif url.path == "/stall":
            threading.Event().wait()
        elif url.path == "/endless":
            self.endless()
        else:
            self.answer(url)

    do_GET = do_POST = do_HEAD = do

    def answer(self, url):
        status, extra = 200, {}
        if url.path.startswith("/status/"):
            status = int(url.path.split("/")[2])
        if url.path == "/redirect":
            status, extra = 307, {"location": "/redirected"}
        wanted = urllib.parse.parse_qs(url.query).get("retry-after")
        if wanted:
            extra["retry-after"] = wanted[0]
        body = b"" if status == 204 else f"answer {status}".encode()
        self.send_response(status)
        for name, value in extra.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def endless(self):
        self.send_response(200)
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        self.close_connection = True
        chunk = b"1000\r\n" + b"x" * 4096 + b"\r\n"
        try:
            while True:
                self.wfile.write(chunk)
        except OSError:
            pass

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True

    def handle_error(self, *_):
        pass


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("log")
    parser.add_argument("--secret")
    parser.add_argument("--tls-cert")
    parser.add_argument("--tls-key")
    options = parser.parse_args()
    server = Server(("127.0.0.1", 0), Receiver)
    server.secret = options.secret
    server.log = open(options.log, "a", encoding="utf-8")
    if options.tls_cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.tls_cert, options.tls_key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print("port", server.server_address[1], flush=True)
    server.serve_forever()
