"""The fast way: the same certificate as the slow way, for everybody it can be, and the slow way for all others."""

import random
import re
import shutil
import subprocess
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from pypdf import PdfReader

from learnpath.certificates.codes import new_code
from learnpath.certificates.documents import Attachment, LettersMissing
from learnpath.certificates.documents.sheets.codes import MASK, code_family, qr_matrix
from learnpath.certificates.documents.sheets.press import Press, Slowly, Way
from learnpath.certificates.documents.sheets.shaping import UNITS, Style, blocks_of, lines, width
from learnpath.certificates.documents.whole import draw_whole
from learnpath.certificates.snapshot import Stop
from learnpath.terms import LANGUAGES
from tests.certificates.samples import a_snapshot

NAMES = [
    "Ola Nordmann",
    "Åsa Öhman",
    "Bjørn Kjær Østergård",
    "Guðrún Þórðardóttir",
    "Đorđe Čavić",
    "Áile Ŋállo Hætta Ŧeŧŧo",
    "Žaneta Šimková",
    "AVATAR Toyota Wave",
    "Anna-Lena Björkqvist",  # fits its line only because of the spacing at its end
    "Vsdjpbxia Edychklhtp Äxy",  # the first two words do, too
    "Anna-Lena Johansson-Pettersson",
    "Maximiliana-Alexandra Nygård-Björkqvist von Hohenstaufen-Sve",
]


def a_person(name="Åsa Nygård", code="7QK4M2XP9T6D", **changes):
    return a_snapshot(
        person_name=name, code=code, verify_url=f"https://learnpath.example/verify/{code}", **changes
    )


def warmed(snapshot):
    """A press that has seen one of the kind, and what it makes of the next."""
    press = Press(draw_whole)
    first = press.draw(snapshot)
    assert first.way is Way.SLOW
    return press


def fast(snapshot, model=None, attachments=()):
    drawn = warmed(model or snapshot).draw(snapshot, attachments)
    assert drawn.way is Way.FAST
    return drawn.pdf


def operators(pdf):
    return PdfReader(BytesIO(pdf)).pages[0].get_contents().get_data().split()


def picture(pdf, dots=150) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    image = document[0].render(scale=dots / 72).to_pil().convert("RGB")
    document.close()
    return image


def most_different(one, other) -> int:
    """The largest difference of any pixel in any colour, of 255."""
    return max(high for _low, high in ImageChops.difference(picture(one), picture(other)).getextrema())


# ---- the same as the slow way ----


@pytest.mark.parametrize("name", NAMES)
def test_the_fast_way_gives_the_pixels_and_the_operators_of_the_slow_way(name):
    press = warmed(a_person(name.translate(str.maketrans("aeo", "eoa")), "0123456789AB", serial="2027-99999"))
    # those letters may have taken another number of lines
    press.draw(a_person(name, "AAAAAAAAAAAA", serial="2027-99998"))
    person = a_person(name, serial="2027-00007", organisation="Habo kommun", meetings_attended=5)
    drawn, whole = press.draw(person), draw_whole(person).pdf
    assert drawn.way is Way.FAST
    pdf = drawn.pdf
    assert operators(pdf) == operators(whole)
    assert most_different(pdf, whole) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_fast_way(language):
    person = a_person("Ella Vestergård", language=language)
    pdf = fast(person, a_person("Olle Mikkelsen", "AAAAAAAAAAAA", language=language))
    assert operators(pdf) == operators(draw_whole(person).pdf)


@pytest.mark.parametrize(
    ("name", "other"),
    [("Наталія Коваленко", "Олена Коваль"), ("Ελένη Παπά", "Νίκος Παπάς"), ("Trần Thị", "Lê Hồng")],
)
def test_other_scripts_have_sheets_of_their_own(name, other):
    person = a_person(name)
    pdf = fast(person, a_person(other, "AAAAAAAAAAAA"))
    assert name in PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert operators(pdf) == operators(draw_whole(person).pdf)


def test_letters_are_kerned_and_spaced_as_the_style_sheet_says():
    style = Style("Inter-Bold.woff2", 40 * UNITS, 0, "sv", 500)
    (apart,), (together,) = lines("A", style), lines("AV", style)
    assert width(together) < width(apart) + width(lines("V", style)[0])
    spaced = Style("Inter-Bold.woff2", 40 * UNITS, int(-0.8 * UNITS), "sv", 500)
    assert width(lines("AVA", spaced)[0]) == pytest.approx(width(lines("AVA", style)[0]) - 2 * 0.8, abs=0.01)


