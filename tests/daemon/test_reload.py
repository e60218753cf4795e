#!/usr/bin/python3
"""SIGHUP on the whole program: in mid-send, many times over, and with settings that need a restart.

    test_reload.py FOLDER-OF-PROGRAMS
"""

import json
import os
import shutil
import signal
import socket
import sqlite3
import urllib.request

from daemon_under_test import ROOT, World, main, wait_for
from test_kill import DELIVERED, all_sent, arrived, caseload, ledger, seen_hooks, seen_mails


def reloads(world):
    """How many reloads were taken so far."""
    return world.log_text().count('"settings.reloaded"')


def reload(world):
    before = reloads(world)
    world.daemon.send_signal(signal.SIGHUP)
    wait_for(lambda: world.daemon.poll() is not None or reloads(world) > before, "the reload", 20)
    assert world.daemon.poll() is None, f"ended with {world.daemon.poll()}"


def log_entries(world, event):
    lines = [line for line in world.log_text().splitlines() if f'"{event}"' in line]
    return [json.loads(line) for line in lines]


def test_reload_in_mid_send(binaries):
    """300 dossiers due, twenty reloads while they are sent: everything arrives, once"""
    world = World(binaries)
    try:
        world.start(start="2026-03-02T03:00")
        world.answer("import", "-", stdin=json.dumps(caseload(300)))
        world.kill()
        world.start(start="2026-03-02T09:00", wait=False)
        wait_for(lambda: arrived(world) > 0 or world.daemon.poll() is not None, "the first send")
        for _ in range(20):
            reload(world)
        wait_for(lambda: world.daemon.poll() is not None or all_sent(world), "all to be sent", 120)
        assert world.stop() == 0, world.log_text()[-1500:]
        delivered = {row[0] for row in ledger(world) if row[2] == DELIVERED}
        assert len(delivered) >= 600, f"only {len(delivered)} messages delivered"
        _, mails = seen_mails(world)
        _, hooks = seen_hooks(world)
        assert set(mails) | set(hooks) == delivered
        twice = [key for key, times in (mails + hooks).items() if times > 1]
        assert not twice, f"{len(twice)} came twice"
    finally:
        world.close()


def test_shadow(binaries):
    """shadow mode records everything and reaches nobody, until a reload switches it off"""
    world = World(binaries)
    try:
        world.write_settings("[delivery]\nshadow = true\n")
        world.start(start="2026-03-02T09:00", speed=60)
        assert world.answer("status")["schaduw"] == "aan niemand verzonden"
        assert len(log_entries(world, "delivery.shadow")) == 1, world.log_text()
        world.answer("import", "-", stdin=json.dumps(caseload(3)))
        wait_for(lambda: world.answer("status")["bezorgingen"]["bezorgd"] >= 6, "the record", 60)
        assert not list(world.mails.glob("*.eml")) and not seen_hooks(world)[1], "somebody was told"
        told = world.answer("delivery", "list", "--state", "bezorgd")["bezorgingen"]
        assert all(row["schaduw"] == "aan niemand verzonden" for row in told), told
        states = {row["toestand"] for row in world.answer("notice", "list", "d0")["berichten"]}
        assert "schaduw" in states and "verzonden" not in states, states

        world.write_settings("[delivery]\nshadow = true\nshadow_to = \"proef@example.org\"\n")
        reload(world)
        assert world.answer("status")["schaduw"] == "alleen verzonden aan proef@example.org"
        assert len(log_entries(world, "delivery.shadow")) == 2, world.log_text()

        world.write_settings()
        reload(world)
        assert "schaduw" not in world.answer("status")
        assert len(log_entries(world, "delivery.shadow_off")) == 1, world.log_text()
        wait_for(lambda: log_entries(world, "cases.rederived"), "the walk over all dossiers", 60)
        # The announcement stands as said; nobody gets it after all.
        again = {row["toestand"] for row in world.answer("notice", "list", "d0")["berichten"]
                 if row["soort"] == "aankondiging"}
        assert again == {"schaduw"}, again
    finally:
        world.close()


def test_reload_leaves_nothing(binaries):
    """fifty reloads leave the daemon with as many open files as before"""
    world = World(binaries)
    try:
        world.start()

        def open_files():
            return len(os.listdir(f"/proc/{world.daemon.pid}/fd"))

        reload(world)
        before = open_files()
        for _ in range(50):
            reload(world)
        wait_for(lambda: open_files() <= before, f"no more than {before} open files", 5)
        assert world.stop() == 0
    finally:
        world.close()


def test_needs_restart(binaries):
    """what a running daemon cannot change keeps its value, and the log and systemd hear which"""
    world = World(binaries)
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(str(world.scratch / "notify"))
    manager.settimeout(20)
    os.environ["NOTIFY_SOCKET"] = str(world.scratch / "notify")

    def next_status():
        while True:
            heard = manager.recv(4096).decode()
            if heard.startswith("READY=1"):
                return heard.split("STATUS=")[1]

    try:
        world.start()
        assert next_status() == "Running"
        settings = world.settings.read_text()
        changed = settings.replace(f'socket = "{world.scratch}/termijnd.sock"',
                                   f'socket = "{world.scratch}/other.sock"')
        changed = changed.replace('listen = "127.0.0.1:0"', 'listen = "127.0.0.1:1"')
        world.settings.write_text(changed + "[limits]\nconnections = 7\n")
        reload(world)
        keys = [entry["key"] for entry in log_entries(world, "settings.needs_restart")]
        assert keys == ["socket", "http.listen", "limits.connections"], keys
        status = next_status()
        assert all(key in status for key in keys), status
        assert world.ctl("status").returncode == 0, "the old socket is not served any more"
        page = urllib.request.urlopen(f"http://127.0.0.1:{world.http_port()}/readyz")
        assert page.status == 200
        world.settings.write_text(settings)
        reload(world)
        assert next_status() == "Running"
        assert len(log_entries(world, "settings.needs_restart")) == 3
        assert world.stop() == 0
    finally:
        del os.environ["NOTIFY_SOCKET"]
        manager.close()
        world.close()


