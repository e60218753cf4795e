#!/usr/bin/python3
"""termijnctl against a running daemon: what it shows and what it records.

    test_ctl.py FOLDER-OF-PROGRAMS
"""

import json
import shutil
import signal
import subprocess
import urllib.request

from daemon_under_test import ROOT, World, main, wait_for
from sample_case import CASE, COACHING_PLAN, add_case, obligation


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


def test_difference_of_a_rule(binaries):
    """what changes says how its rule stands in the new files: the readings, the open questions, the
    text it follows and who approved it"""
    world = World(binaries)
    rules = world.scratch / "rules"
    shutil.copytree(ROOT / "config/rules", rules)
    world.settings.write_text(world.settings.read_text().replace(f"{ROOT}/config/rules", str(rules)))

    def standing():
        change = next(each for each in world.answer("difference")["verplichtingen"]
                      if each["regel"] == COACHING_PLAN)
        return change["regelStand"]

    def in_words():
        return subprocess.run([world.binaries / "termijnctl", "--socket",
                               world.scratch / "termijnd.sock", "difference"],
                              capture_output=True, text=True, timeout=60).stdout

    try:
        world.start()
        add_case(world)
        with world.calendar.open("a") as file:
            file.write(f'[[decree]]\nday = {obligation(world, COACHING_PLAN)["laatst"]}\n'
                       'citation = "Stcrt. 2026, 1"\n')
        before = standing()
        assert before["goedgekeurd"] is None and "openVragen" not in before, before
        assert before["lezingen"][0]["naam"] == "de startmaand is maand 1", before
        assert "door niemand goedgekeurd" in in_words()
        pack = rules / "haarlemmermeer-2025.toml"
        head = f'id = "{COACHING_PLAN}"\n'
        old = pack.read_text()
        assert head in old
        pack.write_text(old.replace(head, head + f"""
approved_by = {{ who = "A. de Wit", date = 2026-02-01 }}
verified_on = {{ date = 2026-01-15, source = "gmb-2026-1", text_sha256 = "{"0" * 64}" }}
questions = [{{ id = "telt", ask = "Telt de maand?", assumed = "Ja.", owner = "het college" }}]
""".lstrip(), 1).replace("de startmaand is maand 1", "de maand van de start telt", 1))
        after = standing()
        assert after["goedgekeurd"] == {"door": "A. de Wit", "datum": "2026-02-01"}, after
        assert after["vergeleken"]["datum"] == "2026-01-15", after
        assert [each["vraag"] for each in after["openVragen"]] == ["Telt de maand?"], after
        assert after["lezingen"][0]["naam"] == "de maand van de start telt", after
        assert "open vraag voor het college: Telt de maand?" in in_words()
        assert "door niemand goedgekeurd" not in in_words()
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
        early = world.ctl("obligation", "confirm", own["id"], *why)
        assert early.returncode == 1 and "niet gemist" in early.stderr, early
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


def test_going_live(binaries):
    """an import with days long over is refused in words, until the operator says what is meant"""
    world = World(binaries)
    try:
        world.start()
        text = json.dumps({"dossiers": [{
            "kenmerk": "d-oud",
            "betrokkenen": [{"kenmerk": "c1", "rol": "cliënt", "naam": "Jan"}],
            "voorzieningen": [{"kenmerk": "v1", "soort": "jobcoaching",
                               "besluitdatum": "2025-02-20"}],
            "gebeurtenissen": [{"kenmerk": "g1", "voorziening": "v1",
                                "soort": "jobcoaching.gestart", "datum": "2025-03-03",
                                "gegevens": {"proefplaats": False}}]}]})
        refused = world.ctl("import", "-", stdin=text)
        assert refused.returncode == 2, refused
        assert "in 1 dossiers fell due more than a week ago" in refused.stderr, refused
        assert "--known-from" in refused.stderr and "--send-overdue" in refused.stderr, refused
        assert world.answer("case", "list")["dossiers"] == [], "something was recorded"
        wrong = world.ctl("import", "-", "--known-from", "gisteren", stdin=text)
        assert wrong.returncode == 2 and "is no date" in wrong.stderr, wrong
        world.answer("import", "-", "--known-from", "2026-03-02", stdin=text)
        assert world.answer("case", "show", "d-oud")["bekendVanaf"] == "2026-03-02"
        assert world.answer("notice", "list", "d-oud")["berichten"] == [], "somebody is told"
        missed = next(row for row in world.answer("obligation", "list", "d-oud")["verplichtingen"]
                      if row["status"] == "gemist")
        confirmed = world.answer("obligation", "confirm", missed["id"], "--reason", "nagekeken",
                                 "--by", "cm1")
        assert confirmed["besluiten"][-1]["soort"] == "verplichting.gemist-bevestigd", confirmed
    finally:
        world.close()


def test_questions_and_handover(binaries):
    """a request waits for one answer, an objection too; a caseload goes to another case manager"""
    world = World(binaries)
    try:
        world.start()
        add_case(world)
        plan = obligation(world, COACHING_PLAN)["id"]
        said = ["--reason", "r", "--by", "cm1"]
        early = world.ctl("obligation", "refuse", plan, *said)
        assert early.returncode == 1 and "geen verzoek om uitstel" in early.stderr, early
        asked = world.answer("obligation", "ask", plan, "--until", "2026-06-15", *said)
        assert asked["besluiten"][-1]["soort"] == "verplichting.uitstel-gevraagd", asked
        again = world.ctl("obligation", "ask", plan, *said)
        assert again.returncode == 1 and "ligt al een verzoek" in again.stderr, again
        world.answer("obligation", "refuse", plan, *said)
        assert world.ctl("obligation", "refuse", plan, *said).returncode == 1
        world.answer("obligation", "object", plan, *said)
        world.answer("obligation", "answer", plan, *said)
        world.answer("party", "add", "cm9", "--name", "Nieuw")
        give = ["caseload", "handover", "--from", "cm1", "--reason", "r", "--by", "tl1"]
        assert world.ctl(*give, "--to", "cm8").returncode == 4
        done = world.answer(*give, "--to", "cm9")
        assert done["dossiers"] == 1, done
        managers = [each["betrokkene"] for each in world.answer("case", "show", "d1")["betrokkenen"]
                    if each["rol"] == "casemanager"]
        assert managers == ["cm9"], managers
        assert world.ctl(*give, "--to", "cm9").returncode == 1
    finally:
        world.close()


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


if __name__ == "__main__":
    main([test_difference, test_difference_of_a_rule, test_decisions, test_lists, test_going_live,
          test_questions_and_handover, test_follow, test_party_and_ahead,
          test_letter])
