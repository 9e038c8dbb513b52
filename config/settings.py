"""Every setting of the site. Each environment variable is read here, once; with none set the site runs embedded:
SQLite, a broker of files and mail kept as files, all under var/."""

import os
import sys
import tempfile
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR") or BASE_DIR / "var")

# What runs where
REDIS_URL = env.url("REDIS_URL", ("redis", "rediss"), "redis://host:6379/0")
MAIL = env.mail("MAIL_URL")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
DEBUG = env.flag("DEBUG")
EMBEDDED = not (env.text("DATABASE_URL") or REDIS_URL or MAIL or ALLOWED_HOSTS)
SECRET_KEY = env.secret("SECRET_KEY", VAR_DIR / "secret-key" if EMBEDDED or DEBUG else None)
UPDATE_KEY = env.signing_key("UPDATE_KEY", VAR_DIR / "update-key" if EMBEDDED or DEBUG else None)
PUSH_KEY = env.signing_key("PUSH_KEY", VAR_DIR / "push-key" if EMBEDDED or DEBUG else None)
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
DATABASES = {"default": env.database("DATABASE_URL", VAR_DIR / "community.sqlite3")}
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file, because the race tests need several connections; one of its own for each test run.
    DATABASES["default"]["TEST"] = {"NAME": Path(tempfile.gettempdir()) / f"orange-friday-{os.getpid()}.sqlite3"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The community
SITE_NAME = env.text("SITE_NAME", "Orange Friday")
COMMUNITY_TIME_ZONE = env.zone("COMMUNITY_TIME_ZONE", "Asia/Shanghai")
FEWEST_VOTES = env.number("FEWEST_VOTES", 5, least=1)
AWARD_APPROVAL = env.flag("AWARD_APPROVAL")  # a product manager approves each Popcorn Award before it is announced
CREDITS_FONT = env.text("CREDITS_FONT")  # a font with Chinese letters for the picture of the credits; else one is looked for

# The parts
INSTALLED_APPS = [
    "awards",
    "feedback",
    "releases",
    "forum",
    "releases.widgets",
    "feedback.desk",
    "feedback.growth",
    "awards.widgets",
    "feedback.problems",
    "awards.medals",
    "awards.thanks",
    "awards.hall",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.admin",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "ninja",  # for the files of the page that shows the API
    "config",  # last: the roles are given once every app has made its permissions
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "forum.origins.Remember",  # around the pages that are kept: what one guest brought along is in none of them
    "forum.guests.GuestPages",
    "forum.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.api.middleware.Middleware",
    "forum.middleware.RefuseTooLarge",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "forum.middleware.Preferences",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "forum.templatetags.forum"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "forum.context_processors.site",
                "releases.context_processors.week",
            ],
        },
    }
]

# Language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = "UTC"

# Members
AUTH_USER_MODEL = "forum.Member"
AUTHENTICATION_BACKENDS = ["forum.rights.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "forum.accounts.MemberAdapter"
USERSESSIONS_ADAPTER = "forum.accounts.SessionsAdapter"
ACCOUNT_FORMS = {"signup": "forum.accounts.SignupForm", "login": "forum.accounts.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "/accounts/email/"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_USERNAME_VALIDATORS = "forum.names.VALIDATORS"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED or DEBUG
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # the code before and after, for slow fingers and clocks that are off
# How many proxies of ours stand in front: without it everybody behind one proxy would share one log-in limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PROXY_COUNT", 0)

# Cache, sessions, jobs
GUEST_PAGES_SECONDS = env.number("GUEST_PAGES_SECONDS", 1)  # how old a page for guests may be; 0: each is made anew
GUEST_PAGES_ASKED = ("/widgets/",)  # addresses whose pages are kept for each query, too
CACHES = {
    "default": {
        "BACKEND": "config.cache.Cache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "orange",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db" if REDIS_URL else "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 3600}
    if REDIS_URL
    else {"data_folder_in": VAR_DIR / "broker", "data_folder_out": VAR_DIR / "broker", "control_folder": VAR_DIR / "broker-control"}
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
# Beat knows no Fridays: as each minute strikes it asks the database what is due, so that 17:00 is 17:00:00.
CELERY_BEAT_SCHEDULE = {"tick": {"task": "config.tasks.tick", "schedule": crontab(), "options": {"expires": 55}}}

# Mail
EMAIL_BACKEND = "config.mailbox.Backend"
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = VAR_DIR / "mail"
vars().update(MAIL)
DEFAULT_FROM_EMAIL = env.sender("MAIL_FROM", "Orange Friday <friday@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
PORT = env.number("PORT", 8000, least=1, most=65535)
SITE_URL = (env.url("SITE_URL", ("http", "https"), "https://friday.example.org") or f"http://localhost:{PORT}").rstrip("/")

# Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.text("MEDIA_ROOT") or VAR_DIR / "media")
WHITENOISE_USE_FINDERS = EMBEDDED or DEBUG
_MANIFEST = not (WHITENOISE_USE_FINDERS or "pytest" in sys.modules)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "builds": env.builds(env.text("BUILDS_ROOT") or VAR_DIR / "builds"),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# The address under which the proxy in front, and nobody else, reaches BUILDS_ROOT, such as /_builds/: it then sends the files.
BUILDS_ACCEL = env.text("BUILDS_ACCEL")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
LARGEST_REQUEST = 12 * 1024 * 1024

# Safety
WEBHOOKS_TO_PRIVATE_ADDRESSES = env.flag("WEBHOOKS_TO_PRIVATE_ADDRESSES")  # and without https: for an intranet
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
HTTPS = SITE_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []
CSRF_FAILURE_VIEW = "forum.views.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # names are unique by Member.name_key, which ignores case and width

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {name: {"level": "INFO"} for name in ("forum", "releases", "feedback", "awards", "config")},
}
