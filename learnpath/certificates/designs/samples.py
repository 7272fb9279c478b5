"""Invented people and, where an organisation has no path yet, an invented path: what a preview shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from learnpath.certificates.design import Design, DesignChoices
from learnpath.certificates.snapshot import Snapshot, Stop, Translation
from learnpath.terms import CertificateKind

# No certificate has this code: whoever looks it up is told so.
_CODE = "0" * 12
_LONG_PERSON = "Maximiliana-Alexandrina Konstantia von Taivalkoski-Österbottningslunda"
_LONG_ORGANISATION = "Kristinestadsbygdens och skärgårdens samkommun för utbildning och omsorg"
_LONG_COHORT = "Förmän inom småbarnspedagogik och grundläggande utbildning, våren och hösten"


@dataclass(frozen=True, slots=True)
class _Invented:
    person: str
    trainers: tuple[str, ...]
    organisation: str
    partners: tuple[str, ...]
    cohort: str
    path: str
    summary: str
    themes: tuple[str, ...]
    stations: tuple[str, ...]


_INVENTED: Mapping[str, _Invented] = {
    "sv": _Invented(
        "Åsa Nygård",
        ("Karin Lind",),
        "Björkby kommun",
        ("Björkby kommun", "Havsnäs stad"),
        "Våren",
        "Leda tillsammans",
        "En gemensam utbildning för chefer i tre kommuner.",
        ("Personalens ork", "Samarbete över gränser", "Svåra samtal"),
        ("Var står vi?", "Personalens ork", "Samarbete över gränser", "Svåra samtal", "Hemmaplan"),
    ),
    "fi": _Invented(
        "Päivi Mäkelä",
        ("Juhani Östberg",),
        "Koivulan kunta",
        ("Koivulan kunta", "Meriniemen kaupunki"),
        "Kevät",
        "Johdetaan yhdessä",
        "Kolmen kunnan esihenkilöiden yhteinen koulutus.",
        ("Henkilöstön jaksaminen", "Yhteistyö yli rajojen", "Vaikeat keskustelut"),
        (
            "Missä olemme?",
            "Henkilöstön jaksaminen",
            "Yhteistyö yli rajojen",
            "Vaikeat keskustelut",
            "Kotikenttä",
        ),
    ),
    "da": _Invented(
        "Søren Kjærgaard",
        ("Mette Bæk",),
        "Birkeby Kommune",
        ("Birkeby Kommune", "Havnsø Kommune"),
        "Foråret",
        "Ledelse i fællesskab",
        "En fælles uddannelse for ledere i tre kommuner.",
        ("Medarbejdernes overskud", "Samarbejde på tværs", "Svære samtaler"),
        ("Hvor står vi?", "Medarbejdernes overskud", "Samarbejde på tværs", "Svære samtaler", "Hjemmebane"),
    ),
    "nb": _Invented(
        "Åse Bjørnstad",
        ("Knut Ødegård",),
        "Bjørkeby kommune",
        ("Bjørkeby kommune", "Havnes kommune"),
        "Våren",
        "Lede sammen",
        "En felles opplæring for ledere i tre kommuner.",
        ("Overskudd i personalet", "Samarbeid over grenser", "Vanskelige samtaler"),
        (
            "Hvor står vi?",
            "Overskudd i personalet",
            "Samarbeid over grenser",
            "Vanskelige samtaler",
            "Hjemmebane",
        ),
    ),
    "en": _Invented(
        "Grace Harper",
        ("Thomas Reed",),
        "Birchfield Council",
        ("Birchfield Council", "Seaham Council"),
        "Spring",
        "Leading together",
        "A shared training for managers in three councils.",
        ("Looking after staff", "Working across borders", "Difficult conversations"),
        (
            "Where are we?",
            "Looking after staff",
            "Working across borders",
            "Difficult conversations",
            "Back home",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Course:
    """A path as a preview shows it, in one language."""

    title: str
    summary: str
    themes: tuple[str, ...]
    stops: tuple[Stop, ...]
    cohort: str
    starts_on: date
    ends_on: date
    hours: Decimal | None
    credits: Decimal | None
    meetings: int
    group_works: int
    own_works: int


def invented_course(language: str, today: date) -> Course:
    said = _INVENTED[language]
    starts_on = date(today.year, 1, 18)
    stops = tuple(
        Stop(title, date(today.year, month, 1), whole_month=True, hours=Decimal(8), done=4, asked=4)
        for month, title in enumerate(said.stations, start=1)
    )
    return Course(
        title=said.path,
        summary=said.summary,
        themes=said.themes,
        stops=stops,
        cohort=f"{said.cohort} {today.year}",
        starts_on=starts_on,
        ends_on=max(starts_on, date(today.year, 6, 14)),
        hours=Decimal(40),
        credits=Decimal("1.5"),
        meetings=5,
        group_works=4,
        own_works=1,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be seen."""

    kind: CertificateKind
    language: str
    has_long_names: bool
    issuer: str
    today: date
    base_url: str


def sample(wanted: Wanted, choices: DesignChoices, design: Design, courses: Mapping[str, Course]) -> Snapshot:
    """A certificate of nobody. `courses`: the path in each language that the certificate is in."""
    course, said = courses[wanted.language], _INVENTED[wanted.language]
    second = choices.second_language(wanted.language)
    snapshot = Snapshot(
        serial=f"{wanted.today.year}-00000",
        code=_CODE,
        verify_url=f"{wanted.base_url}/verify/{_CODE}",
        language=wanted.language,
        kind=wanted.kind,
        person_name=said.person,
        issuer=wanted.issuer,
        organisation=said.organisation,
        partners=said.partners,
        trainers=said.trainers,
        cohort_name=course.cohort,
        path_title=course.title,
        path_summary=course.summary,
        starts_on=course.starts_on,
        ends_on=course.ends_on,
        issued_on=wanted.today,
        hours=course.hours,
        credits=course.credits,
        meetings_attended=course.meetings,
        meetings_total=course.meetings,
        themes=course.themes,
        group_works=course.group_works,
        own_works=course.own_works,
        stations=course.stops,
        design=design,
        also=None if second is None else _also(choices, wanted.kind, second, courses[second]),
        **choices.sentences(wanted.kind, wanted.language),
    )
    return _lengthened(snapshot) if wanted.has_long_names else snapshot


def _also(choices: DesignChoices, kind: CertificateKind, language: str, course: Course) -> Translation:
    return Translation(
        language=language,
        path_title=course.title,
        path_summary=course.summary,
        themes=course.themes,
        stops=tuple((stop.title, stop.themes) for stop in course.stops),
        **choices.sentences(kind, language),
    )


def _lengthened(snapshot: Snapshot) -> Snapshot:
    return replace(
        snapshot,
        person_name=_LONG_PERSON,
        organisation=_LONG_ORGANISATION,
        partners=(_LONG_ORGANISATION, *snapshot.partners),
        cohort_name=_LONG_COHORT,
        trainers=(*snapshot.trainers, _LONG_PERSON),
    )
