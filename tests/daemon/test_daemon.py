#!/usr/bin/python3
"""The whole program with real peers: a mail server, a webhook receiver.

    test_daemon.py FOLDER-OF-PROGRAMS
"""

import json
import os
import pathlib
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import urllib.error
import urllib.request

from daemon_under_test import ROOT, Peer, World, main, wait_for
from sample_case import COACHING_PLAN, add_case, mails, mails_to, obligation


def test_fact_to_mail(binaries):
    """a fact becomes a mail, a signed webhook and a digest, read by other programs' parsers"""
    world = World(binaries, speed=7200)
    try:
        world.start()
        add_case(world)
        wait_for(lambda: mails_to(world, "personeel@vandam.example.nl"), "the announcement")
        mail = mails_to(world, "personeel@vandam.example.nl")[0]
        assert mail.get_content_type() == "multipart/alternative", mail.get_content_type()
        text = mail.get_body(("plain",)).get_content()
        html = mail.get_body(("html",)).get_content()
        for part in (text, html):
            assert "1 juni 2026" in part, f"the last day is not in: {part}"
            assert "Jan" not in part, "the employee is named to the employer"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["From"].addresses[0].display_name == "Werkplein Voorbeeldstad"
        assert mail["Date"] and mail["Message-ID"] and mail["Reply-To"]
        hooks = wait_for(lambda: [h for h in world.hooks() if h["path"] == "/hooks"], "a webhook")
        event = json.loads(hooks[0]["body"])
        assert hooks[0]["signed"] and event["specversion"] == "1.0"
        assert event["type"].startswith("nl.overheid.termijnen."), event["type"]
        assert "Jan" not in hooks[0]["body"] and "example.org" not in hooks[0]["body"]
        wait_for(lambda: mails_to(world, "noor@voorbeeldstad.example.nl"), "the digest")
    finally:
        world.close()


def test_done_cancels(binaries):
    """what is done is not asked for again: its notices are cancelled in the same commit"""
    world = World(binaries)
    try:
        world.start()
        add_case(world)
        plan = obligation(world, COACHING_PLAN)
        explained = world.answer("obligation", "explain", plan["id"])
        assert any("derde maand" in step["tekst"] for step in explained["uitleg"]), explained
        notices = world.answer("notice", "list", "d1")["berichten"]
        mine = [row for row in notices if row["verplichting"] == plan["id"]]
        assert any(row["toestand"] == "gepland" for row in mine), mine
        world.answer("obligation", "done", plan["id"], "--on", "2026-03-02")
        assert obligation(world, COACHING_PLAN)["status"] == "voldaan"
        notices = world.answer("notice", "list", "d1")["berichten"]
        mine = [row for row in notices if row["verplichting"] == plan["id"]]
        assert all(row["toestand"] != "gepland" for row in mine), mine
    finally:
        world.close()


def test_mail_server_down(binaries):
    """a mail server that is down for days loses nothing and brings no flood"""
    world = World(binaries, speed=14400)
    try:
        world.smtp.stop()
        world.start()
        add_case(world)
        waiting = lambda: world.answer("status")["bezorgingen"]["wachtend"] > 0  # noqa: E731
        wait_for(waiting, "messages that wait")
        wait_for(lambda: len(world.hooks()) >= 2, "webhooks that go on meanwhile")
        assert not mails(world)
        world.smtp = Peer("smtp_server.py", world.mails)
        world.write_settings()
        world.daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: mails_to(world, "personeel@vandam.example.nl"), "the late mail")
        wait_for(lambda: "delivery.retry" in world.log_text(), "the log to say why")
        ids = [mail["Message-ID"] for mail in mails(world)]
        assert len(ids) == len(set(ids)), "a mail came twice"
        outages = world.answer("outage", "list")["storingen"]
        assert [each["oorzaak"] for each in outages] == ["mailserver"], outages
        assert outages[0]["tot"] and outages[0]["moestenWeg"] > 0, outages
        assert "storingenNu" not in world.answer("status")
    finally:
        world.close()


def test_reload(binaries):
    """SIGHUP with wrong settings keeps the old ones and names file and line"""
    world = World(binaries)
    try:
        world.start()
        world.write_settings(extra="[mial]\nport = 25\n")
        world.daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: "settings.kept" in world.log_text(), "the refusal")
        assert "termijnd.toml:" in world.log_text()
        assert world.ctl("status").returncode == 0
        world.write_settings()
        world.daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: "settings.reloaded" in world.log_text(), "the reload")
        assert world.stop() == 0, world.log_text()[-1500:]
    finally:
        world.close()


def test_receiver(binaries):
    """the receiver for trying things out takes all that a daemon sends at once"""
    with tempfile.TemporaryDirectory() as scratch:
        secret = pathlib.Path(scratch) / "secret"
        secret.touch(0o600)
        termijnctl = pathlib.Path(binaries) / "termijnctl"
        subprocess.run([termijnctl, "webhook", "secret"], stdout=secret.open("w"), check=True)
        receiver = subprocess.Popen(
            [termijnctl, "webhook", "receive", "--secret-file", secret],
            stdout=subprocess.PIPE, text=True)
        try:
            port = int(receiver.stdout.readline().rstrip().rstrip("/").rsplit(":", 1)[1])
            calls = [socket.create_connection(("127.0.0.1", port)) for _ in range(64)]
            for call in calls:
                call.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            answers = {call.recv(12) for call in calls}
            assert answers == {b"HTTP/1.1 401"}, answers
        finally:
            receiver.kill()
            receiver.wait()


