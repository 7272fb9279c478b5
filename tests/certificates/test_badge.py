"""The badge as others see it: jose (JavaScript), openbadgeslib (Python), and what the specification says."""

import itertools
import json
import shutil
import subprocess
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask.testing import FlaskClient
from jsonschema import Draft201909Validator
from openbadgeslib import baking as their_baking
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3 import OB3Verifier
from pypdf import PdfReader
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session, undefer

from learnpath.certificates.models import Certificate, CertificateProof, SigningKey
from learnpath.certificates.proof import baking, jws, pairs
from learnpath.certificates.proof.badge import Issuer, StatusPlace, credential, hashed_identity, identity_of
from learnpath.certificates.proof.pairs import Algorithm
from learnpath.certificates.proof.picture import badge_png, badge_svg
from learnpath.certificates.proof.status_bits import SIZE, scattered
from learnpath.certificates.services import issue_now, revoke
from learnpath.certificates.services.signing_keys import make_keys
from learnpath.certificates.snapshot import Snapshot
from learnpath.kernel.clock import now
from learnpath.people.models import Person
from learnpath.terms import CertificateKind, KeyPurpose
from tests.certificates.open_badges import CLAIMS, CREDENTIAL, published_schema
from tests.certificates.samples import a_snapshot
from tests.factories.cast import Cast
from tests.factories.certificates import do_everything
from tests.factories.paths import make_theme

ClientOf = Callable[[Person | None], FlaskClient]
SITE = "http://localhost"
JOSE = Path(__file__).resolve().parents[2] / "tools" / "vendor" / "jose"


@pytest.fixture
def issued(session: Session, cast: Cast, connection: Connection) -> Certificate:
    do_everything(session, cast, cast.paul_enrolment.id)
    # with everything that a badge may say
    cast.cohort_path.valid_months, cast.cohort_path.credits = 24, Decimal("1.5")
    make_theme(session, cast.cohort_path)
    session.commit()
    id_ = issue_now(connection, cast.paul_enrolment.id, by_id=cast.tina.id, base_url=SITE)
    return session.get_one(Certificate, id_, options=[undefer(Certificate.pdf)])


@pytest.fixture
def token(session: Session, issued: Certificate) -> str:
    return session.scalars(select(CertificateProof.credential)).one()


def payload_of(token: str) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(pairs.from_base64url(token.split(".")[1]))
    return payload


def altered(token: str) -> str:
    """The same, with one letter of what it says changed."""
    place = token.index(".") + 40
    return token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]


def pem_of(client: FlaskClient, token: str) -> bytes:
    """The key, asked for as a stranger would: by the address in the token's header."""
    header = jwt.get_unverified_header(token)
    assert set(header) == {"alg", "kid", "typ"}  # OB 3.0 allows no others
    key = client.get(header["kid"].removeprefix(SITE)).get_json()
    assert key["kid"] == header["kid"]
    assert "d" not in key
    pem: bytes = jwt.PyJWK(key).key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem


# ---- what it says ----


def test_it_says_what_open_badges_asks_for_and_hides_the_address(
    token: str, cast: Cast, issued: Certificate
) -> None:
    said = payload_of(token)
    claims = {name: said.pop(name) for name in CLAIMS}
    Draft201909Validator(CREDENTIAL).validate(said)
    assert claims["iss"] == said["issuer"]["id"]
    assert claims["jti"] == said["id"] == f"{SITE}/verify/{issued.code}"
    for claim, property_ in (("nbf", "validFrom"), ("exp", "validUntil")):
        assert datetime.fromtimestamp(claims[claim], UTC) == datetime.fromisoformat(said[property_])
    identity = said["credentialSubject"]["identifier"][0]
    assert identity["identityHash"] == hashed_identity(cast.paul.email, identity["salt"])
    assert said["credentialSubject"]["creditsEarned"] == 1.5
    assert said["credentialSubject"]["achievement"]["tag"] == ["Personalens ork"]
    everything = json.dumps(said)
    assert cast.paul.email not in everything
    assert "Palm" not in everything


def test_1edtechs_own_schema_finds_no_fault(token: str) -> None:
    judge, said = judge_of_1edtech(), payload_of(token)
    assert [error.message for error in judge.iter_errors(said)] == []
    # and it does look: what it asks for is missed
    for needed in ("@context", "type", "issuer", "validFrom", "credentialSubject"):
        assert not judge.is_valid({name: value for name, value in said.items() if name != needed}), needed
    said["credentialSubject"]["achievement"]["achievementType"] = "Stig"
    assert not judge.is_valid(said)


