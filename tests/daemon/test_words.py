#!/usr/bin/python3
"""What a mail says, before and as it goes out: previews, languages, a municipality's own templates.

    test_words.py FOLDER-OF-PROGRAMS
"""

import email
import email.policy
import json
import pathlib
import signal
import subprocess
import zlib

from daemon_under_test import World, main, wait_for
from sample_case import CASE, COACHING_PLAN, add_case

KINDS = ["aankondiging", "herinnering", "gemist", "verlopen", "informeren", "escalatie",
         "rectificatie", "wijziging", "dagoverzicht", "weekoverzicht", "proefbericht"]


def run(binaries, *arguments):
    return subprocess.run([pathlib.Path(binaries) / "termijnctl", *map(str, arguments)],
                          capture_output=True, text=True, timeout=60)


def png():
    """one red dot"""
    def chunk(kind, data):
        return (len(data).to_bytes(4, "big") + kind + data
                + zlib.crc32(kind + data).to_bytes(4, "big"))
    head = (1).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
            + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b""))


def read(text):
    return email.message_from_string(text, policy=email.policy.default)


def test_without_daemon(binaries):
    """every kind can be read without a daemon, as text, page, letter and mail"""
    for kind in KINDS:
        done = run(binaries, "notice", "preview", kind, "--json")
        assert done.returncode == 0, (kind, done)
        shown = json.loads(done.stdout)
        assert shown["html"].startswith("<!DOCTYPE html>"), (kind, shown)
        assert "{" not in shown["tekst"] + shown["onderwerp"], (kind, shown)
        assert read(shown["mail"])["Subject"] == shown["onderwerp"], (kind, shown)
    text = run(binaries, "notice", "preview", "proefbericht").stdout
    assert text.startswith("Onderwerp: Proefbericht van Gemeente Voorbeeld\n\nBeste "), text
    assert run(binaries, "notice", "preview", "proefbericht", "--html").stdout.startswith("<!DOC")
    assert read(run(binaries, "notice", "preview", "proefbericht", "--mail").stdout)["From"]
    english = run(binaries, "notice", "preview", "herinnering", "--rule", COACHING_PLAN,
                  "--language", "en").stdout
    assert "Hand in the coaching plan." in english and "Dutch text of the law" in english, english
    letter = run(binaries, "notice", "preview", "herinnering", "--letter").stdout
    assert "@media print" in letter, letter
    for wrong, code in ((["herinering"], 2), (["herinnering", "--rule", "geen.regel"], 4),
                        (["gemist", "--rule", "tlks.aanvraag"], 2),
                        (["herinnering", "--html", "--text"], 2),
                        (["herinnering", "--language", "fr"], 2)):
        done = run(binaries, "notice", "preview", *wrong)
        assert done.returncode == code and done.stdout == "" and done.stderr, (wrong, done)

def check_english(world):
    assert world.answer("party", "add", "w1", "--language", "en")["taal"] == "en"
    shown = world.answer("notice", "preview", "aankondiging", "--dossier", "d1",
                         "--rule", COACHING_PLAN)
    for part in ("Dear Bakkerij Van Dam", "Hand in the coaching plan.",
                 "The Dutch text of the law decides.", "Sunday 31 May 2026"):
        assert part in shown["tekst"], (part, shown["tekst"])
    assert "Beste Tom Bos" in world.answer("notice", "preview", "escalatie", "--dossier",
                                           "d1")["tekst"]
    # What is not said stays.
    assert world.answer("party", "add", "w1", "--phone", "023 1234567")["taal"] == "en"
    assert world.answer("party", "add", "w1", "--language", "")["taal"] == "nl"
    refused = world.ctl("party", "add", "w1", "--language", "fr")
    assert refused.returncode == 2 and "Kies nl of en." in refused.stderr, refused
    case = json.loads(json.dumps(CASE))
    case["betrokkenen"][1]["taal"] = "en"
    world.answer("case", "add", "d1", "-", stdin=json.dumps(case))
    listed = {row["kenmerk"]: row["taal"] for row in world.answer("party", "list")["betrokkenen"]}
    assert listed["w1"] == "en" and listed["c1"] == "nl", listed
    case["betrokkenen"][1]["taal"] = "fr"
    refused = world.ctl("case", "add", "d1", "-", stdin=json.dumps(case))
    assert refused.returncode == 2 and "taal" in refused.stderr, refused


