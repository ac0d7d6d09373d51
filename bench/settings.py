"""The house's settings with one more address: the floor, a bare insert through the same server."""

from qipan.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "ERROR"}}
