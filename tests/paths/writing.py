"""Writing a path through its forms, as a trainer does in a browser."""

import re
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def sent(client: FlaskClient, address: str, /, **typed: Any) -> TestResponse:
    """Open the form at an address, type into what it holds, and send it; what is not typed stays as drawn."""
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    return client.post(address, data=drawn(page.text) | typed)


def drawn(html: str) -> dict[str, Any]:
    """What the last form of a page would send as it is drawn (the editor's own form stands last)."""
    forms = [form for form in re.findall(r"<form[^>]*>.*?</form>", html, re.S) if 'name="version"' in form]
    return fields_of(forms[-1]) if forms else {}


def fields_of(form: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if given.get("type") in {"checkbox", "radio"} and " checked" not in tag:
            continue
        if "name" in given and given.get("type") != "file":
            values.setdefault(given["name"], []).append(given.get("value", "y"))
    for name, html in re.findall(r'<textarea name="([^"]+)"[^>]*? data-html="([^"]*)"', form):
        values[name] = [_unescaped(html)]
    for name, inside in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.findall(
            r'<option[^>]* selected[^>]* value="([^"]*)"|<option selected value="([^"]*)"', inside
        )
        values[name] = [next((one or other for one, other in chosen), "")]
    return values


def _unescaped(text: str) -> str:
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return text


def id_in(response: TestResponse, part: str) -> str:
    """The id that a redirect leads to: /paths/<id> or …/stations/<id>."""
    assert response.status_code == 303, response.text[:3000]
    found = re.search(rf"/{part}/([0-9a-f-]{{36}})", response.headers["Location"])
    assert found, response.headers["Location"]
    return found[1]


def begin(client: FlaskClient, **typed: Any) -> str:
    """A new path; returns its address."""
    data: Mapping[str, Any] = {
        "title": "Ledarskapsstigen 2027",
        "first_language": "sv",
        "time_zone_name": "Europe/Helsinki",
        "organisation": re.findall(r'name="organisation"[^>]*value="([^"]+)"', client.get("/paths/new").text),
    }
    return f"/paths/{id_in(client.post('/paths/new', data={**data, **typed}), 'paths')}"


def add_station(client: FlaskClient, path: str, title: str) -> str:
    """A new last station; returns its address."""
    answer = client.post(f"{path}/stations/new", data={"title": title})
    return f"{path}/stations/{id_in(answer, 'stations')}"


def add_activity(client: FlaskClient, station: str, kind: str, title: str) -> str:
    """A new last activity; returns its address."""
    answer = client.post(f"{station}/activities/new", data={"kind": kind, "title": title})
    return f"{station.split('/stations/')[0]}/activities/{id_in(answer, 'activities')}"
