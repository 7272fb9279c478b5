"""A paper certificate photographed: its code is read whatever the phone made of it; hostile pictures harm nobody."""

import sqlite3
import struct
import zlib
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageOps
from sqlalchemy import Connection
from sqlalchemy.orm import Session, undefer
from werkzeug.test import TestResponse

from learnpath.app import create_app
from learnpath.certificates.models import Certificate
from learnpath.certificates.proof.baking import bake_png
from learnpath.certificates.proof.photograph_reader import codes_in
from learnpath.certificates.proof.photographs import Unreadable, codes_on, is_picture
from learnpath.certificates.services import checking, issue_now, revoke
from learnpath.certificates.services.checking import Brought, check_file
from learnpath.certificates.views import public
from learnpath.kernel.clock import now, stopped_at
from learnpath.kernel.db import writing_session
from learnpath.kernel.migrations import upgrade
from learnpath.people.models import Person
from learnpath.people.services.links import SIGN_IN_WITHIN, make_link
from tests.certificates.photographing import (
    all_finders,
    as_jpeg,
    as_png,
    in_poor_light,
    paper,
    printed,
    squares,
    tilted,
)
from tests.factories.cast import Cast, make_cast
from tests.factories.certificates import do_everything

ClientOf = Callable[[Person | None], FlaskClient]
CODE = "7QK4M2XP9T6D"
ADDRESS = f"https://learnpath.example/verify/{CODE}"
FROM_ABOVE = ((0.12, 0.08), (0.88, 0.08), (0.88, 0.92), (0.12, 0.92))
ASKEW = ((0.22, 0.18), (0.80, 0.12), (0.95, 0.90), (0.05, 0.82))
STEEP = ((0.30, 0.35), (0.72, 0.33), (0.98, 0.90), (0.04, 0.93))
ACROSS_THE_ROOM = ((0.47, 0.47), (0.53, 0.47), (0.53, 0.53), (0.47, 0.53))


# ---- what is read ----


@pytest.mark.parametrize("corners", [FROM_ABOVE, ASKEW, STEEP], ids=["from above", "askew", "steep"])
def test_a_phones_photograph_is_read(corners: tuple[tuple[float, float], ...]) -> None:
    taken = tilted(paper(), corners)
    assert codes_in(as_jpeg(taken)) == [CODE]
    assert codes_in(as_jpeg(taken, blur=1.5)) == [CODE]
    assert codes_in(as_jpeg(in_poor_light(taken))) == [CODE]


def test_however_it_is_turned_and_whatever_the_phone_says_of_that() -> None:
    taken = tilted(paper(), ASKEW)
    for degrees in (90, 180, 270, 33):
        assert codes_in(as_jpeg(taken.rotate(degrees, expand=True))) == [CODE], degrees
    for turned in range(1, 9):
        assert codes_in(as_jpeg(taken, turned=turned)) == [CODE], turned
    assert codes_in(as_jpeg(ImageOps.mirror(taken))) == [CODE]


def test_in_every_kind_that_phones_and_scanners_make() -> None:
    taken = tilted(paper(), ASKEW)
    assert codes_in(as_png(taken, "WEBP")) == [CODE]
    for mode in ("RGB", "L", "P", "1", "RGBA", "LA"):
        assert codes_in(as_png(taken.convert(mode))) == [CODE], mode
    assert codes_in(as_jpeg(taken.convert("CMYK"))) == [CODE]
    assert codes_in(as_jpeg(taken, progressive=True)) == [CODE]
    clear = squares(ADDRESS).convert("RGBA")
    clear.putalpha(ImageOps.invert(clear.convert("L")))  # dark on nothing
    assert codes_in(as_png(clear)) == [CODE]


def test_the_largest_that_phones_take() -> None:
    taken = tilted(paper(), ASKEW).convert("L").resize((6144, 8192))
    assert codes_in(as_jpeg(taken, blur=0)) == [CODE]


def test_what_is_too_far_away_has_no_code() -> None:
    assert codes_in(as_jpeg(tilted(paper(), ACROSS_THE_ROOM))) == []