def test_renamed_pack(binaries):
    """a database of before a pack was renamed: what was pinned to the old name holds, all is derived
    under the new one, and the old file beside the new one is refused by name"""
    world = World(binaries, start="2026-03-02T07:00")
    rules = world.scratch / "rules"
    shutil.copytree(ROOT / "config/rules", rules)
    new = (rules / "awb.toml").read_text()
    old = new.replace('id = "awb"\nformer_ids = ["awb-2026-07"]\n', 'id = "awb-2026-07"\n', 1)
    assert old != new
    (rules / "awb.toml").unlink()
    (rules / "awb-2026-07.toml").write_text(old)
    world.settings.write_text(world.settings.read_text().replace(f"{ROOT}/config/rules", str(rules)))

    def decided():
        rows = world.answer("obligation", "list", "d0")["verplichtingen"]
        return next(row for row in rows if row["regel"] == "awb.beslistermijn")

    try:
        world.start()
        case = caseload(1)["dossiers"][0]
        case["voorzieningen"] = [{"kenmerk": "v1", "soort": "aanvraag"}]
        case["gebeurtenissen"] = [
            {"kenmerk": "g1", "voorziening": "v1", "soort": "aanvraag.ontvangen",
             "datum": "2026-02-02"},
            {"kenmerk": "g2", "voorziening": "v1", "soort": "voorziening.regeling-vastgesteld",
             "datum": "2026-03-02", "gegevens": {"regeling": "awb-2026-07", "reden": "overgang",
                                                 "door": "cm1"}}]
        world.answer("import", "-", stdin=json.dumps({"dossiers": [case]}))
        before = decided()
        assert before["regeling"] == "awb-2026-07", before
        assert world.stop() == 0

        (rules / "awb.toml").write_text(new)
        world.start(wait=False)
        assert world.daemon.wait(timeout=60) == 3
        assert 'is called "awb" now' in world.log_text(), world.log_text()[-1500:]

        (rules / "awb-2026-07.toml").unlink()
        world.start(start="2026-03-02T09:00")
        wait_for(lambda: decided()["regeling"] == "awb", "the dossier to be derived again", 20)
        after = decided()
        assert {**after, "regeling": before["regeling"]} == before, after
        assert world.stop() == 0
        database = sqlite3.connect(f"file:{world.scratch}/state/termijnd.db?mode=ro", uri=True)
        found = database.execute("SELECT * FROM finding").fetchall()
        database.close()
        assert not any("beslissing.zonder-gevolg" in row for row in found), found
    finally:
        world.close()


def test_statutes_in_use(binaries):
    """a statute that is left out takes what it derived with it and brings it back; a name that no pack
    has keeps the old settings, and says which there are"""
    world = World(binaries, start="2026-03-02T07:00")
    plain = world.settings.read_text()

    def choose(packs):
        line = f"packs = {json.dumps(packs)}\n" if packs is not None else ""
        world.settings.write_text(plain.replace("templates_dir", line + "templates_dir", 1))
        return world.answer("difference")["aantalVerplichtingen"]

    def decided():
        rows = world.answer("obligation", "list", "d0")["verplichtingen"]
        return [row["status"] for row in rows if row["regel"] == "awb.beslistermijn"]

    try:
        world.start()
        case = caseload(1)["dossiers"][0]
        case["betrokkenen"].append({"kenmerk": "b1", "rol": "belanghebbende", "naam": "Bo Bol"})
        case["voorzieningen"].append({"kenmerk": "v9", "soort": "aanvraag"})
        case["gebeurtenissen"].append({"kenmerk": "g9", "voorziening": "v9",
                                       "soort": "aanvraag.ontvangen", "datum": "2026-02-02"})
        world.answer("import", "-", stdin=json.dumps({"dossiers": [case]}))
        assert decided() == ["open"], decided()
        assert choose(["awb"]) == 0
        assert choose(["wgs"]) == 1
        reload(world)
        wait_for(lambda: decided() == [] and log_entries(world, "cases.rederived"),
                 "the terms of the Awb to go", 20)
        assert choose(None) == 1
        reload(world)
        wait_for(lambda: decided() == ["open"], "the terms of the Awb to come back", 20)
        world.settings.write_text(plain.replace("templates_dir", 'packs = ["abw"]\ntemplates_dir', 1))
        world.daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: log_entries(world, "settings.kept"), "the reload to be refused", 20)
        refused = world.log_text()
        assert 'no pack is called \\"abw\\"; choose from awb, haarlemmermeer-2023' in refused, \
            refused[-1500:]
        assert decided() == ["open"], decided()
        assert world.stop() == 0
    finally:
        world.close()


if __name__ == "__main__":
    main([test_shadow, test_reload_in_mid_send, test_reload_leaves_nothing, test_needs_restart,
          test_renamed_pack, test_statutes_in_use])
