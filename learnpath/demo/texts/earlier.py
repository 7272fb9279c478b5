"""The rest of what the finished cohort did: own work, reflections, readings, meetings."""

from datetime import datetime

from learnpath.demo.deeds import HandedIn, Met, Read, Reviewed, Saved, Seen, Story, Suggested, Work, Written
from learnpath.demo.programme.shapes import PlannedReading
from learnpath.demo.texts import earlier_groups
from learnpath.terms import Audience, Verdict

# Who, on which day of May, reviewed by whom, what they wrote, what they were told.
_OWN: tuple[tuple[str, int, str, str, str], ...] = (
    (
        "carola",
        18,
        "marina",
        """
        Jag ville veta om ungdomarna kommer om vi har öppet då de är lediga i stället för då vi är det. I två veckor höll vi
        ungdomsgården öppen fredag till halv ett och stängde måndag och tisdag. Fredag kom det 41 mot 17 i vanliga fall.
        Måndagarna saknades av fyra, och dem känner vi vid namn.

        Det jag lärde mig var att personalen hade föreslagit detsamma för tre år sedan. Nu frågar jag först vad som har
        föreslagits förr. Fredagarna fortsätter.
        """,
        "Fyra vid namn: det är en sorts statistik som bara små kommuner har. Bra att ni tog hand om dem.",
    ),
    (
        "timo",
        20,
        "kari",
        """
        Halusin tietää, paljonko ruokaa heitetään pois ja kuka siitä tietää. Kahden viikon ajan punnitsimme joka päivä ja
        kirjoitimme luvun linjaston viereen: eilen 11,4 kiloa. Mitään muuta emme muuttaneet.

        Toisella viikolla hävikki oli 7,9 kiloa. Oppilaat alkoivat veikata lukua. Opin, että luku, jonka kaikki näkevät,
        tekee enemmän kuin ohje, jonka minä lähetän. Jatkamme, ja jatkossa oppilaskunta pitää kirjaa.
        """,
        "Erinomainen. Et muuttanut mitään muuta kuin sen, kuka näkee. Pidä kiinni siitä, että oppilaat omistavat luvun.",
    ),
    (
        "hedvig",
        19,
        "marina",
        """
        Vad händer om ingen sitter vid informationsdisken? Under tio dagar gick vi runt i salen i stället, med en knapp på
        tröjan. Vi fick fler frågor, inte färre, och av andra människor: de som aldrig ställer sig i kö.

        Två i personalen tyckte inte om det. De saknade skrivbordet att luta sig mot. Nu går den runt som vill, och disken är
        bemannad på förmiddagen. Jag hade tänkt mig att alla skulle vilja som jag.
        """,
        "Sista meningen är vad hela anhalten handlar om. Att du lyssnade på de två gör nedslaget till ledarskap.",
    ),
    (
        "rolf",
        21,
        "marina",
        """
        Vi prövade att låta den som tar emot felanmälan också bestämma vem som åker. Förut gick allt genom mig. Två veckor, 63
        anmälningar.

        Sju gånger hade jag gjort på ett annat sätt, och i fem av dem hade jag haft fel. Jag hade ledigt för första gången på
        en tisdag. Det svåra var att inte fråga. Vi fortsätter, och jag får en lista på fredag.
        """,
        "Fem av sju. Den siffran borde stå inramad på ditt rum. Fortsätt att inte fråga.",
    ),
    (
        "monica",
        20,
        "kari",
        """
        Fem minuter efter dagen på två avdelningar. Jag trodde att det skulle bli svårt att få någon att tala. Det svåra var att
        få dem att sluta. Tredje dagen satte vi en äggklocka på bordet.

        En av de yngsta sade det som alla visste: att vi ropar på barnen när vi är oroliga. Nästa vecka ropade vi mindre. Jag
        lärde mig att den som är ny ser bäst, om någon frågar.
        """,
        "Äggklockan är genial och det vet du. Ta med den till avslutningen i Korsnäs.",
    ),
    (
        "annika",
        17,
        "marina",
        """
        Jag ville veta om lärarlagen behöver mig på sina möten. I två veckor gick jag inte, men satt i rummet bredvid med dörren
        öppen. Tre av fem lag kom in och frågade något. Det tog i medeltal sex minuter.

        Det ena laget som inte kom fattade ett beslut som jag inte tycker om. Det får stå. Jag har fått fyra timmar i veckan och
        en viss oro, och räknar med att behålla båda.
        """,
        "Att låta beslutet stå var provet. Skriv till mig om ett halvår och berätta vad det beslutet blev.",
    ),
    (
        "mats",
        21,
        "kari",
        """
        Vi övade ett larm utan att jag ledde. Yngsta brandmästaren fick befälet, jag fick bära slang. Övningen tog nio minuter
        längre än vanligt och ingen blev utan uppgift.

        Efteråt sade två saker emot mig som de aldrig skulle ha sagt om jag hade haft hjälmen på. Den ena var rätt och ändrar hur
        vi parkerar. Jag prövar igen om tre månader; vid skarpa larm vill jag ha hjälmen själv.
        """,
        "Nio minuter är priset för nästa befäl. Rimligt. Och bra att du säger när du inte tänker pröva.",
    ),
    (
        "lena",
        20,
        "kari",
        """
        I två veckor ringde vi upp alla som hade väntat längst, i stället för dem som ringde mest. 22 samtal. Nio hade löst sitt
        själva och var lättade över att få säga det. Fyra hade det värre än vi visste.

        Jag hade räknat med att de som brukar ringa skulle klaga. Två gjorde det. Vi gör nu så varje onsdag, och handläggarna
        turas om. Det är den enda dagen då ingen är sjuk.
        """,
        "Läs din sista mening en gång till. Den är värd ett eget ärende i ledningsgruppen.",
    ),
)


