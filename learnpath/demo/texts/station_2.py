"""The present station: one group has handed in, one has a draft, one has not begun."""

from datetime import datetime

from learnpath.demo.deeds import HandedIn, Saved, Work

_YELLOW = """
    Vi fick 61 svar från fem enheter. Frågorna ställdes på papper i vården och hemtjänsten, på nätet i de andra.

    # Vad är gemensamt

    Orken ligger runt 3,4 överallt. Det som överraskade oss är att spridningen är större inom en enhet än mellan
    kommunerna: i varje enhet finns både ettor och femmor. Fritexterna säger samma sak med olika ord. Ingen ber om mindre
    att göra. Nästan hälften ber om att få göra klart: färre avbrott, färre telefoner, en sak i taget.

    # Vad skiljer

    Stödet från chefen är 4,2 där enheten är under tolv personer och 2,9 där den är över trettio. I hemtjänsten i Habo
    har den som arbetar kväll inte träffat sin chef på fyra månader. Teknisellä puolella vastattiin eniten: kaikki
    yksitoista. Siellä kuitenkin kukaan ei kirjoittanut vapaata tekstiä ennen kuin Jukka lupasi, ettei hän lue käsialaa.

    # Vad vi prövar före nästa anhalt

    En timme i veckan när telefonen svarar att vi återkommer. Enheten väljer timmen själv, och chefen tar samtalen som
    inte kan vänta.

    - Siv: avdelning 2, tisdagar 13–14, från och med nästa vecka. Vikarien på linje 1 får listan över vad som är bråttom.
    - Jukka: toimisto, torstaisin 8–9. Vikailmoitukset menevät päivystäjälle kuten öisin.
    - Maj-Len och Per: kvällsskiftet, sista halvtimmen före rundan, och chefen är på plats en kväll i veckan.
    - Johan: byggnadstillsynen, onsdagar 9–10. Skylt på dörren i stället för ursäkter.

    Vi märker att det hjälper om färre saker står kvar på tavlan på fredag. Vi räknar dem redan nu, så att vi har ett
    före och ett efter: Siv 14, Jukka 22, Maj-Len 9, Per 17, Johan 31.
"""

_BLUE_BEGINNING = """
    Underlag: 48 svar. Personalkontoret i Pargas 9, bildningen 14, kommungården i Korsnäs 11, äldreomsorgen i Habo 14.

    # Gemensamt

    Stödet från närmaste chef får högre betyg (3,9) än orken (3,1). Folk har det alltså tungt fastän de får stöd. Mikael
    menar att det är ett gott resultat, Karin att det är ett dåligt: stödet hjälper inte mot det som tynger.
"""
_BLUE_GOING_ON = """
    Underlag: 48 svar. Personalkontoret i Pargas 9, bildningen 14, kommungården i Korsnäs 11, äldreomsorgen i Habo 14.

    # Gemensamt

    Stödet från närmaste chef får högre betyg (3,9) än orken (3,1). Folk har det alltså tungt fastän de får stöd. Mikael
    menar att det är ett gott resultat, Karin att det är ett dåligt: stödet hjälper inte mot det som tynger.

    I fritexterna återkommer tre saker: system som kräver samma uppgift två gånger, möten utan beslut, och att man inte
    vet om man gjort ett bra arbete förrän någon klagar.

    # Skillnader

    På kommungården i Korsnäs är orken 3,8. Bengt tror att det är förmiddagen utan möten. Karin frågar om det kan vara
    så enkelt att de inte går skift. (Åsa kollar om vi kan jämföra dagtid med dagtid.)

    # Åtgärd

    Förslag till i övermorgon, var och en skriver en rad:

    - Mikael: varje möte i bildningen slutar med att någon läser upp vad som beslöts. Beslöts inget, ställs nästa in.
    - Karin: vi säger på fredag vad som blev bra, med namn. Två minuter i slutet av överlämningen.
"""

WORKS = (
    Work(
        "group-2",
        "Gul",
        (
            Saved("siv", datetime(2027, 2, 17, 16, 35), _YELLOW),
            HandedIn("siv", datetime(2027, 2, 18, 11, 5)),
        ),
    ),
    Work(
        "group-2",
        "Blå",
        (
            Saved("mikael", datetime(2027, 2, 16, 14, 10), _BLUE_BEGINNING),
            Saved("karin", datetime(2027, 2, 17, 16, 12), _BLUE_GOING_ON),
        ),
    ),
)
