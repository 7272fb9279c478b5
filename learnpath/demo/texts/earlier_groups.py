"""What the groups and the municipalities of the finished cohort handed in."""

from datetime import datetime

from learnpath.demo.deeds import HandedIn, Reviewed, Saved, Work
from learnpath.terms import Verdict


def _accepted(
    activity: str,
    owner: str,
    by: str,
    at: datetime,
    reviewed: datetime,
    trainer: str,
    text: str,
    comment: str,
) -> Work:
    saved = at.replace(hour=at.hour - 1)
    return Work(
        activity,
        owner,
        (Saved(by, saved, text), HandedIn(by, at), Reviewed(trainer, reviewed, Verdict.ACCEPTED, comment)),
    )


_FIRST = (
    _accepted(
        "group-1",
        "Havet",
        "carola",
        datetime(2027, 2, 4, 15, 10),
        datetime(2027, 2, 8, 10, 0),
        "marina",
        """
        Fritid, teknik, it, skola och socialtjänst. Vi började med att fråga oss vad som faktiskt hade gjorts, inte vad som
        stod i planen. Det blev en kort lista.

        I Korsnäs har tekniska lagt om sommaren: alla har tre sammanhängande veckor, och de två veckor då ingen är på plats
        är kända i februari. Felanmälningarna går då till räddningsverket. Kostnad: en jourersättning. Det som inte
        fungerade var att berätta det för byborna; en vattenläcka blev till en insändare.

        I Habo har skolan gett varje arbetslag rätt att ställa in ett möte i månaden utan att förklara sig. I medeltal
        används rätten varannan månad. Annika säger att det viktiga är att den finns.

        Två saker att ta efter: sommaren bestäms i februari, och varje lag får stryka ett möte.
        """,
        """
        Godkänt. Rätten att stryka ett möte är den bästa idén jag läst i år, just för att den nästan inte används. Ta med
        insändaren till Pargas, den hör till berättelsen.
        """,
    ),
    Work(
        "group-1",
        "Skogen",
        (
            Saved(
                "hedvig",
                datetime(2027, 2, 3, 19, 20),
                """
                Biblioteket, köket, daghemmet och räddningstjänsten. Vi har väldigt olika arbete men samma problem: vi är
                få, och när en är borta märks det genast.

                Alla våra kommuner har gjort fina saker för personalen, till exempel julfest och medarbetarsamtal.
                """,
            ),
            HandedIn("hedvig", datetime(2027, 2, 5, 14, 55)),
            Reviewed(
                "kari",
                datetime(2027, 2, 9, 16, 5),
                Verdict.RETURNED,
                """
                Början är stark: ni är få, och det märks genast. Fortsätt där. Julfesten kan ni stryka. Vad gör ni den dag
                då en är borta? Där finns säkert två saker som andra kan ta efter.
                """,
            ),
            Saved(
                "monica",
                datetime(2027, 2, 11, 13, 5),
                """
                Biblioteket, köket, daghemmet och räddningstjänsten. Vi är få, och när en är borta märks det genast. Så vi
                skrev om vad vi gör just den dagen.

                Pargas bibliotek stänger hellre en filial än att alla springer. Det står på dörren och på nätet före åtta,
                och ingen behöver fråga lov. Det har hänt elva gånger på ett år och gett fyra klagomål.

                Keittiöllä on varasuunnitelma: kolme ruokaa, jotka kaksi ihmistä pystyy tekemään neljällesadalle. Raaka-aineet
                ovat aina pakastimessa. Lapset pitävät yhtä niistä parempana kuin varsinaista listaa.

                Räddningstjänsten i Habo har gjort det omvända: där får man inte vara färre än fyra, så Mats har kommit överens
                med grannen om vem som ringer vem. Överenskommelsen är på en halv sida och har använts två gånger.

                Två saker att ta efter: bestäm på förhand vad som stängs, och ha tre rätter i frysen.
                """,
            ),
            HandedIn("monica", datetime(2027, 2, 11, 14, 10)),
            Reviewed(
                "kari",
                datetime(2027, 2, 12, 9, 0),
                Verdict.ACCEPTED,
                """
                Godkänt. ”Bestäm på förhand vad som stängs” är något varje liten kommun behöver höra från någon som har
                gjort det. Timo, kolme ruokaa pakastimessa menee suoraan esimerkkeihini.
                """,
            ),
        ),
    ),
)

