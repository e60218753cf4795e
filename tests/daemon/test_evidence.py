#!/usr/bin/python3
"""What is kept of a notice, and what happened while nothing could go out, from the command line.

    test_evidence.py FOLDER-OF-PROGRAMS
"""

import email
import email.policy
import subprocess

from daemon_under_test import World, main, wait_for
from sample_case import COACHING_PLAN, add_case, mails_to, obligation

EMPLOYER = "personeel@vandam.example.nl"


def text(world, *arguments):
    """The answer for people, and the exit code."""
    done = subprocess.run(
        [world.binaries / "termijnctl", "--socket", world.scratch / "termijnd.sock",
         *map(str, arguments)], capture_output=True, text=True, timeout=300)
    return done.stdout + done.stderr, done.returncode


def notices(world, to="w1", channel="mail"):
    return [row for row in world.answer("notice", "list", "d1")["berichten"]
            if row["aan"] == to and row["kanaal"] == channel]


def first(rows, **wanted):
    return next(row for row in rows if all(row[name] == value for name, value in wanted.items()))


def test_evidence(binaries):
    """the evidence of one notice, what a notice says, and one that is held back"""
    world = World(binaries, start="2026-03-02T09:30", speed=60)
    try:
        world.start()
        add_case(world)
        wait_for(lambda: mails_to(world, EMPLOYER), "the announcement")
        wait_for(lambda: any(row["toestand"] == "verzonden" for row in notices(world)), "its record")
        sent = first(notices(world), soort="aankondiging", toestand="verzonden")
        paper, code = text(world, "notice", "evidence", "d1", sent["id"])
        assert code == 0, paper
        for part in ("Aan: Bakkerij Van Dam (werkgever)", f"Adres: {EMPLOYER}", "Echt uitgegaan op",
                     "SHA-256 van de bytes: ", "Antwoord van de server: 250", "Vindplaats: artikel",
                     "(g1), vastgelegd maandag 2 maart 2026", "door uid ",
                     "De tekst zelf is na bezorging verwijderd"):
            assert part in paper, (part, paper)
        kept = world.answer("notice", "evidence", "d1", sent["id"])
        delivery = world.answer("delivery", "show", kept["bericht"]["id"])
        assert kept["bericht"]["sha256"] == delivery["sha256"] != "", kept
        assert kept["feitenVastgelegd"] and kept["rustOp"]["uitlegVastgelegd"], kept
        hook = first(notices(world, "zaaksysteem", "webhook"), soort="aankondiging")
        assert world.answer("notice", "evidence", "d1", hook["id"])["waarom"].startswith("Dit systeem")
        shown, _ = text(world, "notice", "show", "d1", sent["id"])
        assert "De tekst is na bezorging verwijderd." in shown, shown
        assert world.ctl("notice", "show", "d1", "99999").returncode == 4
        assert world.ctl("notice", "evidence", "d1", "niets").returncode == 4

        plan = obligation(world, COACHING_PLAN)
        planned = first(notices(world), soort="herinnering", toestand="gepland",
                        verplichting=plan["id"])
        shown, code = text(world, "notice", "show", "d1", planned["id"])
        assert code == 0 and "Nog niet uitgegaan." in shown and "Bakkerij Van Dam" in shown, shown
        held = world.answer("notice", "hold", "d1", planned["id"], "--reason", "de werkgever belt",
                            "--by", "cm1")
        assert held["toestand"] == "aangehouden", held
        digest, _ = text(world, "digest", "preview", "cm1")
        assert "aangehouden door Noor de Wit sinds 2 maart 2026" in digest, digest
        again = world.ctl("notice", "hold", "d1", held["id"], "--reason", "x", "--by", "cm1")
        assert again.returncode == 1 and "al aangehouden" in again.stderr, again.stderr
        assert world.ctl("notice", "hold", "d1", sent["id"], "--reason", "x",
                         "--by", "cm1").returncode == 1
        assert world.answer("notice", "release", "d1", held["id"],
                            "--by", "cm1")["toestand"] == "gepland"
        mail, _ = text(world, "digest", "preview", "cm1", "--mail", "--on", "2026-05-12")
        parsed = email.message_from_string(mail, policy=email.policy.default)
        assert parsed["To"] == "noor@voorbeeldstad.example.nl", mail
        assert "<html" in text(world, "digest", "preview", "cm1", "--html")[0]
    finally:
        world.close()


