"""Django settings. Everything a deployment may change is an environment variable named ``QIPAN_*``."""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from qipan.config.store import database_config, networks, seal_folder, secret_key, store_folder

PACKAGE = Path(__file__).resolve().parent.parent
QIPAN_STORE = store_folder()
QIPAN_SEAL_FOLDER = seal_folder(QIPAN_STORE)

DEBUG = os.environ.get("QIPAN_DEBUG", "") == "1"
SECRET_KEY = secret_key(QIPAN_STORE)
ALLOWED_HOSTS = os.environ.get("QIPAN_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("QIPAN_ORIGINS", "").split(",") if o]

ROOMS = [
    "qipan.core",
    "qipan.ui",
    "qipan.people",
    "qipan.places",
    "qipan.media",
    "qipan.sense",
    "qipan.pool",
    "qipan.judge",
    "qipan.suggest",
    "qipan.decide",
    "qipan.cases",
    "qipan.field",
    "qipan.emergency",
    "qipan.exchange",
    "qipan.voice",
    "qipan.oversee",
    "qipan.board",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    *ROOMS,
]
MIDDLEWARE = [
    "qipan.oversee.operations.middleware.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "qipan.people.middleware.ActorMiddleware",
    "qipan.ui.middleware.ErrorPageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "qipan.config.urls"
WSGI_APPLICATION = "qipan.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "qipan.ui.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "qipan.ui.templatetags.qipan",
                "qipan.people.templatetags.rights",
            ],
        },
    }
]

DATABASES = {"default": database_config(QIPAN_STORE, os.environ.get("QIPAN_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "people:login"
LOGIN_REDIRECT_URL = "board:board"
LOGOUT_REDIRECT_URL = "people:login"

# Guessing: five wrong passwords for one name from one address close that pair for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "people/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True

# A stranger's calls of the API by address; behind proxies say how many of them are trusted.
# Where analytical reads of facts run: empty (DuckDB in this process), postgresql://…, or spark:MASTER.
QIPAN_ENGINE = os.environ.get("QIPAN_ENGINE", "")
QIPAN_PUBLIC_PER_HOUR = int(os.environ.get("QIPAN_PUBLIC_PER_HOUR", "60"))
NINJA_NUM_PROXIES = int(os.environ.get("QIPAN_PROXIES", "0"))

# Addresses and networks whose machines may read /metrics, when no proxy stands between.
QIPAN_METRICS_FROM = networks(os.environ.get("QIPAN_METRICS_FROM", "127.0.0.1,::1"))

# Where the outbox may send: hosts of webhooks ("name" or "name:port"), and addresses and keys of partners
# (QIPAN_PARTNER_<CODE>_URL, QIPAN_PARTNER_<CODE>_KEY). Nothing is sent anywhere else.
QIPAN_MEDIA_HOSTS = [h for h in os.environ.get("QIPAN_MEDIA_HOSTS", "").split(",") if h]
QIPAN_OUTBOX_HOSTS = [h for h in os.environ.get("QIPAN_OUTBOX_HOSTS", "").split(",") if h]
QIPAN_PARTNERS = {k: v for k, v in os.environ.items() if k.startswith("QIPAN_PARTNER_")}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
# Times are shown in the city's zone, which each request activates from the pack.
TIME_ZONE = "UTC"

STATIC_URL = "static/"
# Static files are served from where they lie; nothing is collected into a second folder.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

_SELF = ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": _SELF,
        "script-src": _SELF,
        "style-src": _SELF,
        "img-src": ["'self'", "data:", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "media-src": ["'self'", "blob:"],
        "connect-src": _SELF,
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": _SELF,
        "frame-ancestors": ["'none'"],
    }
}
CSRF_FAILURE_VIEW = "qipan.ui.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("QIPAN_HTTPS", "") == "1"
SESSION_COOKIE_AGE = 12 * 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# Photos and voice notes (docs/guide/photos.md).
QIPAN_PHOTO_MEGABYTES = int(os.environ.get("QIPAN_PHOTO_MEGABYTES", "12"))
QIPAN_PHOTO_MEGAPIXELS = int(os.environ.get("QIPAN_PHOTO_MEGAPIXELS", "50"))
QIPAN_PHOTOS_EACH = int(os.environ.get("QIPAN_PHOTOS_EACH", "6"))
QIPAN_VOICE_SECONDS = int(os.environ.get("QIPAN_VOICE_SECONDS", "60"))
FILE_UPLOAD_HANDLERS = [
    "qipan.media.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"faults": {"()": "qipan.core.faults.OneLinePerFault"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["faults"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"qipan": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
