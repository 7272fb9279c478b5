"""The factory: the only file that knows every feature."""

from typing import Any

from flask import Flask, Response
from flask_compress import Compress
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from learnpath.assignments import search as assignments_search
from learnpath.assignments import views as assignments
from learnpath.assignments.services import has_begun, has_work
from learnpath.certificates import views as certificates
from learnpath.certificates.services.signing_keys import give_vault
from learnpath.cohorts import search as cohorts_search
from learnpath.cohorts import views as cohorts
from learnpath.cohorts.actors import load_actor
from learnpath.cohorts.registry import tell_of_work
from learnpath.cohorts.rooms import cohort_of_path, cohort_rooms
from learnpath.cohorts.services.staffing import left_untrained
from learnpath.demo import views as demo
from learnpath.kernel import access, db, formats, headers, i18n, layout, pages, search
from learnpath.kernel.mail import tell_of_logos
from learnpath.kernel.settings import SettingError
from learnpath.meetings import views as meetings
from learnpath.overview import my_things, navigation
from learnpath.overview import views as overview
from learnpath.overview.design import views as design
from learnpath.overview.our_people import search as our_people_search
from learnpath.overview.our_people import views as our_people
from learnpath.paths import search as paths_search
from learnpath.paths import views as paths
from learnpath.paths.registry import tell_of_begun
from learnpath.people import search as people_search
from learnpath.people import security
from learnpath.people import views as people
from learnpath.people.mail_util import OutboxMailUtil
from learnpath.people.registry import tell_of_care
from learnpath.people.sections import register
from learnpath.people.services.letters import mail_logo
from learnpath.policy import NOBODY, Actor, Permission
from learnpath.readings import search as readings_search
from learnpath.readings import views as readings
from learnpath.reflections import search as reflections_search
from learnpath.reflections import views as reflections
from learnpath.terms import LANGUAGES

FEATURES = (
    people,
    paths,
    cohorts,
    assignments,
    readings,
    reflections,
    meetings,
    certificates,
    overview,
    our_people,
    demo,
)

# What can be found, in the order in which features stand on one another.
SEARCHED = (
    people_search,
    paths_search,
    cohorts_search,
    assignments_search,
    readings_search,
    reflections_search,
    our_people_search,
)

# Flask-Security's endpoints; None is open to everybody (they ask for what they need themselves).
LIBRARY_ACCESS: dict[str, Permission | None] = {
    "security.login": None,
    "security.logout": None,
    "security.forgot_password": None,
    "security.reset_password": None,
    "security.two_factor_token_validation": None,
    "security.two_factor_rescue": None,
    "security.mf_recovery": None,
    "security.tf_select": None,
    "security.change_password": Permission.OWN_ACCOUNT,
    "security.verify": Permission.OWN_ACCOUNT,
    "security.two_factor_setup": None,
    "security.two_factor_setup_validate": None,
    "security.mf_recovery_codes": Permission.OWN_ACCOUNT,
}


def create_app(**overrides: Any) -> Flask:
    """The application, configured by config.py and the environment. Raises SettingError."""
    app = Flask("learnpath", template_folder=str(layout.TEMPLATES), static_folder=None)
    app.config.from_pyfile(str(layout.CONFIG))
    app.config.update(overrides)
    _check(app)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    db.init_app(app)
    secret = app.config["KEY_PASSPHRASE"] or app.config["SECRET_KEY"]
    give_vault(app.extensions["engine"], secret, app.config["TIMESTAMP_URL"])
    headers.init_app(app)
    _languages(app)  # before anything can be refused: the refusal, too, is in the reader's language
    CSRFProtect(app)
    security.init_app(app, OutboxMailUtil)
    app.extensions["actor_loader"] = _actor
    app.extensions["cohort_of_path"] = cohort_of_path
    pages.init_app(app)
    formats.init_app(app)
    app.jinja_env.globals.update(can=access.can, cohort_rooms=cohort_rooms)
    app.context_processor(navigation.around_the_page)
    _introduce_features()
    for feature in FEATURES:
        app.register_blueprint(feature.bp)
    if app.config["DEVELOPMENT"]:
        app.register_blueprint(design.bp)
    for endpoint, permission in LIBRARY_ACCESS.items():
        access.declare(app, endpoint, permission)
    access.check_all_declared(app)
    _serve(app)
    return app


def _introduce_features() -> None:
    """Fill the registries by which a lower feature hears of a higher one."""
    tell_of_care(left_untrained)
    tell_of_work(has_work)
    tell_of_begun(has_begun)
    tell_of_logos(mail_logo)
    for section in my_things.SECTIONS:
        register(section)
    for feature in SEARCHED:
        for source in feature.SOURCES:
            search.register(source)


def _check(app: Flask) -> None:
    if len(app.config["SECRET_KEY"]) < 32:
        raise SettingError("LEARNPATH_SECRET_KEY must be set to at least 32 characters of your own")
    if 0 < len(app.config["KEY_PASSPHRASE"]) < 32:
        raise SettingError("LEARNPATH_KEY_PASSPHRASE must be at least 32 characters, or not set at all")
    if app.config["DEFAULT_LANGUAGE"] not in LANGUAGES:
        raise SettingError(f"LEARNPATH_DEFAULT_LANGUAGE must be one of {', '.join(LANGUAGES)}")


def _actor(session: Session) -> Actor:
    return load_actor(session, current_user.person) if current_user.is_authenticated else NOBODY


def _languages(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: i18n.translator(i18n.language()).gettext(message),
        lambda one, many, n: i18n.translator(i18n.language()).ngettext(one, many, n),
        newstyle=True,
    )

    @app.before_request
    def use_the_readers() -> None:
        i18n.use_language(navigation.choose_language() or app.config["DEFAULT_LANGUAGE"])

    @app.after_request
    def say_it(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.headers["Content-Language"] = i18n.language()
        return response


def _serve(app: Flask) -> None:
    Compress(app)
    static = WhiteNoise(
        app.wsgi_app,
        root=str(layout.STATIC),
        prefix="static/",
        max_age=31_536_000,
        add_headers_function=headers.for_static(app),
    )
    app.wsgi_app = static  # type: ignore[method-assign]
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