def test_one_daemon(binaries):
    """a second daemon on the same database is refused with one helpful line"""
    world = World(binaries)
    try:
        world.start()
        second = subprocess.run(
            [world.binaries / "termijnd", "--config", world.settings,
             "--set", f"socket={world.scratch}/other.sock"], capture_output=True, text=True,
            timeout=60)
        lines = second.stderr.strip().splitlines()
        assert second.returncode == 1, second.returncode
        assert len(lines) == 1 and "in use by another termijnd" in lines[0], lines
    finally:
        world.close()


def test_bad_input(binaries):
    """bad settings, a bad pack and a bad event: the right exit code and one line each"""
    world = World(binaries)
    try:
        world.write_settings(extra="[mial]\nport = 25\n")
        check = subprocess.run([world.binaries / "termijnd", "--config", world.settings,
                                "--check-config"], capture_output=True, text=True, timeout=60)
        assert check.returncode == 3 and "mial" in check.stderr, check.stderr
        world.write_settings()
        rules = world.scratch / "rules"
        shutil.copytree(ROOT / "config/rules", rules)
        pack = rules / "haarlemmermeer-2025.toml"
        pack.write_text(pack.read_text().replace("coachingsplan te overleggen", "taart te bakken"))
        check = subprocess.run([world.binaries / "termijnd", "--config", world.settings,
                                "--set", f"rules_dir={rules}", "--check-config"],
                               capture_output=True, text=True, timeout=60)
        assert check.returncode == 3 and "haarlemmermeer-2025.toml:" in check.stderr, check.stderr
        check = subprocess.run([world.binaries / "termijnd", "--config", world.settings,
                                "--set", f"state_dir={world.scratch}/nowhere", "--check-config"],
                               capture_output=True, text=True, timeout=60)
        assert check.returncode == 3 and "nowhere does not exist" in check.stderr, check.stderr
        notices = world.scratch / "notices.toml"
        notices.write_text("[rule.\"bestaat.niet\"]\nannounce = false\n")
        check = subprocess.run([world.binaries / "termijnd", "--config", world.settings,
                                "--set", f"notices_file={notices}", "--check-config"],
                               capture_output=True, text=True, timeout=60)
        assert check.returncode == 3 and "notices.toml:1: rule.bestaat.niet" in check.stderr, \
            check.stderr
        unreachable = world.ctl("status")
        assert unreachable.returncode == 5 and len(unreachable.stderr.splitlines()) == 1
        world.start()
        add_case(world)
        for wrong, word in (
                ({"datum": "2025-02-30"}, "datum"),
                ({"soort": "taart.gebakken"}, "soort"),
                ({"voorziening": "v9"}, "voorziening"),
                ({"kleur": "rood"}, "kleur")):
            event = {"dossier": "d1", "kenmerk": "g9", "voorziening": "v1",
                     "soort": "coachingsplan.ingeleverd", "datum": "2026-03-02", **wrong}
            refused = world.ctl("event", "add", "-", stdin=json.dumps(event))
            assert refused.returncode == 2, (wrong, refused.returncode, refused.stderr)
            assert word in refused.stderr and len(refused.stderr.splitlines()) == 1, refused.stderr
        assert world.ctl("case", "show", "d404").returncode == 4
    finally:
        world.close()


def test_faces(binaries):
    """the unix socket is 0660, TCP has only health and metrics, the heartbeat is called"""
    world = World(binaries)
    try:
        world.write_settings(
            extra=f'[heartbeat]\nurl = "http://127.0.0.1:{world.receiver.port}/heartbeat"\n')
        world.start()
        mode = stat.S_IMODE(os.stat(world.scratch / "termijnd.sock").st_mode)
        assert mode == 0o660, oct(mode)
        base = f"http://127.0.0.1:{world.http_port()}"
        assert urllib.request.urlopen(base + "/healthz").status == 200
        assert urllib.request.urlopen(base + "/readyz").status == 200
        metrics = urllib.request.urlopen(base + "/metrics").read().decode()
        assert "termijnd_outbox_messages" in metrics and "termijnd_build_info" in metrics
        try:
            urllib.request.urlopen(base + "/v1/dossiers")
            raise AssertionError("/v1 answers on TCP")
        except urllib.error.HTTPError as error:
            assert error.code == 404, error.code
        wait_for(lambda: [h for h in world.hooks() if h["path"] == "/heartbeat"], "the heartbeat")
        assert world.stop() == 0
    finally:
        world.close()


if __name__ == "__main__":
    main([test_fact_to_mail, test_done_cancels, test_mail_server_down, test_reload,
          test_receiver, test_one_daemon, test_bad_input, test_faces])
