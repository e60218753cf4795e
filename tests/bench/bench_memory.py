#!/usr/bin/python3
"""Peak memory of the daemon with many notices pending: VmHWM after start and a look at its status.

    bench_memory.py FOLDER-OF-PROGRAMS BENCH_DELIVERY [COUNT]
"""

import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "daemon"))

from daemon_under_test import World, wait_for  # noqa: E402


def main():
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
    world = World(sys.argv[1])
    try:
        subprocess.run([sys.argv[2], "fill", str(count), world.scratch / "state"], check=True)
        world.daemon = subprocess.Popen(
            [world.binaries / "termijnd", "--config", world.settings], stderr=world.log)
        wait_for(lambda: world.ctl("status").returncode == 0, "the daemon to answer", 300)
        time.sleep(10)
        waiting = world.answer("status")["bezorgingen"]["wachtend"]
        world.answer("delivery", "list")
        status = pathlib.Path(f"/proc/{world.daemon.pid}/status").read_text()
        peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        print(f"{waiting} notices pending: {peak}")
    finally:
        world.close()


main()
