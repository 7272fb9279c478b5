"""The rest of what the present cohort has done: reflections, readings, meetings."""

from datetime import datetime

from learnpath.demo.deeds import Met, Read, Seen, Story, Suggested, Written
from learnpath.demo.programme.shapes import PlannedReading
from learnpath.demo.texts import station_1, station_2
from learnpath.terms import Audience

_REFLECTIONS = (
    Written(
        "reflection-1",
        "asa",
        datetime(2027, 1, 21, 21, 10),
        Audience.ME,
        """
        Jag har lett personalkontoret i nio år och kan det mesta utantill. Det är just det som oroar mig. Jag hör mig
        själv svara innan den andra har talat färdigt.

        Från stigen vill jag ha ett skäl att vara tyst lite längre. Och några att ringa som inte är mina underställda
        eller min chef.
        """,
    ),
    Written(
        "reflection-1",
        "mikael",
        datetime(2027, 1, 22, 8, 45),
        Audience.GROUP,
        """
        Bildningen har fjorton enheter och jag är bra på tre av dem. Resten leder jag med e-post. Det låter värre än det
        är, men inte mycket.

        Jag vill komma bort från att vara den som godkänner. När föreståndarna frågar mig om lov är det för att jag har
        lärt dem att göra det.
        """,
    ),
    Written(
        "reflection-1",
        "bengt",
        datetime(2027, 1, 24, 19, 30),
        Audience.COHORT,
        """
        Som kommundirektör får jag sällan höra att jag har fel, och ännu mer sällan innan det är för sent. Läget just nu:
        lugnt på ytan.

        Vad jag vill ha med mig är vana att fråga så att folk svarar. Jag skriver det här öppet för alla i omgången, för
        om jag inte gör det så gör väl ingen det.
        """,
    ),
    Written(
        "reflection-1",
        "karin",
        datetime(2027, 1, 25, 12, 5),
        Audience.TRAINERS,
        """
        Jag blev chef för mina arbetskamrater för ett halvår sedan. På dagarna går det bra, på kvällarna går jag igenom vad jag sade.
        Två av dem sökte samma plats som jag.

        Från er vill jag veta hur man säger nej till någon som man har druckit kaffe med i tolv år.
        """,
    ),
    Written(
        "reflection-1",
        "siv",
        datetime(2027, 1, 20, 22, 15),
        Audience.ME,
        """
        Trött. Inte på arbetet utan på att alltid börja om: ny vikarie, ny lista, nytt system. Om jag skulle byta något är
        det att jag löser allt själv för att det går fortare i dag.
        """,
    ),
    Written(
        "reflection-1",
        "jukka",
        datetime(2027, 1, 22, 7, 50),
        Audience.GROUP,
        """
        Olen insinööri ja johdan niin kuin insinööri: jos jokin on rikki, korjaan sen. Ihmisten kanssa se toimii noin
        puolessa tapauksista.

        Haluan polulta sen, että oppisin kysymään ennen kuin korjaan. Ja vähän lisää ruotsin sanoja siihen, mitä ei voi
        mitata.
        """,
    ),
    Written(
        "reflection-1",
        "maj-len",
        datetime(2027, 1, 25, 15, 40),
        Audience.TRAINERS,
        """
        Jag går i pension om fyra år och har ingen efterträdare. Det är mitt läge. Jag vill använda stigen till att släppa
        ifrån mig saker på ett sätt som inte känns som att jag lämpar över dem.
        """,
    ),
    Written(
        "reflection-1",
        "per",
        datetime(2027, 1, 26, 6, 55),
        Audience.ME,
        """
        Det är svårt att veta om jag är en bra chef för fyrtio personer som jag träffar var för sig i en bil. Jag mäter på
        hur många som slutar. I år är det tre.
        """,
    ),
    Written(
        "reflection-1",
        "ulla",
        datetime(2027, 1, 24, 20, 20),
        Audience.GROUP,
        """
        Jag har två hus, tjugosju anställda och ett telefonnummer. Det bästa jag gjorde i fjol var att låta de äldsta
        barnens grupp gå ut klockan åtta. Det var inte min idé, det var Sonjas, och jag höll på att säga nej.

        Så det vill jag ha: att höra idén innan jag säger nej.
        """,
    ),
    Written(
        "reflection-1",
        "ann-sofi",
        datetime(2027, 1, 29, 17, 25),
        Audience.COHORT,
        """
        På ekonomin syns ledarskapet mest när det saknas: ingen frågar, alla skickar sin faktura den sista dagen. Senast
        delade vi bokslutet på två veckor i stället för en, och för första gången gick ingen hem sjuk efteråt.

        Jag vill lära mig att berätta om sådant så att andra kommuner tror på det.
        """,
    ),
)

