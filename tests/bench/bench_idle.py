#!/usr/bin/python3
"""How often an idle daemon wakes: its context switches over three minutes, on the real clock.

    bench_idle.py FOLDER-OF-PROGRAMS [SECONDS]
"""

import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "daemon"))
import subprocess  # noqa: E402

from daemon_under_test import World, wait_for  # noqa: E402


def switches(pid):
    """Voluntary context switches of every thread: each is one going to sleep."""
    total = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        status = (task / "status").read_text()
        fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        total[task.name] = int(fields["voluntary_ctxt_switches"])
    return total


def main():
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 180
    world = World(sys.argv[1])
    try:
        world.daemon = subprocess.Popen(
            [world.binaries / "termijnd", "--config", world.settings], stderr=world.log)
        wait_for(lambda: world.ctl("status").returncode == 0, "the daemon to answer")
        time.sleep(20)  # the connection of termijnctl ends, idle limits pass
        before = switches(world.daemon.pid)
        time.sleep(seconds)
        after = switches(world.daemon.pid)
        loop = after[str(world.daemon.pid)] - before[str(world.daemon.pid)]
        both = sum(after.values()) - sum(before.values())
        minutes = seconds / 60
        print(f"idle for {seconds} s: the loop slept {loop} times ({loop / minutes:.1f} a minute), "
              f"all threads {both} times")
    finally:
        world.close()


main()