_SECOND = (
    _accepted(
        "group-2",
        "Havet",
        "annika",
        datetime(2027, 3, 11, 16, 20),
        datetime(2027, 3, 15, 9, 30),
        "marina",
        """
        54 svar. Orken 3,2, stödet 3,6. Socialtjänsten i Habo ligger lägst (2,6) och fritiden i Pargas högst (4,1).

        Gemensamt är att ingen vet vem som bestämmer vad som får vänta. I fritexten skriver en på tekniska: ”Jag får alltid
        göra det sista som någon ringde om.” Skillnaden mellan enheterna följer inte hur mycket det är att göra utan om
        någon har sagt vad som är viktigast den här veckan.

        Åtgärd: varje måndag klockan nio skriver chefen tre saker på tavlan, och en fjärde som får vänta. Det fjärde är det
        svåra. Vi prövar i fyra veckor och frågar sedan en enda fråga: visste du i torsdags vad som fick vänta?
        """,
        """
        Godkänt. Ni har hittat skillnaden mellan att ha mycket att göra och att inte veta vad som får vänta. Den fjärde raden
        på tavlan är modigare än den ser ut.
        """,
    ),
    _accepted(
        "group-2",
        "Skogen",
        "mats",
        datetime(2027, 3, 12, 11, 45),
        datetime(2027, 3, 16, 13, 0),
        "kari",
        """
        37 svar, och på två ställen slog vi ihop enheter så att ingen skulle kännas igen. Orken 3,5, stödet 3,9.

        Gemensamt: det som tynger är inte de stora händelserna utan väntan mellan dem. Brandmän och daghemspersonal svarade
        nästan likadant på vad som skulle hjälpa: att få tala färdigt om det som hände innan nästa sak börjar. Keittiöllä
        sama toive oli kirjoitettu toisin: ”viisi minuuttia ilman tiskikonetta”.

        Åtgärd: fem minuter stående när skiftet är slut, med två frågor. Vad gick bra? Vad tar du med dig hem om du inte
        säger det nu? Chefen svarar sist. Mats börjar på stationen i Habo, Monica på Molpe daghem, Timo på centralköket.
        """,
        """
        Godkänt. Två frågor och fem minuter, och chefen svarar sist: det är en åtgärd som ni råder över helt och hållet.
        Skriv upp hur många gånger ni hoppade över den. Det är det intressanta talet.
        """,
    ),
)

_THIRD = (
    _accepted(
        "group-3",
        "Havet",
        "lena",
        datetime(2027, 4, 22, 14, 30),
        datetime(2027, 4, 27, 10, 15),
        "marina",
        """
        Förslag till hederskodex för rekrytering mellan Pargas, Korsnäs och Habo. Habo ligger långt borta, men socialtjänsten
        konkurrerar på distans sedan två år.

        - Vi ringer inte upp den andras anställda. Annonserar gör vi öppet. Bryts det: den som ringde berättar det själv för
          sin kollega samma vecka.
        - Söker någon hos oss ringer vi, med den sökandes lov, chefen innan vi ger ett erbjudande.
        - Vi bjuder inte över. Lönen är den som stod i annonsen.
        - Den som börjar hos oss får avsluta sitt hos er i lugn och ro: minst en månad, om ni vill.
        - Vi berättar för varandra varför folk slutar. En gång om året, utan namn.
        - Kan vi inte ge någon fler timmar frågar vi om ni kan.
        """,
        """
        Godkänt. Sex punkter som ryms på en lapp. Den sista är ett löfte och inte ett förbud; börja med den när ni visar
        förslaget hemma.
        """,
    ),
    _accepted(
        "group-3",
        "Skogen",
        "timo",
        datetime(2027, 4, 23, 15, 40),
        datetime(2027, 4, 27, 11, 0),
        "kari",
        """
        Kirjoitimme kahdella kielellä, koska hakijatkin lukevat kahdella kielellä.

        Vi lovar varandra tre saker. Först: den som frågar får veta. Om en sökande redan har sagt ja till grannen säger vi det,
        i stället för att vänta och se. Sedan: vi lånar innan vi lockar. Behöver daghemmet i Korsnäs någon i sex veckor frågar
        det Pargas om någon vill komma, med samma lön och bussen betald. Till sist: ingen tjänst annonseras som heltid om den
        inte är det.

        Emme lupaa, ettei kukaan vaihda työpaikkaa. Ihmisillä on oikeus muuttaa. Lupaamme, ettei kukaan lähde siksi, että me
        valehtelimme toisillemme.

        Bryter någon mot kodexen tas det upp på kommundirektörernas nästa möte, med den som bröt vid bordet.
        """,
        """
        Hyväksytty. Viimeinen suomenkielinen kappale on koko koodeksin ydin: ette lupaa sitä, mitä ette voi luvata. ”Vi lånar
        innan vi lockar” borde stå överst.
        """,
    ),
)

