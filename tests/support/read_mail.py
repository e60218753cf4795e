#!/usr/bin/python3
"""Reads one .eml file with Python's own parser and prints what a mail reader would see.

    read_mail.py FILE

One "name: value" line per header (decoded), then "defect: ..." for everything the parser or the
line rules object to, then for each leaf part "part: <type> <charset> <transfer encoding>
<disposition>" and its decoded content, each line after "| ".
"""

import email
import email.policy
import pathlib
import sys

raw = pathlib.Path(sys.argv[1]).read_bytes()
message = email.message_from_bytes(raw, policy=email.policy.default)

print("root:", message.get_content_type())
for name, value in message.items():
    print(f"{name}: {value}")
    for defect in value.defects:
        print("defect:", name, defect)
for line in raw.split(b"\r\n"):
    if b"\r" in line or b"\n" in line:
        print("defect: bare CR or LF")
    if len(line) > 78:
        print("defect: line of", len(line))
if any(byte > 126 or byte < 9 for byte in raw):
    print("defect: not 7-bit text")
for part in message.walk():
    for defect in part.defects:
        print("defect:", defect)
    if part.is_multipart():
        continue
    print("part:", part.get_content_type(), part.get_content_charset(),
          part["content-transfer-encoding"], part.get_content_disposition())
    for line in part.get_payload(decode=True).decode("utf-8").split("\n"):
        print("|", line.rstrip("\r"))
