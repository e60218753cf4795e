#!/usr/bin/python3
"""A real SMTP server (aiosmtpd) for tests.

    smtp_server.py FOLDER [--tls-cert PEM --tls-key PEM [--implicit]] [--login USER:PASSWORD]
                   [--greeting CODE] [--mute] [--mails-per-session N] [--pipelining]

Prints "port <n>". Each mail taken becomes FOLDER/<number>.eml, and a line of JSON in
FOLDER/log.jsonl: {"number", "session", "ehlo", "from", "to", "tls", "login", "pipelined"}; the last tells
whether the commands after MAIL FROM had come along with it. What it does with a mail
depends on what stands before the @ of its recipient:

    mail-<code>, rcpt-<code>, data-<code>   answered so at MAIL FROM (then before the @ of the
                                            sender), at RCPT TO, or after the final dot
    rcpt-<code>-<x.y.z>, data-<code>-<x.y.z>  the same with this enhanced code
    early-<code>[-hangup]                   answered so when the body has just begun; all that comes after
                                            it goes to FOLDER/after-early, behind "after:", or it hangs up at once
    eager                                   (before the @ of the sender) the body is asked for although no
                                            recipient was taken; what comes goes to FOLDER/after-early
    garbage-data                            after the final dot an answer that is none
    twice-data                              two answers to the final dot
    drop-mail, drop-rcpt, drop-data         the connection is cut instead of an answer there
    silent-data                             no answer after the final dot
    lost                                    taken and logged, then the connection is cut
"""

import argparse
import asyncio
import itertools
import json
import logging
import pathlib
import ssl
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

REFUSED = {"4": "try again later", "5": "no such person here"}


class Dropped(Exception):
    pass


class Handler:
    def __init__(self, folder, most, pipelining):
        self.folder = folder
        self.most = most
        self.pipelining = pipelining
        self.numbers = itertools.count(1)
        self.log = open(folder / "log.jsonl", "a", encoding="utf-8")

    @staticmethod
    def verdict(server, address, stage):
        local = address.split("@")[0]
        if local == f"drop-{stage}":
            server.transport.abort()
            return "421 4.0.0 gone"
        if local.startswith(f"{stage}-"):
            code, enhanced = (local.split("-") + [None])[1:3]
            return f"{code} {enhanced or code[0] + '.0.0'} {REFUSED.get(code[0], 'what now')}"
        return None

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return responses[:1] + ["250-PIPELINING"] * self.pipelining + responses[1:]

    async def handle_MAIL(self, server, session, envelope, address, options):
        taken = getattr(session, "mails", 0)
        if taken == self.most:
            asyncio.get_running_loop().call_soon(server.transport.close)
            return "421 4.7.0 too many mails in one session"
        session.mails = taken + 1
        session.pipelined = bool(server._reader._buffer)
        answer = self.verdict(server, address, "mail")
        if answer:
            return answer
        envelope.mail_from = address
        return "250 2.1.0 sender ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.verdict(server, address, "rcpt")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        answer = self.verdict(server, address, "data")
        if answer:
            return answer
        if address.startswith("garbage-data@"):
            return "hm, let me see"
        if address.startswith("twice-data@"):
            return "250 2.0.0 taken\r\n250 2.0.0 taken"
        if address.startswith("silent-data@"):
            await asyncio.sleep(3600)
        number = next(self.numbers)
        # Whoever looks finds it whole or not at all.
        part = self.folder / f"{number}.part"
        part.write_bytes(envelope.original_content)
        part.rename(self.folder / f"{number}.eml")
        self.log.write(json.dumps({
            "number": number, "session": session.peer[1], "ehlo": session.host_name,
            "from": envelope.mail_from, "to": envelope.rcpt_tos,
            "tls": server.transport.get_extra_info("sslcontext") is not None, "login": bool(session.authenticated),
            "pipelined": session.pipelined,
        }) + "\n")
        self.log.flush()
        if address.startswith("lost@"):
            server.transport.abort()
        return f"250 2.0.0 queued as {number}"


class Session(SMTP):
    async def smtp_DATA(self, arg):
        local = (self.envelope.rcpt_tos or [self.envelope.mail_from or ""])[0].split("@")[0]
        if local == "eager":
            await self.push("354 go on all the same")
        elif local.startswith("early-"):
            await self.push("354 go on")
            await self._reader.read(1024)
            code = local.split("-")[1]
            await self.push(f"{code} {code[0]}.3.4 enough of this")
        else:
            return await super().smtp_DATA(arg)
        if not local.endswith("-hangup"):
            await self.keep_the_rest(self.event_handler.folder / "after-early")
        self.transport.close()

    async def keep_the_rest(self, path):
        rest = bytearray(b"after:")
        try:
            while chunk := await self._reader.read(1024):
                rest += chunk
        finally:  # aiosmtpd cancels at the end of the stream
            rest += self._reader._buffer
            whole = path.with_suffix(".whole")
            whole.write_bytes(rest)
            whole.rename(path)


def serve(options):
    handler = Handler(options.folder, options.mails_per_session, options.pipelining)
    context = None
    if options.tls_cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.tls_cert, options.tls_key)

    def authenticate(server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and \
            f"{data.login.decode()}:{data.password.decode()}" == options.login
        return AuthResult(success=good, handled=good)

    starttls = context if context and not options.implicit else None

    def session():
        return Session(handler, hostname="test.example", timeout=3600, tls_context=starttls,
                       require_starttls=bool(starttls), auth_required=bool(options.login),
                       auth_require_tls=bool(starttls),
                       authenticator=authenticate if options.login else None)

    class Refusing(asyncio.Protocol):
        def connection_made(self, transport):
            if options.mute:
                return
            transport.write(f"{options.greeting} not now\r\n".encode())
            transport.close()

    async def main():
        loop = asyncio.get_running_loop()
        factory = Refusing if options.greeting or options.mute else session
        server = await loop.create_server(factory, "127.0.0.1", 0,
                                          ssl=context if options.implicit else None)
        print("port", server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(main())


if __name__ == "__main__":
    # Clients that hang up are what this is for.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tls-cert")
    parser.add_argument("--tls-key")
    parser.add_argument("--implicit", action="store_true")
    parser.add_argument("--login")
    parser.add_argument("--greeting")
    parser.add_argument("--mute", action="store_true")
    parser.add_argument("--mails-per-session", type=int)
    parser.add_argument("--pipelining", action="store_true")
    serve(parser.parse_args())
