"""A photograph of a certificate on paper: which codes its QR codes lead to. What else it shows is not looked at."""

import logging
import os
import subprocess
import sys
from pathlib import Path
from threading import Lock

import learnpath
from learnpath.certificates.codes import is_code

log = logging.getLogger(__name__)

READ = "read"  # the first line of the reader's answer; without it the picture could not be opened

# Of the processor: ten times what a large photograph takes. Then by the clock, for a process that does nothing at all.
_CPU_SECONDS, _MOST_SECONDS = 5, 30
_READER = "learnpath.certificates.proof.photograph_reader"
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_PNG, _JPEG, _GIF, _TIFF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", (b"II*\0", b"MM\0*")
# an unpacked photograph takes its hundred megabytes: one at a time in each of our processes
_one_at_a_time = Lock()


class Unreadable(ValueError):
    """A picture that cannot be opened: broken, far too large, or of a kind that we do not read."""


def is_picture(content: bytes) -> bool:
    """Whether a file says that it is a picture made of dots; also of a kind that we do not open."""
    # HEIC and AVIF, which phones write, too, have their name after a length
    box = content[4:8] == b"ftyp" and content[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"}
    webp = content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    return box or webp or content.startswith((_PNG, _JPEG, _GIF, *_TIFF))


def codes_on(content: bytes, cpu_seconds: int = _CPU_SECONDS) -> tuple[str, ...]:
    """The codes of the certificates on a picture, as far as their QR codes can be read. Raises Unreadable."""
    environment = {name: value for name, value in os.environ.items() if name in _ENVIRONMENT}
    environment["PYTHONPATH"] = str(Path(learnpath.__file__).resolve().parents[1])
    try:
        with _one_at_a_time:
            reader = subprocess.run(
                [sys.executable, "-P", "-m", _READER, str(cpu_seconds)],
                input=content,
                capture_output=True,
                env=environment,
                timeout=_MOST_SECONDS,
            )
    except subprocess.TimeoutExpired as error:
        raise Unreadable from error
    first, *codes = reader.stdout.decode("ascii", "replace").split("\n")
    if first != READ:
        if reader.returncode:
            log.warning("the process that reads photographs ended with %d", reader.returncode)
        raise Unreadable
    return tuple(code for code in codes if is_code(code))
