#!/usr/bin/python3
"""The whole program with real peers: a mail server, a webhook receiver, termijnctl.

    test_daemon.py FOLDER-OF-PROGRAMS
"""

import email
import email.policy
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

CASE = {
    "betrokkenen": [
        {"kenmerk": "c1", "rol": "cliënt", "naam": "Jan de Vries", "email": "jan@example.org",
         "aanduiding": "J. de V., gestart op 2 maart 2026"},
        {"kenmerk": "w1", "rol": "werkgever", "naam": "Bakkerij Van Dam",
         "email": "personeel@vandam.example.nl"},
        {"kenmerk": "cm1", "rol": "casemanager", "naam": "Noor de Wit",
         "email": "noor@voorbeeldstad.example.nl"},
        {"kenmerk": "tl1", "rol": "teamleider", "naam": "Tom Bos",
         "email": "tom@voorbeeldstad.example.nl"},
        {"kenmerk": "ah1", "rol": "afdelingshoofd", "naam": "Ada Smit",
         "email": "ada@voorbeeldstad.example.nl"}],
    "voorzieningen": [
        {"kenmerk": "v1", "soort": "jobcoaching", "besluitdatum": "2026-02-20"}],
    "gebeurtenissen": [
        {"kenmerk": "g1", "voorziening": "v1", "soort": "jobcoaching.gestart",
         "datum": "2026-03-02", "gegevens": {"proefplaats": False}}],
}
COACHING_PLAN = "jobcoaching.coachingsplan"


def mails(world):
    found = []
    for path in sorted(world.mails.glob("*.eml"), key=lambda path: int(path.stem)):
        found.append(email.message_from_bytes(path.read_bytes(), policy=email.policy.default))
    return found


def mails_to(world, address):
    return [mail for mail in mails(world) if address in mail["To"]]


def add_case(world, key="d1"):
    return world.answer("case", "add", key, "-", stdin=json.dumps(CASE))


def obligation(world, rule):
    rows = world.answer("obligation", "list", "d1")["verplichtingen"]
    return next(row for row in rows if row["regel"] == rule)


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


def test_difference(binaries):
    """a new decree day is shown before a reload adopts it"""
    world = World(binaries)
    try:
        world.start()
        add_case(world)
        first = obligation(world, COACHING_PLAN)
        assert world.answer("difference")["aantalVerplichtingen"] == 0
        with world.calendar.open("a") as file:
            file.write(f'[[decree]]\nday = {first["laatst"]}\ncitation = "Stcrt. 2026, 1"\n')
        shown = world.answer("difference")
        changes = [each for each in shown["verplichtingen"] if each["regel"] == COACHING_PLAN]
        assert [each["was"]["laatst"] for each in changes] == [first["laatst"]], shown
        assert changes[0]["wordt"]["laatst"] > first["laatst"]
        assert shown["aantalBerichten"] == len(shown["berichten"]) > 0
        assert obligation(world, COACHING_PLAN)["laatst"] == first["laatst"]
        world.daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: obligation(world, COACHING_PLAN)["laatst"] == changes[0]["wordt"]["laatst"],
                 "the reload")
        wait_for(lambda: world.answer("difference")["aantalVerplichtingen"] == 0, "no difference")
        with world.calendar.open("a") as file:
            file.write("[[decree]]\nday = 1\n")
        refused = world.ctl("difference")
        assert refused.returncode == 1 and "calendar.toml:" in refused.stderr, refused.stderr
        checked = subprocess.run(
            [world.binaries / "termijnd", "--config", world.settings, "--check-config"],
            capture_output=True, text=True, timeout=60)
        assert checked.returncode == 3 and "calendar.toml:" in checked.stderr, checked.stderr
    finally:
        world.close()


