"""Settings of the portal. Values from outside are read and checked in environment.py."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF

from tcp_portal import environment
from tcp_portal.accounts.sign_on import providers
from tcp_portal.mail import mail_server

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = environment.read(os.environ, base_dir=BASE_DIR)
PRODUCTION = ENVIRONMENT.production
DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = [ENVIRONMENT.secret_key_before] if ENVIRONMENT.secret_key_before else []
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(ENVIRONMENT.trusted_origins)

PORTAL_DATA_KEYS = ENVIRONMENT.data_keys
PORTAL_INDEX_KEYS = ENVIRONMENT.index_keys

PORTAL_ADDRESS = ENVIRONMENT.address
PORTAL_DATA_DIR = ENVIRONMENT.data_dir
PORTAL_PACKS_DIR = PORTAL_DATA_DIR / "packs"
PORTAL_UPLOADS_DIR = PORTAL_DATA_DIR / "uploads"  # below nothing that the web server serves
PORTAL_SCAN_COMMAND = ENVIRONMENT.scan_command
ACCESSIBILITY_CONTACT = ENVIRONMENT.accessibility_contact  # as the accessibility statement prints it
PORTAL_METRICS_TOKEN = ENVIRONMENT.metrics_token
PORTAL_TRACES_URL = ENVIRONMENT.traces_url  # empty: nothing is traced
PORTAL_FONTS_DIR = BASE_DIR / "node_modules" / "@expo-google-fonts" / "arimo"

INSTALLED_APPS = [
    "tcp_portal.partnerships",
    "tcp_portal.audit",
    "tcp_portal.packs",
    "tcp_portal.accounts",
    "tcp_portal.protection",
    "tcp_portal.web",
    "cohorts",
    "trajectories",
    "finance",
    "workstreams",
    "tcp_portal.access.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "tcp_portal.operations.middleware.OperationsMiddleware",
    # Headers first, so that static files and refusals of the next ones have them, too.
    "tcp_portal.web.middleware.ClosedBrowserMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tcp_portal.web.middleware.PrivateResponseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tcp_portal.web.middleware.HtmxRedirectMiddleware",
    "tcp_portal.access.limits.SessionLimitMiddleware",
    "tcp_portal.access.middleware.SignInMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tcp_portal.access.middleware.ScopeMiddleware",
    "tcp_portal.access.middleware.SecondFactorMiddleware",
    "tcp_portal.web.middleware.FrameMiddleware",
]

ROOT_URLCONF = "tcp_portal.urls"
WSGI_APPLICATION = "tcp_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "partnerships.User"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "pages",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "tcp_portal.web.jinja2.environment", "auto_reload": DEBUG},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "django"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

_SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000;"


def database(url: str) -> dict[str, Any]:
    """PostgreSQL by address, pooled; or the embedded SQLite file with write-ahead logging."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": PORTAL_DATA_DIR / "portal.sqlite3",
            "OPTIONS": {"init_command": _SQLITE_START, "transaction_mode": "IMMEDIATE"},
        }
    parsed: dict[str, Any] = dict(dj_database_url.parse(url, engine="tcp_portal.operations.postgresql"))
    parsed["CONN_MAX_AGE"] = 0
    parsed["OPTIONS"] = {
        **parsed.get("OPTIONS", {}),
        "connect_timeout": 5,
        # Whoever waits for a connection gets one or a plain 503 within 5 seconds. A connection is sought for no longer
        # than that, so that the pause between two tries never grows past 2 seconds in a long outage.
        "pool": {"min_size": 1, "max_size": 8, "timeout": 5, "reconnect_timeout": 5},
        # A page that waits for the database is answered within ten seconds, if only with a plain 503.
        # The register fits in memory, where reading by an index costs little more than reading in order.
        "options": "-c statement_timeout=9000 -c random_page_cost=1.1",
    }
    return parsed


DATABASES = {"default": database(ENVIRONMENT.database_url)}

