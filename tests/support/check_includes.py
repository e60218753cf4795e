#!/usr/bin/env python3
"""The include rules of docs/architecture.md, checked: who may include whom, and where SQL,
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
TOP_LEVEL = {
    "CMakeLists.txt", "CMakePresets.json", "README.md", "CHANGELOG.md", "LICENSE", "LICENSES",
    "publiccode.yml", "docs", "run", "check", "debian", "build", *FOLDERS, "systemd",
}
# (what, pattern of an include, files that may have it)
SEAMS = [
    ("SQLite", r"<(SQLiteCpp/|sqlite3)", r"^obligations/store/|^tests/(store|bench)/"),
    ("libcurl", r"<curl/", r"^notify/curl[^/]*$|^tests/(notify|bench)/"),
    ("Asio", r"<boost/asio",
     r"^notify/curl[^/]*$|^scheduler/(loop|dispatcher)[^/]*$|^daemon/|^tests/"),
    ("the zone database", r"<date/tz\.h>", r"^scheduler/local_time\.cpp$|^tests/"),
]
CLOCK = re.compile(r"(system_clock|steady_clock|high_resolution_clock)::now\(|\btime\(nullptr\)")
MAY_ASK_THE_CLOCK = re.compile(r"^scheduler/(clock\.cpp|loop|dispatcher)|^daemon/|^notify/curl|^tests/")

faults = []


def fault(path, line, text):
    faults.append(f"{path}:{line}: {text}")


for entry in sorted(ROOT.iterdir()):
    if not entry.name.startswith(".") and entry.name not in TOP_LEVEL:
        fault(entry.name, 0, "does not belong at the top level; put it into an existing folder")

curl_files = set()
for folder in FOLDERS:
    for path in sorted((ROOT / folder).rglob("*")):
        if path.suffix not in {".h", ".cpp"}:
            continue
        name = path.relative_to(ROOT).as_posix()
        lines = path.read_text(encoding="utf-8").splitlines()
        if path.suffix == ".h" and "#pragma once" not in lines:
            fault(name, 1, "a header without #pragma once")
        for number, line in enumerate(lines, 1):
            ours = re.match(r'\s*#include "([^"]+)"', line)
            if ours:
                target = ours.group(1).split("/")[0]
                if "/" not in ours.group(1) or target not in FOLDERS + ["generated"]:
                    fault(name, number, "include our files from the repository root")
                elif target in FOLDERS and target not in ALLOWED[folder]:
                    fault(name, number, f"{folder} may not include {target}")
            if re.match(r"\s*#include <boost/asio\.hpp>", line):
                fault(name, number, "include narrow Asio headers, never <boost/asio.hpp>")
            for what, pattern, allowed in SEAMS:
                if re.match(r"\s*#include " + pattern, line) and not re.search(allowed, name):
                    fault(name, number, f"{what} is not to be seen here")
            if re.match(r"\s*#include <curl/", line) and folder == "notify":
                curl_files.add(name)
            if CLOCK.search(line) and not MAY_ASK_THE_CLOCK.search(name):
                fault(name, number, "asks the machine's clock; take `now` as a parameter")
if len(curl_files) > 3:
    fault("notify", 0, f"libcurl in more than three files: {', '.join(sorted(curl_files))}")

print("\n".join(faults) if faults else "layout and includes: as they should be")
sys.exit(1 if faults else 0)