def test_trials(binaries):
    """mail test and webhook test wait for the other side's answer, and fail when it fails"""
    world = World(binaries)
    try:
        world.start()
        told, code = text(world, "mail", "test", "beheer@example.nl")
        assert code == 0 and "delivered to beheer@example.nl: 250" in told, told
        assert "proefbericht" in mails_to(world, "beheer@example.nl")[0]["Subject"].lower()
        told, code = text(world, "webhook", "test", "zaaksysteem")
        assert code == 0 and "delivered to zaaksysteem: HTTP 200" in told, told
        assert len(world.hooks()) == 1, world.hooks()
        assert world.ctl("webhook", "test", "ander").returncode == 4
        assert world.ctl("mail", "test", "geen adres").returncode == 2
        world.smtp.stop()
        for _ in range(4):  # also once it is known to be down
            failed = world.ctl("mail", "test", "beheer@example.nl")
            assert failed.returncode == 1 and "not delivered" in failed.stderr, failed.stderr
        assert world.answer("status")["bezorgingen"]["wachtend"] == 0
    finally:
        world.close()


def test_trial_in_shadow(binaries):
    """in shadow mode a test says that it reached nobody"""
    world = World(binaries)
    try:
        world.write_settings("[delivery]\nshadow = true")
        world.start()
        for verb in (("mail", "test", "beheer@example.nl"), ("webhook", "test", "zaaksysteem")):
            told = world.ctl(*verb)
            assert told.returncode == 1 and "aan niemand verzonden" in told.stderr, told.stderr
        assert not mails_to(world, "beheer@example.nl") and not world.hooks()
    finally:
        world.close()


def test_outage(binaries):
    """a daemon that did not run leaves one record: log, status, list, digest and evidence"""
    world = World(binaries, start="2026-03-02T09:30", speed=60)
    try:
        world.start()
        add_case(world)
        wait_for(lambda: mails_to(world, EMPLOYER), "the announcement")
        assert world.answer("outage", "list")["storingen"] == []
        planned = first(notices(world), soort="herinnering", toestand="gepland",
                        verplichting=obligation(world, COACHING_PLAN)["id"])
        world.kill()
        back = planned["moment"][:10] + "T10:00"
        world.start(start=back)
        wait_for(lambda: "outage.ended" in world.log_text(), "the log")
        outages = world.answer("outage", "list")["storingen"]
        assert len(outages) == 1, outages
        outage = outages[0]
        assert outage["oorzaak"] == "gestopt" and outage["van"].startswith("2026-03-02"), outage
        assert outage["tot"].startswith(planned["moment"][:10]), outage
        assert outage["moestenWeg"] >= 2, outage
        assert world.answer("status")["laatsteStoring"]["id"] == outage["id"]
        wait_for(lambda: world.answer("outage", "list")["storingen"][0]["onderweg"] == 0, "all to go")
        late = [row for row in notices(world) if row["soort"] == "herinnering"
                and row["toestand"] == "verzonden"]
        assert late, notices(world)
        paper, _ = text(world, "notice", "evidence", "d1", late[0]["id"])
        assert "werkte de bewaking niet" in paper, paper
        # Started again at once nothing is added.
        world.kill()
        world.start(start=back)
        assert len(world.answer("outage", "list")["storingen"]) == 1
    finally:
        world.close()


if __name__ == "__main__":
    main([test_evidence, test_trials, test_trial_in_shadow, test_outage])