@pytest.mark.parametrize(
    "text",
    [
        f"HTTPS://LEARNPATH.EXAMPLE/VERIFY/{CODE}",
        f"http://127.0.0.1:8000/verify/{CODE}/",
        "https://work.example/learnpath/verify/7qk4-m2xp-9t6d?from=paper#x",
    ],
)
def test_addresses_that_lead_to_a_certificate(text: str) -> None:
    assert codes_in(as_png(squares(text))) == [CODE]


@pytest.mark.parametrize(
    "text",
    [
        f"javascript:alert(1)//verify/{CODE}",
        f"file:///verify/{CODE}",
        CODE,
        f"https://shop.example/{CODE}",
        "https://learnpath.example/verify/2027-00042",
        f"https://learnpath.example/verify/{CODE}/more",
        f"https://learnpath.example/verify/{CODE}\nhttps://learnpath.example/verify/{CODE}",
        "x" * 2000,
        "https://x.example/" + "y" * 600 + f"/verify/{CODE}",
        "WIFI:S:Pargas;T:WPA;P:hemligt;;",
        "\0\x1b[31m",
    ],
)
def test_other_qr_codes_are_passed_over(text: str) -> None:
    assert codes_in(as_png(squares(text))) == []
    assert codes_in(as_png(squares(text, ADDRESS))) == [CODE]


# ---- what is hostile ----