@pytest.mark.parametrize("kind", list(CertificateKind))
def test_the_badges_of_all_kinds_are_in_order(kind: CertificateKind) -> None:
    said = badge_of(a_snapshot(kind=kind))
    Draft201909Validator(CREDENTIAL).validate(
        {name: value for name, value in said.items() if name not in CLAIMS}
    )
    assert [error.message for error in judge_of_1edtech().iter_errors(said)] == []


def judge_of_1edtech() -> Draft201909Validator:
    schema = published_schema()
    if schema is None:
        pytest.skip("1EdTech's schema could not be fetched")
    Draft201909Validator.check_schema(schema)
    return Draft201909Validator(schema)


def badge_of(snapshot: Snapshot) -> dict[str, Any]:
    """What would be signed."""
    return credential(
        snapshot,
        Issuer(uuid.uuid4(), "Stigfinnarna", SITE),
        identity=identity_of("paul@people.example"),
        achievement_id=uuid.uuid4(),
        issued_at=now(),
        time_zone="Europe/Helsinki",
        place=StatusPlace(uuid.uuid4(), 7),
        criteria="Allt är gjort.",
        narrative="Fem stationer.",
    )


def test_the_salt_is_another_each_time(
    session: Session, cast: Cast, connection: Connection, token: str
) -> None:
    first = payload_of(token)["credentialSubject"]["identifier"][0]["salt"]
    certificate = session.scalars(select(Certificate)).one()
    revoke(session, certificate, reason="x", by_id=None)
    session.commit()
    issue_now(connection, cast.paul_enrolment.id, by_id=None, base_url=SITE)
    salts = [
        payload_of(one)["credentialSubject"]["identifier"][0]["salt"]
        for one in session.scalars(select(CertificateProof.credential))
    ]
    assert len({first, *salts}) == 2


def test_it_lies_inside_the_pdf_under_the_seal(issued: Certificate, token: str, tmp_path: Path) -> None:
    file = tmp_path / "certificate.pdf"
    file.write_bytes(issued.pdf)
    with PdfReader(file) as reader:
        assert reader.attachments["open-badge.jwt"] == [token.encode()]
    assert baking.token_in(issued.pdf) == token


# ---- verifiers written by others ----


def test_openbadgeslib_finds_it_genuine_and_refuses_a_changed_byte(token: str, client_of: ClientOf) -> None:
    verifier = OB3Verifier(pem_of(client_of(None), token))
    credential = verifier.verify(token)
    assert credential.issuer.name == "Stigfinnarna"
    assert credential.achievement.name == "Ledarskapsstigen"
    with pytest.raises(LibOpenBadgesException):
        verifier.verify(altered(token))


def test_the_picture_says_what_it_is_of_anything_but_the_certificate_itself() -> None:
    assert "<title>Kursutdrag. En stig. Vi</title>" in badge_svg("En stig", "Vi", "Kursutdrag")
    assert "<title>En stig. Vi</title>" in badge_svg("En stig", "Vi")
    assert badge_png("En stig", "Vi", "Kursutdrag") != badge_png("En stig", "Vi")


def test_openbadgeslib_reads_our_pictures_and_we_read_theirs(token: str) -> None:
    png, svg = badge_png("En stig", "Vi"), badge_svg("En <stig> & mer", "Vi").encode()
    baked_png, baked_svg = baking.bake_png(png, token), baking.bake_svg(svg.decode(), token).encode()
    assert their_baking.extract_png(baked_png, keyword=their_baking.ITXT_KEYWORD_OB3) in (
        token,
        token.encode(),
    )
    assert their_baking.extract_svg(baked_svg, element=their_baking.SVG_ELEMENT_OB3) in (
        token,
        token.encode(),
    )
    theirs = their_baking.bake_png(png, token, keyword=their_baking.ITXT_KEYWORD_OB3)
    assert baking.token_in(baked_png) == baking.token_in(theirs) == baking.token_in(baked_svg) == token


