"""Station 3: Samverkan över gränser"""

from datetime import datetime
from decimal import Decimal

from learnpath.demo.programme.shapes import PlannedActivity, PlannedReading, PlannedStation
from learnpath.terms import ActivityKind, Gate, Opening, WorkBy

STATION = PlannedStation(
    title={"sv": "Samverkan över gränser", "fi": "Yhteistyötä yli rajojen"},
    intro={
        "sv": """
            Samma sökande ringer till alla tre kommunerna. Vad kan vi lova varandra så att rekryteringen inte blir en
            tävling som alla förlorar?
        """,
        "fi": """
            Sama hakija soittaa kaikkiin kolmeen kuntaan. Mitä voimme luvata toisillemme, jottei rekrytoinnista tule
            kilpailu, jonka kaikki häviävät?
        """,
    },
    opening=Opening.AFTER_PREVIOUS,
    opens=None,
    hours=Decimal(8),
    themes=(2, 4),
    activities=(
        PlannedActivity(
            key="meeting-3",
            kind=ActivityKind.MEETING,
            title={"sv": "Träff på distans", "fi": "Etätapaaminen"},
            brief={
                "sv": """
                    Tre korta berättelser: en rekrytering som lyckades, en som vi snodde av varandra, och en tjänst som
                    två kommuner delar. Länken kommer en vecka före.
                """,
            },
            starts=datetime(2027, 3, 29, 9),
            ends=datetime(2027, 3, 29, 12),
            place="På distans",
        ),
        PlannedActivity(
            key="discussion-3",
            kind=ActivityKind.PAGE,
            title={
                "sv": "Vilken överenskommelse skulle göra störst skillnad?",
                "fi": "Mikä sopimus muuttaisi eniten?",
            },
            brief={
                "sv": """
                    Fundera före träffen: vilken överenskommelse mellan kommunerna skulle göra störst skillnad? Tre
                    förslag från fjolårets stig att börja med:

                    - Vi ringer chefen i den andra kommunen innan vi erbjuder någon därifrån en tjänst.
                    - Vikarier som en kommun inte kan ge fler timmar erbjuds till grannen samma vecka.
                    - Lönen för samma uppgift får inte skilja mer än hundra euro mellan Pargas och Korsnäs.
                """,
            },
            required=False,
        ),
        PlannedActivity(
            key="group-3",
            kind=ActivityKind.ASSIGNMENT,
            title={
                "sv": "En gemensam hederskodex för rekrytering",
                "fi": "Yhteinen rekrytoinnin kunniakoodeksi",
            },
            brief={
                "sv": """
                    Skriv ett förslag till en gemensam hederskodex för rekrytering: högst tio punkter, på ett språk som
                    en nyanställd förstår. Säg vid varje punkt vad som händer om någon bryter mot den.
                """,
                "fi": """
                    Kirjoittakaa ehdotus yhteiseksi rekrytoinnin kunniakoodeksiksi: enintään kymmenen kohtaa kielellä,
                    jonka uusi työntekijä ymmärtää. Kertokaa joka kohdasta, mitä tapahtuu, jos joku rikkoo sitä.
                """,
            },
            gate=Gate.HANDED_IN,
            counts=True,
            due=datetime(2027, 4, 23, 16),
            work_by=WorkBy.GROUP,
        ),
        PlannedActivity(
            key="readings-3",
            kind=ActivityKind.READING_LIST,
            required=False,
            title={"sv": "Att läsa om samverkan", "fi": "Luettavaa yhteistyöstä"},
            readings=(
                PlannedReading(
                    "Ansell, C., & Gash, A.",
                    "2008",
                    "Collaborative governance in theory and practice",
                    "Journal of Public Administration Research and Theory, 18(4), 543–571",
                    "https://doi.org/10.1093/jopart/mum032",
                    50,
                    {"sv": "Varför samverkan börjar med små vinster som båda hinner se."},
                ),
                PlannedReading(
                    "Provan, K. G., & Kenis, P.",
                    "2008",
                    "Modes of network governance: Structure, management, and effectiveness",
                    "Journal of Public Administration Research and Theory, 18(2), 229–252",
                    "https://doi.org/10.1093/jopart/mum015",
                    45,
                    {"sv": "Tre sätt att leda ett nätverk. Vilket är vi, och vilket borde vi vara?"},
                ),
            ),
        ),
    ),
)
