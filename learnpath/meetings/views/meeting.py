"""A meeting: when, where, a link, and one's own attendance."""

from urllib.parse import urlsplit

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learnpath.cohorts.loading import ActivityInCohort
from learnpath.cohorts.trail import activity_trail
from learnpath.kernel.access import allow
from learnpath.kernel.clock import now
from learnpath.kernel.db import current_session
from learnpath.kernel.html import plain_text
from learnpath.kernel.i18n import language
from learnpath.kernel.pages import render
from learnpath.meetings.calendars import CalendarEntry, icalendar
from learnpath.meetings.services.attendance import presence_of
from learnpath.meetings.views.blueprint import bp, load_meeting
from learnpath.meetings.views.facts import is_over, link_of
from learnpath.meetings.views.sheet import show_sheet
from learnpath.meetings.wording import presence_said
from learnpath.policy import Permission
from learnpath.terms import localised


@bp.get("/cohorts/<uuid:cohort_id>/meetings/<uuid:activity_id>")
@allow(Permission.COHORT_READ, on=load_meeting)
def meeting(here: ActivityInCohort) -> ResponseReturnValue:
    if here.trains:
        return show_sheet(here)
    if not here.is_open:
        return render("meetings/not_open.html", here=here, breadcrumbs=activity_trail(here))
    presence = None
    if here.place is not None:
        presence = presence_of(current_session(), here.activity.id, here.place.enrolment_id)
    return render(
        "meetings/meeting.html",
        here=here,
        link=link_of(here),
        said=presence_said(presence) if presence else None,
        is_over=is_over(here),
        breadcrumbs=activity_trail(here),
    )


@bp.get("/cohorts/<uuid:cohort_id>/meetings/<uuid:activity_id>/meeting.ics")
@allow(Permission.COHORT_READ, on=load_meeting)
def calendar(here: ActivityInCohort) -> ResponseReturnValue:
    """The meeting for the reader's own calendar, in their language."""
    activity = here.activity
    if activity.starts_at is None or not here.is_open:
        raise NotFound
    entry = CalendarEntry(
        id=activity.id,
        host=urlsplit(current_app.config["BASE_URL"]).hostname or "localhost",
        title=localised(activity.title, language(), here.languages).text,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        place=activity.place,
        url=link_of(here),
        text=plain_text(localised(activity.brief, language(), here.languages).text),
        version=activity.version,
    )
    response = Response(icalendar(entry, now()), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response
