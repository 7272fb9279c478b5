"""Columns are found by their headings in five languages, or by what they hold."""

import pytest

from learnpath.cohorts.roster.columns import column_of, letter_of, recognise
from learnpath.cohorts.roster.table import Column, Row, Table
from tests.cohorts.roster.makers import csv_table

C = Column


@pytest.mark.parametrize(
    ("headings", "column"),
    [
        (
            "Förnamn|FÖRNAMN *|fornamn|Fornavn|Etunimi|First name|Given_name|Förnamn (tilltalsnamn)|Fo\u0308rnamn",
            C.GIVEN_NAME,
        ),
        (
            "Efternamn|Efternavn|Etternavn|Sukunimi|Last name|Surname|Family name:|sukunimi / efternamn",
            C.FAMILY_NAME,
        ),
        (
            "Namn|Navn|Nimi|Name|Full name|Deltagare|Osallistuja|För- och efternamn|Efternamn, förnamn",
            C.FULL_NAME,
        ),
        (
            "E-post|epost|Mejl|E-mail|email|Mail|Sähköposti|Sähköpostiosoite|E-postadresse|e‑post|E-post/Sähköposti",
            C.EMAIL,
        ),
        (
            "Kommun|Kunta|Kommune|Municipality|Organisation|Organisaatio|Arbetsgivare|Kommun/Organisation",
            C.ORGANISATION,
        ),
        ("Titel|Tittel|Title|Nimike|Befattning|Stilling|Tehtävänimike", C.TITLE),
        ("Grupp|Gruppe|Ryhmä|Group|Pienryhmä", C.GROUP),
        ("Språk|Sprog|Kieli|Language|Äidinkieli|Modersmål", C.LANGUAGE),
    ],
)
def test_headings_are_known_in_many_spellings(headings: str, column: Column) -> None:
    assert {heading: column_of(heading) for heading in headings.split("|")} == dict.fromkeys(
        headings.split("|"), column
    )


@pytest.mark.parametrize("heading", ["Telefon", "Nr", "Personnummer", "Allergier", "", "Anmäld av"])
def test_other_headings_are_not_guessed_at(heading: str) -> None:
    assert column_of(heading) is None


def layout(text: str, known_names: tuple[str, ...] = ()) -> dict[Column, int]:
    return dict(recognise(csv_table(text), lambda name: name in known_names).columns)


def test_headings_may_stand_below_title_lines() -> None:
    text = "Utbildning för chefer i Korsnäs kommun;;\nSenast 1 mars;;\n\nE-post;Förnamn;Efternamn\na@x.example;A;B\n"
    found = recognise(csv_table(text), lambda name: False)
    assert found.header is not None
    assert found.header.number == 4
    assert found.columns == {C.EMAIL: 0, C.GIVEN_NAME: 1, C.FAMILY_NAME: 2}


def test_columns_that_are_not_used_are_listed() -> None:
    text = "Nr;E-post;Telefon;;Namn;E-post 2;Tomt\n1;a@x.example;040;extra;A B;;\n"
    assert recognise(csv_table(text), lambda name: False).unused == ("Nr", "Telefon", "D", "E-post 2", "Tomt")


def test_a_name_beside_a_family_name_is_the_given_one() -> None:
    assert layout("Namn;Efternamn;E-post\nA;B;a@x.example\n") == {
        C.FAMILY_NAME: 1,
        C.EMAIL: 2,
        C.GIVEN_NAME: 0,
    }


def test_a_whole_name_beside_its_parts_is_not_used() -> None:
    assert C.FULL_NAME not in layout("Namn;Förnamn;Efternamn;E-post\nA B;A;B;a@x.example\n")


def test_without_headings_the_address_the_municipality_and_the_names_are_guessed() -> None:
    text = "1;Åsa;Nygård;Pargas;asa.nygard@x.example;sv\n2;Per;Lindh;Pargas;per.lindh@x.example;fi\n"
    assert layout(text, ("Pargas",)) == {
        C.EMAIL: 4,
        C.ORGANISATION: 3,
        C.LANGUAGE: 5,
        C.GIVEN_NAME: 1,
        C.FAMILY_NAME: 2,
    }


def test_without_headings_addresses_tell_which_name_is_the_family_name() -> None:
    found = layout("Nygård;Åsa;asa.nygard@x.example\nLindh;Per;per.lindh@x.example\n")
    assert (found[C.GIVEN_NAME], found[C.FAMILY_NAME]) == (1, 0)


def test_without_headings_one_column_of_two_words_is_a_whole_name() -> None:
    assert layout("asa@x.example;Åsa Nygård;Chef\nper@x.example;Per Lindh;Rektor\n")[C.FULL_NAME] == 1


@pytest.mark.parametrize("heading", ["Namn", "Sukunimi Etunimi"])
def test_whole_names_that_begin_with_the_family_name_are_noticed(heading: str) -> None:
    text = f"{heading};E-post\nNygård Åsa;asa.nygard@x.example\nLindh Per;per.lindh@x.example\n"
    assert recognise(csv_table(text), lambda name: False).family_name_first


def test_nothing_is_guessed_where_no_address_is() -> None:
    assert layout("Åsa;Nygård\nPer;Lindh\n") == {}


def test_columns_beyond_z_have_the_letters_of_excel() -> None:
    assert [letter_of(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_table_that_knows_its_columns_is_taken_at_its_word() -> None:
    table = Table((Row(1, ("Namn", "E-post")),), (C.FULL_NAME, C.EMAIL))
    assert recognise(table, lambda name: False).header is None
