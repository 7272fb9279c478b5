"""The process in which WeasyPrint draws: what runs wild here is ended by the system, and nobody else notices.

Started by workshop.py, which sends requests to its standard input and reads answers from its standard output. It has
no secrets in its environment, and may neither open a connection nor start a program.
"""

import os
import resource
import signal
import sys
from contextlib import suppress
from typing import Any

from learnpath.certificates.documents.pipes import receive, send

_FILE_SIZE = 16 << 20
_FORBIDDEN = (
    "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto",
    "subprocess.Popen", "os.system", "os.exec", "os.fork", "os.posix_spawn",
)  # fmt: skip


def main(cpu_seconds: int, memory: int) -> None:
    # whatever a library prints goes to the log, not between the answers
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # whoever stops the server by Ctrl+C means the server, which then ends us
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    draw = _drawing(memory)
    send(answers, "ready")
    while (request := receive(sys.stdin.buffer)) is not None:
        _allow_more_time(cpu_seconds)
        send(answers, _answer(draw, request))


def _drawing(memory: int) -> Any:
    """WeasyPrint, loaded; and from here on the limits."""
    from learnpath.certificates.documents.renderer import renderer
    from learnpath.certificates.documents.whole import draw_whole

    renderer()
    with suppress(ValueError, OSError):
        # macOS knows the limit and keeps none
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_SIZE, _FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse)
    return draw_whole


def _refuse(event: str, _arguments: Any) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(f"a document asked for {event}")


def _allow_more_time(seconds: int) -> None:
    """The system counts the whole life of a process: so much from now."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    until = int(spent.ru_utime + spent.ru_stime) + 1 + seconds
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def _answer(draw: Any, request: tuple[Any, ...]) -> tuple[str, Any]:
    from learnpath.certificates.documents.refusals import DocumentRefused, LettersMissing

    try:
        return "drawn", draw(*request)
    except LettersMissing as missing:
        return "letters", missing.letters
    except DocumentRefused as refused:
        return "refused", str(refused)
    except (MemoryError, RecursionError) as error:
        return "wild", type(error).__name__


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
