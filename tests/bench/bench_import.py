#!/usr/bin/python3
"""An import of many dossiers while mails fall due: the latest of these mails, how long the import
took, and the daemon's peak memory.

    bench_import.py FOLDER-OF-PROGRAMS [DOSSIERS [MAILS [HEAD-START]]]

The mails are announcements of dossiers recorded just before: they fall due together at the next
whole minute, and the import begins HEAD-START seconds (3) before that. `late` counts from that minute to
the last of them on disk (an .eml folder takes them, so that no peer is measured).
"""

import datetime
import json
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "daemon"))

from daemon_under_test import World, wait_for  # noqa: E402


def dossier(prefix, number):
    return {"kenmerk": f"{prefix}{number}",
            "betrokkenen": [
                {"kenmerk": f"{prefix}w{number}", "rol": "werkgever", "naam": f"Bedrijf {number}",
                 "email": f"{prefix}w{number}@example.org"},
                {"kenmerk": "cm1", "rol": "casemanager", "naam": "Jo Jansen",
                 "email": "cm1@example.org"}],
            "voorzieningen": [{"kenmerk": "v1", "soort": "jobcoaching",
                               "besluitdatum": "2026-02-02"}],
            "gebeurtenissen": [{"kenmerk": "g1", "voorziening": "v1", "soort": "jobcoaching.gestart",
                                "datum": "2026-02-16"}]}


def document(world, name, prefix, count):
    file = world.scratch / name
    file.write_text(json.dumps({"dossiers": [dossier(prefix, n) for n in range(count)]}))
    return file


def now_of(world):
    answer = json.loads(world.ctl("--json", "status").stdout)
    return datetime.datetime.fromisoformat(answer["nu"])


def next_minute(world):
    """When the daemon's clock begins a minute, in real time: its seconds are seen to change."""
    first = now_of(world)
    shown = wait_for(lambda: (seen := now_of(world)) != first and seen, "the next second", 5)
    return time.time() + 60 - shown.second


def peak(world):
    status = pathlib.Path(f"/proc/{world.daemon.pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines()
                if line.startswith("VmHWM"))


def arrivals(folder):
    return [entry.stat().st_mtime for entry in folder.iterdir() if entry.suffix == ".eml"]


def main():
    dossiers = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    mails = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000
    head_start = float(sys.argv[4]) if len(sys.argv) > 4 else 3
    world = World(sys.argv[1], start="2026-03-02T10:00")
    folder = world.scratch / "eml"
    folder.mkdir()
    text = world.settings.read_text().replace('transport = "smtp"', f'transport = "eml"\neml_dir = "{folder}"')
    world.settings.write_text(text.split("[[webhook]]")[0] + '[log]\nformat = "json"\n')
    try:
        world.start()
        few, many = document(world, "few.json", "a", mails), document(world, "many.json", "b", dossiers)
        # Not so late in the minute that what is recorded falls due while it is.
        wait_for(lambda: now_of(world).second < 20, "the first seconds of a minute", 70)
        subprocess.run([world.binaries / "termijnctl", "--socket", world.scratch / "termijnd.sock",
                        "import", few], check=True, capture_output=True)
        due = next_minute(world)
        wait_for(lambda: time.time() >= due - head_start, "the minute to end", 70)
        begun = time.monotonic()
        subprocess.run([world.binaries / "termijnctl", "--socket", world.scratch / "termijnd.sock",
                        "import", many], check=True, capture_output=True)
        took = time.monotonic() - begun
        wait_for(lambda: len(arrivals(folder)) >= mails, f"{mails} mails", 300)
        late = sorted(arrivals(folder))[:mails]
        print(f"import of {dossiers} dossiers {took:.1f} s; of {mails} mails due meanwhile the median "
              f"{late[mails // 2] - due:.2f} s, the last {late[-1] - due:.2f} s late; "
              f"VmHWM {peak(world):.0f} MB")
    finally:
        world.close()


if __name__ == "__main__":
    main()
