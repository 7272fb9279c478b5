"""What each country has for the accessibility of public services: its law, its authority, where statements are made.

Looked up in 2026; an administrator who finds a link moved can say so in the statement's own lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Authority:
    """Whom to turn to when the answer does not help. The first language of `name` is its own."""

    name: Texts
    url: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    territory: str  # as Babel names it
    law: Texts
    law_url: str
    authority: Authority
    complaints: Authority | None = None  # where it is not the authority itself that hears them
    made_at: str = ""  # the address of the service in which statements have to be made
    needs_phone: bool = False
    time_zones: tuple[str, ...] = field(default=())


_ALL = (
    Country(
        "se",
        "SE",
        {
            "sv": "lagen (2018:1937) om tillgänglighet till digital offentlig service",
            "en": "the Act (2018:1937) on accessibility of digital public services",
        },
        "https://www.riksdagen.se/sv/dokument-och-lagar/dokument/svensk-forfattningssamling/"
        "lag-20181937-om-tillganglighet-till-digital_sfs-2018-1937/",
        Authority(
            {
                "sv": "Myndigheten för digital förvaltning (Digg)",
                "en": "the Agency for Digital Government (Digg)",
            },
            "https://www.digg.se/tdosanmalan",
            "info@digg.se",
            "0771-11 44 00",
        ),
        time_zones=("Europe/Stockholm",),
    ),
    Country(
        "fi",
        "FI",
        {
            "fi": "laki digitaalisten palvelujen tarjoamisesta (306/2019)",
            "sv": "lagen om tillhandahållande av digitala tjänster (306/2019)",
            "en": "the Act on the provision of digital services (306/2019)",
        },
        "https://www.finlex.fi/fi/laki/ajantasa/2019/20190306",
        Authority(
            {
                "fi": "Liikenne- ja viestintävirasto Traficom",
                "sv": "Transport- och kommunikationsverket Traficom",
                "en": "the Finnish Transport and Communications Agency Traficom",
            },
            "https://www.saavutettavuusvaatimukset.fi",
            "saavutettavuus@traficom.fi",
            "029 534 5000",
        ),
        time_zones=("Europe/Helsinki",),
    ),
    Country(
        "ax",
        "AX",
        {
            "sv": "landskapslagen (2019:7) om tillgängliga digitala tjänster",
            "fi": "maakuntalaki (2019:7) saavutettavista digitaalisista palveluista",
            "en": "the Act of Åland (2019:7) on accessible digital services",
        },
        "https://www.regeringen.ax/alandsk-lagstiftning/alex/20197",
        Authority(
            {
                "sv": "Ålands landskapsregering",
                "fi": "Ahvenanmaan maakunnan hallitus",
                "en": "the Government of Åland",
            },
            "https://www.regeringen.ax",
            "registrator@regeringen.ax",
            "018 25 000",
        ),
        time_zones=("Europe/Mariehamn",),
    ),
    Country(
        "dk",
        "DK",
        {
            "da": "lov om tilgængelighed af offentlige organers websteder og mobilapplikationer (nr. 692 af 8."
            " juni 2018)",
            "en": "the Act on the accessibility of public sector bodies' websites and mobile applications (no. 692 of 8"
            " June 2018)",
        },
        "https://www.retsinformation.dk/eli/lta/2018/692",
        Authority(
            {"da": "Digitaliseringsstyrelsen", "en": "the Agency for Digital Government"},
            "https://digst.dk/digital-inklusion/webtilgaengelighed/",
            "webtilgaengelighed@digst.dk",
        ),
        made_at="https://www.was.digst.dk",
        needs_phone=True,
        time_zones=("Europe/Copenhagen",),
    ),
    Country(
        "no",
        "NO",
        {
            "nb": "likestillings- og diskrimineringsloven § 18 og forskrift om universell utforming av IKT-løsninger",
            "en": "the Equality and Anti-Discrimination Act, section 18, and the regulation on universal design of ICT",
        },
        "https://lovdata.no/dokument/SF/forskrift/2013-06-21-732",
        Authority(
            {
                "nb": "Tilsynet for universell utforming av ikt (Uu-tilsynet)",
                "en": "the Authority for Universal Design of ICT (Uu-tilsynet)",
            },
            "https://www.uutilsynet.no",
            "post@uutilsynet.no",
        ),
        complaints=Authority(
            {"nb": "Diskrimineringsnemnda", "en": "the Anti-Discrimination Tribunal"},
            "https://www.diskrimineringsnemnda.no",
        ),
        made_at="https://uustatus.no",
        time_zones=("Europe/Oslo",),
    ),
)

COUNTRIES: Mapping[str, Country] = {country.code: country for country in _ALL}


def country_at(time_zone: str) -> str:
    """The country that an installation is probably in; empty when its time zone does not say."""
    return next((one.code for one in _ALL if time_zone in one.time_zones), "")
