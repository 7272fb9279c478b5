"""What `make a11y`, `weight`, `pictures` and `guide` share: the demonstration, somebody signed in, a browser."""

import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

from tests.demonstration import run

_FILLED_BY_HAND = {"text", "email", "password", "search", "url", "number", "date", "datetime-local", "file"}


def make_demonstration(folder: Path) -> None:
    """The demonstration's own data in a folder that is still empty."""
    folder.mkdir(parents=True)
    made = run("demo", "--make-only", LEARNPATH_DATA=str(folder))
    if made.returncode != 0:
        sys.exit(f"the demonstration could not be made: {made.stderr}")


@dataclass
class Form:
    """A form of a page: where it is sent, what it carries by itself, whether somebody fills in something."""

    method: str
    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    is_filled_by_hand: bool = False


class Reading(HTMLParser):
    """The links and forms of a page, and which kinds of elements it is built from."""

    def __init__(self, url: str, html: str) -> None:
        super().__init__()
        self.url = url
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.shapes: set[str] = set()
        self._form: Form | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.shapes.add(f"{tag}[{values.get('type', '')}]")
        self.shapes.update(values.get("class", "").split())
        if tag == "a" and "href" in values:
            self.links.append(urljoin(self.url, values["href"]))
        elif tag == "form":
            action = urljoin(self.url, values.get("action") or self.url)
            self._form = Form(values.get("method", "get").lower(), action)
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(self._form, tag, values)

    def _field(self, form: Form, tag: str, values: dict[str, str]) -> None:
        if tag == "input" and values.get("type") == "hidden":
            form.hidden[values.get("name", "")] = values.get("value", "")
        elif tag in {"textarea", "select"} or (
            tag == "input" and values.get("type", "text") in _FILLED_BY_HAND
        ):
            form.is_filled_by_hand = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


@dataclass(frozen=True)
class Answer:
    """What came back, after redirects."""

    status: int
    url: str
    type: str
    body: bytes

    @property
    def is_page(self) -> bool:
        return self.type == "text/html"

    @property
    def html(self) -> str:
        return self.body.decode()

    def read(self) -> Reading:
        return Reading(self.url, self.html)


class Client:
    """Somebody who gets pages without a browser, quickly, and whose cookies a browser can take over."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._jar = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._jar))

    def get(self, address: str) -> Answer:
        return self._ask(Request(urljoin(self.base, address)))

    def post(self, address: str, values: dict[str, str]) -> Answer:
        return self._ask(Request(urljoin(self.base, address), urlencode(values).encode()))

    def submit(self, address: str, action: str = "", **values: str) -> Answer:
        """Send the first form of a page whose address ends so, with what it carries and the given values."""
        forms = self.get(address).read().forms
        form = next(
            one for one in forms if one.method == "post" and urlsplit(one.action).path.endswith(action)
        )
        return self.post(form.action, form.hidden | values)

    def sign_in(self, link: str) -> "Client":
        """Through one of the demonstration's links."""
        self.submit(urlsplit(link).path, urlsplit(link).path)
        return self

    @property
    def cookies(self) -> list[dict[str, Any]]:
        return [
            {"name": one.name, "value": one.value or "", "domain": "127.0.0.1", "path": "/"}
            for one in self._jar
        ]

    def _ask(self, request: Request) -> Answer:
        # a page that opens whatever its language: the people of the demonstration have theirs, the rest is English
        request.add_header("Accept-Language", "en")
        request.add_header("Accept", "text/html,*/*")
        try:
            with self._opener.open(request, timeout=60) as response:
                return _answer(response.status, response.url, response.headers, response.read())
        except HTTPError as error:
            return _answer(error.code, error.url or request.full_url, error.headers, error.read())


def _answer(status: int, url: str, headers: HTTPMessage, body: bytes) -> Answer:
    return Answer(status, url, headers.get_content_type(), body)
