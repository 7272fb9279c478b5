"""How a plan for a list of people, and other decisions about a cohort, are said to the trainer."""

from learnpath.cohorts.roster.facts import Action, Fault, Mend, Note, PlannedRow, Problem, Remark
from learnpath.cohorts.roster.table import MAX_BYTES, MAX_ROWS, Column, Reason, UnreadableRoster
from learnpath.cohorts.services.starting import What
from learnpath.kernel.i18n import _, number
from learnpath.terms import CohortState, CompletedHow, GroupingMethod, Opening


def column_word(column: Column) -> str:
    return {
        Column.GIVEN_NAME: _("Given name"),
        Column.FAMILY_NAME: _("Family name"),
        Column.FULL_NAME: _("Name"),
        Column.EMAIL: _("E-mail address"),
        Column.ORGANISATION: _("Municipality"),
        Column.TITLE: _("Job title"),
        Column.GROUP: _("Group"),
        Column.LANGUAGE: _("Language"),
    }[column]


def action_said(row: PlannedRow, *, comes_back: bool = False) -> tuple[str, str]:
    """What happens to a row, in words, and the kind of sign that goes with it."""
    match row.action:
        case Action.ENROL if comes_back:
            return _("Comes back"), "done"
        case Action.ENROL:
            return _("Will be added"), "done"
        case Action.ALREADY_ENROLLED:
            return _("Is in the cohort already"), "excused"
        case Action.DUPLICATE:
            return _("The same person as row %(number)s", number=row.duplicate_of), "excused"
        case Action.IGNORED:
            return _("Blank, passed over"), "excused"
        case Action.REFUSED:
            return _("Cannot be added"), "missing"


def problem_said(problem: Problem) -> str:
    """Why a row is refused, as a sentence that says what to do."""
    text = problem.text
    column = column_word(problem.column) if problem.column else ""
    return {
        Fault.EMAIL_MISSING: _("The e-mail address is missing."),
        Fault.EMAIL_INVALID: _("“%(text)s” is not an e-mail address.", text=text),
        Fault.GIVEN_NAME_MISSING: _("The given name is missing."),
        Fault.FAMILY_NAME_MISSING: _("The family name is missing."),
        Fault.NAME_TOO_LONG: _("The name is longer than 100 characters: “%(text)s”.", text=text),
        Fault.NAME_WITHOUT_LETTERS: _("“%(text)s” has no letters, so it can hardly be a name.", text=text),
        Fault.ORGANISATION_MISSING: _("The municipality is missing."),
        Fault.ORGANISATION_UNKNOWN: _(
            "No municipality is known as “%(text)s”. Check the spelling, or ask an administrator to add it.",
            text=text,
        ),
        Fault.TEXT_TOO_LONG: _(
            "The text under “%(column)s” is too long: “%(text)s”.", column=column, text=text
        ),
        Fault.FORMULA: _(
            "“%(text)s” is a formula to a spreadsheet, not a text. Write the value itself.", text=text
        ),
        Fault.CONTROL_CHARACTERS: _(
            "There are characters under “%(column)s” that cannot be read: “%(text)s”.",
            column=column,
            text=text,
        ),
    }[problem.fault]


def note_said(note: Note) -> str:
    """What is worth knowing about a row that is not refused."""
    text = note.text
    return {
        Remark.KNOWN_PERSON_KEEPS_NAME: _(
            "Has another name here already and keeps it; the list says “%(text)s”.", text=text
        ),
        Remark.ENROLLED_FROM_ANOTHER_ORGANISATION: _(
            "Takes part for another municipality, and goes on doing so."
        ),
        Remark.NEW_GROUP: _("The group “%(text)s” is made.", text=text),
        Remark.LANGUAGE_UNKNOWN: _(
            "“%(text)s” is no language here; the path's first one is used.", text=text
        ),
        Remark.DIFFERS_FROM_EARLIER_ROW: _(
            "Says something else than row %(number)s, which is the one that counts.", number=text
        ),
        Remark.SAME_NAME_AS_EARLIER_ROW: _(
            "Has the same name as row %(number)s and another address. Is it the same person?", number=text
        ),
    }[note.remark]


