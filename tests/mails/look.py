#!/usr/bin/python3
"""Looks at every kind of mail in a browser: narrow and wide, light and dark, with axe.

    look.py FOLDER-OF-PROGRAMS [--keep FOLDER]

Needs chromium and tests/mails/node_modules (npm ci). A fault is what axe finds, or a page that has to
be scrolled sideways. With --keep the pages and pictures of them stay in that folder.
"""

import argparse
import html
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zlib

HERE = pathlib.Path(__file__).resolve().parent
AXE = HERE / "node_modules/axe-core/axe.min.js"
KINDS = ["aankondiging", "herinnering", "gemist", "verlopen", "informeren", "escalatie",
         "rectificatie", "wijziging", "dagoverzicht", "weekoverzicht", "proefbericht"]
IN_ENGLISH = [kind for kind in KINDS[:8] if kind != "escalatie"]
WIDTHS = (380, 700)
SETTINGS = """
rules_dir = "{root}/config/rules"
templates_dir = "{root}/config/templates"
notices_file = "{root}/config/notices.toml"
[municipality]
name = "Gemeente Voorbeeld"
oin = "00000001999999999000"
system_name = "termijnd"
sender_address = "termijnen@gemeente.example"
reply_to = "werk-en-inkomen-en-participatie@gemeente.example"
contact_phone = "14 023"
contact_hours = "op werkdagen van 9.00 tot 17.00 uur"
colour = "#1f5c2e"
logo_file = "{scratch}/logo.png"
"""

# Axe runs within each frame, so that every mail has the width and the colours of its reader.
PAGE = """<!DOCTYPE html><html lang="nl"><title>mails</title><body>{frames}<script>{axe_holder}
const found = [];
async function look(frame) {{
  frame.contentWindow.eval(axeSource);
  const result = await frame.contentWindow.axe.run(frame.contentDocument);
  const page = frame.contentDocument.documentElement;
  for (const one of result.violations)
    found.push(`${{frame.name}}: ${{one.id}}: ${{one.help}}: ${{one.nodes.map(n => n.html).join(' ')}}`);
  if (page.scrollWidth > page.clientWidth)
    found.push(`${{frame.name}}: is ${{page.scrollWidth}} px wide`);
  const background = frame.contentWindow.getComputedStyle(frame.contentDocument.body).backgroundColor;
  return background;
}}
window.onload = async () => {{
  const colours = new Set();
  for (const frame of document.querySelectorAll('iframe')) colours.add(await look(frame));
  const out = document.createElement('pre');
  out.id = 'found';
  out.textContent = JSON.stringify({{found, colours: [...colours],
                                     looked: document.querySelectorAll('iframe').length}});
  document.body.append(out);
}};
</script></body></html>"""


def png():
    """a logo of 120 by 40, in one colour"""
    def chunk(kind, data):
        return (len(data).to_bytes(4, "big") + kind + data
                + zlib.crc32(kind + data).to_bytes(4, "big"))
    width, height = 120, 40
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    rows = (b"\0" + b"\x1f\x5c\x2e" * width) * height
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))


def mails(programs, scratch):
    """name and HTML of each kind"""
    settings = scratch / "termijnd.toml"
    settings.write_text(SETTINGS.format(root=HERE.parents[1], scratch=scratch))
    (scratch / "logo.png").write_bytes(png())

    def shown(kind, *more):
        done = subprocess.run([programs / "termijnctl", "notice", "preview", kind, "--html",
                               "--config", settings, *more], capture_output=True, text=True)
        assert done.returncode == 0, (kind, done.stderr)
        return done.stdout

    for kind in KINDS:
        yield kind, shown(kind)
    for kind in IN_ENGLISH:
        yield f"en-{kind}", shown(kind, "--language", "en")
    yield "werkgever", shown("herinnering", "--rule", "jobcoaching.coachingsplan")


def browse(page, dark, *more):
    return subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
         "--allow-file-access-from-files", "--virtual-time-budget=600000",
         f"--blink-settings=preferredColorScheme={0 if dark else 1}", *more, page.as_uri()],
        capture_output=True, text=True, timeout=300)


def look(pages, scratch, dark):
    frames = "".join(
        f'<iframe name="{name}-{width}" title="{name} {width}" width="{width}" height="900" '
        f'srcdoc="{html.escape(text)}"></iframe>'
        for name, text in pages for width in WIDTHS)
    source = json.dumps(AXE.read_text()).replace("</", "<\\/")
    page = scratch / f"all-{'dark' if dark else 'light'}.html"
    page.write_text(PAGE.format(frames=frames, axe_holder=f"const axeSource = {source};"))
    done = browse(page, dark, "--dump-dom")
    told = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.S)
    if not told:
        sys.exit(f"the browser told nothing: {done.stderr[-800:]}")
    return json.loads(html.unescape(told.group(1)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path)
    asked = parser.parse_args()
    if not AXE.exists():
        sys.exit("axe-core is not there; run npm ci in tests/mails")
    with tempfile.TemporaryDirectory() as folder:
        scratch = asked.keep.resolve() if asked.keep else pathlib.Path(folder)
        scratch.mkdir(exist_ok=True)
        pages = list(mails(asked.programs.resolve(), scratch))
        faults = []
        for dark in (False, True):
            told = look(pages, scratch, dark)
            light = "rgb(255, 255, 255)" in told["colours"]
            faults += told["found"]
            assert told["looked"] == len(pages) * len(WIDTHS), told["looked"]
            if light == dark or len(told["colours"]) != 1:
                faults.append(f"{'dark' if dark else 'light'}: backgrounds are {told['colours']}")
            print(f"{'dark' if dark else 'light'}: {told['looked']} pages, "
                  f"{len(told['found'])} faults")
        if asked.keep:
            for name, text in pages:
                (scratch / f"{name}.html").write_text(text)
        for fault in faults:
            print(fault)
        sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
