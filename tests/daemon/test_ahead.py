#!/usr/bin/python3
"""Looking ahead and back over the whole caseload: forecast, audit and figures of termijnctl.

    test_ahead.py FOLDER-OF-PROGRAMS
"""

import csv
import io
import json

from daemon_under_test import ROOT, World, main, wait_for
from sample_case import CASE, COACHING_PLAN, add_case, obligation

PERIOD = ("--from", "2026-03-02", "--until", "2026-12-31")


def rows_of_csv(answer):
    """as another program reads it"""
    assert answer.returncode == 0, answer.stderr
    return list(csv.DictReader(io.StringIO(answer.stdout, newline="")))


def total(rows, column):
    return sum(int(row[column]) for row in rows)


def add_more_cases(world):
    """one with the same people, and one whose employer has no mail address"""
    add_case(world, "d2")
    third = json.loads(json.dumps(CASE))
    third["betrokkenen"][1] = {"kenmerk": "=w9", "rol": "werkgever", "naam": "Piet"}
    world.answer("case", "add", "d3", "-", stdin=json.dumps(third))


def test_forecast(binaries):
    """every grouping adds up to the whole, as JSON, CSV and table; one mail a person a day"""
    world = World(binaries)
    try:
        world.start()
        add_case(world)
        add_more_cases(world)
        weeks = world.answer("forecast", *PERIOD)
        assert weeks["dossiers"] == 3 and weeks["groep"] == "week", weeks
        whole = weeks["totaal"]["berichten"]
        assert whole > 20 and weeks["totaal"]["brieven"] > 0, weeks["totaal"]
        assert 0 < weeks["totaal"]["mails"] < whole
        for by in ("week", "kind", "person", "rule"):
            as_json = world.answer("forecast", *PERIOD, "--by", by)["rijen"]
            as_csv = rows_of_csv(world.plain("forecast", *PERIOD, "--by", by, "--csv"))
            assert total(as_csv, "berichten") == whole, (by, as_csv)
            assert len(as_json) == len(as_csv)
            assert set(as_json[0]) == set(as_csv[0]), (as_json[0], as_csv[0])
        people = {row["persoon"]: row
                  for row in world.answer("forecast", *PERIOD, "--by", "person")["rijen"]}
        # The employer of both hears of both in one mail; who has no address by letter.
        assert people["w1"]["berichten"] == 2 * people["w1"]["mails"], people["w1"]
        assert people["=w9"]["brieven"] == people["=w9"]["berichten"] > 0
        assert people["zaaksysteem"]["webhooks"] == people["zaaksysteem"]["berichten"] > 0
        names = [row["persoon"]
                 for row in rows_of_csv(world.plain("forecast", *PERIOD, "--by", "person", "--csv"))]
        assert "'=w9" in names, "a spreadsheet would take it for a formula"
        plates = world.answer("forecast", *PERIOD, "--by", "manager")["rijen"]
        assert {row["casemanager"] for row in plates} == {"cm1"}
        assert plates[0]["week"] == "2026-W10" and plates[0]["maandag"] == "2026-03-02", plates[0]
        assert plates[-1]["week"] == "2026-W53", plates[-1]
        assert sum(row["brieven"] for row in plates) == weeks["totaal"]["brieven"]
        assert sum(row["gemist"] for row in plates) > 0
        table = world.plain("forecast", *PERIOD).stdout
        assert "maandag" in table.splitlines()[0], table
        assert f"{whole} notices" in table.splitlines()[-1], table
        for words, place in ((("--from", "2026-01-01", "--until", "2026-12-31"), "van"),
                             (("--until", "2026-13-01"), "tot"),
                             (("--until", "2041-01-01"), "tot"),
                             (("--from", "2026-05-01", "--until", "2026-04-01"), "tot")):
            refused = world.ctl("forecast", *words)
            assert refused.returncode == 2 and place + ":" in refused.stderr, refused.stderr
        assert world.ctl("forecast", *PERIOD, "--by", "colour").returncode == 2
        assert world.ctl("forecast").returncode == 2
        assert world.ctl("forecast", *PERIOD, "--csv").returncode == 2, "JSON or CSV"
    finally:
        world.close()


