"""Pictures in the texts of a path: taken in, made fit for a page, put into the text, found again."""

import io
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup
from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from learnpath.kernel.files import FileRefused, Refusal, StoredFile, Upload, store
from learnpath.paths.models import LearningPath, Picture

KINDS = ("png", "jpg", "jpeg", "webp")
_WIDEST = 1600
_MOST_PIXELS = 50_000_000
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture with the paths whose texts show it, as the access table asks."""

    file: StoredFile
    organisation_id: uuid.UUID
    path_ids: frozenset[uuid.UUID]


def fit_for_a_page(upload: Upload) -> Upload:
    """The picture anew: upright, no wider than a page, without the place and the camera it was taken with."""
    try:
        with Image.open(io.BytesIO(upload.content), formats=[_FORMATS[upload.media_type]]) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise FileRefused(Refusal.TOO_BIG)
            upright = ImageOps.exif_transpose(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise FileRefused(Refusal.KIND) from error
    upright.thumbnail((_WIDEST, _WIDEST))
    anew = io.BytesIO()
    upright.save(anew, _FORMATS[upload.media_type], quality=85, optimize=True)
    return Upload(upload.name, upload.media_type, anew.getvalue())


def add_picture(session: Session, path_id: uuid.UUID, upload: Upload, *, by_id: uuid.UUID) -> StoredFile:
    """Keep a picture for the texts of a path."""
    file = store(session, upload, by_id)
    session.add(Picture(path_id=path_id, file_id=file.id))
    session.flush()
    return file


def with_picture(
    texts: Mapping[str, Markup], file_id: uuid.UUID, alt: Mapping[str, str], languages: list[str]
) -> dict[str, Markup]:
    """The texts with a picture at the end of each that is written, with its words in that language.

    A picture without words is decoration."""
    written = [code for code in languages if texts.get(code)] or languages[:1]
    first_words = next((alt[code] for code in languages if alt.get(code)), "")
    figure = Markup('<figure><img src="/pictures/{}" alt="{}"></figure>')
    return dict(texts) | {
        code: texts.get(code, Markup("")) + figure.format(file_id, alt.get(code) or first_words)
        for code in written
    }


def find_picture(session: Session, file_id: uuid.UUID) -> ShownPicture | None:
    """A stored picture with whose it is. One query."""
    rows = session.execute(
        select(StoredFile, LearningPath.organisation_id, LearningPath.id)
        .join(Picture, Picture.file_id == StoredFile.id)
        .join(LearningPath, LearningPath.id == Picture.path_id)
        .where(StoredFile.id == file_id)
        .options(undefer(StoredFile.content))
    ).all()
    if not rows:
        return None
    return ShownPicture(rows[0][0], rows[0][1], frozenset(row[2] for row in rows))
