"""Small pictures to send."""

import io

from PIL import Image


def png(width: int = 8, height: int = 8) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(content, "PNG")
    return content.getvalue()


def jpeg_with_place(width: int, height: int) -> bytes:
    """A photograph that says where it was taken."""
    picture, exif, content = Image.new("RGB", (width, height), "teal"), Image.Exif(), io.BytesIO()
    exif.get_ifd(0x8825).update({1: "N", 2: (60.0, 18.0, 0.0)})
    exif[0x010F] = "Camera"
    picture.save(content, "JPEG", exif=exif)
    return content.getvalue()
