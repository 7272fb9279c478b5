"""Which column holds what: by its heading in five languages, or by its content where there is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from learnpath.cohorts.roster.cleaning import language_code, plain_letters, split_address
from learnpath.cohorts.roster.table import Column, Row, Table
from learnpath.people.rules import is_address, tidy

# how far down a heading may stand, under title lines
_HEADING_WITHIN = 20
_SAMPLE = 200

# written as `plain_letters` leaves them: no accents, spaces or hyphens
_HEADINGS = {
    Column.GIVEN_NAME: """fornamn fornavn foernavn tilltalsnamn kaldenavn etunimi etunimet kutsumanimi firstname
        firstnames givenname givennames forename given first fnamn""",
    Column.FAMILY_NAME: """efternamn etternavn efternavn sukunimi lastname surname familyname familynamn last
        family enamn slaktnamn slektsnavn""",
    Column.FULL_NAME: """namn navn nimi name names fullname fullstandigtnamn fulltnamn fuldenavn fulltnavn fuldtnavn
        kokonimi deltagare deltager deltaker deltagarnamn deltagernavn deltakernavn deltagarensnamn osallistuja
        osallistujannimi participant participantname person henkilo medarbetare displayname visningsnamn
        fornamnochefternamn foroochefternamn forochefternamn fornamnefternamn fornavnogefternavn
        fornavnogetternavn fornavnefternavn fornavnetternavn forogefternavn forogetternavn etunimijasukunimi
        etunimisukunimi etujasukunimi firstandlastname firstnamelastname""",
    Column.EMAIL: """epost epostadress epostadresse epostaddress eposti epostiosoite email emails emailaddress
        emailadress emailadresse emailosoite mail mailadress mailadresse mailaddress mejl mejladress mejladresse
        emejl meili sahkoposti sahkopostiosoite sposti spostiosoite jobbepost jobbmejl jobbmail arbetsepost
        arbejdsmail arbeidsepost arbetsmail tyosahkoposti workemail elpost""",
    Column.ORGANISATION: """kommun kommunen kommunnamn kommunensnamn kunta kunnannimi kommune kommunenavn municipality
        municipalityname organisation organisationen organization organisaatio organisasjon organisaationnimi
        arbetsgivare tyonantaja arbeidsgiver arbejdsgiver employer kaupunki stad by city hemorganisation
        kommunorganisation samkommun kuntayhtyma virksomhed virksomhet company foretag""",
    Column.TITLE: """titel tittel title befattning yrkestitel yrke nimike tehtavanimike ammattinimike virkanimike
        stilling stillingsbetegnelse stillingstittel jobtitle jobtitel position role roll rolle rooli uppgift
        tjanst tjanstetitel tjanstebeteckning toimi virka tehtava jobbtitel arbetsuppgift""",
    Column.GROUP: """grupp gruppen ryhma gruppe gruppa group pienryhma smagrupp gruppnr gruppnummer gruppnamn
        gruppenavn groupname ryhmannimi ryhmanumero team tiimi lag arbetsgrupp""",
    Column.LANGUAGE: """sprak spraket kieli sprog language lang aidinkieli modersmal morsmal modersmaal asiointikieli
        kontaktsprak kurssprak utbildningssprak sprakkod languagecode kielikoodi onskatsprak toivottukieli
        koulutuskieli preferredlanguage""",
}
_COLUMN_OF = {word: column for column, words in _HEADINGS.items() for word in words.split()}
_FAMILY_FIRST = frozenset(
    """efternamnfornamn efternamnochfornamn sukunimietunimi sukunimijaetunimi sukujaetunimi etternavnfornavn
    etternavnogfornavn efternavnfornavn efternavnogfornavn lastnamefirstname surnamefirstname""".split()
)


@dataclass(frozen=True)
class Layout:
    """Where each kind of value stands, and which columns are left unused."""

    columns: Mapping[Column, int]
    labels: Mapping[Column, str]
    unused: tuple[str, ...] = ()
    header: Row | None = None
    family_name_first: bool = False

    def value(self, row: Row, column: Column) -> str:
        index = self.columns.get(column)
        return "" if index is None else row.cell(index)

    def is_header_again(self, row: Row) -> bool:
        """Lists that were pasted together repeat their headings."""
        return self.header is not None and row.cells == self.header.cells


def column_of(heading: str) -> Column | None:
    """What a heading means: `E-post *`, `Sähköposti / E-post`, `Förnamn (tilltalsnamn)`."""
    whole = plain_letters(tidy(heading))
    if whole in _FAMILY_FIRST:
        return Column.FULL_NAME
    if found := _COLUMN_OF.get(whole):
        return found
    for part in re.split(r"[/|,;:()\[\]\n]|\s[-–]\s", heading):
        if found := _COLUMN_OF.get(plain_letters(tidy(part))):
            return found
    return None


def headings_in(cells: tuple[str, ...]) -> int:
    """How many kinds of column a row names; none if it holds an address, which no heading does."""
    if any(is_address(split_address(cell)[1]) for cell in cells):
        return 0
    found = {column for cell in cells if (column := column_of(cell))}
    # one word of ours alone may as well be a title line, but for an address column
    return len(found) if len(found) > 1 or Column.EMAIL in found else 0


def recognise(table: Table, is_organisation: Callable[[str], bool]) -> Layout:
    """The layout of a table: known beforehand, by its headings, or guessed."""
    if table.columns is not None:
        places = {column: index for index, column in enumerate(table.columns)}
        return _layout(table, places, None)
    header = _header_of(table)
    if header is None:
        return _layout(table, _guess(table, is_organisation), None)
    places = {}
    for index, cell in enumerate(header.cells):
        column = column_of(cell)
        if column is not None:
            places.setdefault(column, index)
    # `Namn` beside `Efternamn` means the given name
    if Column.FAMILY_NAME in places and Column.GIVEN_NAME not in places and Column.FULL_NAME in places:
        places[Column.GIVEN_NAME] = places.pop(Column.FULL_NAME)
    if {Column.GIVEN_NAME, Column.FAMILY_NAME} <= places.keys():
        places.pop(Column.FULL_NAME, None)
    return _layout(table, places, header)


def _header_of(table: Table) -> Row | None:
    """The row that names most columns, above the first row with an address."""
    best: Row | None = None
    most = 0
    for row in table.rows[:_HEADING_WITHIN]:
        if any(is_address(split_address(cell)[1]) for cell in row.cells):
            break
        if (count := headings_in(row.cells)) > most:
            best, most = row, count
    return best


def _layout(table: Table, places: Mapping[Column, int], header: Row | None) -> Layout:
    body = [row for row in table.rows if header is None or row.number > header.number]
    used = set(places.values())
    width = max((len(row.cells) for row in table.rows), default=0)

    def label(index: int) -> str:
        return (tidy(header.cell(index)) if header else "") or letter_of(index)

    unused = tuple(
        label(index)
        for index in range(width)
        if index not in used
        and ((header and tidy(header.cell(index))) or any(tidy(row.cell(index)) for row in body))
    )
    return Layout(
        columns=MappingProxyType(dict(places)),
        labels=MappingProxyType({column: label(index) for column, index in places.items()}),
        unused=unused,
        header=header,
        family_name_first=_family_first(body, places, header),
    )


def letter_of(index: int) -> str:
    """The letter over a column in Excel: 0 -> A, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


