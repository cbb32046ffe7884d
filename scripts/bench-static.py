#!/usr/bin/env python3
"""Static files: our release binary, nginx and WhiteNoise on the same files, compared.

    scripts/bench-static.py PROGRAM

The table goes to standard output as Markdown, for docs/performance.md; what happens
meanwhile goes to standard error. WhiteNoise and gunicorn are installed into a folder of
their own below ~/.cache/gcampus. Nothing else should run on the machine.
"""

import gzip
import os
import platform
import re
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from served import ask, export_files, free_port, note, programs, start, start_site

ROUNDS = int(os.environ.get("GCAMPUS_BENCH_ROUNDS", "5"))
SECONDS = os.environ.get("GCAMPUS_BENCH_SECONDS", "4")
CONNECTIONS = "50"
REQUESTS = "5000"
PYTHON_PACKAGES = ["gunicorn==27.0.1", "whitenoise==6.12.0"]
CORES = os.cpu_count() or 1

# Name of the load, file, Accept-Encoding, the program that makes it.
LOADS = [
    ("main style sheet, a connection each, gzip", "css/app.css", "gzip", "hey"),
    ("1 KB, kept alive, plain", "licenses/bootstrap.txt", None, "wrk"),
    ("70 KB, kept alive, gzip", "basemap/places.json", "gzip", "wrk"),
    ("70 KB, kept alive, plain", "basemap/places.json", None, "wrk"),
]

NGINX = """
worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        gzip_static on;
        gzip_vary on;
        add_header Cache-Control "public, max-age=31536000, immutable";
    }}
}}
"""

WHITENOISE = """
from whitenoise import WhiteNoise

def nothing(environ, start_response):
    start_response("404 Not Found", [])
    return [b""]

application = WhiteNoise(nothing, root={root!r}, prefix="static/", max_age=31536000,
                         immutable_file_test=r"\\.[0-9a-f]{{12}}\\.")
"""


def bytes_of_304(port, path):
    _, headers, _ = ask(port, path)
    tag = headers.get("etag")
    condition = f"If-None-Match: {tag}" if tag else f"If-Modified-Since: {headers['last-modified']}"
    with socket.create_connection(("127.0.0.1", port)) as stream:
        stream.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n{condition}\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while part := stream.recv(65536):
            answer += part
    assert answer.startswith(b"HTTP/1.1 304"), answer[:80]
    return len(answer)


def add_gzip_forms(root, port):
    for path in sorted(root.rglob("*")):
        if not path.is_file():
            continue
        status, headers, body = ask(port, "/" + str(path.relative_to(root)), "gzip")
        assert status == 200, path
        if headers.get("content-encoding") == "gzip":
            assert gzip.decompress(body) == path.read_bytes(), path
            coded = path.with_name(path.name + ".gz")
            coded.write_bytes(body)


def measure(load, port, path):
    _, _, coding, tool = load
    url = f"http://127.0.0.1:{port}{path}"
    accept = ["-H", f"Accept-Encoding: {coding}"] if coding else []
    if tool == "hey":
        command = ["hey", "-c", CONNECTIONS, "-n", REQUESTS, "-disable-keepalive", "-disable-compression", *accept, url]
    else:
        command = ["wrk", "-t", "2", "-c", CONNECTIONS, "-d", SECONDS, *accept, url]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if tool == "hey" and f"[200]\t{REQUESTS} responses" not in told or "Non-2xx" in told:
        sys.exit(f"not every answer was good:\n{told}")
    return float(re.search(r"Requests/sec:\s*([\d.]+)", told)[1])


def version(command, pattern):
    told = subprocess.run(command, capture_output=True, text=True)
    found = re.search(pattern, told.stdout + told.stderr)
    return found[1] if found else "?"


def machine(python):
    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    system = re.search(r'PRETTY_NAME="(.*)"', Path("/etc/os-release").read_text())
    return (
        f"{CORES} cores, {model[1] if model else platform.machine()}; {system[1] if system else platform.system()}, "
        f"Linux {platform.release()}; nginx {version(['nginx', '-v'], r'nginx/([0-9.]+)')}, "
        f"WhiteNoise {version([python / 'pip', 'show', 'whitenoise'], r'Version: (.*)')} "
        f"with gunicorn {version([python / 'pip', 'show', 'gunicorn'], r'Version: (.*)')} "
        f"({2 * CORES + 1} workers), Python {platform.python_version()}"
    )


def table(best, lengths, of_304):
    print("| load | bytes sent | GCampus | nginx | WhiteNoise | to nginx | to WhiteNoise |")
    print("|---|---|---|---|---|---|---|")
    for load in LOADS:
        ours, nginx, whitenoise = (best[load[0], name] for name in ("GCampus", "nginx", "WhiteNoise"))
        print(
            f"| {load[0]} | {lengths[load[0]]:,} | {ours:,.0f} | {nginx:,.0f} | {whitenoise:,.0f} "
            f"| {ours / nginx:.2f} | {ours / whitenoise:.1f} |"
        )
    print()
    print(f"Requests per second, best of {ROUNDS}, interleaved. Clients run on the same cores.")
    print("A 304 on the wire: " + ", ".join(f"{name} {length} bytes" for name, length in of_304.items()) + ".")


def main():
    program = Path(sys.argv[1]).resolve()
    python = programs("bench-static", PYTHON_PACKAGES)
    processes = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # nginx gives its workers to another user when root starts it.
        folder.chmod(0o755)
        try:
            root = folder / "root"
            paths = {name: f"/static/{path}" for name, path in export_files(program, root / "static").items()}
            style = paths["css/app.css"]

            ports = {name: free_port() for name in ("GCampus", "nginx", "WhiteNoise")}
            processes.append(start_site(program, folder / "data", ports["GCampus"]))
            add_gzip_forms(root, ports["GCampus"])

            configuration = folder / "nginx.conf"
            configuration.write_text(NGINX.format(folder=folder, port=ports["nginx"], root=root))
            nginx = ["nginx", "-c", configuration, "-g", "daemon off;"]
            processes.append(start("nginx", nginx, ports["nginx"], style))

            (folder / "application.py").write_text(WHITENOISE.format(root=str(root / "static")))
            gunicorn = [python / "gunicorn", "-w", str(2 * CORES + 1), "-b", f"127.0.0.1:{ports['WhiteNoise']}"]
            # The workers of the default close each connection; threads keep them, as the others do.
            gunicorn += ["-k", "gthread", "--threads", "4", "--log-level", "warning", "application:application"]
            processes.append(start("gunicorn", gunicorn, ports["WhiteNoise"], style, cwd=folder))

            lengths = {}
            for load in LOADS:
                bodies = {name: ask(port, paths[load[1]], load[2])[2] for name, port in ports.items()}
                assert len(set(bodies.values())) == 1, f"not the same bytes: {load}"
                lengths[load[0]] = len(bodies["GCampus"])
            of_304 = {name: bytes_of_304(port, style) for name, port in ports.items()}

            best = {}
            for number in range(ROUNDS):
                for load in LOADS:
                    for name, port in ports.items():
                        rate = measure(load, port, paths[load[1]])
                        best[load[0], name] = max(rate, best.get((load[0], name), 0.0))
                        note(f"round {number + 1}: {load[0]}: {name} {rate:,.0f}")
            table(best, lengths, of_304)
            print(f"Machine: {machine(python)}.")
        finally:
            for process in processes:
                os.killpg(process.pid, signal.SIGTERM)
            for process in processes:
                process.wait(timeout=15)


if __name__ == "__main__":
    main()