def _own_work(by: str, day: int, trainer: str, text: str, comment: str) -> Work:
    return Work(
        "own-4",
        by,
        (
            Saved(by, datetime(2027, 5, day, 18, 30), text),
            HandedIn(by, datetime(2027, 5, day, 18, 45)),
            Reviewed(trainer, datetime(2027, 5, 25, 10, day), Verdict.ACCEPTED, comment),
        ),
    )


_REFLECTIONS = (
    Written(
        "reflection-1",
        "rolf",
        datetime(2027, 1, 23, 20, 0),
        Audience.ME,
        "Allt går genom mig. Det har jag varit stolt över. Nu är jag mest trött, och jag vill lära mig att låta bli.",
    ),
    Written(
        "reflection-1",
        "lena",
        datetime(2027, 1, 24, 21, 30),
        Audience.TRAINERS,
        """
        Jag är ny som socialchef och den femte på sju år. Personalen väntar artigt på att jag också ska gå. Vad jag vill ha med
        mig är ett sätt att stanna som syns.
        """,
    ),
    Written(
        "reflection-4",
        "annika",
        datetime(2027, 5, 26, 16, 0),
        Audience.GROUP,
        "Att ingen saknade mig den första veckan. Det sårade i ungefär en dag, sedan blev det en lättnad.",
    ),
    Written(
        "reflection-4",
        "timo",
        datetime(2027, 5, 27, 6, 40),
        Audience.GROUP,
        "Se, että kokit alkoivat itse ehdottaa annoskokoja. En ollut kysynyt, enkä ollut kieltänyt.",
    ),
    Written(
        "reflection-4",
        "carola",
        datetime(2027, 5, 25, 22, 5),
        Audience.COHORT,
        "Att förslaget redan låg i en låda. Jag undrar vad mer som ligger där, i alla våra kommuner.",
    ),
    Written(
        "reflection-5",
        "rolf",
        datetime(2027, 6, 13, 19, 10),
        Audience.TRAINERS,
        """
        Vid första anhalten skrev jag för mig själv att allt går genom mig. Nu går ungefär hälften. Det som har förändrats är inte mina
        medarbetare, de kunde det hela tiden.
        """,
    ),
    Written(
        "reflection-5",
        "hedvig",
        datetime(2027, 6, 12, 11, 0),
        Audience.TRAINERS,
        """
        Jag säger oftare ”jag vet inte” och mer sällan ”vi återkommer”. Och jag har två kolleger i Korsnäs att ringa. Det var
        egentligen det jag kom för, fast jag inte visste det.
        """,
    ),
    Written(
        "reflection-5",
        "carola",
        datetime(2027, 6, 11, 14, 20),
        Audience.TRAINERS,
        "Jag frågar vad som har föreslagits förr innan jag föreslår något själv. Det går långsammare och blir av.",
    ),
    Written(
        "reflection-5",
        "timo",
        datetime(2027, 6, 12, 7, 5),
        Audience.TRAINERS,
        """
        Ennen lähetin ohjeita. Nyt kirjoitan luvun seinälle ja odotan. Vaikeinta on odottaminen, ja juuri sen olen oppinut.
        """,
    ),
    Written(
        "reflection-5",
        "monica",
        datetime(2027, 6, 13, 20, 40),
        Audience.ME,
        """
        Jag trodde att jag var den som höll ihop huset. Under äggklockans fem minuter hörde jag vem som egentligen gör det. Jag
        är inte ledsen för det, men jag behövde några veckor.
        """,
    ),
    Written(
        "reflection-5",
        "annika",
        datetime(2027, 6, 13, 16, 30),
        Audience.TRAINERS,
        "Jag sitter kvar i rummet bredvid. Dörren är öppen. Lagen kommer in när de vill något och inte när de måste.",
    ),
    Written(
        "reflection-5",
        "mats",
        datetime(2027, 6, 14, 8, 10),
        Audience.GROUP,
        """
        På en brandstation finns alltid någon som bestämmer, och det ska det göra. Det nya är att jag vet när det inte behöver
        vara jag, och att de andra vet att jag vet det.
        """,
    ),
    Written(
        "reflection-5",
        "lena",
        datetime(2027, 6, 14, 9, 15),
        Audience.COHORT,
        "De väntar inte längre på att jag ska gå. Förra veckan frågade någon om jag vill vara med i fotbollslaget.",
    ),
)

