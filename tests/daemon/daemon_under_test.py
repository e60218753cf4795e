"""Starts termijnd, its peers and termijnctl for the tests of the whole program. Everything lives in
one scratch folder and ends with the test."""

import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUPPORT = ROOT / "tests/support"
SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


def wait_for(condition, what, seconds=60):
    """Waits until `condition()` is true and returns its value; fails after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"gave up waiting for: {what}")
        time.sleep(0.02)


class Peer:
    """A server of tests/support that prints "port <n>" when it listens."""

    def __init__(self, script, *arguments):
        self.process = subprocess.Popen(
            ["/usr/bin/python3", str(SUPPORT / script), *map(str, arguments)],
            stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("port "):
            raise AssertionError(f"{script} did not start: {line!r}")
        self.port = int(line.split()[1])

    def stop(self):
        self.process.kill()
        self.process.wait()


class World:
    """A scratch folder with settings, a mail server, a webhook receiver, and the daemon."""

    def __init__(self, binaries, start="2026-03-02T07:55", speed=1):
        self.binaries = pathlib.Path(binaries)
        self.scratch_owner = tempfile.TemporaryDirectory(prefix="termijnd-test-")
        self.scratch = pathlib.Path(self.scratch_owner.name)
        self.mails = self.scratch / "mails"
        self.mails.mkdir()
        (self.scratch / "state").mkdir()
        secret = self.scratch / "webhook.secret"
        secret.write_text(SECRET)
        secret.chmod(0o600)
        self.smtp = Peer("smtp_server.py", self.mails)
        self.hooks_log = self.scratch / "hooks.jsonl"
        self.receiver = Peer("http_receiver.py", self.hooks_log, "--secret", SECRET)
        self.start_at, self.speed = start, speed
        self.settings = self.scratch / "termijnd.toml"
        self.calendar = self.scratch / "calendar.toml"
        self.calendar.write_text((ROOT / "config/calendar.toml").read_text())
        self.write_settings()
        self.daemon = None
        self.log = open(self.scratch / "daemon.log", "ab")

    def write_settings(self, extra=""):
        self.settings.write_text(f"""
state_dir = "{self.scratch}/state"
socket = "{self.scratch}/termijnd.sock"
rules_dir = "{ROOT}/config/rules"
templates_dir = "{ROOT}/config/templates"
notices_file = "{ROOT}/config/notices.toml"
calendar_file = "{self.calendar}"
[http]
listen = "127.0.0.1:0"
[municipality]
name = "Gemeente Voorbeeldstad"
oin = "00000001234567890000"
system_name = "termijnd-test"
sender_name = "Werkplein Voorbeeldstad"
sender_address = "termijnen@voorbeeldstad.example.nl"
reply_to = "werk@voorbeeldstad.example.nl"
contact_phone = "0900 - 1234"
contact_hours = "op werkdagen van 9.00 tot 17.00 uur"
[mail]
transport = "smtp"
host = "127.0.0.1"
port = {self.smtp.port}
tls = "none"
[[webhook]]
name = "zaaksysteem"
url = "http://127.0.0.1:{self.receiver.port}/hooks"
secret_files = ["{self.scratch}/webhook.secret"]
allow_http_loopback = true
[log]
format = "json"
{extra}
""")

    def start(self, start=None, speed=None, wait=True):
        self.daemon = subprocess.Popen(
            [self.binaries / "termijnd", "--config", self.settings,
             "--set", "clock.mode=demo", "--set", f"clock.start={start or self.start_at}",
             "--set", f"clock.speed={speed or self.speed}"],
            stderr=self.log)
        if wait:
            wait_for(lambda: self.daemon.poll() is not None or self.ctl("status").returncode == 0,
                     "the daemon to answer")
            assert self.daemon.poll() is None, self.log_text()[-2000:]
        return self.daemon

    def kill(self):
        self.daemon.kill()
        self.daemon.wait()

    def stop(self):
        self.daemon.send_signal(signal.SIGTERM)
        return self.daemon.wait(timeout=60)

    def ctl(self, *arguments, stdin=None):
        return self.plain("--json", *arguments, stdin=stdin)

    def plain(self, *arguments, stdin=None):
        """as a person sees it"""
        return subprocess.run(
            [self.binaries / "termijnctl", "--socket", self.scratch / "termijnd.sock",
             *map(str, arguments)],
            input=stdin, capture_output=True, text=True, timeout=300)

    def answer(self, *arguments, stdin=None):
        done = self.ctl(*arguments, stdin=stdin)
        assert done.returncode == 0, f"{arguments}: {done.returncode} {done.stderr}"
        return json.loads(done.stdout)

    def log_text(self):
        return (self.scratch / "daemon.log").read_text(errors="replace")

    def http_port(self):
        found = re.findall(r'"port":"?(\d+)', self.log_text())
        return int(found[-1])

    def hooks(self):
        if not self.hooks_log.exists():
            return []
        lines = self.hooks_log.read_text().splitlines()
        return [json.loads(line) for line in lines]

    def close(self):
        if self.daemon and self.daemon.poll() is None:
            self.kill()
        self.smtp.stop()
        self.receiver.stop()
        self.log.close()
        self.scratch_owner.cleanup()


def main(tests):
    """Runs the functions in `tests`; the command line gives the folder of the programs."""
    failed = 0
    for test in tests:
        try:
            test(sys.argv[1])
            print(f"ok      {test.__doc__.strip().splitlines()[0]}", flush=True)
        except Exception as error:  # noqa: BLE001: every failure is a line and the next test runs
            failed += 1
            print(f"FAILED  {test.__doc__.strip().splitlines()[0]}\n        "
                  f"{type(error).__name__}: {error}", flush=True)
    print(f"{len(tests) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
