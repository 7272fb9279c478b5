"""Station 4: Snabba nedslag"""

from datetime import datetime
from decimal import Decimal

from learnpath.demo.programme.shapes import PlannedActivity, PlannedReading, PlannedStation
from learnpath.terms import ActivityKind, Gate, Opening, WorkBy

STATION = PlannedStation(
    title={"sv": "Snabba nedslag", "fi": "Nopeat kokeilut"},
    intro={
        "sv": """
            En utredning tar ett år. Ett nedslag tar två veckor och får misslyckas. Nu prövar var och en i sin egen
            enhet.
        """,
        "fi": """
            Selvitys vie vuoden. Kokeilu vie kaksi viikkoa ja saa epäonnistua. Nyt jokainen kokeilee omassa
            yksikössään.
        """,
    },
    opening=Opening.ON_DATE,
    opens=datetime(2027, 5, 3, 7),
    hours=Decimal(10),
    themes=(1,),
    activities=(
        PlannedActivity(
            key="meeting-4",
            kind=ActivityKind.MEETING,
            title={"sv": "Träff på distans", "fi": "Etätapaaminen"},
            brief={
                "sv": "Var och en beskriver sitt nedslag på tre minuter, gruppen ställer tre frågor, och alla går "
                "därifrån med en första dag i kalendern."
            },
            starts=datetime(2027, 5, 3, 13),
            ends=datetime(2027, 5, 3, 16),
            place="På distans",
        ),
        PlannedActivity(
            key="own-4",
            kind=ActivityKind.ASSIGNMENT,
            title={"sv": "Pröva ett snabbt nedslag", "fi": "Tee nopea kokeilu"},
            brief={
                "sv": "Pröva ett snabbt nedslag i din egen enhet och beskriv vad du lärde dig. En halv sida räcker: "
                "vad du ville veta, vad du gjorde, vad som hände, och vad du gör nu.",
                "fi": "Tee nopea kokeilu omassa yksikössäsi ja kerro, mitä opit. Puoli sivua riittää: mitä halusit "
                "tietää, mitä teit, mitä tapahtui ja mitä teet nyt.",
            },
            gate=Gate.HANDED_IN,
            due=datetime(2027, 5, 21, 16),
            work_by=WorkBy.PERSON,
        ),
        PlannedActivity(
            key="reflection-4",
            kind=ActivityKind.REFLECTION,
            required=False,
            title={"sv": "Vad överraskade dig?", "fi": "Mikä yllätti sinut?"},
            brief={
                "sv": "Dela gärna med gruppen: vad överraskade dig?",
                "fi": "Jaa mielellään pienryhmällesi.",
            },
            due=datetime(2027, 5, 28, 16),
        ),
        PlannedActivity(
            key="readings-4",
            kind=ActivityKind.READING_LIST,
            required=False,
            title={"sv": "Att läsa om att pröva sig fram", "fi": "Luettavaa kokeilemisesta"},
            readings=(
                PlannedReading(
                    "Heifetz, R., Grashow, A., & Linsky, M.",
                    "2009",
                    "The practice of adaptive leadership",
                    "Harvard Business Press. ISBN 978-1-4221-0576-4",
                    "",
                    120,
                    {
                        "sv": "Finns på biblioteket i Pargas och som fjärrlån. Kapitel 2 om tekniska och adaptiva problem."
                    },
                ),
            ),
        ),
    ),
)