if ENVIRONMENT.redis_url:
    CACHES = {
        "default": {
            "BACKEND": "tcp_portal.operations.cache.LastingRedisCache",
            "LOCATION": ENVIRONMENT.redis_url,
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1.0},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

CELERY_BROKER_URL = ENVIRONMENT.redis_url or "memory://"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # worker and beat wait for Redis as long as it takes
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,  # longer than any task: a task that outlives it would be handed out twice
    "socket_connect_timeout": 1,
    "socket_timeout": 5,  # longer than a worker waits for a message at a time
    # Whoever publishes tries once: a page does not wait for Redis, its row does. Workers and beat retry by themselves.
    "max_retries": 0,
}
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE = {
    "resume waiting packs": {"task": "tcp_portal.packs.tasks.sweep_packs", "schedule": 60.0},
    # Every hour of the night and morning: a day that was missed is caught by the next call, and no run starts twice.
    "month ends of board packs": {
        "task": "tcp_portal.packs.tasks.start_runs",
        "schedule": crontab(hour="2-9", minute="10"),
    },
    "ask for words of board packs": {
        "task": "tcp_portal.packs.tasks.ask_contributors",
        "schedule": crontab(hour="8-18", minute="*/15"),
    },
    "many people's pages in a short time": {
        "task": "tcp_portal.audit.tasks.watch_looks",
        "schedule": crontab(minute="*/10"),
    },
    "clear papers of nobody": {"task": "workstreams.tasks.sweep_papers", "schedule": 3600.0},
    "resume waiting forecasts": {"task": "trajectories.tasks.sweep_forecasts", "schedule": 60.0},
    "resume and clear imports": {"task": "cohorts.tasks.sweep_imports", "schedule": 60.0},
    "live signals of risks": {
        "task": "workstreams.tasks.refresh_signals",
        "schedule": crontab(hour="5", minute="20"),
    },
    # Four runs: each goes on where the one before stopped, and sends nobody a second message.
    "weekly message": {
        "task": "cohorts.tasks.send_digest",
        "schedule": crontab(day_of_week="mon", hour="7", minute="0,15,30,45"),
    },
    # Each working day: who is late for the first time that month gets the one reminder.
    "reminder to leads": {
        "task": "workstreams.tasks.remind_leads",
        "schedule": crontab(day_of_week="mon-fri", hour="7", minute="20"),
    },
}

DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
if ENVIRONMENT.mail_url:
    globals().update(mail_server(ENVIRONMENT.mail_url))
else:
    # Nothing leaves the machine: each message is a file beside the data.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = PORTAL_DATA_DIR / "mail"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True
FORMAT_MODULE_PATH: list[str] = []

FILE_UPLOAD_HANDLERS = ["tcp_portal.web.uploads.MemoryUploadHandler"]  # nothing that is sent touches the disk

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION  # files are found when asked for, not listed at every start

PASSWORD_HASHERS = [
    "tcp_portal.access.hashing.GatedScryptHasher",
    "tcp_portal.access.hashing.GatedPBKDF2Hasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
_FORMS = "tcp_portal.accounts.forms"
ACCOUNT_FORMS = {"login": f"{_FORMS}.SignInForm", "reset_password": f"{_FORMS}.NewPasswordForm"}
ACCOUNT_ADAPTER = "tcp_portal.access.accounts.ClosedSignUpAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# Wrong passwords count for an account from an address: nobody locks out a colleague from elsewhere. What counts for an
# address alone has room for everybody who works behind one.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.proxies
# How many threads of a process may hash or wait for it: of gunicorn's four, one is left to pages.
PORTAL_HASHING_THREADS = 3
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = (
    True  # the owner hears of a new password and of every factor added or taken away
)

PORTAL_SECOND_FACTOR = ENVIRONMENT.second_factor  # always on in production: environment.py
PORTAL_SIGN_ON = providers.read(ENVIRONMENT.sign_on, production=PRODUCTION)
PORTAL_CONFIRM_SECONDS = 15 * 60  # what few may do asks again who it is after this
MFA_ADAPTER = "tcp_portal.access.second_factor.PortalMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "tcp_portal.access.second_factor.SignInCodeForm",
    "reauthenticate": "tcp_portal.access.second_factor.ConfirmCodeForm",
    "activate_totp": "tcp_portal.access.second_factor.AppForm",
    "add_webauthn": "tcp_portal.access.second_factor.PasskeyForm",
    "edit_webauthn": "tcp_portal.access.second_factor.PasskeyNameForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # clocks of telephones go wrong by a little
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost

PORTAL_IDLE_SECONDS = ENVIRONMENT.idle_minutes * 60
PORTAL_IDLE_WARNING_SECONDS = 120  # how long before its end an idle session is warned and may be kept
PORTAL_SESSION_SECONDS = ENVIRONMENT.session_hours * 60 * 60
PORTAL_NETWORKS = ENVIRONMENT.networks
PORTAL_SECURITY_CONTACT = ENVIRONMENT.security_contact
PORTAL_SECURITY_EXPIRES = ENVIRONMENT.security_expires
SESSION_COOKIE_AGE = PORTAL_SESSION_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tcp_portal.web.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # probes ask from inside
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 63_072_000  # two years, as the preload lists ask
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Debugging shows everything; otherwise a line holds nothing that people typed: tcp_portal/operations/logs.py.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "tcp_portal.operations.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line" if DEBUG else "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        name: {"level": "INFO" if PRODUCTION else "WARNING"}
        for name in ("tcp_portal.requests", "tcp_portal.tasks")
    },
}