# ---- guessing ----


def _guess(table: Table, is_organisation: Callable[[str], bool]) -> dict[Column, int]:
    """Without headings: the address has an @, a municipality is one we know, names come first."""
    sample = table.rows[:_SAMPLE]
    width = max((len(row.cells) for row in sample), default=0)
    texts = [[text for row in sample if (text := tidy(row.cell(index)))] for index in range(width)]
    at_signs = [sum("@" in text for text in column) for column in texts]
    if not any(at_signs):
        return {}
    places = {Column.EMAIL: at_signs.index(max(at_signs))}
    for column, test in ((Column.ORGANISATION, is_organisation), (Column.LANGUAGE, _is_language)):
        for index, cells in enumerate(texts):
            if index not in places.values() and _most(cells, test):
                places[column] = index
                break
    rest = [
        index for index, cells in enumerate(texts) if index not in places.values() and _most(cells, _wordy)
    ]
    if rest and (len(rest) == 1 or _most(texts[rest[0]], _two_words)):
        places[Column.FULL_NAME] = rest[0]
    elif rest:
        given, family = rest[:2]
        if _family_before_given(sample, given, family, places[Column.EMAIL]):
            given, family = family, given
        places |= {Column.GIVEN_NAME: given, Column.FAMILY_NAME: family}
    return places


def _most(cells: list[str], test: Callable[[str], bool]) -> bool:
    return 2 * sum(map(test, cells)) > len(cells)


def _is_language(text: str) -> bool:
    return language_code(text) is not None


def _two_words(text: str) -> bool:
    return " " in text


def _wordy(text: str) -> bool:
    """Something that can be a name: letters, and no digits."""
    return any(letter.isalpha() for letter in text) and not any(letter.isdigit() for letter in text)


def _family_first(body: list[Row], places: Mapping[Column, int], header: Row | None) -> bool:
    """Is one column of whole names written `Nygård Åsa`? Its heading says so, or most addresses do."""
    name, email = places.get(Column.FULL_NAME), places.get(Column.EMAIL)
    if name is None:
        return False
    if header is not None and plain_letters(header.cell(name)) in _FAMILY_FIRST:
        return True
    if email is None:
        return False
    votes = 0
    for row in body[:_SAMPLE]:
        words = tidy(row.cell(name)).split()
        if len(words) > 1:
            votes += _vote(words[0], words[-1], row.cell(email))
    return votes > 0


def _family_before_given(rows: tuple[Row, ...], first: int, second: int, email: int) -> bool:
    return sum(_vote(row.cell(first), row.cell(second), row.cell(email)) for row in rows) > 0


def _vote(first: str, second: str, email: str) -> int:
    """`asa.nygard@` says that Åsa is the given name: 1 where it stands second, -1 where first."""
    start = plain_letters(re.split(r"[._@]", split_address(email)[1])[0])
    if not start or plain_letters(first) == plain_letters(second):
        return 0
    return (start == plain_letters(second)) - (start == plain_letters(first))
