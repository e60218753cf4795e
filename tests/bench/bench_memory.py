#!/usr/bin/python3
"""Peak memory of the daemon with many notices pending: VmHWM after they were imported as dossiers
through its socket, and after a start on the full database.

    bench_memory.py FOLDER-OF-PROGRAMS [NOTICES]
"""

import datetime
import json
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "daemon"))

from daemon_under_test import World, wait_for  # noqa: E402

AT_ONCE = 100  # dossiers in one import
INSTRUMENTS = {"participatieplaats": "participatieplaats.gestart",
               "jobcoaching": "jobcoaching.gestart",
               "training": "training.gestart",
               "tijdelijke-loonkostensubsidie": "arbeidsovereenkomst.gestart"}


def dossier(number, today):
    """Ten voorzieningen of each kind, begun over the last weeks."""
    people = [("c", "cliënt"), ("w", "werkgever"), ("cm", "casemanager")]
    instruments, events = [], []
    for n in range(40):
        kind = list(INSTRUMENTS)[n % 4]
        began = str(today - datetime.timedelta(days=n))
        instruments.append({"kenmerk": f"v{n}", "soort": kind, "besluitdatum": began})
        events.append({"kenmerk": f"g{n}", "voorziening": f"v{n}", "soort": INSTRUMENTS[kind],
                       "datum": began})
    return {"kenmerk": f"d{number}", "voorzieningen": instruments, "gebeurtenissen": events,
            "betrokkenen": [{"kenmerk": f"{key}{number}", "rol": role, "naam": f"Jo Jansen {number}",
                             "email": f"{key}{number}@example.org"} for key, role in people]}


def start(world):
    world.daemon = subprocess.Popen(
        [world.binaries / "termijnd", "--config", world.settings], stderr=world.log)
    wait_for(lambda: world.ctl("status").returncode == 0, "the daemon to answer", 120)


def peak(world):
    status = pathlib.Path(f"/proc/{world.daemon.pid}/status").read_text()
    return next(int(line.split()[1]) // 1024 for line in status.splitlines()
                if line.startswith("VmHWM"))


def main():
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    today = datetime.date.today()
    world = World(sys.argv[1])
    try:
        start(world)
        file = world.scratch / "dossiers.json"
        cases = notices = 0
        while notices < wanted:
            file.write_text(json.dumps(
                {"dossiers": [dossier(cases + n, today) for n in range(AT_ONCE)]}))
            done = world.ctl("import", file)
            assert done.returncode == 0, done.stderr
            if cases == 0:
                listed = world.answer("notice", "list", "d0")["berichten"]
                each = sum(one["toestand"] == "gepland" for one in listed)
                print(f"{each} notices pending in each dossier", flush=True)
            cases += AT_ONCE
            notices = cases * each
        imported = peak(world)
        world.daemon.terminate()
        world.daemon.wait(60)
        start(world)
        time.sleep(5)
        world.answer("delivery", "list")
        print(f"{notices} notices pending in {cases} dossiers: VmHWM {imported} MB after the import, "
              f"{peak(world)} MB after a start")
    finally:
        world.close()


main()
