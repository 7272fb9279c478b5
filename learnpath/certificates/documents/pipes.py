"""Messages between us and the process that draws."""

import pickle
import struct
from typing import IO, Any

_LENGTH = struct.Struct(">Q")


def receive(source: IO[bytes]) -> Any:
    """The next message; nothing where the other side has gone."""
    header = source.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        return None
    content = source.read(_LENGTH.unpack(header)[0])
    return pickle.loads(content)  # noqa: S301 (from the process that we started, or that started us)


def send(target: IO[bytes], message: Any) -> None:
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    target.write(_LENGTH.pack(len(content)) + content)
    target.flush()
