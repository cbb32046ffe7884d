#!/usr/bin/env python3
"""Tries the interface for programs of a running site with requests that schemathesis makes up.

    scripts/try-api.py ADDRESS KEY

ADDRESS is the site's, KEY an access key, with which it writes: only on a site that may be thrown
away. Fails when an answer is a fault of the server or is not what the OpenAPI document says. It takes
45 seconds, always with the same requests; or as many as GCAMPUS_API_SECONDS says, with others each time.
Schemathesis is installed into a folder of its own below ~/.cache/gcampus.
"""

import os
import subprocess
import sys

from served import programs

PACKAGES = ["schemathesis==4.32.5"]
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
]


def main():
    address, key = sys.argv[1:]
    seconds = os.environ.get("GCAMPUS_API_SECONDS", "45")
    program = programs("schemathesis", PACKAGES) / "st"
    command = [program, "run", f"{address}/api/v1/openapi.json", "--url", address]
    command += ["--header", f"Authorization: Bearer {key}", "--header", "Accept-Language: en"]
    command += ["--checks", ",".join(CHECKS), "--max-time", seconds, "--phases", "examples,coverage,fuzzing"]
    # It answers 503 where OpenStreetMap is out of reach, as it should.
    command += ["--exclude-operation-id", "look-up-openstreetmap"]
    command += ["--no-color", "--warnings", "off", "--continue-on-failure"]
    made_up_anew = "GCAMPUS_API_SECONDS" in os.environ
    command += ["--generation-database", "none"] if made_up_anew else ["--generation-deterministic"]
    sys.exit(subprocess.run(command).returncode)


main()
