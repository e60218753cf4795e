#!/usr/bin/python3
"""Random kill -9 while thousands of notices are due. The ledger is compared with what the mail
server and the webhook receiver saw: nothing is lost, and what came twice has the same id and bytes.

    test_kill.py FOLDER-OF-PROGRAMS        KILLS=40 is how often
"""

import collections
import email
import hashlib
import json
import os
import random
import sqlite3

from daemon_under_test import World, main, wait_for

DELIVERED = 2  # message.state
KILLS = int(os.environ.get("KILLS", "40"))


def caseload(count):
    dossiers = []
    for n in range(count):
        dossiers.append({
            "kenmerk": f"d{n}",
            "betrokkenen": [
                {"kenmerk": f"c{n}", "rol": "cliënt", "naam": f"Cliënt {n}",
                 "email": f"client{n}@example.org"},
                {"kenmerk": "cm1", "rol": "casemanager", "naam": "Noor de Wit",
                 "email": "cm1@voorbeeldstad.example.nl"}],
            "voorzieningen": [{"kenmerk": "v1", "soort": "marginaal-zelfstandige",
                               "besluitdatum": "2026-02-02"}],
            "gebeurtenissen": [{"kenmerk": "g1", "voorziening": "v1",
                                "soort": "marginaal-zelfstandige.gestart",
                                "datum": "2026-03-02"}]})
    return {"dossiers": dossiers}


def ledger(world):
    """Each message's id, hash and state, as the database has them. Read by sqlite3 alone."""
    database = sqlite3.connect(f"file:{world.scratch}/state/termijnd.db?mode=ro", uri=True)
    rows = database.execute("SELECT public_id, sha256, state FROM message "
                            "LEFT JOIN frozen ON frozen.message = message.id").fetchall()
    database.close()
    return rows


def seen_mails(world):
    seen = collections.defaultdict(set)
    times = collections.Counter()
    for path in world.mails.glob("*.eml"):
        data = path.read_bytes()
        message = email.message_from_bytes(data)
        key = message["Message-ID"].strip("<>").split("@")[0]
        seen[key].add(hashlib.sha256(data).hexdigest())
        times[key] += 1
    return seen, times


def seen_hooks(world):
    seen = collections.defaultdict(set)
    times = collections.Counter()
    for entry in world.hooks():
        assert entry["signed"], "a webhook with a wrong signature"
        key = entry["headers"]["webhook-id"]
        assert json.loads(entry["body"])["id"] == key, "webhook-id is not the CloudEvents id"
        seen[key].add(hashlib.sha256(entry["body"].encode()).hexdigest())
        times[key] += 1
    return seen, times


def arrived(world):
    """How many webhooks came so far, cheaply: the receiver flushes a line for each."""
    return sum(1 for _ in open(world.hooks_log)) if world.hooks_log.exists() else 0


def all_sent(world):
    """Nothing is under way and the next thing to do lies in the future."""
    status = world.answer("status")
    return status["bezorgingen"]["onderweg"] == 0 and status["volgende"] > status["nu"]


def test_kill(binaries):
    """random kill -9 during dispatch: lost 0, every duplicate has the same id and bytes"""
    randomness = random.Random(20260302)
    world = World(binaries)
    try:
        world.start(start="2026-03-02T03:00")
        count = 2000 if KILLS <= 60 else 8000
        world.answer("import", "-", stdin=json.dumps(caseload(count)))
        world.kill()
        kills_in_mid_send = 0
        for _ in range(KILLS):
            world.start(start="2026-03-02T09:00", wait=False)
            before = arrived(world)
            # Killed somewhere between the first and the last of some hundred sends.
            enough = before + randomness.randrange(1, 3 * count // KILLS)
            wait_for(lambda: arrived(world) >= enough, "the dispatch to begin")
            world.kill()
            kills_in_mid_send += 1
        world.start(start="2026-03-02T09:00")
        wait_for(lambda: all_sent(world), "all that is due to be sent", 300)
        assert world.stop() == 0
        compare(world, count, kills_in_mid_send)
    finally:
        world.close()


def compare(world, count, kills):
    rows = ledger(world)
    mails, mail_times = seen_mails(world)
    hooks, hook_times = seen_hooks(world)
    delivered = [row for row in rows if row[2] == DELIVERED]
    assert len(delivered) >= 4 * count, f"only {len(delivered)} messages in the ledger"
    lost = [row[0] for row in delivered if row[0] not in mails and row[0] not in hooks]
    assert not lost, f"{len(lost)} lost, the first {lost[0]}"
    for public_id, sha256, _ in delivered:
        got = mails.get(public_id) or hooks[public_id]
        assert got == {sha256}, f"{public_id} came with other bytes than the ledger's"
    known = {row[0] for row in rows}
    strangers = (set(mails) | set(hooks)) - known
    assert not strangers, f"{len(strangers)} messages that the ledger does not know"
    duplicates = sum(n - 1 for n in (mail_times + hook_times).values())
    print(f"        kills {kills}, messages {len(delivered)}, lost 0, duplicates {duplicates}, "
          "all with the same id and bytes")


if __name__ == "__main__":
    main([test_kill])
