#!/usr/bin/env python3
"""Asks REDbot, an independent checker of HTTP, what it thinks of our static files.

    scripts/redbot.py PROGRAM

Prints what it warns of, and fails if it calls anything bad. REDbot is installed into a
folder of its own below ~/.cache/gcampus.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from served import export_files, free_port, programs, start_site

FILES = ["js/app.js", "css/app.css", "fonts/atkinson-next-latin.woff2", "img/logo.svg"]
FIXED = ["/robots.txt", "/favicon.ico", "/manifest.webmanifest"]


def notes(redbot, url):
    told = subprocess.run([redbot, "-o", "har", url], check=True, capture_output=True, text=True, timeout=120).stdout
    entries = json.loads(told)["log"]["entries"]
    found = [(note["level"], note["summary"]) for entry in entries for note in entry["_red_messages"]]
    if entries[0]["response"]["status"] != 200 or not found:
        sys.exit(f"REDbot has seen nothing of {url}")
    return found


def main():
    program = Path(sys.argv[1]).resolve()
    redbot = programs("redbot", ["redbot==2.7.1"]) / "redbot"
    bad = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        port = free_port()
        site = start_site(program, folder / "data", port)
        try:
            paths = export_files(program, folder / "static")
            for path in ["/static/" + paths[file] for file in FILES] + FIXED:
                found = notes(redbot, f"http://127.0.0.1:{port}{path}")
                print(f"{path}: {len(found)} notes")
                for level, text in found:
                    if level not in ("GOOD", "INFO"):
                        print(f"  {level}: {text}")
                        bad = bad or level == "BAD"
        finally:
            os.killpg(site.pid, signal.SIGTERM)
            site.wait(timeout=15)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
