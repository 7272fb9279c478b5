"""The certificate as a document: what stands on it, in which size, and what it refuses to fetch."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree

import pytest
import segno
from pypdf import PdfReader

from learnpath.certificates.documents import (
    Attachment,
    LettersMissing,
    certificate_facts,
    certificate_text,
    render_certificate,
)
from learnpath.certificates.documents.sheets.codes import MASK
from learnpath.certificates.documents.sizes import (
    StopText,
    breakable,
    lines_of,
    name_class,
    station_pages,
    width,
)
from learnpath.certificates.documents.whole import certificate_html
from learnpath.certificates.documents.wording import clean, verify_page, without
from learnpath.certificates.snapshot import Stop
from learnpath.terms import LANGUAGES
from tests.certificates.samples import a_snapshot, pdf_of, read, squeezed, words

SIXTY_LETTERS = "Maximiliana-Alexandra Nygård-Björkqvist von Hohenstaufen-Sve"
HUNDRED_LETTERS = (
    "Anna-Lovisa Margareta Elisabet Katarina Johansdotter Stålhandske-Gyllenborg af Äppelnäs och Ölandsö!!"
)
LONG_STATION = "Samverkan över gränser och förvaltningsövergripande ledarskap"


# ---- what stands on it ----


def test_it_is_one_a4_page_of_modest_size():
    (page,) = read(a_snapshot()).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    assert len(pdf_of(a_snapshot())) < 40_000


def test_it_says_all_that_the_snapshot_holds():
    said = words(a_snapshot())
    for part in (
        "Åsa Nygård",
        "Ledarskapsstigen 2027",
        "En gemensam ledarskapsutbildning",
        "Pargas stad",
        "Korsnäs kommun",
        "Habo kommun",
        "Våren 2027",
        "18 januari – 14 juni 2027",
        "1,5",
        "Samverkan mellan förvaltningar.",
        "Var står vi?",
        "Hemmaplan",
        "februari",
        "Tina Ekholm",
        "Pargas, 14 juni 2027",
        "learnpath.example/verify",
        "7QK4-M2XP-9T6D",
        "2027-00042",
    ):
        assert part in said


@pytest.mark.parametrize(
    "name",
    [
        "Åsa Öhman Älgström",
        "Bjørn Kjær Østergård",
        "Guðrún Þórðardóttir",
        "Đorđe Čavić",
        "Áile Ŋállo Hætta Ŧeŧŧo",
        "Žaneta Šimková",
        "Наталія Коваленко",
        "Ελένη Παπαδοπούλου",
        "Nguyễn Thị Hồng",
        SIXTY_LETTERS,
        HUNDRED_LETTERS,
    ],
)
def test_names_of_every_length_and_of_other_scripts_stand_on_the_one_page(name):
    snapshot = a_snapshot(person_name=name)
    assert len(read(snapshot).pages) == 1
    assert squeezed(name) in squeezed(words(snapshot))


def test_a_name_typed_with_loose_accents_is_the_same_name():
    assert "Åsa Nygård" in words(a_snapshot(person_name="A\u030asa Nyga\u030ard"))


def test_pictures_and_private_letters_are_left_out_and_the_name_stays():
    assert "Åsa Nygård" in words(a_snapshot(person_name="Åsa 🎉 \ue000Nygård\ufe0f \ufffe"))


def test_letters_that_no_font_has_are_refused_by_name_and_pictures_go_quietly():
    # unassigned, so no font has it; a picture may go, a letter may not
    with pytest.raises(LettersMissing, match="U\\+0378"):
        pdf_of(a_snapshot(person_name="Åsa \u0378"))
    assert "\u0378" not in without(certificate_text(a_snapshot(themes=("A\u0378",))), "\u0378").facts[5][1]


def test_the_address_is_a_link():
    (link,) = read(a_snapshot()).pages[0]["/Annots"]
    assert link.get_object()["/A"]["/URI"] == "https://learnpath.example/verify/7QK4M2XP9T6D"


def test_what_is_empty_is_left_out():
    bare = a_snapshot(
        hours=None, credits=None, meetings_total=0, meetings_attended=0, themes=(), group_works=0, own_works=0,
        stations=(), trainers=(), place="", path_summary="", partners=(), cohort_name="", language="en",
    )  # fmt: skip
    assert [term for term, _value in certificate_facts(bare)] == ["Organisation", "Time"]
    said = words(bare)
    assert "The path" not in said
    assert "collaboration" not in said
    assert "Trainer" not in said


# ---- the words ----


def test_the_facts_in_english():
    snapshot = a_snapshot(language="en", hours=Decimal("40.0"), credits=Decimal(1))
    assert certificate_facts(snapshot) == [
        ("Organisation", "Korsnäs kommun"),
        ("Cohort", "Våren 2027"),
        ("Time", "18 January – 14 June 2027"),
        ("Extent", "40 hours, 1 credit"),
        ("Attendance", "4 of 5 meetings"),
        ("Themes", "Personalens ork. Snabba nedslag. Samverkan mellan förvaltningar."),
        ("Group assignments", "4 accepted"),
        ("Own assignments", "1 accepted"),
    ]


@pytest.mark.parametrize(
    ("language", "period", "month"),
    [
        ("sv", "18 januari – 14 juni 2027", "januari"),
        ("fi", "18. tammikuuta – 14. kesäkuuta 2027", "tammikuu"),
        ("da", "18. januar – 14. juni 2027", "januar"),
        ("nb", "18. januar – 14. juni 2027", "januar"),
        ("en", "18 January – 14 June 2027", "January"),
    ],
)
def test_dates_are_in_the_certificates_language_whoever_issues_it(language, period, month):
    text = certificate_text(a_snapshot(language=language))
    assert period in dict(text.facts).values()
    assert text.stations[0] == ("Var står vi?", month)


def test_years_are_written_where_they_differ():
    over_new_year = a_snapshot(
        language="en",
        starts_on=date(2026, 11, 2),
        stations=(
            Stop("One", date(2026, 11, 2)),
            Stop("Two", date(2027, 1, 1), whole_month=True),
            Stop("Three"),
        ),
    )
    text = certificate_text(over_new_year)
    assert ("Time", "2 November 2026 – 14 June 2027") in text.facts
    assert text.stations == [("One", "2 November 2026"), ("Two", "January 2027"), ("Three", "")]


def test_a_path_of_one_day_has_one_date():
    snapshot = a_snapshot(language="en", starts_on=date(2027, 6, 14))
    assert ("Time", "14 June 2027") in certificate_facts(snapshot)


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://learnpath.example/verify/7QK4M2XP9T6D", "learnpath.example/verify"),
        (
            "https://learnpath.example:8443/courses/verify/7QK4-M2XP-9T6D/",
            "learnpath.example:8443/courses/verify",
        ),
        ("https://learnpath.example/verify", "learnpath.example/verify"),
    ],
)
def test_the_address_is_shown_as_one_types_it(url, page):
    assert verify_page(url) == page


def test_control_characters_and_direction_marks_are_not_printed():
    assert clean("Åsa\x00\n \u202eNygård\ud800\u2067") == "Åsa Nygård"
    hostile = a_snapshot(person_name="Å\x01sa\x0b \u202eNyg\ufffeård", path_title="A\ud800B")
    assert read(hostile).metadata.title


# ---- the file ----


def test_it_is_tagged_titled_and_says_its_language():
    reader = read(a_snapshot())
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "sv"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "Ledarskapsstigen 2027 – Åsa Nygård" in reader.metadata.title
    assert reader.metadata.author == "Pargas stad"
    said = catalogue["/Metadata"].get_data()
    assert b"<pdfaid:part>3<" in said
    assert b"<pdfuaid:part>1<" in said
    # an archive finds it in the bare file
    assert said in pdf_of(a_snapshot())


def test_files_travel_inside_with_their_relation_and_their_type():
    badge = Attachment("badge.json", b"{}", "application/json", "The Open Badge", "Data")
    reader = PdfReader(BytesIO(render_certificate(a_snapshot(), (badge,))))
    assert {name: bytes(content[0]) for name, content in reader.attachments.items()} == {"badge.json": b"{}"}
    (specification,) = reader.trailer["/Root"]["/AF"]
    assert specification["/AFRelationship"] == "/Data"
    assert specification["/EF"]["/F"]["/Subtype"] == "/application/json"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_be_drawn(language):
    snapshot = a_snapshot(language=language)
    assert read(snapshot).trailer["/Root"]["/Lang"] == language
    assert len(read(snapshot).pages) == 1


def structure(element, kinds):
    """The tags of a PDF in reading order."""
    element = element.get_object()
    if isinstance(element, int):
        return kinds
    if "/S" in element:
        kinds.append((element["/S"], element.get("/Alt")))
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        if not isinstance(child, int):
            structure(child, kinds)
    return kinds


def test_the_tags_have_one_heading_a_list_a_table_and_a_described_figure():
    kinds = structure(read(a_snapshot(language="en")).trailer["/Root"]["/StructTreeRoot"], [])
    names = [kind for kind, _alt in kinds]
    assert names.count("/H1") == 1
    assert names.index("/H1") < names.index("/L") < names.index("/Table") < names.index("/Figure")
    assert names.count("/TH") == len(certificate_facts(a_snapshot()))
    assert ("/Figure", "QR code that leads to learnpath.example/verify") in kinds


def test_all_fonts_are_ours_and_embedded():
    fonts = read(a_snapshot()).pages[0]["/Resources"]["/Font"].values()
    described = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for font in fonts
    ]
    assert len(described) == 3
    for descriptor in described:
        assert "Inter" in descriptor["/FontName"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_the_qr_code_is_the_address_module_by_module():
    svg = re.search(r"<svg.*</svg>", certificate_html(a_snapshot()), re.DOTALL)
    path = ElementTree.fromstring(svg[0]).find("{http://www.w3.org/2000/svg}path")
    url = "https://learnpath.example/verify/7QK4M2XP9T6D"
    matrix = segno.make(url, micro=False, error="m", mask=MASK).matrix
    drawn = [bytearray(len(matrix)) for _row in matrix]
    for x, y, run in re.findall(r"M(\d+) (\d+)\.5h(\d+)", path.get("d")):
        for step in range(int(run)):
            drawn[int(y)][int(x) + step] = 1
    assert tuple(drawn) == tuple(matrix)


# ---- sizes ----


def test_long_names_are_set_smaller_step_by_step():
    chosen = [name_class("Åsa " + "Nygård " * count) for count in (1, 3, 5, 8, 12, 60)]
    assert chosen[0] == "name-1"
    assert chosen == sorted(chosen)
    assert chosen[-1] == "name-6"
    assert name_class("WWWWWWWWWWWWWWWWWWWWWWWWWWWW") > name_class("iiiiiiiiiiiiiiiiiiiiiiiiiiii")


def test_widths_count_letters_as_wide_as_they_are():
    assert width("iii") < width("aaa") < width("WWW")
    assert width("日本") == 2
    assert width("a\u0301") == width("a")


def test_lines_break_at_spaces_and_hyphens_and_inside_what_is_too_long():
    assert lines_of("", 10) == 1
    assert lines_of("aaaa aaaa aaaa", 3) == 3
    assert lines_of("aaaa-aaaa", 4) == 2
    assert lines_of("a" * 50, 10) == 4


@pytest.mark.parametrize(
    ("count", "expected"), [(5, "walk-roomy"), (12, "walk-roomy"), (16, "walk-close"), (17, "walk-dense")]
)
def test_many_stations_stand_closer_and_more_than_sixteen_go_to_a_second_page(count, expected):
    chosen, pages = station_pages(
        [StopText(f"Station {number}", "", "18 January") for number in range(count)]
    )
    assert chosen == expected
    assert [len(page) for page in pages] == ([count] if count <= 16 else [16, count - 16])


@pytest.mark.parametrize(("count", "pages"), [(12, 1), (16, 1), (17, 2), (40, 3)])
def test_every_station_is_on_paper(count, pages):
    stops = tuple(Stop(f"Anhalt nummer {number:02}", date(2027, 1, 18)) for number in range(count))
    snapshot = a_snapshot(stations=stops, person_name=SIXTY_LETTERS)
    assert len(read(snapshot).pages) == pages
    said = words(snapshot)
    assert all(stop.title in said for stop in stops)


@pytest.mark.parametrize(
    "title", [LONG_STATION, "W" * 200, "i" * 200, "Hallitusohjelmaneuvottelut " * 7, "Щ" * 120]
)
def test_long_station_titles_lose_no_station(title):
    stops = tuple(Stop(f"{number}x {title}", date(2027, 1, 18)) for number in range(10, 22))
    said = squeezed(words(a_snapshot(stations=stops)))
    assert all(f"{number}x" in said for number in range(10, 22))


def test_a_title_beyond_measure_is_cut_in_the_line_of_stops_only():
    snapshot = a_snapshot(stations=(Stop("lång titel " * 200),))
    assert "…" in words(snapshot)
    assert certificate_text(snapshot).stations[0][0].count("lång") == 200


def test_finnish_words_break_between_syllables():
    assert breakable("Tulevaisuuskeskustelu", "fi").replace("\u00ad", "·") == "Tule·vai·suus·kes·kus·telu"
    assert breakable("Tulevaisuuskeskustelu", "sv") == "Tulevaisuuskeskustelu"
    assert breakable("Oma työ", "fi") == "Oma työ"


def test_long_texts_are_set_closer_and_then_flow_to_a_second_page_with_the_foot():
    long = {
        "path_title": "En mycket lång titel på en stig för ledare " * 4,
        "path_summary": "Om stigen. " * 20,
    }
    assert len(read(a_snapshot(**long)).pages) == 1
    partners = tuple(f"Kommun {number}" for number in range(40))
    longer = a_snapshot(**long, themes=("Ett tema om samverkan",) * 60, partners=partners)
    first, second = read(longer).pages
    assert "7QK4-M2XP-9T6D" not in first.extract_text()
    assert "7QK4-M2XP-9T6D" in second.extract_text()
