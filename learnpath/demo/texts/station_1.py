"""The present cohort's first station: accepted at once, accepted after a second try, and late and returned."""

from datetime import datetime

from learnpath.demo.deeds import HandedIn, Reviewed, Saved, Work
from learnpath.terms import Verdict

_BLUE_DRAFT = """
    I alla tre kommuner har det senaste året handlat om samma sak: att hålla ihop enheter där någon alltid är borta.
    Vi har gjort det på olika sätt.

    Pargas har infört en gemensam vikariepool för skola och dagvård. Korsnäs har lagt en halvtimme fri från möten
    varje förmiddag. Habo har gett enhetscheferna egna pengar för ork: 400 kronor per anställd och år.
"""
_BLUE_FIRST = """
    I alla tre kommuner har det senaste året handlat om samma sak: att hålla ihop enheter där någon alltid är borta.
    Vi har gjort det på olika sätt.

    # Pargas: en vikariepool för två förvaltningar

    Skolan och dagvården ringer nu samma nummer. Poolen har sex fast anställda vikarier som vet på fredagen var de
    börjar på måndagen. Tidigare ringde varje föreståndare runt själv, i medeltal fyrtio minuter per morgon.

    # Korsnäs: förmiddagen utan möten

    Mellan 9 och 10.30 bokas inga interna möten på kommungården. Det började som ett försök för några månader sedan och ingen har
    bett att få sluta.

    # Habo: en egen liten kassa

    Varje enhetschef har 400 kronor per anställd och år att använda till det som enheten själv säger att hjälper. Hittills
    har det blivit bättre stolar, en kurs i bemötande och en gemensam utfärd.

    # Två saker att ta efter

    Vikariepoolen och förmiddagen utan möten.
"""
_BLUE_SECOND = """
    I alla tre kommuner har det senaste året handlat om samma sak: att hålla ihop enheter där någon alltid är borta.
    Vi har gjort det på olika sätt, och inte allt har fungerat.

    # Pargas: en vikariepool för två förvaltningar

    Skolan och dagvården ringer nu samma nummer. Poolen har sex fast anställda vikarier som på fredagen vet var de
    börjar på måndagen. Tidigare ringde varje föreståndare runt själv, i medeltal fyrtio minuter per morgon. Kostnad:
    två nya tjänster; de fyra andra fanns redan som timanställda. Det som inte fungerade var att blanda in
    fritidshemmen: de behöver folk klockan ett, då poolen är slut för dagen.

    # Korsnäs: förmiddagen utan möten

    Mellan 9 och 10.30 bokas inga interna möten på kommungården. Det började som ett försök på en månad. Kostnad: ingen,
    men nämndsekreterarna flyttade tre fasta möten. Det höll inte under budgetveckan, och då sade vi det högt i stället
    för att låtsas.

    # Habo: en egen liten kassa

    Varje enhetschef har 400 kronor per anställd och år att använda till det som enheten själv säger att hjälper. Det
    blev bättre stolar, en kurs i bemötande och en utfärd. I en enhet blev kassan ett gräl om rättvisa; där bestämmer nu
    personalmötet.

    # Två saker att ta efter på måndag

    - Förmiddagen utan möten. Börja med en förvaltning och två veckor. Bengt skickar sin inbjudan och sin lista över
      undantag till den som vill.
    - Vikariepoolen i liten skala: två daghem och en skola som delar en person. Mikael har ett avtal på en sida som
      duger som mall, och en kalender som vem som helst hinner lära sig på en kvart.
"""

_YELLOW_DRAFT = """
    Aloitimme siitä, mitä kukin on kokeillut vuoden aikana. Jukka kirjoitti teknisen puolen osuuden suomeksi, muut
    ruotsiksi; annoimme molempien kielten jäädä.
"""
_YELLOW_FIRST = """
    Vi är en grupp med vård, teknik och byggnadstillsyn. Först trodde vi att vi inte hade något gemensamt. Sedan jämförde
    vi sjukfrånvaron: i alla fem enheter är måndagen värst, och i alla fem har någon sagt upp sig utan att ha en ny
    plats.

    # Vården i Pargas: tio minuter efter rapporten

    Varje morgonskift slutar rapporten med en fråga: vad kan vi låta bli i dag? Det är inte en klagostund; någon skriver
    upp svaret på tavlan och den som leder skiftet bestämmer. Tar tio minuter, kostar ingenting. Sedan dess har vi strukit
    dubbla kontroller av läkemedelsskåp på två avdelningar.

    # Tekninen toimi, Parainen: viikon päivystäjä saa maanantain vapaaksi

    Lumitöiden ja vesikatkojen viikkopäivystys vei ennen koko viikonlopun ja jatkui suoraan työviikkoon. Nyt päivystäjän
    maanantai on vapaa, eikä sitä voi siirtää. Aluksi pelkäsimme, että työt jäävät tekemättä. Tosiasiassa maanantain
    tilaukset siirtyivät tiistaille, eikä kukaan ole valittanut. Maksaa noin kaksikymmentäkuusi työpäivää vuodessa, ja
    sairauspoissaolot ovat vähentyneet enemmän kuin sen verran.

    # Omsorgen i Korsnäs och hemtjänsten i Habo: chefen kör en runda

    Maj-Len och Per har oberoende av varandra börjat åka med en runda i månaden, utan papper. Det som fungerade: de såg
    att nyckelskåpen tar femton minuter per runda. Det som inte fungerade: i början uppfattades det som kontroll. Nu
    anmäls turen en vecka före, och den som kör väljer rundan.

    # Två saker att ta efter genast

    - Frågan ”vad kan vi låta bli i dag?” i slutet av rapporten eller morgonmötet. Siv kommer gärna och visar.
    - Päivystäjän vapaa maanantai. Jukka lähettää vuorolistan mallin; se toimii myös lumettomassa kunnassa.
"""

