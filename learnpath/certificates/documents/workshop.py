"""Where certificates are drawn whole: a process of its own beside each of ours, started with the first of them."""

import atexit
import logging
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import IO, Any, NamedTuple

import learnpath
from learnpath.certificates.documents.archival import Attachment
from learnpath.certificates.documents.pipes import receive, send
from learnpath.certificates.documents.refusals import DocumentRanWild, DocumentRefused, LettersMissing
from learnpath.certificates.documents.sheets.press import Slowly
from learnpath.certificates.snapshot import Snapshot

log = logging.getLogger(__name__)

# What one document may take of the processor and of address space: ten times the largest certificate's.
_CPU_SECONDS = 10
_MEMORY = 1 << 30
# By the clock, for a child that neither works nor answers; a busy machine must not trip it.
_MOST_SECONDS = 120.0
# A fresh child now and then: whatever a library never lets go of goes with the old one.
_MOST_DOCUMENTS = 500
# Fonts are found by these; secrets are in none of them.
_ENVIRONMENT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
)
_ENVIRONMENT_PREFIXES = ("FONTCONFIG_", "XDG_")


class _Child(NamedTuple):
    process: subprocess.Popen[bytes]
    questions: IO[bytes]
    answers: IO[bytes]

    def close(self) -> None:
        for pipe in (self.questions, self.answers):
            # what it has not read it need not read any more
            with suppress(OSError):
                pipe.close()


class Workshop:
    """One process's child, one document at a time."""

    def __init__(self, cpu_seconds: int = _CPU_SECONDS, memory: int = _MEMORY) -> None:
        self._limits = (str(cpu_seconds), str(memory))
        self._lock = Lock()
        self._child: _Child | None = None
        self._drawn = 0

    def draw(
        self,
        snapshot: Snapshot,
        attachments: Sequence[Attachment] = (),
        blocks: frozenset[str] | None = None,
        pictures: Mapping[str, bytes] = MappingProxyType({}),
    ) -> Slowly:
        """Raises DocumentRefused; also where the child had to be ended."""
        with self._lock:
            answer = self._asked((snapshot, tuple(attachments), blocks, dict(pictures)))
        match answer:
            case "drawn", Slowly() as drawn:
                return drawn
            case "letters", str(letters):
                raise LettersMissing(letters)
            case "refused", str(reason):
                raise DocumentRefused(reason)
        raise DocumentRanWild("the document was ended: it took too much time or memory")

    def _asked(self, request: Any) -> Any:
        is_old = self._drawn > 0
        answer = self._told(request)
        if answer is None and is_old:
            # somebody else may have ended it (the system, short of memory); a fresh one tells whether it was we
            answer = self._told(request)
        return answer

    def _told(self, request: Any) -> Any:
        child = self._ready()
        self._drawn += 1
        try:
            send(child.questions, request)
            answer = self._received(child)
        except OSError as error:
            answer = None
            log.warning("the drawing process is gone: %s", error)
        except BaseException:
            # whoever interrupts us must not leave an answer in the pipe for the next
            self.close()
            raise
        if answer is None or answer[0] == "wild" or self._drawn >= _MOST_DOCUMENTS:
            self.close()
        return answer

    def _ready(self) -> _Child:
        if self._child is None or self._child.process.poll() is not None:
            self.close()
            self._child = _started(self._limits)
            if self._received(self._child) != "ready":
                self.close()
                raise RuntimeError("the drawing process does not start; its complaint is in the log")
        return self._child

    def _received(self, child: _Child) -> Any:
        until = time.monotonic() + _MOST_SECONDS
        waiting = select.poll()
        waiting.register(child.answers, select.POLLIN | select.POLLHUP)
        # a signal to one of our threads is no answer
        while (left := until - time.monotonic()) > 0:
            if waiting.poll(left * 1000):
                return receive(child.answers)
        log.warning("a document was ended after %d seconds", _MOST_SECONDS)
        return None

    @property
    def pid(self) -> int | None:
        """The drawing process's number, while there is one."""
        return None if self._child is None else self._child.process.pid

    def close(self) -> None:
        child, self._child, self._drawn = self._child, None, 0
        if child is None:
            return
        child.process.kill()
        child.close()
        child.process.wait()

    def leave(self) -> None:
        """In a forked process: the child is the parent's, and so is the lock that it may hold."""
        child, self._child, self._lock = self._child, None, Lock()
        if child is not None:
            child.close()
            child.process.returncode = 0  # not ours to wait for


def _started(limits: tuple[str, str]) -> _Child:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name in _ENVIRONMENT or name.startswith(_ENVIRONMENT_PREFIXES)
    }
    environment["PYTHONPATH"] = str(Path(learnpath.__file__).resolve().parents[1])
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "learnpath.certificates.documents.child", *limits],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a process without the pipes that were asked for")
    return _Child(process, process.stdin, process.stdout)


workshop = Workshop()
atexit.register(workshop.close)
os.register_at_fork(after_in_child=workshop.leave)
