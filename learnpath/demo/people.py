"""Who is in the demonstration. Everybody is invented; every address is under .example."""

from dataclasses import dataclass

from learnpath.terms import MembershipKind, OrganisationKind


@dataclass(frozen=True)
class InventedOrganisation:
    key: str
    kind: OrganisationKind
    name: str
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class InventedPerson:
    """`key` is how the demonstration's texts name them."""

    key: str
    given_name: str
    family_name: str
    organisation: str
    title: str = ""
    group: str = ""
    language: str = "sv"
    office: MembershipKind | None = None

    @property
    def email(self) -> str:
        plain = str.maketrans("åäöéü ", "aaoeu-")
        given, family = (name.lower().translate(plain) for name in (self.given_name, self.family_name))
        return f"{given}.{family}@{self.organisation}.example"


ORGANISATIONS = (
    InventedOrganisation(
        "fyrbaken", OrganisationKind.CONSULTANCY, "Fyrbåken", ("Fyrbåken Ab", "Oy Fyrbåken Ab")
    ),
    InventedOrganisation("pargas", OrganisationKind.MUNICIPALITY, "Pargas stad", ("Pargas", "Parainen")),
    InventedOrganisation("korsnas", OrganisationKind.MUNICIPALITY, "Korsnäs kommun", ("Korsnäs",)),
    InventedOrganisation("habo", OrganisationKind.MUNICIPALITY, "Habo kommun", ("Habo",)),
)

_HR, _TRAINER, _ADMINISTRATOR = MembershipKind.HR, MembershipKind.TRAINER, MembershipKind.ADMINISTRATOR

# Marina trains and administers; Stefan only administers; Gunilla only follows, Åsa follows and takes part.
STAFF = (
    InventedPerson("stefan", "Stefan", "Forss", "fyrbaken", office=_ADMINISTRATOR),
    InventedPerson("marina", "Marina", "Eklöf", "fyrbaken", office=_TRAINER),
    InventedPerson("kari", "Kari", "Salonen", "fyrbaken", language="fi", office=_TRAINER),
    InventedPerson("gunilla", "Gunilla", "Westerlund", "pargas", office=_HR),
    InventedPerson("camilla", "Camilla", "Rönn", "korsnas", office=_HR),
    InventedPerson("henrik", "Henrik", "Sandell", "habo", office=_HR),
)
TRAINERS = ("marina", "kari")
SECOND_OFFICES = (("marina", "fyrbaken", _ADMINISTRATOR), ("asa", "pargas", _HR))

GROUPS = ("Blå", "Gul", "Röd")
PARTICIPANTS = (
    InventedPerson("asa", "Åsa", "Nygård", "pargas", "Personalchef", "Blå"),
    InventedPerson("mikael", "Mikael", "Öström", "pargas", "Bildningschef", "Blå"),
    InventedPerson("bengt", "Bengt", "Norrgård", "korsnas", "Kommundirektör", "Blå"),
    InventedPerson("karin", "Karin", "Björklund", "habo", "Avdelningschef, äldreomsorg", "Blå"),
    InventedPerson("leif", "Leif", "Granath", "habo", "Kanslichef", "Blå"),
    InventedPerson("siv", "Siv", "Håkans", "pargas", "Vårdchef", "Gul"),
    InventedPerson("jukka", "Jukka", "Mäkelä", "pargas", "Tekninen johtaja", "Gul", language="fi"),
    InventedPerson("maj-len", "Maj-Len", "Backlund", "korsnas", "Omsorgschef", "Gul"),
    InventedPerson("johan", "Johan", "Nyby", "korsnas", "Byggnadsinspektör", "Gul"),
    InventedPerson("per", "Per", "Lindh", "habo", "Enhetschef, hemtjänst", "Gul"),
    InventedPerson("ulla", "Ulla", "Sjö", "pargas", "Daghemschef", "Röd"),
    InventedPerson("tom", "Tom", "Östergård", "korsnas", "Rektor", "Röd"),
    InventedPerson("ann-sofi", "Ann-Sofi", "Häggblom", "korsnas", "Ekonomichef", "Röd"),
    InventedPerson("eva", "Eva", "Ström", "habo", "Enhetschef, förskola", "Röd"),
)

EARLIER_GROUPS = ("Havet", "Skogen")
EARLIER_PARTICIPANTS = (
    InventedPerson("carola", "Carola", "Sundqvist", "pargas", "Fritidschef", "Havet"),
    InventedPerson("timo", "Timo", "Laaksonen", "pargas", "Ruokapalvelupäällikkö", "Skogen", language="fi"),
    InventedPerson("hedvig", "Hedvig", "Asplund", "pargas", "Bibliotekschef", "Skogen"),
    InventedPerson("rolf", "Rolf", "Ingves", "korsnas", "Teknisk chef", "Havet"),
    InventedPerson("monica", "Monica", "Bergfors", "korsnas", "Daghemsföreståndare", "Skogen"),
    InventedPerson("gustav", "Gustav", "Storsved", "korsnas", "IT-chef", "Havet"),
    InventedPerson("annika", "Annika", "Falk", "habo", "Rektor", "Havet"),
    InventedPerson("mats", "Mats", "Hellgren", "habo", "Räddningschef", "Skogen"),
    InventedPerson("lena", "Lena", "Wiktorsson", "habo", "Socialchef", "Havet"),
)
