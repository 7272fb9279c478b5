"""Every setting of an installation, each from the environment variable of the same name.

`learnpath check-config` reads this file and says in one line what is wrong. Nothing here is secret by default;
`SECRET_KEY` has no default, because an installation must have its own.
"""

from datetime import timedelta
from pathlib import Path as _Path

from learnpath.kernel import settings as _env

# The folder for what the embedded default keeps: database, queue and unsent mail.
DATA = _env.folder("LEARNPATH_DATA", _Path.cwd() / "instance")
DATABASE_URL = _env.database_url("LEARNPATH_DATABASE_URL", f"sqlite:///{DATA / 'learnpath.sqlite'}")

# Signs cookies and derives the keys of the second factor. At least 32 characters, the same in every process.
SECRET_KEY = _env.text("LEARNPATH_SECRET_KEY")

# Locks the keys that sign certificates; without it, SECRET_KEY does. Whoever changes it must make new keys.
KEY_PASSPHRASE = _env.text("LEARNPATH_KEY_PASSPHRASE")

# A time stamp authority (RFC 3161) that confirms when each PDF was sealed; without one the PDF says it by itself.
TIMESTAMP_URL = _env.address("LEARNPATH_TIMESTAMP_URL")

# The address that people type. Links in mail and on certificates begin with it; other Host headers are refused.
BASE_URL = _env.address("LEARNPATH_BASE_URL", "http://127.0.0.1:8000")
# How many proxies stand before the server and may tell the visitor's address (X-Forwarded-For).
TRUSTED_PROXIES = _env.number("LEARNPATH_TRUSTED_PROXIES", 0, most=5)

# Mail goes to this server; without one it is written as .eml files into DATA/mail.
SMTP_HOST = _env.text("LEARNPATH_SMTP_HOST")
SMTP_PORT = _env.number("LEARNPATH_SMTP_PORT", 587, least=1, most=65_535)
SMTP_USER = _env.text("LEARNPATH_SMTP_USER")
SMTP_PASSWORD = _env.text("LEARNPATH_SMTP_PASSWORD")
SMTP_STARTTLS = _env.flag("LEARNPATH_SMTP_STARTTLS", default=True)
MAIL_FROM = _env.mail_address("LEARNPATH_MAIL_FROM", "learnpath@localhost")

# Who answers for this installation, on the pages about it.
CONTACT = _env.text("LEARNPATH_CONTACT", MAIL_FROM)
DEFAULT_LANGUAGE = _env.text("LEARNPATH_DEFAULT_LANGUAGE", "sv")
DEFAULT_TIME_ZONE = _env.time_zone("LEARNPATH_TIME_ZONE", "Europe/Helsinki")

# Limits: one upload, and a whole request with its form.
MAX_UPLOAD_BYTES = _env.number("LEARNPATH_MAX_UPLOAD_MB", 20, least=1, most=200) * 1024 * 1024
MAX_CONTENT_LENGTH = MAX_UPLOAD_BYTES + 2 * 1024 * 1024
MAX_FORM_MEMORY_SIZE = 2 * 1024 * 1024

PERMANENT_SESSION_LIFETIME = timedelta(
    hours=_env.number("LEARNPATH_SESSION_HOURS", 24 * 14, least=1, most=24 * 90)
)
SESSION_REFRESH_EACH_REQUEST = False  # the session row says when it ends
SESSION_COOKIE_NAME = "learnpath"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BASE_URL.startswith("https://")

# For whoever changes learnpath: /design shows every component.
DEVELOPMENT = _env.flag("LEARNPATH_DEVELOPMENT")

# Pages are compressed as they are made: a light hand costs half the time and a few per cent of the size.
COMPRESS_BR_LEVEL = 2
COMPRESS_LEVEL = 2