_SUGGESTIONS = (
    Suggested(
        "readings-1",
        "bengt",
        datetime(2027, 1, 27, 18, 5),
        PlannedReading(
            "Edmondson, A. C.",
            "2018",
            "The fearless organization",
            "Wiley. ISBN 978-1-119-47724-2",
            "",
            180,
            {
                "sv": "Samma forskare tjugo år senare, skriven för oss som ska göra något av det. Kapitel 7 om att svara "
                "när någon kommer med dåliga nyheter läste jag två gånger."
            },
        ),
        ("mikael", "ann-sofi"),
    ),
    Suggested(
        "readings-2",
        "jukka",
        datetime(2027, 2, 16, 20, 30),
        PlannedReading(
            "Työterveyslaitos",
            "",
            "Miten Suomi voi? Tutkimustietoa työhyvinvoinnin kehittymisestä",
            "Työterveyslaitos",
            "https://www.ttl.fi/tutkimus/hankkeet/miten-suomi-voi",
            20,
            {
                "fi": "Suomalaista seurantatietoa työuupumuksesta ja työn imusta. Hyvä vertailukohta, kun mietimme, onko "
                "oma kolmosemme paljon vai vähän.",
                "sv": "Finländsk uppföljning av utmattning och arbetslust. Bra att jämföra med när vi undrar om vår trea "
                "är mycket eller lite.",
            },
            language="fi",
        ),
        ("siv", "maj-len"),
    ),
    Suggested(
        "readings-2",
        "karin",
        datetime(2027, 2, 17, 12, 40),
        PlannedReading(
            "Arbetsmiljöverket",
            "2015",
            "Organisatorisk och social arbetsmiljö (AFS 2015:4)",
            "Arbetsmiljöverkets författningssamling",
            "https://www.av.se/",
            25,
            {
                "sv": "Den svenska föreskriften om arbetsbelastning, med vägledning. Inte rolig, men den säger rakt ut att "
                "chefen ska veta vad som kan väljas bort när tiden inte räcker. Det hjälpte mig i ett svårt samtal."
            },
            language="sv",
        ),
    ),
)

_READS = (
    Read(
        "readings-1",
        datetime(2027, 1, 31, 20, 0),
        ("asa", "mikael", "bengt", "karin", "siv", "maj-len", "ann-sofi"),
    ),
    Read("readings-1", datetime(2027, 2, 10, 7, 30), ("jukka", "ulla", "tom")),
    Read("readings-2", datetime(2027, 2, 17, 21, 0), ("siv", "jukka", "karin", "bengt")),
)

_MEETINGS = (
    Met("meeting-1", datetime(2027, 1, 18, 12, 10), absent=("leif",), excused=("per",)),
    Met("meeting-2", datetime(2027, 2, 15, 16, 15), absent=("leif",), excused=("eva",)),
)

# What Leif and Eva have not opened, and the questions that only those have used who have written about the answers.
_PAGES = (
    Seen(
        "page-1",
        datetime(2027, 1, 19, 9, 0),
        "asa mikael bengt karin siv jukka maj-len johan per ulla tom ann-sofi".split(),
    ),
    Seen(
        "pulse-2",
        datetime(2027, 2, 16, 8, 30),
        "asa mikael bengt karin siv jukka maj-len johan per".split(),
    ),
)

STORY = Story(
    works=station_1.WORKS + station_2.WORKS,
    reflections=_REFLECTIONS,
    reads=_READS,
    suggestions=_SUGGESTIONS,
    meetings=_MEETINGS,
    pages=_PAGES,
)
