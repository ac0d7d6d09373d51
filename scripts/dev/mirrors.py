"""Lets uv and npm follow the mirror and the certificates that pip is told of.

A city behind its own mirror has usually told pip; uv reads none of pip's settings.
"""

from __future__ import annotations

import os
import re
import subprocess

from paths import PYTHON

# uv's name, pip's environment variable, pip's name in its configuration files
TRANSLATED = (
    ("UV_DEFAULT_INDEX", "PIP_INDEX_URL", "index-url"),
    ("SSL_CERT_FILE", "PIP_CERT", "cert"),
    ("UV_INSECURE_HOST", "PIP_TRUSTED_HOST", "trusted-host"),
    ("UV_HTTP_TIMEOUT", "PIP_DEFAULT_TIMEOUT", "timeout"),
)


def surroundings() -> dict[str, str]:
    """The environment for uv and npm: what is set stays, the rest is taken from pip's settings."""
    env = dict(os.environ)
    configured = _pip_configuration()
    for uv_name, pip_name, key in TRANSLATED:
        value = env.get(pip_name) or configured.get(key)
        if value and not env.get(uv_name):
            env[uv_name] = value
    if env.get("SSL_CERT_FILE"):
        env.setdefault("NODE_EXTRA_CA_CERTS", env["SSL_CERT_FILE"])
    env["UV_PYTHON_DOWNLOADS"] = "never"
    env["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    return env


def _pip_configuration() -> dict[str, str]:
    """``pip config list`` as key -> value; nothing where pip is absent."""
    listed = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    found = re.findall(r"^(?:global|install|site|user)\.([a-z-]+)='(.*)'$", listed, flags=re.MULTILINE)
    return dict(found)
