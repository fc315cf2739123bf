"""Settings: safe by default, changed only through ETTLE_* environment variables."""

import os
from datetime import date
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from ettle.config.databases import database
from ettle.config.mail import mail_security

BASE_DIR = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("ETTLE_VAR", BASE_DIR / "var"))

DEBUG = False
DEMO = os.environ.get("ETTLE_DEMO") == "1"
SECRET_KEY = os.environ.get("ETTLE_SECRET_KEY", "")
if not SECRET_KEY:
    if os.environ.get("ETTLE_PRODUCTION") == "1":
        raise ImproperlyConfigured("ETTLE_SECRET_KEY is not set. Set it to a long random text and keep it secret.")
    SECRET_KEY = "only-for-demo-and-tests-" + "x" * 40
# What the secrets of second steps are sealed with: long random texts, newest first. The secret key comes last, and is
# the one where none is named, so that a first key can be named at any time.
SEAL_KEYS_NAMED = tuple(filter(None, map(str.strip, os.environ.get("ETTLE_SEAL_KEYS", "").split(","))))
if any(len(key) < 32 for key in SEAL_KEYS_NAMED):
    raise ImproperlyConfigured("Each text in ETTLE_SEAL_KEYS needs 32 characters or more. Make it long and random.")
ETTLE_SEAL_KEYS = (*SEAL_KEYS_NAMED, SECRET_KEY)
PRODUCTION = os.environ.get("ETTLE_PRODUCTION") == "1"
ALLOWED_HOSTS = os.environ.get("ETTLE_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("ETTLE_ORIGINS", "").split(",") if origin]

# The day the school lives on; None is the real one. A demo school is frozen so that its story holds.
try:
    ETTLE_TODAY = date.fromisoformat(os.environ["ETTLE_TODAY"]) if os.environ.get("ETTLE_TODAY") else None
except ValueError:
    raise ImproperlyConfigured("ETTLE_TODAY is not a day. Write it like 2026-11-23, or leave it out.") from None

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "ettle.school",
    "ettle.people",
    "ettle.notices",
    "ettle.pupils",
    "ettle.needs",
    "ettle.tracking",
    "ettle.board",
    "ettle.attitude",
    "ettle.meetings",
    "ettle.collation",
    "ettle.caseload",
    "ettle.trying",
    "ettle.leadership",
    "ettle.importing",
    "ettle.audit",
    "ettle.ui",
    "ettle.demo",
]

MIDDLEWARE = [
    # Before the files, which answer by themselves: they too say what they may load.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ettle.ui.middleware.NothingKept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ettle.people.middleware.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ettle.people.middleware.ViewerMiddleware",
    "ettle.ui.middleware.NoNul",
    "ettle.ui.middleware.OnlySent",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ettle.config.urls"
WSGI_APPLICATION = "ettle.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "ettle.ui.environment.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

DATABASES = {"default": database(os.environ.get("ETTLE_DATABASE_URL", ""), VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "ettle.people.adapter.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = False
# axes counts wrong passwords and shuts the door first. This one is for what axes does not see: codes from the phone,
# which could otherwise be tried one by one, and one address tried from many places.
# A whole school signs in behind one address at a quarter to nine, so sign-ins from one address are given room.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/900s/key", "login": "600/m/ip"}
MFA_ADAPTER = "ettle.people.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Ettle"

AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "ettle.people.lockout.who_tries"
AXES_LOCKOUT_CALLABLE = "ettle.people.lockout.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says 15 minutes, so 15 minutes it is
AXES_ENABLE_ACCESS_FAILURE_LOG = False

SESSION_COOKIE_AGE = 60 * 60 * 10  # one school day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# What is said once may name a pupil: it waits with the session, never in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "ettle.ui.views.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "img-src": [SELF],
        "style-src": [SELF],
        "script-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("gd", "Gàidhlig"), ("sco", "Scots")]
LOCALE_PATHS = [BASE_DIR / "ettle" / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# `ettle serve` and `ettle demo` collect the files under hashed, compressed names first; tests read them as they lie.
HASHED_STATIC = os.environ.get("ETTLE_HASHED_STATIC") == "1"
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "ettle.ui.storage.NamedByContents"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not HASHED_STATIC

# Uploads: a whole school's ratings are some 5 MB as CSV; past this the command line is the way (docs/how-to).
ETTLE_UPLOAD_LIMIT = 40 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# E-mail waits in the outbox until `ettle mail` hands it to the server named here; without a name it stays there. A demo
# school never sends. How a server is named: docs/how-to/e-mail.md.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_HOST = "" if DEMO else os.environ.get("ETTLE_MAIL_HOST", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = mail_security(os.environ.get("ETTLE_MAIL_TLS", "starttls"))
EMAIL_PORT = int(os.environ.get("ETTLE_MAIL_PORT", "465" if EMAIL_USE_SSL else "587"))
EMAIL_HOST_USER = os.environ.get("ETTLE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ETTLE_MAIL_PASSWORD", "")
EMAIL_TIMEOUT = 30  # seconds for each answer of the server
# Seconds for the answer to the whole text: left too early, a server may deliver it all the same (RFC 5321, 4.5.3.2.6).
ETTLE_MAIL_LAST_ANSWER = 600
DEFAULT_FROM_EMAIL = os.environ.get("ETTLE_MAIL_FROM", "")
# What links in e-mail begin with: https://ettle.example.sch.uk
ETTLE_ADDRESS = os.environ.get("ETTLE_ADDRESS", "").rstrip("/")
# Minutes before each further try, the last one again and again, and the days after which Ettle gives up: twice in the
# first hour, then every two or three hours, for four days (RFC 5321, 4.5.4.1).
ETTLE_MAIL_PAUSES = (30, 30, 120, 180)
ETTLE_MAIL_GIVE_UP_DAYS = 4
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}},
}
