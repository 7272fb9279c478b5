"""Station 2: Personalens ork"""

from datetime import datetime
from decimal import Decimal

from learnpath.demo.programme.shapes import PlannedActivity, PlannedReading, PlannedStation
from learnpath.terms import ActivityKind, Gate, Opening, WorkBy

STATION = PlannedStation(
    title={"sv": "Personalens ork", "fi": "Henkilöstön jaksaminen"},
    intro={
        "sv": """
            Vad bär och vad tär i era enheter just nu? Vi börjar i Pargas med att läsa svar från era egna
            medarbetare, och slutar med något som varje enhet kan pröva inom en månad.
        """,
        "fi": """
            Mikä yksiköissänne kantaa ja mikä kuluttaa juuri nyt? Aloitamme Paraisilla lukemalla omien
            työntekijöidenne vastauksia ja päätämme johonkin, mitä jokainen yksikkö voi kokeilla kuukauden sisällä.
        """,
    },
    opening=Opening.ON_DATE,
    opens=datetime(2027, 2, 15, 7),
    hours=Decimal(10),
    themes=(0,),
    activities=(
        PlannedActivity(
            key="meeting-2",
            kind=ActivityKind.MEETING,
            title={"sv": "Träff i Pargas", "fi": "Tapaaminen Paraisilla"},
            brief={
                "sv": """
                    Vi ses i stadshuset, Strandvägen 28. Bussen från Åbo är framme 8.40; den som kommer från Habo
                    flyger kvällen före.

                    - 9.00 Vad grupperna skrev: fyra idéer som redan har bytt kommun
                    - 10.30 Krav och resurser: en modell som tål vardagen
                    - 12.00 Lunch på Bistro Matelot, staden bjuder
                    - 13.00 Grupperna läser enkätsvaren första gången
                    - 15.30 Vad prövar ni till nästa gång?
                """,
            },
            starts=datetime(2027, 2, 15, 9),
            ends=datetime(2027, 2, 15, 16),
            place="Stadshuset i Pargas, Strandvägen 28",
        ),
        PlannedActivity(
            key="pulse-2",
            kind=ActivityKind.PAGE,
            title={"sv": "Snabbenkät till den egna enheten", "fi": "Pulssikysely omalle yksikölle"},
            brief={
                "sv": """
                    Ställ tre frågor till din egen enhet, anonymt och på det sätt som redan är i bruk hos er:

                    - Hur väl orkar du med ditt arbete just nu? (1–5)
                    - Får du det stöd du behöver av din närmaste chef? (1–5)
                    - Vad skulle hjälpa dig mest? (fritext)

                    Säg på förhand vem som läser svaren och när de gås igenom. Är ni färre än sju i enheten, slå ihop
                    svaren med en grannenhet så att ingen kan kännas igen.
                """,
                "fi": """
                    Kysy omalta yksiköltäsi kolme asiaa, nimettömästi ja sillä tavalla, joka teillä on jo käytössä:

                    - Kuinka hyvin jaksat työssäsi juuri nyt? (1–5)
                    - Saatko tarvitsemasi tuen lähimmältä esihenkilöltäsi? (1–5)
                    - Mikä auttaisi sinua eniten? (vapaa teksti)

                    Kerro etukäteen, kuka vastaukset lukee ja milloin ne käydään läpi. Jos yksikössä on alle seitsemän
                    henkeä, yhdistä vastaukset naapuriyksikön kanssa, jotta ketään ei voi tunnistaa.
                """,
            },
            required=False,
        ),
        PlannedActivity(
            key="group-2",
            kind=ActivityKind.ASSIGNMENT,
            title={"sv": "Tolka enkätsvaren tillsammans", "fi": "Tulkitkaa kyselyn vastaukset yhdessä"},
            brief={
                "sv": """
                    Tolka enkätsvaren tillsammans. Vad är gemensamt, vad skiljer, och vilken åtgärd prövar ni före
                    nästa anhalt?

                    Välj en åtgärd som ni själva råder över: ingen ny tjänst, inget nytt beslut i styrelsen. Skriv vem
                    som gör vad före vilken dag, och hur ni märker om det hjälper.
                """,
                "fi": """
                    Tulkitkaa kyselyn vastaukset yhdessä. Mikä on yhteistä, mikä erottaa, ja minkä toimenpiteen
                    kokeilette ennen seuraavaa etappia?

                    Valitkaa toimenpide, josta päätätte itse: ei uutta virkaa, ei uutta hallituksen päätöstä.
                    Kirjoittakaa, kuka tekee mitä mihin päivään mennessä ja mistä huomaatte, auttaako se.
                """,
            },
            gate=Gate.ACCEPTED,
            counts=True,
            due=datetime(2027, 3, 12, 16),
            work_by=WorkBy.GROUP,
        ),
        PlannedActivity(
            key="readings-2",
            kind=ActivityKind.READING_LIST,
            required=False,
            title={"sv": "Att läsa om krav och resurser", "fi": "Luettavaa vaatimuksista ja voimavaroista"},
            readings=(
                PlannedReading(
                    "Bakker, A. B., & Demerouti, E.",
                    "2007",
                    "The Job Demands-Resources model: state of the art",
                    "Journal of Managerial Psychology, 22(3), 309–328",
                    "https://doi.org/10.1108/02683940710733115",
                    40,
                    {
                        "sv": "Modellen som vi ritar på tavlan i Pargas. Figur 1 räcker långt; ta sedan stycket om "
                        "chefens stöd som resurs.",
                        "fi": "Malli, jonka piirrämme taululle Paraisilla. Kuvio 1 riittää pitkälle; lue sitten kohta "
                        "esihenkilön tuesta voimavarana.",
                    },
                ),
            ),
        ),
    ),
)