def mend_said(mend: Mend) -> str:
    """What was mended, so that nothing changes behind anybody's back."""
    return _(
        "%(column)s: “%(before)s” becomes “%(after)s”.",
        column=column_word(mend.column),
        before=mend.before,
        after=mend.after,
    )


def unreadable_said(refusal: UnreadableRoster) -> str:
    """Why a whole file or paste could not be read."""
    row = refusal.row or 1
    return {
        Reason.EMPTY: _("There is nothing in it."),
        Reason.TOO_LARGE: _(
            "The file is larger than %(size)s MB. Divide it into several.", size=number(MAX_BYTES // 1024**2)
        ),
        Reason.TOO_MANY_ROWS: _(
            "There are more than %(rows)s people in it. Divide it into several.", rows=number(MAX_ROWS)
        ),
        Reason.NOT_A_TABLE: _("This is not a table. Save the list as CSV or XLSX and try again."),
        Reason.OLD_EXCEL: _("This is an old Excel file (.xls). Save it as .xlsx and try again."),
        Reason.OPEN_DOCUMENT: _("This is an OpenDocument file. Save it as .xlsx or .csv and try again."),
        Reason.PASSWORD_PROTECTED: _(
            "The file is locked with a password. Save it without one and try again."
        ),
        Reason.BROKEN_WORKBOOK: _("The Excel file is broken. Open it, save it anew and try again."),
        Reason.BROKEN_QUOTES: _(
            "A quotation mark is opened in row %(row)s and never closed, so the rows cannot be told apart.",
            row=row,
        ),
    }[refusal.reason]


def state_said(state: CohortState) -> tuple[str, str]:
    return {
        CohortState.RUNNING: (_("Running"), "open"),
        CohortState.FINISHED: (_("Finished"), "done"),
        CohortState.ARCHIVED: (_("Archived"), "excused"),
    }[state]


def opening_said(opening: Opening) -> str:
    """When a station opens, where no date has to be said."""
    return {
        Opening.AT_ONCE: _("Open from the start"),
        Opening.ON_DATE: _("Opens on a date that is not set yet"),
        Opening.AFTER_PREVIOUS: _("Opens for each person when the one before is complete"),
        Opening.BY_TRAINER: _("You open it"),
    }[opening]


def method_said(method: GroupingMethod) -> str:
    return {
        GroupingMethod.MIXED: _("Municipalities mixed evenly"),
        GroupingMethod.BY_ORGANISATION: _("One group for each municipality"),
        GroupingMethod.BY_HAND: _("Divided by hand"),
    }[method]


def how_said(how: CompletedHow) -> tuple[str, str]:
    """How an activity was completed, and the kind of sign that goes with it."""
    return {
        CompletedHow.HANDED_IN: (_("Handed in"), "handed_in"),
        CompletedHow.ACCEPTED: (_("Accepted"), "accepted"),
        CompletedHow.READ: (_("Read"), "done"),
        CompletedHow.WRITTEN: (_("Written"), "done"),
        CompletedHow.ATTENDED: (_("Attended"), "done"),
        CompletedHow.SEEN: (_("Read"), "done"),
        CompletedHow.EXCUSED: (_("Excused"), "excused"),
        CompletedHow.BY_TRAINER: (_("Counted as done by the trainer"), "done"),
    }[how]


def date_said(what: What, title: str) -> str:
    """What a date of a path is about."""
    return {
        What.PATH_STARTS: _("The path begins"),
        What.PATH_ENDS: _("The path ends"),
        What.STATION_OPENS: _("“%(title)s” opens", title=title),
        What.MEETING: _("Meeting: %(title)s", title=title),
        What.DUE: _("Deadline: %(title)s", title=title),
    }[what]