def test_openbadgeslib_sees_a_revocation_in_the_published_list(
    session: Session, issued: Certificate, token: str, client_of: ClientOf
) -> None:
    client = client_of(None)
    asked: list[str] = []

    def download(url: str, *_rest: object, **_options: object) -> bytes:
        asked.append(url)
        answer = client.get(url.removeprefix(SITE))
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        return answer.data

    verifier = OB3Verifier(pem_of(client, token))
    assert verifier.verify(token, check_status=True, download=download)
    revoke(session, session.get_one(Certificate, issued.id), reason="x", by_id=None)
    session.commit()
    with pytest.raises(LibOpenBadgesException, match="revocation"):
        verifier.verify(token, check_status=True, download=download)
    assert set(asked) == {payload_of(token)["credentialStatus"]["statusListCredential"]}


def test_jose_finds_it_genuine_and_refuses_a_changed_byte(token: str, client_of: ClientOf) -> None:
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("Node.js with npm is missing; on Debian: apt-get install nodejs npm")
    if not (JOSE / "node_modules" / "jose").exists():
        fetched = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--loglevel=error"], cwd=JOSE, capture_output=True, text=True
        )
        if fetched.returncode:
            pytest.skip(f"npm could not fetch jose: {fetched.stderr.strip()[:200]}")
    jwks = client_of(None).get("/.well-known/jwks.json").get_json()

    def asked(token: str) -> subprocess.CompletedProcess[str]:
        question = json.dumps({"token": token, "jwks": jwks})
        return subprocess.run(
            ["node", "verify.mjs"], cwd=JOSE, input=question, capture_output=True, text=True
        )

    answer = json.loads(asked(token).stdout)
    assert answer["payload"] == payload_of(token)
    assert answer["protectedHeader"]["alg"] == "RS256"
    refused = asked(altered(token))
    assert refused.returncode
    assert "signature verification failed" in refused.stderr


# ---- keys ----


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_new_keys_sign_from_now_on_and_old_proofs_hold(
    session: Session,
    cast: Cast,
    connection: Connection,
    token: str,
    client_of: ClientOf,
    algorithm: Algorithm,
) -> None:
    make_keys(session, cast.consultancy.id, "Stigfinnarna", algorithm, by_id=None)
    revoke(session, session.scalars(select(Certificate)).one(), reason="x", by_id=None)
    session.commit()
    id_ = issue_now(connection, cast.paul_enrolment.id, by_id=None, base_url=SITE)
    newer = session.get_one(CertificateProof, id_).credential
    client = client_of(None)
    assert jwt.get_unverified_header(newer)["kid"] != jwt.get_unverified_header(token)["kid"]
    for one in (token, newer):
        assert OB3Verifier(pem_of(client, one)).verify(one)


def test_private_keys_are_stored_locked(session: Session, cast: Cast) -> None:
    rows = session.scalars(select(SigningKey).options(undefer(SigningKey.private))).all()
    assert {row.purpose for row in rows} == set(KeyPurpose)
    for row in rows:
        assert b"PRIVATE" not in row.private
        with pytest.raises(ValueError, match=r"."):
            pairs.load_private(row.private)


def test_a_token_cannot_choose_its_algorithm() -> None:
    key = pairs.make_private(Algorithm.EDDSA)
    token = jws.sign({"a": 1}, key=key, algorithm=Algorithm.EDDSA, kid="k")
    public = key.public_key()
    assert jws.verified(token, public, "EdDSA") == {"a": 1}
    for wrong in ("none", "HS256", "RS256"):
        header = pairs.base64url(json.dumps({"alg": wrong, "kid": "k"}).encode())
        forged = ".".join([header, *token.split(".")[1:]])
        with pytest.raises(jws.NotSigned):
            jws.verified(forged, public, "EdDSA")


def test_places_in_the_list_are_each_given_once_and_in_no_order_that_shows() -> None:
    seed = b"sixteen bytes---"
    places = [scattered(number, seed) for number in range(SIZE)]
    assert sorted(places) == list(range(SIZE))
    assert sum(abs(b - a) < 100 for a, b in itertools.pairwise(places[:500])) < 20
    assert places[:50] != [scattered(number, b"another sixteen-") for number in range(50)]


# ---- what is hostile ----


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 40,
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0IDAT\0\0\0\0" * 20_000,
        b"%PDF-1.7 " + b"stream\n" * 5_000,
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><svg>&e;</svg>',
        b"eyJ" + b"A" * 3_000_000,
        (b"eyJ" + b"A" * 20) * 50_000,
        b"eyJ." * 1_000_000,
    ],
    ids=range(9),
)
def test_hostile_files_are_read_through_quickly_and_without_harm(content: bytes) -> None:
    began = now()
    assert baking.token_in(content) is None
    assert (now() - began).total_seconds() < 2
