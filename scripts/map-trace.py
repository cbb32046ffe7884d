#!/usr/bin/env python3
"""Measures the map in headless Chromium: weight, time to the first cluster, memory, slow frames.

    gcampus demo --measurements 100000 && gcampus serve &
    scripts/map-trace.py http://127.0.0.1:8000/

Needs the packages chromium and chromium-driver, and nothing else. What the
browser draws, it draws in software here: a computer with a graphics card is faster.
"""

import json
import subprocess
import sys
import tempfile
import time
from urllib.request import Request, urlopen

PORT = 19515
ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-dev-shm-usage", "--enable-unsafe-swiftshader", "--use-angle=swiftshader",
    "--window-size=1280,900", "--enable-precise-memory-info",
]
SLOW_MS = 50

# Notes the moment of the first cluster, every frame's length, and every long task.
WATCH = """
window.__frames = []; window.__tasks = [];
new PerformanceObserver((list) => list.getEntries().forEach((e) => window.__tasks.push(e.duration))).observe({ type: "longtask", buffered: true });
new MutationObserver((_, watcher) => {
  if (!document.querySelector(".map-cluster")) return;
  window.__first = performance.now();
  watcher.disconnect();
}).observe(document, { childList: true, subtree: true });
let before = performance.now();
(function frame() { const now = performance.now(); window.__frames.push(now - before); before = now; requestAnimationFrame(frame); })();
"""


class Browser:
    def __init__(self):
        self.profile = tempfile.TemporaryDirectory()
        self.driver = subprocess.Popen(
            ["chromedriver", f"--port={PORT}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        options = {"args": [*ARGUMENTS, f"--user-data-dir={self.profile.name}"]}
        wanted = {"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}}
        for _ in range(40):
            try:
                self.session = self.send("POST", "/session", wanted)["sessionId"]
                return
            except OSError:
                time.sleep(0.25)
        raise SystemExit("chromedriver does not start: install chromium and chromium-driver")

    def send(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"http://127.0.0.1:{PORT}{path}", data, {"content-type": "application/json"}, method=method)
        with urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def command(self, name, **parameters):
        return self.send("POST", f"/session/{self.session}/goog/cdp/execute", {"cmd": name, "params": parameters})

    def script(self, code):
        return self.send("POST", f"/session/{self.session}/execute/sync", {"script": code, "args": []})

    def open(self, url):
        self.send("POST", f"/session/{self.session}/url", {"url": url})

    def wait(self, code, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.script(f"return {code}")
            if found:
                return found
            time.sleep(0.1)
        raise SystemExit(f"in {seconds} s there was no {code}")

    def drag(self, x, y):
        """Pans by so many pixels in half a second."""
        steps = [{"type": "pointerMove", "duration": 0, "x": 700, "y": 450}, {"type": "pointerDown", "button": 0}]
        for part in range(1, 11):
            steps.append({"type": "pointerMove", "duration": 50, "x": 700 + x * part // 10, "y": 450 + y * part // 10})
        steps.append({"type": "pointerUp", "button": 0})
        pointer = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": steps}
        self.send("POST", f"/session/{self.session}/actions", {"actions": [pointer]})

    def close(self):
        try:
            self.send("DELETE", f"/session/{self.session}")
        finally:
            self.driver.terminate()
            self.driver.wait()


def main():
    url = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000/").rstrip("/")
    browser = Browser()
    try:
        browser.command("Page.enable")
        browser.command("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        browser.open(f"{url}/?lng=10.5&lat=51&zoom=6")
        first = browser.wait("window.__first")
        time.sleep(3)
        sizes = browser.script(
            "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            ".map((e) => [new URL(e.name).pathname, e.encodedBodySize, e.decodedBodySize])")
        points = next(size for size in sizes if size[0] == "/map/points.json")
        print(f"points.json: {points[1]:,} bytes on the wire, {points[2]:,} unpacked")
        print(f"whole page: {sum(size[1] for size in sizes):,} bytes on the wire in {len(sizes)} requests")
        print(f"first cluster drawn after {first:,.0f} ms")
        for zoom in (6, 9):
            browser.open(f"{url}/?lng=9.5&lat=50.5&zoom={zoom}")
            browser.wait("!document.getElementById('map-legend').hidden")
            time.sleep(3)
            browser.script("window.__frames.length = 0; window.__tasks.length = 0")
            for x, y in ((-300, 0), (0, -200), (300, 0), (0, 200), (-200, 150), (200, -150)):
                browser.drag(x, y)
            frames, tasks = browser.script("return [window.__frames, window.__tasks]")
            slow = [frame for frame in frames if frame > SLOW_MS]
            print(f"panning at zoom {zoom}: {len(frames)} frames, {len(slow)} over {SLOW_MS} ms, longest "
                  f"{max(frames):.0f} ms; {len(tasks)} tasks of the page over {SLOW_MS} ms")
        heap = browser.script("return performance.memory.usedJSHeapSize")
        print(f"memory of the page's scripts: {heap / 1e6:,.0f} MB")
    finally:
        browser.close()


if __name__ == "__main__":
    main()