_RED_FIRST = """
    Daghem, skola och ekonomi i tre kommuner. Alla har ordnat må bra-dagar och alla har haft medarbetarsamtal.

    I Pargas har daghemmen haft en må bra-eftermiddag på våren och en på hösten. I Korsnäs har skolan köpt in
    gymkort. I Habo har förskolan haft en föreläsare om stress.

    Ekonomin är stram i alla kommuner och det har varit svårt att hitta tid. Vi tycker att medarbetarsamtalen är viktiga
    och att de borde hållas varje år.

    Två saker att ta efter: gymkort och föreläsare.
"""

WORKS = (
    Work(
        "group-1",
        "Blå",
        (
            Saved("mikael", datetime(2027, 1, 25, 15, 20), _BLUE_DRAFT),
            Saved("karin", datetime(2027, 2, 2, 10, 5), _BLUE_FIRST),
            HandedIn("karin", datetime(2027, 2, 3, 9, 41)),
            Reviewed(
                "marina",
                datetime(2027, 2, 8, 13, 15),
                Verdict.RETURNED,
                """
                Tack. Jag såg era tre kommuner framför mig, och förmiddagen utan möten stal jag genast till vårt eget
                kontor.

                Två saker saknas innan en annan kommun kan börja på måndag. Vad kostade det? Fyrtio minuter per morgon
                är en utmärkt siffra, men vad tog poolen i stället? Och var gick det snett? Ni har hittills bara
                berättat om framgångar, och era läsare i Habo vet att det inte är hela sanningen.

                Skriv inte längre, bara ärligare.
                """,
            ),
            Saved("bengt", datetime(2027, 2, 10, 20, 12), _BLUE_SECOND),
            HandedIn("bengt", datetime(2027, 2, 11, 8, 30)),
            Reviewed(
                "marina",
                datetime(2027, 2, 12, 11, 2),
                Verdict.ACCEPTED,
                """
                Godkänt, med glädje. Stycket om budgetveckan, då ni ”sade det högt i stället för att låtsas”, är det som
                kommer att övertyga de andra. Ta med er listan över undantag till Pargas; jag vill att Röd grupp ser den.
                """,
            ),
        ),
    ),
    Work(
        "group-1",
        "Gul",
        (
            Saved("jukka", datetime(2027, 1, 28, 9, 15), _YELLOW_DRAFT),
            Saved("siv", datetime(2027, 2, 4, 21, 40), _YELLOW_FIRST),
            HandedIn("maj-len", datetime(2027, 2, 5, 11, 40)),
            Reviewed(
                "kari",
                datetime(2027, 2, 9, 14, 30),
                Verdict.ACCEPTED,
                """
                Det här är precis den sortens text som någon kan börja med på måndag. Ni säger vad det kostade, och ni
                säger att turen först kändes som kontroll.

                Jukka, päivystäjän vapaa maanantai on niin hyvä esimerkki, että pyydän sinua kertomaan siitä viidessä
                minuutissa Paraisilla. Ota mukaan se ensimmäinen vuorolista, joka ei toiminut.
                """,
            ),
        ),
    ),
    Work(
        "group-1",
        "Röd",
        (
            Saved("tom", datetime(2027, 2, 7, 19, 55), _RED_FIRST),
            HandedIn("tom", datetime(2027, 2, 8, 10, 15)),
            Reviewed(
                "kari",
                datetime(2027, 2, 16, 9, 20),
                Verdict.RETURNED,
                """
                Tack för att ni lämnade in fastän veckan blev full; att det kom tre dagar sent stör ingen.

                Men jag tror inte att det här är det ni berättade för varandra på första träffen. Då talade Ulla om daghemmet
                där de äldsta barnens grupp började gå ut klockan åtta, och Ann-Sofi om att bokslutet delades på två.
                Det var sådant man kan ta efter. Gymkort kan man köpa.

                Börja om från de två berättelserna. En halv sida räcker: vad gjordes, för vem, vad tog det i tid och
                pengar, vad gick inte? Stryk resten. Hör av er om ni vill att jag är med en halvtimme på distans.
                """,
            ),
        ),
    ),
)
