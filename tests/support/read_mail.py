#!/usr/bin/python3
"""Reads one .eml file with Python's own parser and prints what a mail reader would see.

    read_mail.py FILE

One "name: value" line per header (decoded), then "defect: ..." for everything the parser or the
line rules object to, then for each leaf part "part: <type> <charset> <transfer encoding>
<disposition>" and its decoded content, each line after "| "; of what is no text "id: ..." and how
many bytes. Before a part that lies in more than the root stands "within: ...".
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


def leaves(part, within):
    for defect in part.defects:
        print("defect:", defect)
    if part.is_multipart():
        for inner in part.iter_parts():
            yield from leaves(inner, within + [part.get_content_type()])
    else:
        yield part, within


for part, within in leaves(message, []):
    if len(within) > 1:
        print("within:", *within)
    print("part:", part.get_content_type(), part.get_content_charset(),
          part["content-transfer-encoding"], part.get_content_disposition())
    if part.get_content_maintype() != "text":
        print("id:", part["content-id"])
        print("|", len(part.get_payload(decode=True)), "bytes")
        continue
    for line in part.get_payload(decode=True).decode("utf-8").split("\n"):
        print("|", line.rstrip("\r"))
