"""Certificates for servers that encrypt: made by the openssl command for the loopback address, good for a day."""

import ssl
import subprocess
from pathlib import Path
from typing import Any


def make_certificate(directory: Path) -> dict[str, Any]:
    """Make one, and return what a live app needs for it: the settings, and what its clients are to trust."""
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    command = "openssl req -x509 -nodes -days 1 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -subj /CN=127.0.0.1"
    extension = ["-addext", "subjectAltName=IP:127.0.0.1"]
    output = ["-out", str(certificate), "-keyout", str(key)]
    subprocess.run([*command.split(), *extension, *output], check=True, capture_output=True)
    trust = ssl.create_default_context(cafile=str(certificate))
    return {"tls_certificate": certificate, "tls_key": key, "trust": trust}
