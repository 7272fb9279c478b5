"""Files that people upload: kept in the database, known by their content, never trusted."""

import hashlib
import unicodedata
import uuid
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import BinaryIO

import filetype
from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Session, deferred

from learnpath.kernel.db import Base, Id, Made, Mapped, Name, mapped_column

# What the content says it is, by ending. Office files are ZIP archives and old office files are OLE.
_PLAIN = {"txt": "text/plain", "csv": "text/csv", "md": "text/markdown"}
_OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
_PICTURES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}
_BY_CONTENT = {"pdf": "application/pdf", **_PICTURES, **_OFFICE}
DOCUMENTS = tuple(sorted({*_BY_CONTENT, *_PLAIN}))
PICTURES = tuple(sorted(_PICTURES))


class Refusal(StrEnum):
    EMPTY = "empty"
    TOO_BIG = "too_big"
    KIND = "kind"


class FileRefused(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class StoredFile(Base):
    __tablename__ = "stored_file"

    id: Mapped[Id]
    name: Mapped[Name]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[Made]
    made_by_id: Mapped[uuid.UUID | None]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read and found fit to keep."""

    name: str
    media_type: str
    content: bytes


def read_upload(stream: BinaryIO, name: str, *, most: int, kinds: tuple[str, ...] = DOCUMENTS) -> Upload:
    """Read and judge an upload before anything is written. Raises FileRefused."""
    content = stream.read(most + 1)
    if len(content) > most:
        raise FileRefused(Refusal.TOO_BIG)
    if not content:
        raise FileRefused(Refusal.EMPTY)
    name = _tidy(name)
    return Upload(name, _media_type(content, PurePath(name).suffix.lower().lstrip("."), kinds), content)


def _tidy(name: str) -> str:
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(letter for letter in name if letter.isprintable()).strip(" .") or "file"
    stem, suffix = PurePath(name).stem, PurePath(name).suffix
    return stem[: 120 - len(suffix)] + suffix


def _media_type(content: bytes, ending: str, kinds: tuple[str, ...]) -> str:
    if ending not in kinds:
        raise FileRefused(Refusal.KIND)
    if ending in _PLAIN:
        if b"\x00" in content:
            raise FileRefused(Refusal.KIND)
        return _PLAIN[ending]
    expected = _BY_CONTENT[ending]
    guessed = filetype.guess_mime(content)
    is_archive = ending in _OFFICE and content.startswith(b"PK\x03\x04")
    if guessed != expected and not is_archive:
        raise FileRefused(Refusal.KIND)
    return expected


def store(session: Session, upload: Upload, made_by_id: uuid.UUID | None) -> StoredFile:
    stored = StoredFile(
        name=upload.name,
        media_type=upload.media_type,
        size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
        content=upload.content,
        made_by_id=made_by_id,
    )
    session.add(stored)
    session.flush()
    return stored
