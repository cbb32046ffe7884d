"""What scripts that try a running site have in common."""

import fcntl
import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path


def note(text):
    print(text, file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def ask(port, path, coding=None):
    """Status, headers by their names in small letters, and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path, headers={"Accept-Encoding": coding or "identity"})
    answer = connection.getresponse()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def start(name, command, port, path, **more):
    """The process, when it serves the path. It has a group of its own, to be ended with its children."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True, **more)
    for _ in range(300):
        try:
            if ask(port, path)[0] == 200:
                return process
        except OSError:
            pass
        if process.poll() is not None:
            break
        time.sleep(0.1)
    process.kill()
    sys.exit(f"{name} does not serve {path}")


def start_site(program, folder, port):
    """Our program on a database of its own."""
    settings = {
        "PATH": os.environ["PATH"],
        "GCAMPUS_DATA_DIR": str(folder),
        "GCAMPUS_LISTEN": f"127.0.0.1:{port}",
        "GCAMPUS_LOG_LEVEL": "warn",
    }
    return start("gcampus", [program, "serve"], port, "/healthz", env=settings)


def export_files(program, folder):
    """Writes the hashed files; gives the path of each below the folder, by its name without the hash."""
    subprocess.run([program, "assets", "export", folder], check=True)
    paths = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            stem, _, extension = path.name.rsplit(".", 2)
            paths[str(path.relative_to(folder).with_name(f"{stem}.{extension}"))] = str(path.relative_to(folder))
    return paths


def programs(name, packages):
    """The folder with the programs of these Python packages, installed once, outside of the project."""
    folder = Path.home() / ".cache/gcampus" / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    done = folder / "packages.txt"
    # Tests run at the same moment: one installs, the others wait.
    with open(folder.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists() or done.read_text() != "\n".join(packages):
            note(f"installing {', '.join(packages)} …")
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
            pip = [folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, *packages], check=True)
            done.write_text("\n".join(packages))
    return folder / "bin"
