"""Every page of a cohort opens for its trainer, and for nobody else."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from learnpath.cohorts.models import EarlyOpening, RosterPreview
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.paths import make_theme


def addresses(cast: Cast, session: Session) -> dict[str, str]:
    """What stands for each id in an address."""
    theme = make_theme(session, cast.cohort_path)
    opening = EarlyOpening(station_id=cast.station.id, opened_by_id=cast.tina.id)
    preview = RosterPreview(
        cohort_id=cast.cohort.id,
        made_by_id=cast.tina.id,
        table={"columns": None, "rows": [[1, "x"]], "default_language": "sv", "default_organisation": None},
        plan={"rows": [], "columns": [], "unused_columns": [], "header_row": None},
    )
    session.add_all([opening, preview])
    session.commit()
    return {
        "cohort_id": str(cast.cohort.id),
        "enrolment_id": str(cast.paul_enrolment.id),
        "activity_id": str(cast.own_work.id),
        "grouping_id": str(cast.group.grouping_id),
        "group_id": str(cast.group.id),
        "station_id": str(cast.station.id),
        "theme_id": str(theme.id),
        "opening_id": str(opening.id),
        "preview_id": str(preview.id),
        "person_id": str(cast.tina.id),
        "state": "finished",
    }


def rules(app: Flask) -> list[tuple[str, str, set[str]]]:
    return [
        (rule.endpoint, rule.rule, set(rule.methods or ()) & {"GET", "POST"})
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("cohorts.") and "<uuid:cohort_id>" in rule.rule
    ]


def url_of(rule: str, ids: dict[str, str]) -> str:
    return re.sub(r"<[^>]*?(\w+)>", lambda match: ids[match.group(1)], rule)


def test_every_page_opens_for_the_trainer(
    app: Flask, session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client, ids = client_of(cast.tina), addresses(cast, session)
    for endpoint, rule, methods in rules(app):
        if "GET" in methods and endpoint != "cohorts.take_over":  # (it leads on: she trains it already)
            answer = client.get(url_of(rule, ids))
            assert answer.status_code == 200, (rule, answer.text[:300])
            assert answer.text.count("<h1") == 1, rule


@pytest.mark.parametrize(("who", "status"), [("otto", 404), ("paul", 403), ("hanna", 404), ("ada", 404)])
def test_nothing_opens_for_anybody_else(
    app: Flask, session: Session, cast: Cast, client_of: ClientOf, who: str, status: int
) -> None:
    client, ids = client_of(getattr(cast, who)), addresses(cast, session)
    for _endpoint, rule, methods in rules(app):
        for method in methods:
            answer = client.open(url_of(rule, ids), method=method)
            assert answer.status_code == status, (method, rule)


def test_an_action_is_no_page(app: Flask, session: Session, cast: Cast, client_of: ClientOf) -> None:
    client, ids = client_of(cast.tina), addresses(cast, session)
    pages = {rule for _endpoint, rule, methods in rules(app) if "GET" in methods}
    actions = {rule for _endpoint, rule, methods in rules(app) if "POST" in methods} - pages
    assert actions
    for rule in actions:
        # an action whose address looks like a page's (…/<id>) is a missing page, or a refused method
        assert client.get(url_of(rule, ids)).status_code == 405, rule


def test_signed_out_leads_to_signing_in(
    app: Flask, session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client, ids = client_of(None), addresses(cast, session)
    for _endpoint, rule, methods in rules(app):
        if "GET" in methods:
            assert "/sign-in" in client.get(url_of(rule, ids)).headers["Location"]
