#!/usr/bin/env python3
"""The include rules of docs/architecture.md, checked: which room may include which, and where SQL,
libcurl, Asio and the zone database may be seen. Exits 1 and names each offending line."""

import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
FOLDERS = ["obligations", "notify", "scheduler", "config", "daemon", "tests"]
ALLOWED = {
    "obligations": {"obligations"},
    "notify": {"notify"},
    "scheduler": {"scheduler", "obligations", "notify"},
    "config": {"config", "obligations", "notify", "scheduler"},
    "daemon": set(FOLDERS) - {"tests"},
    "tests": set(FOLDERS),
}
# Room by room: what else of its own folder a room may include. "" is the folder itself.
ROOMS = {
    "obligations": {
        "law": [],
        "facts": ["law"],
        "packs": ["law", "facts"],
        "derive": ["law", "facts", "packs"],
        "documents": ["law", "facts", "packs", "derive"],
        "store": ["law", "facts"],
        "store/rules": ["law", "facts", "store"],
        "store/in_memory": ["law", "facts", "store", "store/rules"],
        "store/sqlite": ["law", "facts", "store", "store/rules"],
    },
    "notify": {
        "": [],
        "mail": [""],
        "webhook": [""],
        "curl": ["", "mail", "webhook"],
    },
    "scheduler": {
        "time": [],
        "": ["time"],
        "plan": ["", "time"],
        "digest": ["", "time", "plan"],
        "words": ["", "time", "plan", "digest"],
        "engine": ["", "time", "plan", "digest", "words"],
        "forecast": ["", "time", "plan", "digest", "words", "engine"],
        "delivery": ["", "time", "plan", "digest", "words", "engine"],
    },
    "config": {"": []},
    "daemon": {
        "": [],
        "http": [""],
        "access": ["", "http"],
        "api": ["", "http", "access"],
        "service": ["", "http", "access", "api"],
        "ctl": ["", "http"],
    },
}
TOP_LEVEL = {
    "CMakeLists.txt", "CMakePresets.json", "README.md", "CHANGELOG.md", "LICENSE", "LICENSES",
    "publiccode.yml", "docs", "run", "check", "debian", "build", *FOLDERS, "systemd",
}
# (what, pattern of an include, files that may have it)
SEAMS = [
    ("SQLite", r"<(SQLiteCpp/|sqlite3)", r"^obligations/store/sqlite/|^tests/(store|bench)/"),
    ("libcurl", r"<curl/", r"^notify/curl/|^tests/(notify|bench)/"),
    ("Asio", r"<boost/asio", r"^notify/curl/|^scheduler/(time|delivery)/|^daemon/|^tests/"),
    ("the zone database", r"<date/tz\.h>", r"^scheduler/time/local_time\.cpp$|^tests/"),
]
CLOCK = re.compile(r"(system_clock|steady_clock|high_resolution_clock)::now\(|\btime\(nullptr\)")
MAY_ASK_THE_CLOCK = re.compile(
    r"^scheduler/time/|^daemon/|^notify/curl/|^tests/"
)

faults = []


def fault(path, line, text):
    faults.append(f"{path}:{line}: {text}")


def room_of(name):
    """The room a file lies in, as ROOMS names it; None where there is no such room."""
    folder, _, rest = name.partition("/")
    room = rest.rpartition("/")[0]
    return room if room in ROOMS[folder] else None


def check_rooms(name, number, target):
    folder = name.split("/")[0]
    if folder not in ROOMS or not target.startswith(folder + "/"):
        return
    here, there = room_of(name), room_of(target)
    if there is None:
        fault(name, number, f"includes from a room that tests/support/check_includes.py does not know")
    elif here is not None and there != here and there not in ROOMS[folder][here]:
        fault(name, number, f"{folder}/{here} may not include {folder}/{there}")


for entry in sorted(ROOT.iterdir()):
    if not entry.name.startswith(".") and entry.name not in TOP_LEVEL:
        fault(entry.name, 0, "does not belong at the top level; put it into an existing folder")

for folder in FOLDERS:
    for path in sorted((ROOT / folder).rglob("*")):
        if path.suffix not in {".h", ".cpp"}:
            continue
        name = path.relative_to(ROOT).as_posix()
        lines = path.read_text(encoding="utf-8").splitlines()
        if path.suffix == ".h" and "#pragma once" not in lines:
            fault(name, 1, "a header without #pragma once")
        if folder in ROOMS and room_of(name) is None:
            fault(name, 0, "lies in a room that tests/support/check_includes.py does not know")
        for number, line in enumerate(lines, 1):
            ours = re.match(r'\s*#include "([^"]+)"', line)
            if ours:
                target = ours.group(1).split("/")[0]
                if "/" not in ours.group(1) or target not in FOLDERS + ["generated"]:
                    fault(name, number, "include our files from the repository root")
                elif target in FOLDERS and target not in ALLOWED[folder]:
                    fault(name, number, f"{folder} may not include {target}")
                check_rooms(name, number, ours.group(1))
            if re.match(r"\s*#include <boost/asio\.hpp>", line):
                fault(name, number, "include narrow Asio headers, never <boost/asio.hpp>")
            for what, pattern, allowed in SEAMS:
                if re.match(r"\s*#include " + pattern, line) and not re.search(allowed, name):
                    fault(name, number, f"{what} is not to be seen here")
            if CLOCK.search(line) and not MAY_ASK_THE_CLOCK.search(name):
                fault(name, number, "asks the machine's clock; take `now` as a parameter")

# Each room says what lives in it.
for folder, rooms in ROOMS.items():
    for room in rooms:
        if not (ROOT / folder / room / "README.md").exists():
            fault(f"{folder}/{room}".rstrip("/"), 0, "a room without a README.md")

print("\n".join(faults) if faults else "layout and includes: as they should be")
sys.exit(1 if faults else 0)
