"""Station 5: Hemmaplan"""

from datetime import datetime
from decimal import Decimal

from learnpath.demo.programme.shapes import PlannedActivity, PlannedStation
from learnpath.terms import ActivityKind, Opening, WorkBy

STATION = PlannedStation(
    title={"sv": "Hemmaplan", "fi": "Kotikenttä"},
    intro={
        "sv": """
            Sista anhalten går ni kommunvis. Vad stannar kvar när utbildningen är slut, och vem ser till det?
        """,
        "fi": """
            Viimeinen etappi kuljetaan kunnittain. Mitä jää, kun koulutus päättyy, ja kuka siitä huolehtii?
        """,
    },
    opening=Opening.ON_DATE,
    opens=datetime(2027, 6, 7, 7),
    hours=Decimal(6),
    themes=(4,),
    activities=(
        PlannedActivity(
            key="meeting-5",
            kind=ActivityKind.MEETING,
            title={"sv": "Avslutning i Korsnäs", "fi": "Päätöstapaaminen Korsnäsissä"},
            brief={
                "sv": "Kommunvis presentation för de tre kommundirektörerna, en kvart var. Sedan intyg och kaffe i "
                "Församlingshemmet."
            },
            starts=datetime(2027, 6, 14, 10),
            ends=datetime(2027, 6, 14, 15),
            place="Kommungården i Korsnäs",
        ),
        PlannedActivity(
            key="home-5",
            kind=ActivityKind.ASSIGNMENT,
            title={"sv": "Vad fortsätter ni med?", "fi": "Mitä jatkatte?"},
            brief={
                "sv": "Per kommun: vad fortsätter ni med på lokal nivå, och vem ansvarar? Skriv så att "
                "ledningsgruppen kan ta det som sitt första ärende efter semestrarna.",
                "fi": "Kunnittain: mitä jatkatte paikallisesti, ja kuka vastaa? Kirjoittakaa niin, että johtoryhmä "
                "voi ottaa sen ensimmäiseksi asiakseen lomien jälkeen.",
            },
            counts=True,
            due=datetime(2027, 6, 14, 16),
            work_by=WorkBy.ORGANISATION,
        ),
        PlannedActivity(
            key="reflection-5",
            kind=ActivityKind.REFLECTION,
            title={"sv": "Vad har förändrats?", "fi": "Mikä on muuttunut?"},
            brief={
                "sv": "Vad har förändrats i ditt ledarskap sedan anhalt 1? Dela gärna med utbildaren.",
                "fi": "Mikä johtajuudessasi on muuttunut ensimmäisen etapin jälkeen? Jaa mielellään kouluttajalle.",
            },
            due=datetime(2027, 6, 14, 16),
        ),
    ),
)
