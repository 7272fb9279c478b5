"""A feature that is none: views that do to the kernel what features may do to it, rightly and wrongly."""

from flask import Blueprint, abort, request, send_file
from flask.typing import ResponseReturnValue

from learnpath.kernel import audit
from learnpath.kernel.access import allow, open_to_all
from learnpath.kernel.db import afterwards, current_session, lock
from learnpath.kernel.layout import CONFIG
from learnpath.kernel.mail import Letter, Recipient, queue_mail
from learnpath.kernel.pages import done, render
from learnpath.kernel.tries import TryCounter, may_try
from learnpath.people.models import Organisation, OrganisationName
from learnpath.policy import Permission
from learnpath.terms import OrganisationKind
from tests.kernel.values import HOUR

bp = Blueprint("probe", __name__, url_prefix="/probe")


@bp.route("/write", methods=["GET", "POST"])
@open_to_all
def write() -> ResponseReturnValue:
    """Change something, say so afterwards, and end as the address asks."""
    session = current_session()
    name, end = request.args["name"], request.args.get("end", "200")
    session.add(Organisation(name=name, kind=OrganisationKind.COUNCIL))
    session.flush()
    afterwards(lambda own: audit.record(own, f"probed {name}", actor_id=None))
    if end == "crash":
        raise RuntimeError("a planted error")
    if end == "abort":
        abort(403)
    return "", int(end)


@bp.post("/twice")
@open_to_all
def twice() -> ResponseReturnValue:
    """Break a constraint, at once or only when everything is written."""
    session = current_session()
    one = Organisation(name="one", kind=OrganisationKind.COUNCIL)
    session.add(one)
    session.flush()
    session.add_all(OrganisationName(organisation_id=one.id, name=name, key="the same") for name in "ab")
    if "flush" in request.args:
        session.flush()
    return "", int(request.args.get("end", "200"))


@bp.post("/count")
@open_to_all
def count() -> ResponseReturnValue:
    """Read, think, write: what two at once must not do to the same row."""
    session = current_session()
    session.get_one(TryCounter, "probe")
    row = lock(session, TryCounter, "probe")
    row.count += 1
    return done("", "probe.page")


@bp.post("/try")
@open_to_all
def try_() -> ResponseReturnValue:
    allowed = may_try(current_session(), "probe", limit=3, within=HOUR)
    return ("", 403) if allowed else ("", 429)


@bp.post("/mail")
@open_to_all
def mail() -> ResponseReturnValue:
    recipient = Recipient("paul@people.example", "Paul Palm", "sv")
    queue_mail(current_session(), recipient, lambda: Letter("Hello", ("Words",)))
    return "", int(request.args.get("end", "200"))


@bp.get("/page")
@open_to_all
def page() -> ResponseReturnValue:
    return render("pages/error.html", error_title="A page", error_text="Its words")


@bp.post("/text")
@allow(Permission.OWN_ACCOUNT)
def text() -> ResponseReturnValue:
    return request.form["text"]


@bp.post("/open-text")
@open_to_all
def open_text() -> ResponseReturnValue:
    return request.form["text"]


@bp.get("/download")
@open_to_all
def download() -> ResponseReturnValue:
    return send_file(CONFIG, mimetype="text/plain", as_attachment=True, download_name="a.txt")
