#!/usr/bin/python3
"""termijnctl rules, without a daemon: the guide's example by the guide's own commands, and two
versions beside each other.

    test_rules_verbs.py FOLDER-OF-PROGRAMS
"""

import json
import re
import subprocess
import tempfile
from pathlib import Path

from daemon_under_test import main

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "rule-packs.md"


def run(binaries, *arguments):
    return subprocess.run([Path(binaries) / "termijnctl", *arguments], capture_output=True,
                          text=True, timeout=120)


def test_guide(binaries):
    """the example of the guide passes each command that the guide names"""
    page = GUIDE.read_text()
    example = page[page.index("## A complete example"):]
    text = re.search(r"```text\n(.*?\n)```\n", example, re.S).group(1)
    pack, scenarios = re.findall(r"```toml\n(.*?\n)```(?:\n|$)", example, re.S)
    worked = re.findall(r"```\n(\[\[(?:check|budget)\]\]\n.*?\n)```\n", page, re.S)
    assert len(worked) == 2 and all(block in pack for block in worked), worked
    case = re.search(r"```json\n(.*?\n)```\n", page, re.S).group(1)
    with tempfile.TemporaryDirectory() as folder:
        mine = Path(folder) / "mine"
        mine.mkdir()
        (mine / "zandvoorde-2026.txt").write_text(text)
        (mine / "zandvoorde-2026.toml").write_text(pack)
        (Path(folder) / "scenarios.toml").write_text(scenarios)
        (Path(folder) / "case.json").write_text(case)
        checked = run(binaries, "rules", "check", mine / "zandvoorde-2026.toml",
                      "--on", "2026-07-01")
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert "4 rules countersigned by nobody" in checked.stdout, checked.stdout
        assert checked.stdout.splitlines()[-1] == "good: 1 file, with 1 warning", checked.stdout
        tested = run(binaries, "--rules", mine, "rules", "test", Path(folder) / "scenarios.toml")
        assert tested.returncode == 0 and "5 passed, 0 failed" in tested.stdout, tested.stdout
        derived = run(binaries, "--rules", mine, "derive", "--explain", Path(folder) / "case.json")
        assert derived.returncode == 0, derived.stderr
        steps = json.loads(derived.stdout)["verplichtingen"][0]["uitleg"]
        assert steps[-1]["stap"] == "status", steps


def test_compare(binaries):
    """two versions are compared rule by rule, in words and as JSON"""
    versions = ("haarlemmermeer-2023", "haarlemmermeer-2025")
    shown = run(binaries, "rules", "compare", *versions)
    assert shown.returncode == 0, shown.stderr
    for words in ("weg\n", "anders\n", "nieuw\n",
                  "regel jobcoaching.coachingsplan  artikel 17, onder c (17.c)",
                  "was:   12.3\n        wordt: 9.2"):
        assert words in shown.stdout, shown.stdout
    answer = json.loads(run(binaries, "--json", "rules", "compare", *versions).stdout)
    kinds = {each["kenmerk"]: each["verschil"] for each in answer["verschillen"]
             if each["soort"] == "regel"}
    assert kinds["lks.forfaitair"] == "weg" and kinds["training.duur"] == "anders", kinds
    assert kinds["jobcoaching.verslag"] == "nieuw", kinds
    missing = run(binaries, "rules", "compare", "haarlemmermeer-2023", "haarlemmermeer-2099")
    assert missing.returncode == 4 and "no such pack" in missing.stderr, missing.stderr


def test_show(binaries):
    """a pack is shown with its readings, its open questions, and who stands for it"""
    shown = run(binaries, "rules", "show", "haarlemmermeer-2023")
    assert "open vraag voor het college van burgemeester en wethouders: Loopt elk half jaar" \
        in shown.stdout, shown.stdout
    assert "door niemand goedgekeurd" in shown.stdout
    rules = json.loads(run(binaries, "--json", "rules", "show", "haarlemmermeer-2025").stdout)
    plan = next(each for each in rules["regels"] if each["regel"] == "jobcoaching.coachingsplan")
    assert [each["datum"] for each in plan["lezingen"]] == ["vroegst", "uiterlijk", "laatst"]
    assert plan["goedgekeurd"] is None and len(plan["vergeleken"]["sha256"]) == 64


def test_words(binaries):
    """a pack is shown with the words that carry the number of a term and those that give its start"""
    shown = run(binaries, "rules", "show", "awb").stdout
    assert 'over het begin (6:8.1): "De termijn vangt aan met ingang van de dag na die' in shown, shown
    assert "over de termijn" not in shown, shown
    rules = json.loads(run(binaries, "--json", "rules", "show", "wgs").stdout)["regels"]
    talk = next(each for each in rules if each["regel"] == "wgs.eerste-gesprek")
    assert talk["overTermijn"]["artikel"] == "4.1" and "overBegin" not in talk, talk


def test_in_use(binaries):
    """with the settings of a daemon, what they do not use is said; without them, nothing of it"""
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "termijnd.toml"
        example = (ROOT / "config/termijnd.toml").read_text()
        settings.write_text('packs = ["awb"]\n' + example)
        rules = ("--rules", ROOT / "config/rules")

        def listed(*arguments):
            return run(binaries, *rules, "rules", "list", *arguments)

        assert "niet in gebruik" not in listed().stdout
        lines = listed("--config", settings).stdout.splitlines()
        unused = {line.split()[0] for line in lines if line.endswith("(niet in gebruik)")}
        assert unused == {"participatiewet", "wgs"}, lines
        answer = json.loads(run(binaries, *rules, "--json", "rules", "list", "--config",
                                settings).stdout)
        assert {each["kenmerk"] for each in answer["regelingen"] if not each["inGebruik"]} == unused
        shown = run(binaries, *rules, "rules", "show", "wgs", "--config", settings).stdout
        assert shown.startswith("niet in gebruik"), shown
        settings.write_text('packs = ["abw"]\n' + example)
        refused = listed("--config", settings)
        assert refused.returncode == 3 and 'no pack is called "abw"' in refused.stderr, refused
        missing = listed("--config", Path(folder) / "elders.toml")
        assert missing.returncode == 3 and "elders.toml" in missing.stderr, missing


if __name__ == "__main__":
    main([test_guide, test_compare, test_show, test_words, test_in_use])
