"""One dossier with everybody in it, and what became of it."""

import email
import email.policy
import json

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
