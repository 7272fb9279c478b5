"""How a letter looks: a message with a plain and an HTML part that mail programs of every age can show."""

import textwrap
import uuid
from collections.abc import Mapping
from email.errors import HeaderParseError
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from learnpath.kernel.i18n import _, in_language, language, ngettext, translator
from learnpath.kernel.layout import TEMPLATES
from learnpath.kernel.mail.fewer import mail_off_token
from learnpath.kernel.mail.letter import Letter, OnPath, one_line
from learnpath.kernel.mail.logos import MailLogo
from learnpath.kernel.mail.outbox import OutgoingMail

_LOGO_HEIGHT = 32  # a third of its dots
_COLUMNS = 72
_MOST_STOPS = 12  # more do not stand beside one another on a phone


class _OnOneLine(UnstructuredHeader):
    """A header that is never folded: Python would break a long address into encoded words, of no use to anybody."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


def _policy() -> Any:
    headers = HeaderRegistry()
    headers.map_to_type("list-unsubscribe", _OnOneLine)  # type: ignore[arg-type]
    return EmailPolicy(header_factory=headers)


_POLICY = _policy()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: translator(language()).gettext(message),
        lambda one, many, n: translator(language()).ngettext(one, many, n),
        newstyle=True,
    )
    environment.globals.update(wrapped=_wrapped)
    return environment


def _wrapped(text: str, indent: str = "") -> str:
    """A paragraph in lines that a plain mail shows whole; addresses are never broken."""
    return textwrap.fill(
        text,
        _COLUMNS,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _stops(letter: Letter) -> list[str]:
    """The line of stops in the header: where a letter is about a place on a path, and as learnpath's own mark."""
    on_path = letter.on_path
    if on_path is not None and 1 <= on_path.of <= _MOST_STOPS:
        here = on_path.here
        return [
            "done" if number < here else "here" if number == here else "ahead"
            for number in range(1, on_path.of + 1)
        ]
    # No stop in amber: that always and only means "here". And under an organisation's logo it would look like progress.
    return [] if letter.sender else ["done", "done", "ahead"]


def _where(on_path: OnPath | None) -> str:
    """The same in words."""
    if on_path is None or on_path.of < 1:
        return ""
    if on_path.here < 1:
        return ngettext("A path of %(num)d station", "A path of %(num)d stations", on_path.of)
    if on_path.here > on_path.of:
        return ngettext("The whole path, %(num)d station", "The whole path, all %(num)d stations", on_path.of)
    number, total = on_path.here, on_path.of
    if not on_path.title:
        return _("Station %(number)d of %(total)d", number=number, total=total)
    return _("Station %(number)d of %(total)d: %(title)s", number=number, total=total, title=on_path.title)


def as_message(mail: OutgoingMail, config: Mapping[str, Any], logo: MailLogo | None = None) -> EmailMessage:
    """The row as a message with a plain and an HTML part (RFC 5322, 2046)."""
    stored = mail.letter or {}
    letter = Letter.from_json(stored)
    base_url = config["BASE_URL"]
    message = EmailMessage(policy=_POLICY)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.made_at)
    # The same for every attempt, so that a mail sent twice by a crash is recognised as one.
    message["Message-ID"] = f"<{mail.id}@{config['MAIL_FROM'].rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    if stored.get("person_id"):
        token = mail_off_token(config["SECRET_KEY"], uuid.UUID(stored["person_id"]), mail.address)
        message["List-Unsubscribe"] = f"<{base_url}/mail/off/{token}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    values = {
        "letter": letter,
        "language": mail.language,
        "subject": mail.subject,
        "base_url": base_url,
        "stops": _stops(letter),
        "logo": logo,
        "logo_width": round(logo.width * _LOGO_HEIGHT / logo.height) if logo else 0,
        "logo_height": _LOGO_HEIGHT,
        "fewer_url": f"{base_url}/me/mail" if stored.get("person_id") else "",
    }
    with in_language(mail.language):
        _address(message, mail, letter, config)
        _write(message, values | {"where": _where(letter.on_path)}, logo)
    # now: what was there before would have gone to the first part
    message["Content-Language"] = mail.language
    return message


def _address(message: EmailMessage, mail: OutgoingMail, letter: Letter, config: Mapping[str, Any]) -> None:
    # the organisation's name and not a person's: who writes in somebody's name from elsewhere looks like a fraud
    name = _("%(name)s via learnpath", name=letter.sender.name) if letter.sender else "learnpath"
    message["From"] = formataddr((one_line(name)[:200], config["MAIL_FROM"]))
    message["To"] = formataddr((mail.name, mail.address))
    contact = config.get("CONTACT", "")
    if contact != config["MAIL_FROM"] and _is_address(contact):
        message["Reply-To"] = contact


def _is_address(text: str) -> bool:
    try:
        parts = Address(addr_spec=text)
    except (HeaderParseError, ValueError, IndexError):
        return False
    return bool(parts.username and parts.domain)


def _write(message: EmailMessage, values: Mapping[str, Any], logo: MailLogo | None) -> None:
    plain = _environment().get_template("mail/letter.txt").render(values)
    html = _environment().get_template("mail/letter.html").render(values)
    # quoted-printable: passes every server as it is, whatever the length of the lines
    message.set_content(plain, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    if logo is not None:
        # within the message: what is asked for from elsewhere is blocked, and would tell who reads when
        part = message.get_body(("html",))
        assert part is not None  # noqa: S101 (added just now)
        part.add_related(logo.png, "image", "png", cid="<logo>", disposition="inline", filename="logo.png")
