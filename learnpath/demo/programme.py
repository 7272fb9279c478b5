"""Ledarskapsstigen: the programme that the demonstration's path is, with the dates as they were first planned.

All times are wall time in the programme's zone; `making.py` moves them by whole weeks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from learnpath.terms import ActivityKind, Gate, Opening, WorkBy

TIME_ZONE = "Europe/Helsinki"
FIRST_DAY = date(2027, 1, 18)
LAST_DAY = date(2027, 6, 14)
HOURS, CREDITS, MEETINGS_REQUIRED = Decimal("40"), Decimal("1.5"), 4
LANGUAGES = ("sv", "fi")
STATION_2_MEETING_ENDED = datetime(2027, 2, 15, 16)

Texts = Mapping[str, str]


@dataclass(frozen=True)
class PlannedReading:
    authors: str
    year: str
    title: str
    published_in: str
    url: str
    minutes: int
    why: Texts
    language: str = "en"


@dataclass(frozen=True)
class PlannedActivity:
    """`key` is how the demonstration's texts name it."""

    key: str
    kind: ActivityKind
    title: Texts
    brief: Texts = field(default_factory=dict)
    required: bool = True
    gate: Gate = Gate.NONE
    counts: bool = False
    due: datetime | None = None
    work_by: WorkBy | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    place: str = ""
    url: str = ""
    readings: tuple[PlannedReading, ...] = ()


@dataclass(frozen=True)
class PlannedStation:
    title: Texts
    intro: Texts
    opening: Opening
    opens: datetime | None
    themes: tuple[int, ...]
    activities: tuple[PlannedActivity, ...]


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

_S1 = PlannedStation(
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

_S2 = PlannedStation(
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

_S3 = PlannedStation(
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

_S4 = PlannedStation(
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

_S5 = PlannedStation(
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

STATIONS = (_S1, _S2, _S3, _S4, _S5)