_HOME = (
    _accepted(
        "home-5",
        "pargas",
        "hedvig",
        datetime(2027, 6, 14, 11, 30),
        datetime(2027, 6, 14, 13, 10),
        "marina",
        """
        Pargas fortsätter med tre saker.

        - Vi bestämmer på förhand vad som stängs när någon är borta. Hedvig gör listan för bildningen inom två månader, Timo
          keittiöiden listan. Ledningsgruppen tar båda på sitt andra möte efter semestrarna.
        - Tre saker på tavlan och en som får vänta. Carola har prövat på fritiden i åtta veckor och utbildar två enheter till.
        - Vi lånar innan vi lockar. Personalkontoret håller listan över dem som kan tänka sig sex veckor i Korsnäs.

        Det vi inte fortsätter med är den gemensamma chatten. Ingen skrev.
        """,
        "Godkänt. Att ni säger vad ni slutar med är halva arbetet. Namn och datum finns; nu finns det inget att gömma sig bakom.",
    ),
    _accepted(
        "home-5",
        "korsnas",
        "rolf",
        datetime(2027, 6, 14, 11, 50),
        datetime(2027, 6, 14, 13, 20),
        "marina",
        """
        Korsnäs fortsätter med fem minuter efter skiftet, på daghemmen och snart också på tekniska. Monica ansvarar på
        daghemmen, Rolf på tekniska. Gustav ser till att tavlan med veckans tre saker också finns i telefonen för dem som
        arbetar ute.

        Sommaren bestäms i februari också nästa år. Kommundirektören berättar det för byborna innan någon hinner fråga, i
        bybladet i april.

        Vi räknar hur ofta de fem minuterna hoppas över. Hittills var tredje dag. Målet är var tionde.
        """,
        "Godkänt. Var tredje dag är ett ärligt tal, och bybladet i april är den rätta läxan av insändaren.",
    ),
    _accepted(
        "home-5",
        "habo",
        "lena",
        datetime(2027, 6, 14, 12, 5),
        datetime(2027, 6, 14, 13, 30),
        "kari",
        """
        Habo fortsätter med hederskodexen. Lena tar den till kommunstyrelsens nästa arbetsutskott, inte för beslut utan
        för att den ska läsas högt där.

        Annika fortsätter med rätten att stryka ett möte och lägger till en sak: den som stryker säger vad tiden användes till,
        en rad, till de andra lagen. Mats har kommit överens med två grannar till om vem som ringer vem, och övar det två gånger om året.

        Ansvar för att detta inte glöms: socialchefen. Uppföljning på nästa ledningsdag.
        """,
        "Godkänt. Att läsa något högt i arbetsutskottet är ett snabbt nedslag i sig. Berätta för oss hur det gick.",
    ),
)

WORKS = _FIRST + _SECOND + _THIRD + _HOME
