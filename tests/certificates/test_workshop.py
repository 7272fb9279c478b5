"""Certificates are drawn in a process of their own, which may run wild without harm to anybody."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from learnpath.certificates.documents import (
    DocumentRanWild,
    DocumentRefused,
    LettersMissing,
    render_certificate,
)
from learnpath.certificates.documents.workshop import Workshop
from learnpath.certificates.snapshot import Stop
from tests.certificates.samples import a_snapshot


@pytest.fixture(scope="module")
def workshop():
    made = Workshop(cpu_seconds=2)
    yield made
    made.close()


def child_of(workshop) -> int:
    return workshop.pid


def test_a_document_that_takes_too_long_is_ended_and_the_next_is_drawn(workshop):
    with pytest.raises(DocumentRanWild):
        workshop.draw(a_snapshot(stations=tuple(Stop(f"Anhalt {number}") for number in range(10_000))))
    assert workshop.draw(a_snapshot()).pdf.startswith(b"%PDF")


def test_a_document_that_takes_more_memory_than_it_may_is_ended():
    # less than the process has already
    small = Workshop(memory=64 << 20)
    with pytest.raises(DocumentRanWild):
        small.draw(a_snapshot(themes=("ett tema",) * 2000))
    small.close()


def test_a_monstrous_name_ends_nobody_else():
    with pytest.raises(DocumentRefused):
        render_certificate(a_snapshot(person_name="漢" * 3_000_000))
    assert render_certificate(a_snapshot()).startswith(b"%PDF")


def test_refusals_come_back_as_what_they_are(workshop):
    with pytest.raises(LettersMissing) as refused:
        workshop.draw(a_snapshot(person_name="Åsa \u0378"))
    assert refused.value.letters == "\u0378"
    before = child_of(workshop)
    assert workshop.draw(a_snapshot()).pdf.startswith(b"%PDF")
    assert child_of(workshop) == before


def test_a_killed_child_is_replaced(workshop):
    workshop.draw(a_snapshot())
    os.kill(child_of(workshop), signal.SIGKILL)
    assert workshop.draw(a_snapshot()).pdf.startswith(b"%PDF")


def test_the_child_knows_no_secrets(workshop, monkeypatch):
    monkeypatch.setenv("LEARNPATH_SECRET_KEY", "not for everybody")
    workshop.close()
    workshop.draw(a_snapshot())
    environment = Path(f"/proc/{child_of(workshop)}/environ")
    if not environment.exists():
        pytest.skip("this system does not show the environment of a process")
    assert b"not for everybody" not in environment.read_bytes()


def test_threads_take_turns(workshop):
    names = [f"Person {number}" for number in range(6)]
    with ThreadPoolExecutor(6) as threads:
        pdfs = list(threads.map(lambda name: workshop.draw(a_snapshot(person_name=name)).pdf, names))
    for name, pdf in zip(names, pdfs, strict=True):
        assert name.encode("utf-16-be").hex().encode() in pdf or name.encode() in pdf


def test_a_forked_process_starts_a_child_of_its_own(workshop):
    workshop.draw(a_snapshot())
    before, pid = child_of(workshop), os.fork()
    if pid == 0:
        # as gunicorn's and the queue's workers are made; the shared workshop registers this by itself
        workshop.leave()
        pdf = workshop.draw(a_snapshot()).pdf
        other = child_of(workshop)
        workshop.close()
        os._exit(0 if pdf.startswith(b"%PDF") and other != before else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert child_of(workshop) == before
    assert workshop.draw(a_snapshot()).pdf.startswith(b"%PDF")