# ---- the file ----


def test_it_is_small_and_names_its_own_person_only():
    model = a_person("Ylva Quist", "ZZZZZZZZZZZZ", serial="2027-31313")
    pdf = fast(a_person(), model)
    assert len(pdf) < 50_000
    assert len(fast(a_person("Áile Ŋállo Hætta Ŧeŧŧo"))) < 60_000
    reader = PdfReader(BytesIO(pdf))
    assert reader.metadata.title == "Intyg: Ledarskapsstigen 2027 – Åsa Nygård"
    (link,) = reader.pages[0]["/Annots"]
    assert link.get_object()["/A"]["/URI"] == "https://learnpath.example/verify/7QK4M2XP9T6D"
    everything = b"".join(
        part.get_data() if hasattr(part, "get_data") else repr(part).encode()
        for part in (reader.get_object(number) for number in range(1, reader.trailer["/Size"]))
        if part is not None
    )
    assert "Åsa Nygård".encode() in everything
    for theirs in ("Ylva", "ZZZZZZZZZZZZ", "Ylva Quist".encode("utf-16-be").hex()):
        assert theirs.encode() not in everything


def test_files_travel_inside_on_the_fast_way_too():
    badges = (
        Attachment("b.json", b"[1]", "application/json", "B"),
        Attachment("a.json", b"[2]", "application/json", "A", "Supplement"),
    )
    reader = PdfReader(BytesIO(fast(a_person(), attachments=badges)))
    assert {name: bytes(content[0]) for name, content in reader.attachments.items()} == {
        "b.json": b"[1]",
        "a.json": b"[2]",
    }
    assert [one["/AFRelationship"] for one in reader.trailer["/Root"]["/AF"]] == ["/Data", "/Supplement"]


@pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext is missing; on Debian: poppler-utils"
)
def test_a_viewer_shows_the_right_letters_and_copies_them(tmp_path):
    for number, name in enumerate(NAMES):
        for way, pdf in (("fast", fast(a_person(name))), ("whole", draw_whole(a_person(name)).pdf)):
            file = tmp_path / f"{way} {number}.pdf"
            file.write_bytes(pdf)
            said = subprocess.run(
                ["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True
            )
            assert name.replace(" ", "") in re.sub(r"\s", "", said.stdout)


def read_aloud(pdf):
    """The words in the order of the tags, each with its tag; as a screen reader goes through the page."""
    reader = PdfReader(BytesIO(pdf))
    page = reader.pages[0]
    letters = {
        name[1:].encode(): dict(re.findall(rb"<(\w{4})> <(\w+)>", font["/ToUnicode"].get_data()))
        for name, font in page["/Resources"]["/Font"].items()
    }
    said: dict[int, str] = {}
    mark, font = -1, b""
    for line in page.get_contents().get_data().split(b"\n"):
        if marked := re.fullmatch(rb"<</MCID (\d+)>>", line):
            mark = int(marked[1])
        elif line.endswith(b" Tf"):
            font = line.split()[0][1:]
        elif line.endswith(b"] TJ"):
            glyphs = re.findall(rb"\w{4}", b"".join(re.findall(rb"<(\w*)>", line)))
            text = "".join(bytes.fromhex(letters[font][one].decode()).decode("utf-16-be") for one in glyphs)
            said[mark] = said.get(mark, "") + text
    return list(_in_order(reader.trailer["/Root"]["/StructTreeRoot"], "", said))


def _in_order(element, tag, said):
    element = element.get_object()
    tag = element.get("/S", tag) if element.get("/S") not in ("/Span", "/NonStruct") else tag
    for kid in element.get("/K", ()):
        if isinstance(kid, int):
            yield tag, said.get(int(kid), "")
        elif kid.get_object().get("/Type") != "/OBJR":
            yield from _in_order(kid, tag, said)


@pytest.mark.parametrize("name", NAMES)
def test_the_name_is_read_aloud_in_its_place(name):
    words = read_aloud(fast(a_person(name)))
    headings = [text for tag, text in words if tag == "/H1"]
    assert "".join(headings).replace(" ", "") == name.replace(" ", "")
    whole = [text for _tag, text in words]
    assert whole.index("Intyg") + 1 == whole.index(headings[0])
    assert whole.index("Organisation") + 1 == whole.index("Korsnäs kommun")
    assert [text for tag, text in words if tag == "/Link"] == ["Kontrollera på learnpath.example/verify"]
    assert whole[-2:] == ["Kod 7QK4-M2XP-9T6D", "Nr 2027-00042"]


def test_a_phone_reads_the_code_from_the_paper():
    for code in ("7QK4M2XP9T6D", new_code()):
        (found,) = zxingcpp.read_barcodes(picture(fast(a_person(code=code))))
        assert found.text == f"https://learnpath.example/verify/{code}"


def test_codes_made_by_arithmetic_are_those_made_from_scratch():
    chance = random.Random(4)
    for prefix in ("https://learnpath.example/verify/", "http://127.0.0.1:8000/verify/"):
        family = code_family(prefix)
        for _time in range(20):
            code = "".join(chance.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=12))
            drawn = re.findall(rb"(\d+) (\d+)\.5 m\n(\d+) \2\.5 l", family.drawing(code))
            dark = {(int(y), x) for start, y, end in drawn for x in range(int(start), int(end))}
            matrix = qr_matrix(prefix + code)
            assert family.matrix(code) == matrix
            assert dark == {(y, x) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert MASK in range(8)


# ---- who goes which way ----


def drawn_after(model, person):
    return warmed(model).draw(person).way


@pytest.mark.parametrize(
    "name",
    [
        "W" * 40,
        "Åsa -> Nygård",
        "Z\u0351algo",
        "שרה לוי",
        "Åsa Наталія Ελένη",
        "Åsa ☃",
    ],
)
def test_what_does_not_fit_or_is_missing_goes_the_slow_way(name):
    assert drawn_after(a_person(), a_person(name)) is Way.SLOW


def test_what_only_the_machine_has_letters_for_goes_the_slow_way():
    try:
        way = drawn_after(a_person(), a_person("Åsa 李小龙"))
    except LettersMissing:
        pytest.skip("no font of this machine has these letters")
    assert way is Way.SLOW


def test_what_others_do_not_share_is_a_sheet_of_its_own():
    press = warmed(a_person())
    assert press.draw(a_person("Ola Nordmann")).way is Way.FAST
    for other in (
        a_person(path_title="En annan stig"),
        a_person("Maximiliana Nygårdsson-Lundqvist"),
        a_person(meetings_total=0, meetings_attended=0),
        a_person(organisation="Samkommunen för utbildning och välfärd i Österbotten"),
        a_person(stations=(Stop("En enda"),)),
        a_person(language="fi"),
    ):
        assert press.draw(other).way is Way.SLOW
        assert press.draw(other).way is Way.FAST


def test_more_than_one_page_goes_the_slow_way():
    many = tuple(Stop(f"Anhalt {number}") for number in range(30))
    assert drawn_after(a_person(stations=many), a_person(stations=many)) is Way.SLOW


def test_an_address_out_of_the_ordinary_goes_the_slow_way():
    for url in ("https://learnpath.example/verify", "https://läropath.example/verify/7QK4M2XP9T6D"):
        odd = a_snapshot(verify_url=url)
        assert drawn_after(odd, odd) is Way.SLOW


@pytest.mark.parametrize("text", ["a(b", "a\u00adb", "\u05d0", "漢", "αж"])
def test_scripts_are_not_mixed_and_strangers_have_no_block(text):
    assert (blocks_of(text) is None) == (text != "a(b")


def test_sheets_are_few_however_many_kinds_there_are():
    press = warmed(a_person())
    sheet = next(iter(press._sheets._kept.values()))
    stand_in = Press(lambda *_asked: Slowly(b"%PDF", sheet[0]))
    for number in range(200):
        stand_in.draw(a_person(path_title=f"Stig {number}"))
    assert len(stand_in._sheets._kept) < 50


_SHARED_PRESS = Press(draw_whole)


@settings(max_examples=150, deadline=None)
@given(name=st.text(min_size=1, max_size=80).filter(str.strip), attended=st.integers(0, 5))
def test_no_name_whatever_stops_the_press(name, attended):
    if not _SHARED_PRESS._styles._kept:
        _SHARED_PRESS.draw(a_person())
        # from here on only what is new is looked at: the slow way has tests of its own
        _SHARED_PRESS._slow = lambda *_asked: Slowly(b"%PDF-slow")
    drawn = _SHARED_PRESS.draw(a_person(name, meetings_attended=attended))
    assert drawn.pdf.startswith(b"%PDF")
    if drawn.way is Way.FAST:
        headings = [text for tag, text in read_aloud(drawn.pdf) if tag == "/H1"]
        assert "".join(headings).strip()
