"""What an organisation may choose, drawn: colours, pictures, sentences, two languages, and the three kinds."""

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from learnpath.certificates.design import PINE, Called, Design, Part, PlacedPicture, Side
from learnpath.certificates.documents import certificate_text
from learnpath.certificates.documents.colours import INK, PAPER, colours_for
from learnpath.certificates.documents.refusals import DocumentRefused
from learnpath.certificates.documents.sheets.press import Press, Way
from learnpath.certificates.documents.whole import draw_whole
from learnpath.people.looks.colours import contrast
from learnpath.terms import LANGUAGES, CertificateKind
from tests.certificates.designed import DRAWN, FINNISH, OURS, PICTURES, a_transcript
from tests.certificates.samples import a_snapshot, squeezed
from tests.certificates.test_sheets import a_person, most_different, operators


def pages_of(snapshot):
    reader = PdfReader(BytesIO(draw_whole(snapshot, (), None, PICTURES).pdf))
    return [page.extract_text() for page in reader.pages]


def words_of(snapshot):
    return squeezed(" ".join(pages_of(snapshot)))


# ---- as archives and screen readers need it ----


def test_pictures_are_read_aloud_and_the_second_language_is_announced():
    reader = PdfReader(BytesIO(draw_whole(DRAWN["two languages"], (), None, PICTURES).pdf))
    elements = [
        one
        for one in (reader.get_object(number) for number in range(1, reader.trailer["/Size"]))
        if isinstance(one, dict) and one.get("/Type") == "/StructElem"
    ]
    alternatives = {one["/Alt"] for one in elements if "/Alt" in one}
    assert {"Pargas stad", "Underskrift av Berit Lund"} <= alternatives
    assert {one["/Lang"] for one in elements if "/Lang" in one} == {"fi"}
    assert reader.trailer["/Root"]["/Lang"] == "sv"


# ---- the fast way ----


@pytest.mark.parametrize("name", ["designed", "two languages", "participation", "transcript"])
def test_the_fast_way_gives_the_pixels_of_the_slow_way(name):
    press = Press(draw_whole)
    model = DRAWN[name]
    assert press.draw(replace(model, person_name="Ylva Quist"), (), PICTURES).way is Way.SLOW
    person = replace(model, organisation="Habo kommun", serial="2027-00007")
    drawn, whole = press.draw(person, (), PICTURES), draw_whole(person, (), None, PICTURES).pdf
    assert drawn.way is Way.FAST
    assert operators(drawn.pdf) == operators(whole)
    assert most_different(drawn.pdf, whole) == 0


def test_an_address_that_breaks_over_two_lines_is_no_hindrance():
    site = "https://intyg.utbildning.en-ganska-lang-kommun.example/verify"

    def at(code, name):
        return replace(a_person(name, code, language="nb"), verify_url=f"{site}/{code}")

    press = Press(draw_whole)
    press.draw(at("AAAAAAAAAAAA", "Ylva Quist"))
    drawn = press.draw(at("7QK4M2XP9T6D", "Åsa Nygård"))
    assert drawn.way is Way.FAST
    links = [one.get_object()["/A"]["/URI"] for one in PdfReader(BytesIO(drawn.pdf)).pages[0]["/Annots"]]
    assert len(links) == 2
    assert set(links) == {f"{site}/7QK4M2XP9T6D"}


# ---- what it says ----


def test_two_languages_stand_side_by_side_each_with_its_own_words():
    words = words_of(DRAWN["two languages"])
    for said in (
        "Svenska",
        "Suomi",
        "Ledarskapsstigen 2027",
        "Johtamispolku 2027",
        "Missä olemme?",
        "Koulutusjohtaja",
    ):
        assert squeezed(said) in words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CertificateKind)
@pytest.mark.parametrize("called", Called)
def test_every_kind_has_a_sentence_in_every_language(kind, called, language):
    text = certificate_text(a_snapshot(kind=kind, language=language, design=Design(called=called)))
    assert "<b>Ledarskapsstigen 2027</b>" in text.lead


def test_a_sentence_of_ones_own_is_filled_and_nothing_in_it_is_markup():
    own = "har gått {path} ({hours}, {start} till {end}) <i>med</i> {name}{credits:>99}"
    text = certificate_text(a_snapshot(lead=own, path_title="Bäst & störst"))
    assert text.lead == (
        "har gått <b>Bäst &amp; störst</b> (40 timmar, 18 januari 2027 till 14 juni 2027)"
        " &lt;i&gt;med&lt;/i&gt; {name}{credits:&gt;99}"
    )