def test_decisions(binaries):
    """what a person decides is shown with who and why, and can be undone"""
    world = World(binaries)
    why = ("--reason", "ziekte", "--by", "cm1")

    def record(kind, **data):
        event = {"dossier": "d1", "kenmerk": f"b-{len(keys)}", "voorziening": "v1", "soort": kind,
                 "datum": "2026-03-02", "gegevens": {"reden": "vergissing", "door": "cm2", **data}}
        keys.append(event["kenmerk"])
        world.answer("event", "add", "-", stdin=json.dumps(event))

    def last_decision():
        return obligation(world, COACHING_PLAN)["besluiten"][-1]

    keys = []
    try:
        world.start()
        add_case(world)
        own = obligation(world, COACHING_PLAN)
        earlier = world.ctl("obligation", "extend", own["id"], "--until", own["vroegst"], *why)
        assert earlier.returncode == 1 and "Uitstel gaat tot na" in earlier.stderr, earlier
        world.answer("obligation", "extend", own["id"], "--until", "2026-07-15", *why)
        moved = obligation(world, COACHING_PLAN)
        assert moved["uiterlijk"] == moved["laatst"] == "2026-07-15", moved
        assert last_decision()["door"] == "cm1" and last_decision()["reden"] == "ziekte"
        record("gebeurtenis.ingetrokken", gebeurtenis=last_decision()["gebeurtenis"])
        assert obligation(world, COACHING_PLAN)["uiterlijk"] == own["uiterlijk"]
        record("gebeurtenis.ingetrokken", gebeurtenis=keys[-1])
        assert obligation(world, COACHING_PLAN)["uiterlijk"] == "2026-07-15"

        world.answer("obligation", "waive", own["id"], *why)
        assert obligation(world, COACHING_PLAN)["status"] == "ontheven"
        record("gebeurtenis.ingetrokken", gebeurtenis=last_decision()["gebeurtenis"])
        assert obligation(world, COACHING_PLAN)["status"] == "open"

        record("gebeurtenis.gecorrigeerd", gebeurtenis="g1", datum="2026-02-25")
        explained = world.answer("obligation", "explain", own["id"])
        assert any(step["van"] == "2026-02-25" for step in explained["uitleg"]), explained
        assert "cm2" in json.dumps(explained), explained
        record("gebeurtenis.ingetrokken", gebeurtenis=keys[-1])
        assert obligation(world, COACHING_PLAN)["uiterlijk"] == "2026-07-15"
    finally:
        world.close()


def test_lists(binaries):
    """250 dossiers are listed as 250, whatever a page holds"""
    world = World(binaries)
    try:
        world.start()
        dossiers = [{"kenmerk": f"d-{i:03}",
                     "betrokkenen": [{"kenmerk": f"c-{i:03}", "rol": "cliënt", "naam": "Jan"}]}
                    for i in range(250)]
        text = "\ufeff" + json.dumps({"dossiers": dossiers})
        imported = world.answer("import", "-", stdin=text)
        assert imported["dossiers"] == 250, imported
        assert world.answer("status")["teBerekenen"] == 0, "import did not wait"
        for noun, name in (("case", "dossiers"), ("party", "betrokkenen")):
            keys = [row["kenmerk"] for row in world.answer(noun, "list")[name]]
            assert len(keys) == len(set(keys)) == 250, len(keys)
        plain = subprocess.run(
            [world.binaries / "termijnctl", "--socket", world.scratch / "termijnd.sock", "case",
             "list"], capture_output=True, text=True, timeout=60)
        assert len(plain.stdout.splitlines()) == 250, plain
        metrics = urllib.request.urlopen(
            f"http://127.0.0.1:{world.http_port()}/metrics").read().decode()
        assert "termijnd_facts_recorded_total 250" in metrics, metrics
        # One dossier holds more than a page too.
        many = {"kenmerk": "d-vol",
                "voorzieningen": [{"kenmerk": f"v{i}", "soort": "training",
                                   "besluitdatum": "2026-02-20"} for i in range(520)],
                "gebeurtenissen": [{"kenmerk": f"g{i}", "voorziening": f"v{i}",
                                    "soort": "training.gestart", "datum": "2026-03-02"}
                                   for i in range(520)]}
        world.answer("import", "-", stdin=json.dumps({"dossiers": [many]}))
        listed = world.answer("obligation", "list", "d-vol")
        assert len({row["id"] for row in listed["verplichtingen"]}) == 520, len(listed)
        assert listed["peildatum"].startswith("2026-"), listed["peildatum"]
        notices = world.answer("notice", "list", "d-vol")["berichten"]
        assert len({row["id"] for row in notices}) == len(notices) > 500, len(notices)
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


