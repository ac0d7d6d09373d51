"""WSGI entry: one process serves pages, API and static files."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qipan.config.settings")
application = get_wsgi_application()