def test_real_dossier(binaries):
    """a preview about a real dossier says what its mail will say, in the reader's language, and stores
    and sends nothing"""
    world = World(binaries, start="2026-03-02T07:00")
    try:
        world.start()
        add_case(world)
        before = world.answer("notice", "list", "d1")
        shown = world.answer("notice", "preview", "aankondiging", "--dossier", "d1",
                             "--rule", COACHING_PLAN)
        assert "Beste Bakkerij Van Dam" in shown["tekst"], shown["tekst"]
        assert "Lever het coachingsplan in." in shown["tekst"]
        assert ("Mail het naar werk@voorbeeldstad.example.nl. Of vraag aan Noor de Wit hoe het "
                "anders kan.") in shown["tekst"], shown["tekst"]
        assert read(shown["mail"])["To"] == "personeel@vandam.example.nl"
        # An accusation is shown as it would be on the first day on which it is true.
        late = world.answer("notice", "preview", "gemist", "--dossier", "d1")
        assert "De laatste dag was" in late["tekst"], late["tekst"]
        up = world.answer("notice", "preview", "escalatie", "--dossier", "d1")
        assert "Beste Tom Bos" in up["tekst"], up["tekst"]
        assert world.answer("notice", "list", "d1") == before
        assert world.ctl("notice", "preview", "gemist", "--dossier", "d9").returncode == 4
        assert world.ctl("notice", "preview", "herinering", "--dossier", "d1").returncode == 2
        refused = world.ctl("notice", "preview", "verlopen", "--dossier", "d1")
        assert refused.returncode == 2 and "geen bericht van deze soort" in refused.stderr, refused
        check_english(world)
    finally:
        world.close()


def test_own_words_and_look(binaries):
    """own templates, colour and logo at the start; a wrong placeholder keeps the old ones"""
    world = World(binaries, start="2026-03-02T07:00")
    own = world.scratch / "eigen"
    (own / "en").mkdir(parents=True)
    (own / "kenmerk.txt").write_text("\n\nUw dossiernummer: {{dossier}}\n")
    (world.scratch / "logo.png").write_bytes(png())
    plain = world.settings.read_text()
    plain = plain.replace("templates_dir", f'templates_override_dir = "{own}"\ntemplates_dir', 1)
    plain = plain.replace('[mail]', f'colour = "#1f5c2e"\nlogo_file = "{world.scratch}/logo.png"\n'
                          '[mail]', 1)
    world.settings.write_text(plain)

    def check():
        return subprocess.run([world.binaries / "termijnd", "--config", world.settings,
                               "--check-config"], capture_output=True, text=True, timeout=60)

    def shown():
        return world.answer("notice", "preview", "herinnering", "--dossier", "d1")

    try:
        assert check().returncode == 0, check()
        world.start()
        add_case(world)
        assert "Uw dossiernummer: d1" in shown()["tekst"]
        mail = read(shown()["mail"])
        pictures = [part for part in mail.walk() if part.get_content_type() == "image/png"]
        assert [part.get_content() for part in pictures] == [png()]
        assert pictures[0]["Content-ID"] == "<logo>"
        page = mail.get_body(preferencelist=("html",)).get_content()
        assert '<img src="cid:logo"' in page and "color:#1f5c2e" in page, page
        assert "http" not in page, page
        assert "data:image/png;base64," in shown()["html"]
        by_hand = run(binaries, "notice", "preview", "gemist", "--config", world.settings)
        assert "Uw dossiernummer: D-014" in by_hand.stdout, by_hand

        (own / "en/gemist.txt").write_text("{{titel}}\n\nLast day: {{lastday}}\n")
        wrong = check()
        assert wrong.returncode == 3, wrong
        assert f"{own}/en/gemist.txt:3: nothing is given for {{{{lastday}}}}" in wrong.stderr, wrong
        world.daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: '"settings.kept"' in world.log_text(), "the reload to be refused", 20)
        assert "en/gemist.txt:3: nothing is given for" in world.log_text()
        assert "Uw dossiernummer: d1" in shown()["tekst"]
        (own / "en/gemist.txt").unlink()
        (own / "herinering.txt").write_text("Doe het.\n")
        assert "herinering.txt: takes the place of no template" in check().stderr, check()
    finally:
        world.close()


if __name__ == "__main__":
    main([test_without_daemon, test_real_dossier, test_own_words_and_look])
