import io
import uuid

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from learnpath.people.looks.logos import read_logo
from learnpath.people.models import Organisation, OrganisationLook
from learnpath.people.services.looks import choose_look

BLUE = "#1d4e89"


def picture(
    kind: str = "PNG", colour: str = "#12202e", ground: str = "#00000000", size: tuple[int, int] = (300, 80)
) -> bytes:
    """A ring on a ground: what a logo looks like from afar."""
    drawn = Image.new("RGBA", size, ground)
    ImageDraw.Draw(drawn).ellipse((4, 4, size[0] - 5, size[1] - 5), outline=colour, width=12)
    stream = io.BytesIO()
    (drawn.convert("RGB") if kind == "JPEG" else drawn).save(stream, kind)
    return stream.getvalue()


def make_look(
    session: Session,
    organisation: Organisation,
    accent: str | None = BLUE,
    logo: bytes | None = None,
    by_id: uuid.UUID | None = None,
) -> OrganisationLook:
    look = choose_look(
        session,
        organisation.id,
        accent=accent,
        logo=read_logo(logo or picture()),
        logo_alt="",
        by_id=by_id,
    )
    assert look is not None
    return look