def test_a_sentence_that_asks_for_what_a_path_has_not_gives_way_to_the_standard_one():
    text = certificate_text(
        a_snapshot(lead="har gått {path} ({hours})", closing="{credits}.", hours=None, credits=None)
    )
    assert "(" not in text.lead
    assert "<b>Ledarskapsstigen 2027</b>" in text.lead
    assert text.closing == ""


def test_what_one_language_has_no_words_for_stands_in_the_other():
    text = certificate_text(a_snapshot(themes=("Hälsa",), also=replace(FINNISH, themes=("🌱",))))
    assert text.other is not None
    assert [term for term, _value in text.facts] != []
    assert len(text.facts) == len(text.other.facts)
    assert ("Teman", "Hälsa.") in text.facts
    assert len(pages_of(a_person(themes=("Hälsa",), also=replace(FINNISH, themes=("🌱",))))) == 1


def test_what_is_left_out_is_nowhere():
    everything = Design(left_out=tuple(Part))
    words = words_of(a_person(design=everything))
    for said in ("Våren 2027", "40 timmar", "4 av 5", "Teman", "Var står vi", "samarbete", "gemensam"):
        assert squeezed(said) not in words
    assert squeezed("Åsa Nygård") in words


def test_who_came_to_the_meetings_is_not_credited_with_the_whole():
    words = words_of(DRAWN["participation"])
    assert squeezed("4 av 5 träffar") in words
    for said in ("40 timmar", "godkända"):
        assert squeezed(said) not in words


def test_a_transcript_accounts_for_each_station_and_credits_only_what_was_done():
    done, begun = a_transcript().stations[0], a_transcript().stations[1:]
    (page,) = pages_of(replace(a_transcript(), stations=(replace(done, done=3), *begun)))
    lines = squeezed(page)
    for said in ("Personalens ork. Snabba nedslag.", "Hemmaplan", "Genomförda timmar8"):
        assert squeezed(said) in lines
    assert page.count("2 av 3") == 4
    for said in ("40 timmar", "1,5 studiepoäng"):
        assert squeezed(said) not in lines


def test_a_long_transcript_flows_with_its_number_on_each_page():
    pages = pages_of(a_transcript(5))
    assert len(pages) > 1
    assert all("2027-00042" in page for page in pages[1:])
    assert sum(page.count("Hemmaplan") for page in pages) == 5


def test_everything_at_its_longest_keeps_apart_and_to_the_paper():
    longest = replace(
        DRAWN["two languages"],
        person_name="Maximiliana-Alexandra Nygård-Björkqvist von Hohenstaufen-Sve",
        organisation="Välfärdsområdet för mellersta Österbottens skärgårdskommuner",
        closing="Utbildningen ingår i ledarprogrammet. " * 8,
        stations=a_snapshot().stations * 3,
        also=replace(FINNISH, stops=FINNISH.stops * 3, closing="Koulutus kuuluu johtamisohjelmaan. " * 8),
    )
    words = words_of(longest)
    assert squeezed("Hohenstaufen") in words
    assert words.count(squeezed("Kotisuunnitelma")) == 3


# ---- safe ----


def test_a_design_can_name_only_the_pictures_that_come_with_it():
    with pytest.raises(DocumentRefused):
        draw_whole(a_person(design=OURS))
    stolen = replace(OURS, logo=PlacedPicture("/../../etc/passwd", 1, 1, "x"))
    with pytest.raises(DocumentRefused):
        draw_whole(a_person(design=stolen), (), None, PICTURES)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 0xFFFFFF), st.sampled_from(Side))
def test_every_colour_can_be_read_on_paper(number, side):
    colours = colours_for(f"#{number:06x}", side)
    assert contrast(colours.kind, PAPER) >= 4.5
    assert contrast(colours.text, colours.ground) >= 4.5
    assert contrast(colours.soft, colours.ground) >= 4.5
    assert contrast(colours.line, colours.ground) >= 3
    assert contrast(colours.stop, colours.ground) >= 3
    assert contrast(colours.tick, colours.stop) >= 3


def test_the_standard_colours_are_told_apart_too():
    for side in Side:
        colours = colours_for(PINE, side)
        assert contrast(colours.soft, colours.ground) >= 4.5
        assert contrast(colours.line, colours.ground) >= 3
    assert colours_for(PINE, Side.PALE).text == INK