def bomb(width: int, height: int) -> bytes:
    """A PNG whose head promises more than anybody should unpack."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1 << 20))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff" + b"\xe0" * 1000,
        b"RIFF\x10\0\0\0WEBPVP8 " + b"\xff" * 40,
        b"GIF89a" + b"\0" * 100,
        b"\0\0\0\x18ftypheic" + b"\0" * 100,
        b"MM\0*" + b"\0" * 100,
        bomb(50_000, 50_000),
        bomb(2**31 - 1, 2**31 - 1),
        bomb(0, 0),
    ],
    ids=range(9),
)
def test_what_cannot_be_opened_is_said_to_be_so(content: bytes) -> None:
    assert is_picture(content)
    with pytest.raises(Unreadable):
        codes_on(content)


def test_a_file_cut_short_anywhere_gives_an_answer() -> None:
    taken = tilted(paper(), FROM_ABOVE, (600, 800))
    for whole in (as_jpeg(taken), as_png(taken), as_png(taken, "WEBP")):
        for share in (0.02, 0.5, 0.99):
            try:
                assert set(codes_on(whole[: int(len(whole) * share)])) <= {CODE}
            except Unreadable:
                continue


def test_fifty_codes_on_one_picture_are_not_fifty_guesses() -> None:
    sheet = as_png(squares(*(f"https://x.example/verify/7QK4M2XP{number:04}" for number in range(50))))
    assert 1 < len(codes_on(sheet)) <= 4


def test_a_picture_that_keeps_the_reader_busy_is_ended() -> None:
    began = now()
    with pytest.raises(Unreadable):
        codes_on(as_png(all_finders(3200)), cpu_seconds=1)
    assert now() - began < timedelta(seconds=20)


# ---- what the page says ----


@pytest.fixture
def issued(session: Session, cast: Cast, connection: Connection) -> Certificate:
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    id_ = issue_now(connection, cast.paul_enrolment.id, by_id=cast.tina.id, base_url="http://localhost")
    return session.get_one(Certificate, id_, options=[undefer(Certificate.pdf)])


@pytest.fixture
def photograph(issued: Certificate) -> bytes:
    return as_jpeg(in_poor_light(tilted(printed(issued.pdf), ASKEW)), turned=6)


def bring(client: FlaskClient, content: bytes, name: str = "IMG_0042.jpg") -> TestResponse:
    return client.post("/verify/file", data={"file": (BytesIO(content), name)})


def test_a_photograph_shows_what_was_issued_and_claims_nothing_of_the_paper(
    issued: Certificate, photograph: bytes, client_of: ClientOf
) -> None:
    page = bring(client_of(None), photograph)
    assert page.status_code == 200
    assert "Paul Palm" in page.text
    assert "Only the code on your picture was read, not its words" in page.text
    assert "If the paper says something else, it has been altered." in page.text
    assert "byte for byte" not in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_photograph_of_a_revoked_one_says_so(
    session: Session, issued: Certificate, photograph: bytes, client_of: ClientOf
) -> None:
    revoke(session, session.get_one(Certificate, issued.id), reason="Hemligt", by_id=None)
    session.commit()
    page = bring(client_of(None), photograph).text
    assert "This certificate is no longer valid" in page
    assert "Hemligt" not in page


def test_no_transaction_is_open_while_a_photograph_is_read(
    connection: Connection, photograph: bytes, issued: Certificate
) -> None:
    with Session(connection, join_transaction_mode="create_savepoint") as own:
        answer = check_file(own, photograph)
        assert (answer.brought, answer.code) == (Brought.PHOTOGRAPH, issued.code)
        assert not own.in_transaction()


def test_who_is_signed_in_holds_nobody_up_while_a_photograph_is_read(
    tmp_path: Path, photograph: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "learnpath.sqlite"
    app = an_app(database)
    free: list[bool] = []

    def writing_meanwhile(content: bytes) -> tuple[str, ...]:
        with closing(sqlite3.connect(database, timeout=0.5, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            free.append(True)
        return codes_on(content)

    monkeypatch.setattr(checking, "codes_on", writing_meanwhile)
    client = app.test_client()
    with writing_session(app.extensions["engine"]) as session:
        url = make_link(session, make_cast(session).paul, within=SIGN_IN_WITHIN)
        session.commit()
    client.post(url)
    assert client.get("/me").status_code == 200
    assert bring(client, photograph).status_code == 404
    assert free


def an_app(database: Path) -> Flask:
    app = create_app(
        TESTING=True,
        SECRET_KEY="a secret of the tests, long enough to be one",
        DATABASE_URL=f"sqlite:///{database}",
        DATA=database.parent,
        WTF_CSRF_ENABLED=False,
        SMTP_HOST="",
    )
    upgrade(app.extensions["engine"])
    return app


def test_a_badge_keeps_its_own_answer_even_if_a_code_can_be_seen_on_it(
    cast: Cast, client_of: ClientOf
) -> None:
    forged = "eyJhbGciOiJIUzI1NiJ9." + "a" * 40 + ".c2lnbmF0dXJl"
    page = bring(client_of(None), bake_png(as_png(squares(ADDRESS)), forged), "badge.png").text
    assert "no certificate that was issued here" in page


def test_each_picture_that_does_not_help_says_what_would(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(None)
    for content, said in (
        (as_png(Image.new("RGB", (300, 300), "white")), "Go nearer, hold the camera still"),
        (as_png(squares("https://shop.example/")), "type the code that stands on the paper"),
        (as_png(squares(ADDRESS, ADDRESS[:-1] + "E")), "more than one certificate on this picture"),
        (bomb(50_000, 50_000), "We cannot open this picture"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 100, "We cannot open this picture"),
    ):
        page = bring(client, content)
        assert page.status_code == 200
        assert said in page.text


def test_the_field_takes_pictures_and_leaves_the_choice_between_camera_and_file(
    cast: Cast, client_of: ClientOf
) -> None:
    page = client_of(None).get("/verify").text
    assert 'accept="image/jpeg,image/png,image/webp,' in page
    assert "capture" not in page


def test_guessing_by_pictures_is_counted_like_guessing_by_hand(
    issued: Certificate, photograph: bytes, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "_LIMIT", 3)
    client, guess = client_of(None), as_png(squares(ADDRESS))
    first = bring(client, guess)
    assert first.status_code == 404
    assert "We know no certificate with the code 7QK4-M2XP-9T6D" in first.text
    assert client.get("/verify/7QK4M2XP9T6E").status_code == 404
    assert bring(client, guess).status_code == 404
    # now everything is shut, the right ones, too: else the next guess would be free
    assert bring(client, guess).status_code == 429
    assert bring(client, photograph).status_code == 429
    assert client.get(f"/verify/{issued.code}").status_code == 429
    with stopped_at(now() + timedelta(hours=2)):
        assert bring(client, photograph).status_code == 200


def test_reading_the_same_genuine_paper_again_and_again_is_no_guessing(
    issued: Certificate, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "_LIMIT", 2)
    sheet = as_png(squares(f"http://localhost/verify/{issued.code}"))
    assert [bring(client_of(None), sheet).status_code for _ in range(4)] == [200] * 4
