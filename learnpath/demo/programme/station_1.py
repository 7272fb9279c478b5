"""Station 1: Var står vi?"""

from datetime import datetime
from decimal import Decimal

from learnpath.demo.programme.shapes import PlannedActivity, PlannedReading, PlannedStation
from learnpath.terms import ActivityKind, Gate, Opening, WorkBy

STATION = PlannedStation(
    title={"sv": "Var står vi?", "fi": "Missä olemme nyt?"},
    intro={
        "sv": """
            Vi börjar där ni är. Innan vi talar om metoder vill vi veta hur vardagen ser ut i tre kommuner som liknar
            varandra mer än kartan låter ana: små ledningsgrupper, långa avstånd och få att bolla med.

            Ta med er något från det senaste året som ni är nöjda med, och något som ni har lagt åt sidan.
        """,
        "fi": """
            Aloitamme siitä, missä olette. Ennen kuin puhumme menetelmistä, haluamme tietää, millaista arki on
            kolmessa kunnassa, jotka muistuttavat toisiaan enemmän kuin kartta antaa ymmärtää: pienet johtoryhmät,
            pitkät välimatkat ja vähän kollegoita, joiden kanssa pohtia.

            Ottakaa mukaan jotain viime vuodelta, johon olette tyytyväisiä, ja jotain, minkä olette jättäneet sivuun.
        """,
    },
    opening=Opening.ON_DATE,
    opens=datetime(2027, 1, 18, 7),
    hours=Decimal(6),
    themes=(),
    activities=(
        PlannedActivity(
            key="meeting-1",
            kind=ActivityKind.MEETING,
            title={"sv": "Träff på distans", "fi": "Etätapaaminen"},
            brief={
                "sv": """
                    Vi lär känna varandra och delar in grupperna.

                    - 9.00 Välkommen: varför tre kommuner, och varför nu
                    - 9.30 Två och två över kommungränsen: en vecka i mitt arbete
                    - 10.30 Paus
                    - 10.45 Grupperna träffas för första gången och läser grupparbetet tillsammans
                    - 11.45 Vad lovar vi varandra?
                """,
                "fi": """
                    Tutustumme toisiimme ja jakaudumme pienryhmiin.

                    - 9.00 Tervetuloa: miksi kolme kuntaa ja miksi juuri nyt
                    - 9.30 Pareittain yli kuntarajan: viikko työssäni
                    - 10.30 Tauko
                    - 10.45 Pienryhmät kokoontuvat ensi kerran ja lukevat ryhmätehtävän yhdessä
                    - 11.45 Mitä lupaamme toisillemme?
                """,
            },
            starts=datetime(2027, 1, 18, 9),
            ends=datetime(2027, 1, 18, 12),
            place="På distans",
            url="https://mote.fyrbaken.example/ledarskapsstigen",
        ),
        PlannedActivity(
            key="reflection-1",
            kind=ActivityKind.REFLECTION,
            required=False,
            title={"sv": "Ditt ledarskap just nu", "fi": "Johtajuutesi juuri nyt"},
            brief={
                "sv": "Vilket läge är ditt ledarskap i just nu? Vad vill du ha med dig från den här stigen? "
                "Skriv för dig själv; du väljer om någon annan får läsa.",
                "fi": "Missä vaiheessa johtajuutesi on juuri nyt? Mitä haluat saada mukaasi tältä polulta? "
                "Kirjoita itseäsi varten; valitset itse, saako joku muu lukea.",
            },
            due=datetime(2027, 1, 25, 16),
        ),
        PlannedActivity(
            key="group-1",
            kind=ActivityKind.ASSIGNMENT,
            title={
                "sv": "Hur har era kommuner stött personalen?",
                "fi": "Miten kuntanne ovat tukeneet henkilöstöä?",
            },
            brief={
                "sv": """
                    Jämför hur era kommuner har stött personalen det senaste året. Lyft fram två saker som någon
                    annan kommun kunde ta efter genast. Högst två sidor.

                    Vi läser efter tre saker:

                    - Är det konkret? Vad gjordes, för vem, och vad kostade det i tid och pengar?
                    - Framgår det vad som inte fungerade?
                    - Kunde någon annan börja på måndag med det ni skriver?
                """,
                "fi": """
                    Vertailkaa, miten kuntanne ovat tukeneet henkilöstöä viimeisen vuoden aikana. Nostakaa esiin kaksi
                    asiaa, jotka jokin toinen kunta voisi ottaa heti käyttöön. Enintään kaksi sivua.

                    Luemme kolmea asiaa silmällä pitäen:

                    - Onko teksti konkreettinen? Mitä tehtiin, kenelle, ja paljonko aikaa ja rahaa se vei?
                    - Käykö ilmi, mikä ei toiminut?
                    - Voisiko joku muu aloittaa maanantaina sillä, mitä kirjoitatte?
                """,
            },
            gate=Gate.ACCEPTED,
            counts=True,
            due=datetime(2027, 2, 5, 16),
            work_by=WorkBy.GROUP,
        ),
        PlannedActivity(
            key="readings-1",
            kind=ActivityKind.READING_LIST,
            required=False,
            title={
                "sv": "Att läsa om trygghet i arbetsgruppen",
                "fi": "Luettavaa työryhmän turvallisuudesta",
            },
            readings=(
                PlannedReading(
                    "Edmondson, A.",
                    "1999",
                    "Psychological safety and learning behavior in work teams",
                    "Administrative Science Quarterly, 44(2), 350–383",
                    "https://doi.org/10.2307/2666999",
                    45,
                    {
                        "sv": "Undersökningen som ordet ”psykologisk trygghet” kommer ifrån. Läs sidorna 350–360 och "
                        "diskussionen; tabellerna kan ni hoppa över.",
                        "fi": "Tutkimus, josta sana ”psykologinen turvallisuus” on peräisin. Lue sivut 350–360 ja "
                        "pohdinta; taulukot voi ohittaa.",
                    },
                ),
            ),
        ),
        PlannedActivity(
            key="page-1",
            kind=ActivityKind.PAGE,
            title={"sv": "Så går stigen till", "fi": "Näin polku kuljetaan"},
            brief={
                "sv": """
                    # Grupperna

                    Varje grupp har fyra eller fem medlemmar från minst två kommuner. Gruppen skriver i ett gemensamt
                    utkast, och vem som helst i gruppen kan lämna in för alla.

                    # Tiden

                    Räkna med fyra timmar i veckan under de veckor då ett arbete är öppet. Hellre en timme tillsammans
                    på fredag än en hel söndag ensam.

                    # Det som stannar hos dig

                    Reflektionerna är dina. Ingen i din kommun ser dem: personalavdelningen ser närvaro, godkända
                    arbeten och intyg, inte vad någon har skrivit.
                """,
                "fi": """
                    # Pienryhmät

                    Jokaisessa pienryhmässä on neljä tai viisi jäsentä vähintään kahdesta kunnasta. Ryhmä kirjoittaa
                    yhteiseen luonnokseen, ja kuka tahansa jäsenistä voi palauttaa sen kaikkien puolesta.

                    # Aika

                    Varaa neljä tuntia viikossa silloin, kun jokin tehtävä on auki. Mieluummin tunti yhdessä
                    perjantaina kuin koko sunnuntai yksin.

                    # Mikä jää sinulle

                    Pohdinnat ovat sinun. Kukaan kunnassasi ei näe niitä: henkilöstöhallinto näkee läsnäolon,
                    hyväksytyt tehtävät ja todistukset, ei sitä, mitä kukaan on kirjoittanut.
                """,
            },
            required=False,
        ),
    ),
)