def test_figures_and_audit(binaries):
    """what was done stands among the figures, and what went out is what had to"""
    world = World(binaries, start="2026-03-02T10:00", speed=600)
    try:
        world.start()
        add_case(world)
        plan = obligation(world, COACHING_PLAN)
        world.answer("obligation", "done", plan["id"], "--on", "2026-03-02")
        figures = ("figures", "--from", "2026-01-01")
        assert world.answer(*figures)["rijen"] == [], "the last days lie ahead"

        def audit():
            return world.answer("audit", "notices", "--from", "2026-01-01")

        # What went out a quarter of an hour ago is looked at.
        audited = wait_for(lambda: (found := audit())["verwacht"] > 0 and found, "an announcement")
        assert audited["dossiers"] == 1 and audited["rijen"] == [], audited
        assert audited["onverklaard"] == 0
        shown = world.plain("audit", "notices", "--from", "2026-01-01")
        assert shown.returncode == 0 and "0 missing" in shown.stdout, shown
        refused = world.ctl(*figures, "--until", "2027-01-01")
        assert refused.returncode == 2 and "tot:" in refused.stderr, refused.stderr
        assert world.ctl("audit", "notices").returncode == 2
    finally:
        world.close()


def test_with_a_file(binaries):
    """a pack, a policy or a calendar that is sent along shows what it would change, and changes
    nothing; it can make nobody read another file"""
    world = World(binaries)

    def tried(name, text):
        path = world.scratch / name
        path.write_text(text)
        return world.answer("forecast", "--with", path)

    def refused(name, text):
        path = world.scratch / name
        path.write_text(text)
        answer = world.ctl("forecast", "--with", path)
        assert answer.returncode == 1, answer
        return answer.stderr

    try:
        world.start()
        add_case(world)
        first = obligation(world, COACHING_PLAN)
        rules = ROOT / "config/rules/haarlemmermeer-2025.toml"
        same = tried("anders.toml", rules.read_text())
        assert same["aantalVerplichtingen"] == same["aantalBerichten"] == 0, same
        days = "decrees_known_until = 2028-12-31\n"
        moved = tried("kalender.toml", days + f'[[decree]]\nday = {first["laatst"]}\n'
                      'citation = "Stcrt. 2026, 1"\n')
        changed = [row for row in moved["verplichtingen"] if row["regel"] == COACHING_PLAN]
        assert changed and changed[0]["was"]["laatst"] == first["laatst"], moved
        assert changed[0]["wordt"]["laatst"] > first["laatst"], moved
        fewer = tried("beleid.toml", "[reminders]\ndays_before = [14]\n")
        assert fewer["aantalVerplichtingen"] == 0 and fewer["aantalBerichten"] > 0, fewer
        gone = [row for row in fewer["berichten"] if row["wordt"] is None]
        assert {row["soort"] for row in gone} == {"herinnering"}, gone
        assert obligation(world, COACHING_PLAN)["laatst"] == first["laatst"]
        assert world.answer("difference")["aantalBerichten"] == 0, "nothing was put on the disk"

        broken = refused("stuk.toml", "[reminders]\ndays_before = 3\n")
        assert "stuk.toml:2" in broken and "termijnd-trial" not in broken, broken
        assert "stuk.toml:1" in refused("stuk.toml", "[reminders\n")
        shown = refused("boos.toml", rules.read_text().replace('"texts/', '"../texts/', 1))
        assert "inside the folder" in shown, shown
        assert ".toml" in refused("beleid.txt", "[reminders]\n")
        assert world.ctl("forecast", "--with", world.scratch / "weg.toml").returncode == 2
        assert world.ctl("forecast", "--with", rules, *PERIOD).returncode == 2
    finally:
        world.close()


if __name__ == "__main__":
    main([test_forecast, test_figures_and_audit, test_with_a_file])
