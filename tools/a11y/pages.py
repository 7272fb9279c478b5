"""Which pages there are: from each role's first page through all links, and what must have been seen."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect

from tools.browsing import Answer, Client

# of one endpoint, for one role: looked at while crawling, and kept when they show something new
MOST_FETCHED, MOST_KEPT = 8, 3

# Endpoints that answer a GET with something that is no page, or that nobody can come to here. Each with its reason.
NOT_PAGES = {
    "assignments.attachment": "a file",
    "certificates.all_keys": "for machines",
    "certificates.download": "a PDF",
    "certificates.download_archive": "a ZIP archive",
    "certificates.download_badge": "a file",
    "certificates.issuer": "for machines",
    "certificates.one_key": "for machines",
    "certificates.plain_badge": "a picture",
    "certificates.status_list": "for machines",
    "demo.show": "every role signs in through it",
    "meetings.calendar": "a calendar file",
    "our_people.download_certificates": "a ZIP archive",
    "our_people.download_register": "an Excel file",
    "overview.healthz": "for machines",
    "overview.readyz": "for machines",
    "overview.service_worker": "a script",
    "people.look_colours": "a stylesheet",
    "people.look_logo": "a picture",
    "people.look_style": "a stylesheet",
    "paths.picture": "a picture",
    "security.tf_select": "only where there are several second factors; here there is one",
}

# Pages that no link leads to, because a script or a form does: the page they belong to, how their address goes on.
BESIDE = {
    "assignments.work": ("/write", "/both", "/hand-in"),
    "certificates.design": ("/restore",),  # linked once there is something to take back
    "certificates.kept": ("/shorter?years=1",),  # asked when a time becomes shorter
    "our_people.list_people": ("?year=1999",),
    "overview.search": ("?q=personal", "?q=pargas", "?q=nothing+like+this"),
    "paths.show_station": ("/activities/new",),
}


@dataclass(frozen=True)
class Stop:
    """A page to be looked at: whose, in which state, on which of the servers."""

    role: str
    state: str
    base: str
    address: str
    endpoint: str
    status: int = 200
    form: str = ""  # the address that its emptied form is sent to; "" looks at the page as it comes


@dataclass
class Crawl:
    """What one person came to."""

    stops: list[Stop] = field(default_factory=list)
    html: dict[Stop, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


class Addresses:
    """Which endpoint answers an address."""

    def __init__(self, url_map: Map) -> None:
        self._adapter = url_map.bind("127.0.0.1")
        self.pages = {
            rule.endpoint
            for rule in url_map.iter_rules()
            if rule.methods and "GET" in rule.methods and rule.endpoint not in NOT_PAGES
        }

    def endpoint_of(self, address: str, method: str = "GET") -> str:
        """Its name; empty when nothing answers there."""
        try:
            return str(self._adapter.match(urlsplit(address).path, method=method)[0])
        except (HTTPException, RequestRedirect):
            return ""


def crawl(
    client: Client,
    addresses: Addresses,
    role: str,
    state: str,
    starts: Iterable[str],
    shapes: dict[str, set[str]],
    *,
    follow: bool = True,
) -> Crawl:
    """Follow every link of this site, breadth first; keep pages that show something new.

    `shapes` is what was seen on each endpoint before, by others of the same role in the same state.
    """
    found = Crawl()
    waiting, known = deque(starts), set(starts)
    unlinked = set(starts)
    fetched: Counter[str] = Counter()
    while waiting:
        address = waiting.popleft()
        endpoint = addresses.endpoint_of(address)
        if endpoint not in addresses.pages or fetched[endpoint] >= MOST_FETCHED:
            continue
        fetched[endpoint] += 1
        answer = client.get(address)
        if answer.status >= 400 and address not in unlinked:
            found.broken.append(f"{role} ({state}): {address} answers {answer.status}")
        landed = addresses.endpoint_of(answer.url)
        if answer.status != 200 or not answer.is_page or landed not in addresses.pages:
            continue
        reading = answer.read()
        address = _local(answer.url)
        if len([stop for stop in found.stops if stop.endpoint == landed]) < MOST_KEPT and (
            reading.shapes - shapes.setdefault(landed, set())
        ):
            shapes[landed] |= reading.shapes
            stop = Stop(role, state, client.base, address, landed)
            if stop not in found.html:
                found.stops.append(stop)
                found.html[stop] = answer.html
        if not follow:
            continue
        links = [_local(link) for link in reading.links if link.startswith(client.base)]
        beside = [urlsplit(address).path + end for end in BESIDE.get(landed, ())]
        unlinked.update(beside)
        fresh = dict.fromkeys(link for link in (*links, *beside) if link not in known)
        known.update(fresh)
        waiting.extend(fresh)
    return found


def _local(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def forms_to_empty(crawls: Sequence[Crawl], addresses: Addresses) -> list[Stop]:
    """Each form that somebody fills in, once: its page with everything erased, sent."""
    stops: dict[str, Stop] = {}
    for found in crawls:
        for stop, html in found.html.items():
            for form in Answer(200, stop.base + stop.address, "text/html", html.encode()).read().forms:
                target = addresses.endpoint_of(form.action, "POST")
                if form.method != "post" or not form.is_filled_by_hand or not target:
                    continue
                stops.setdefault(
                    target,
                    Stop(stop.role, "error", stop.base, stop.address, target, 422, _local(form.action)),
                )
    return list(stops.values())


def forgotten(addresses: Addresses, seen: Iterable[Stop]) -> list[str]:
    """Pages that nobody came to: a new page must be linked from somewhere, or be named in NOT_PAGES."""
    return sorted(addresses.pages - {stop.endpoint for stop in seen})