def test_follow(binaries):
    """delivery follow prints each message once, as it is delivered"""
    world = World(binaries, speed=7200)
    try:
        world.start()
        add_case(world)
        with open(world.scratch / "followed", "wb") as log:
            follow = subprocess.Popen(
                [world.binaries / "termijnctl", "--socket", world.scratch / "termijnd.sock",
                 "delivery", "follow"], stdout=log)
        lines = lambda: (world.scratch / "followed").read_text().splitlines()  # noqa: E731
        wait_for(lambda: len(lines()) >= 4, "four messages")
        follow.kill()
        follow.wait()
        sent = world.answer("delivery", "list", "--state", "bezorgd")["bezorgingen"]
        assert len(lines()) <= len(sent), (lines(), sent)
    finally:
        world.close()


def test_party_and_ahead(binaries):
    """a new name keeps the address; what lies ahead cannot be done; endpoints are listed"""
    world = World(binaries)
    try:
        world.start()
        add_case(world)
        changed = world.answer("party", "add", "w1", "--name", "Bakker BV")
        assert changed["email"] == "personeel@vandam.example.nl", changed
        assert world.answer("party", "add", "w1", "--email", "")["email"] == ""
        assert world.ctl("party", "add", "w9", "--email", "w9@example.org").returncode == 2
        plan = obligation(world, COACHING_PLAN)
        refused = world.ctl("obligation", "done", plan["id"], "--on", "2026-05-01")
        assert refused.returncode == 2 and "datum" in refused.stderr, refused
        assert obligation(world, COACHING_PLAN)["status"] == "open"
        nothing = {"dossier": "d1", "kenmerk": "b9", "soort": "gebeurtenis.ingetrokken",
                   "datum": "2026-03-02",
                   "gegevens": {"gebeurtenis": "g404", "reden": "r", "door": "cm1"}}
        refused = world.ctl("event", "add", "-", stdin=json.dumps(nothing))
        assert refused.returncode == 1 and "g404" in refused.stderr, refused
        hooks = world.answer("webhook", "list")["abonnementen"]
        assert hooks == [{"naam": "zaaksysteem", "toestand": "ingeschakeld"}], hooks
        assert world.answer("webhook", "enable", "zaaksysteem")["toestand"] == "ingeschakeld"
        assert world.ctl("webhook", "enable", "ander").returncode == 4
    finally:
        world.close()


def test_letter(binaries):
    """who has no mail address gets a letter that the case manager can print"""
    world = World(binaries)
    case = json.loads(json.dumps(CASE))
    del case["betrokkenen"][1]["email"]
    try:
        world.start()
        world.answer("case", "add", "d1", "-", stdin=json.dumps(case))
        listed = world.answer("notice", "list", "d1")["berichten"]
        letters = [row for row in listed if row["kanaal"] == "brief" and row["aan"] == "w1"]
        assert letters, listed
        printed = world.ctl("notice", "letter", "d1", letters[0]["id"])
        assert printed.returncode == 0, printed.stderr
        for part in ("<html", "Bakkerij Van Dam", "laatste dag", "@media print"):
            assert part in printed.stdout, (part, printed.stdout)
        assert world.ctl("notice", "letter", "d1", "0").returncode == 4
    finally:
        world.close()


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
          test_difference, test_decisions, test_lists, test_receiver, test_follow,
          test_party_and_ahead, test_letter, test_one_daemon, test_bad_input,
          test_faces])
