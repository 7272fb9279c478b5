"""Who gets in where, written by hand: not asked of the policy, which is what is being tested.

Everything in the world belongs to Tina's cohort, where Paul and Petra share a group; to Paul alone where it can
belong to one. Toni is a trainer in Tina's organisation who does not train the cohort, Tor one of another organisation.
"""

from learnpath.policy import Permission

TRAINERS = {"tina", "toni", "tor"}
COHORT = {"paul", "petra", "tina"}
WALKERS = {"paul", "petra"}
AUTHORS = {"tina", "toni"}
SIGNED_IN = {"paul", "petra", "otto", "tina", "toni", "tor", "hanna", "hugo", "ada"}

# Permission: who is let in, and who else may learn that the thing is there (and so gets 403, not 404).
WHO: dict[Permission, tuple[set[str], set[str]]] = {
    Permission.OWN_ACCOUNT: (SIGNED_IN, set()),
    Permission.INSTALLATION_ADMINISTER: ({"ada"}, set()),
    Permission.ORGANISATION_STYLE: (AUTHORS | {"ada"}, set()),
    Permission.PATH_LIST: (TRAINERS, set()),
    Permission.PATH_CREATE: (TRAINERS, set()),
    Permission.PATH_READ: (AUTHORS, set()),
    Permission.PATH_WRITE: (AUTHORS, set()),
    Permission.COHORT_LIST: (TRAINERS, set()),
    Permission.COHORT_START: (AUTHORS, set()),
    Permission.COHORT_READ: (COHORT, set()),
    Permission.COHORT_RUN: ({"tina"}, WALKERS),
    Permission.COHORT_STAFF: ({"tina"}, WALKERS | {"toni"}),
    Permission.COHORT_WALK: (WALKERS, {"tina"}),
    Permission.PICTURE_READ: (COHORT | {"toni"}, set()),
    Permission.ATTACHMENT_READ: (COHORT, set()),
    Permission.SUBMISSION_READ: (COHORT, set()),
    Permission.SUBMISSION_WRITE: (WALKERS, {"tina"}),
    Permission.SUBMISSION_REVIEW: ({"tina"}, WALKERS),
    Permission.READING_SUGGEST: (COHORT, set()),
    Permission.READING_REMOVE: ({"tina"}, WALKERS),
    Permission.READING_PUT_BACK: ({"tina"}, WALKERS),
    Permission.REFLECTION_READ: ({"paul"}, set()),
    Permission.REFLECTION_WRITE: ({"paul"}, set()),
    Permission.CERTIFICATE_LIST: (TRAINERS | {"hanna", "hugo"}, set()),
    Permission.CERTIFICATE_READ: ({"paul", "tina", "hanna"}, set()),
    Permission.CERTIFICATE_ISSUE: ({"tina"}, WALKERS),
    Permission.CERTIFICATE_REVOKE: ({"tina"}, {"paul", "hanna"}),
    Permission.PEOPLE_FOLLOW: ({"hanna", "hugo"}, set()),
}

# Endpoints whose permission says less than whose thing it is.
WHO_AT: dict[str, tuple[set[str], set[str]]] = {
    "people.end_session": ({"paul"}, set()),
    "certificates.show_job": ({"tina"}, set()),
    # the start page has no path in its address: every trainer may choose among their own
    "cohorts.start": (TRAINERS, set()),
    "cohorts.start_now": (TRAINERS, set()),
}

# Nothing in these addresses that could be missing or somebody else's: both refusals say the same.
EITHER = {"cohorts.start", "cohorts.start_now"}

# Open to everybody, signed in or not. Think before adding to it: what is behind it must be nobody's.
OPEN = {
    "certificates.all_keys",
    "certificates.issuer",
    "certificates.one_key",
    "certificates.plain_badge",
    "certificates.status_list",
    "certificates.verify",
    "certificates.verify_code",
    "certificates.verify_file",
    "demo.show",
    "demo.sign_in",
    "overview.healthz",
    "overview.offline",
    "overview.readyz",
    "overview.show_chapter",
    "overview.show_help",
    "overview.service_worker",
    "people.about",
    "people.ask_mail_off",
    "people.accessibility",
    "people.choose_language",
    "people.link_sent",
    "people.look_logo",
    "people.look_style",
    "people.privacy",
    "people.send_link",
    "people.send_link_again",
    "people.show_link",
    "people.sign_in",
    "people.turn_mail_off",
    "people.use_link",
    "security.forgot_password",
    "security.login",
    "security.logout",
    "security.mf_recovery",
    "security.reset_password",
    "security.tf_select",
    "security.two_factor_rescue",
    "security.two_factor_setup",
    "security.two_factor_setup_validate",
    "security.two_factor_token_validation",
}

# Flask-Security signs out whoever opens this while signed in and without a second factor under way.
SIGNS_OUT = {"security.two_factor_token_validation"}
