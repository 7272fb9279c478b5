"""Ledarskapsstigen: the programme that the demonstration's path is, with the dates as they were first planned.

All times are wall time in the programme's zone; `calendar.py` moves them by whole weeks.
"""

from datetime import date, datetime
from decimal import Decimal

from learnpath.demo.programme import station_1, station_2, station_3, station_4, station_5
from learnpath.demo.programme.shapes import Texts

TIME_ZONE = "Europe/Helsinki"
FIRST_DAY = date(2027, 1, 18)
LAST_DAY = date(2027, 6, 14)
HOURS, CREDITS, MEETINGS_REQUIRED, PARTICIPATION_MEETINGS = Decimal("40"), Decimal("1.5"), 4, 3
LANGUAGES = ("sv", "fi")
STATION_2_MEETING_ENDED = datetime(2027, 2, 15, 16)

TITLE = {"sv": "Ledarskapsstigen", "fi": "Johtajuuspolku"}
SUMMARY = {
    "sv": """
        Gemensam ledarskapsutbildning för ledningen i Pargas, Korsnäs och Habo. Ni går stigen i små grupper,
        blandade mellan kommunerna: fem träffar, fyra grupparbeten och ett försök i den egna enheten.

        Intyg får den som har varit med på minst fyra av fem träffar och vars grupparbeten alla är godkända.
    """,
    "fi": """
        Paraisten, Korsnäsin ja Habon johdon yhteinen johtamiskoulutus. Polku kuljetaan pienryhmissä, joissa on
        väkeä kaikista kunnista: viisi tapaamista, neljä ryhmätehtävää ja yksi kokeilu omassa yksikössä.

        Todistuksen saa, kun on ollut mukana vähintään neljässä tapaamisessa viidestä ja kun kaikki ryhmätehtävät
        on hyväksytty.
    """,
}
THEMES: tuple[Texts, ...] = (
    {"sv": "Personalens ork", "fi": "Henkilöstön jaksaminen"},
    {
        "sv": "Snabba nedslag i stället för långa utredningar",
        "fi": "Nopeita kokeiluja pitkien selvitysten sijaan",
    },
    {
        "sv": "Rekrytering utan att sno folk av varandra",
        "fi": "Rekrytointia viemättä väkeä toisiltamme",
    },
    {"sv": "Att leda på distans", "fi": "Etäjohtaminen"},
    {"sv": "Samverkan mellan förvaltningar", "fi": "Hallintokuntien yhteistyö"},
)

STATIONS = (station_1.STATION, station_2.STATION, station_3.STATION, station_4.STATION, station_5.STATION)