_SUGGESTIONS = (
    Suggested(
        "readings-4",
        "annika",
        datetime(2027, 5, 10, 20, 0),
        PlannedReading(
            "Schein, E. H.",
            "2013",
            "Humble inquiry: The gentle art of asking instead of telling",
            "Berrett-Koehler. ISBN 978-1-60994-981-5",
            "",
            150,
            {
                "sv": "Tunn bok om att fråga utan att redan veta svaret. Jag läste den på tåget och ställde in två möten."
            },
        ),
        ("lena", "hedvig"),
    ),
)

_EVERYBODY = ("carola", "timo", "hedvig", "rolf", "monica", "annika", "mats", "lena")
_READS = (
    Read("readings-1", datetime(2027, 2, 1, 20, 0), (*_EVERYBODY, "gustav")),
    Read("readings-2", datetime(2027, 2, 28, 20, 0), _EVERYBODY),
    Read("readings-3", datetime(2027, 4, 11, 20, 0), ("carola", "hedvig", "annika", "lena", "mats")),
    Read("readings-4", datetime(2027, 5, 16, 20, 0), ("carola", "timo", "hedvig", "annika", "lena")),
)

# Gustav changed jobs after the third meeting and came to three meetings of five; all others qualify.
_MEETINGS = (
    Met("meeting-1", datetime(2027, 1, 18, 12, 10)),
    Met("meeting-2", datetime(2027, 2, 15, 16, 15), excused=("annika",)),
    Met("meeting-3", datetime(2027, 3, 29, 12, 10), excused=("mats",)),
    Met("meeting-4", datetime(2027, 5, 3, 16, 10), absent=("gustav",)),
    Met("meeting-5", datetime(2027, 6, 14, 15, 5), absent=("gustav",)),
)

STORY = Story(
    works=earlier_groups.WORKS + tuple(_own_work(*one) for one in _OWN),
    reflections=_REFLECTIONS,
    reads=_READS,
    suggestions=_SUGGESTIONS,
    meetings=_MEETINGS,
    pages=(Seen("page-1", datetime(2027, 1, 19, 9, 0), (*_EVERYBODY, "gustav")),),
)
QUALIFIED = _EVERYBODY
TOOK_PART = ("gustav",)
CERTIFICATES_ISSUED = datetime(2027, 6, 15, 9, 30)
