"""The certificates' part of `make bench`: ours beside a plain WeasyPrint loop, Typst and ReportLab, and our memory.

python tools/bench_certificates.py      only this part
"""

import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import select

from learnpath.app import create_app
from learnpath.certificates.codes import new_code
from learnpath.certificates.documents.drawing import draw_certificate, press
from learnpath.certificates.documents.sheets.press import Way
from learnpath.certificates.documents.whole import draw_whole
from learnpath.certificates.documents.workshop import workshop
from learnpath.certificates.services.issuing import issue_now
from learnpath.certificates.services.signing_keys import make_first_keys
from learnpath.certificates.snapshot import Snapshot
from learnpath.cohorts.models import Enrolment
from learnpath.kernel.db import writing_session
from learnpath.kernel.migrations import upgrade
from tests.certificates.samples import a_snapshot
from tests.factories.crowd import make_crowd
from tools.rivals import by_reportlab, by_typst, plain_loop

ROUNDS = 40
MOST_MILLISECONDS = 1.9
LEAST_TIMES_PLAIN = 40
SIZES = (100, 1_000, 10_000)
_GIVEN = (
    "Åsa Ola Tina Maximilian Anna-Lena Bjørn Guðrún Eva Per Lars Kari Matti Liisa Đorđe Áile Žaneta".split()
)
_FAMILY = "Nygård Nordmann Virtanen Björkqvist Kjær Østergård Holm Berg Lundström Þórðardóttir Ŋállo Šimková".split()
_TOWNS = ("Korsnäs kommun", "Habo kommun", "Pargas stad")


def people(count: int) -> Iterator[Snapshot]:
    """Certificates of four cohorts, in the order of a job: one cohort after the other."""
    chance = random.Random(2027)
    for number in range(count):
        code = new_code()
        yield a_snapshot(
            person_name=f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}",
            code=code,
            verify_url=f"https://learnpath.example/verify/{code}",
            serial=f"2027-{number + 1:05}",
            organisation=chance.choice(_TOWNS),
            meetings_attended=chance.randint(3, 5),
            own_works=chance.randint(1, 3),
            cohort_name=f"Kull {number * 4 // count + 1}",
        )


def bench_certificates() -> list[str]:
    """Print the figures; returns what is too much."""
    contestants: dict[str, Callable[[Snapshot], object]] = {
        "ours, from a sheet": lambda one: draw_certificate(one).pdf,
        "ours, drawn whole": lambda one: draw_whole(one).pdf,
        "a plain WeasyPrint loop": plain_loop(),
        "Typst, kept loaded": by_typst(),
        "ReportLab (no tags)": by_reportlab(),
    }
    everybody = list(people(ROUNDS))
    for one in people(400):  # the sheets of a cohort under way
        draw_certificate(one)
    spent: dict[str, list[float]] = {name: [] for name in contestants}
    for one in everybody:
        # each in turn, so that whatever else the machine does falls on all alike
        for name, draw in contestants.items():
            spent[name].append(_cpu(draw, one))
    costs = {name: statistics.median(times[2:]) * 1000 for name, times in spent.items()}
    ours, plain = costs["ours, from a sheet"], costs["a plain WeasyPrint loop"]
    print(f"\ncertificates of one A4 page; medians of {ROUNDS - 2}, in turn, one process")
    print(f"{'':30}{'CPU ms':>8}{'a second':>10}{'plain loop ÷':>14}")
    for name, cost in costs.items():
        print(f"{name:30}{cost:8.2f}{1000 / cost:10.1f}{plain / cost:14.1f}")
    print(
        f"{'ours, stored and signed':30}{_issue():8.2f}   the whole issue: questions, number, badge, seal, row, letter"
    )
    too_much = _memory()
    if ours > MOST_MILLISECONDS and plain / ours < LEAST_TIMES_PLAIN:
        too_much.append(
            f"a certificate costs {ours:.2f} ms, {plain / ours:.0f} times less than a plain loop's"
        )
    return too_much


def _cpu(draw: Callable[[Snapshot], object], one: Snapshot) -> float:
    began = time.process_time()
    draw(one)
    return time.process_time() - began


def _issue() -> float:
    """Milliseconds of CPU for one certificate of a job, on SQLite."""
    with tempfile.TemporaryDirectory(prefix="learnpath-bench-") as name:
        app = create_app(
            SECRET_KEY="only for measuring, never for serving it",
            DATABASE_URL=f"sqlite:///{name}/issue.sqlite",
            DATA=Path(name),
            SMTP_HOST="",
        )
        engine = app.extensions["engine"]
        upgrade(engine)
        with writing_session(engine) as session:
            crowd = make_crowd(session, ROUNDS + 20)
            make_first_keys(session, "learnpath.example")
            session.commit()
            enrolments = session.scalars(
                select(Enrolment.id).where(Enrolment.cohort_id == crowd.cohort.id)
            ).all()
        spent = []
        for id_ in enrolments:
            began = time.process_time()
            issue_now(engine, id_, by_id=None, base_url="https://learnpath.example", reason="to be measured")
            spent.append(time.process_time() - began)
        engine.dispose()
    return statistics.median(spent[20:]) * 1000


def _memory() -> list[str]:
    """Ours and the drawing process's, as many are made; all new sheets, none from before."""
    press.forget()
    print(f"\n{'ours, one after another':30}{'ms each':>8}{'fast':>8}{'MB here':>10}{'MB drawing':>12}")
    at_first = 0
    for count in SIZES:
        began, fast = time.process_time(), 0
        for one in people(count):
            fast += draw_certificate(one).way is Way.FAST
        each = (time.process_time() - began) / count * 1000
        here, there = _resident("self"), _resident(str(workshop.pid))
        at_first = at_first or here
        print(f"{count:>30,}{each:8.2f}{fast / count:8.1%}{here:10.0f}{there:12.0f}")
    return [f"memory grows from {at_first} to {here} MB"] if here > at_first * 1.1 + 5 else []


def _resident(process: str) -> int:
    """Megabytes held now; where the system does not say, the most that we ever held."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) >> 10


if __name__ == "__main__":
    raise SystemExit("\n".join(bench_certificates()) or 0)
