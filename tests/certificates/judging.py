"""pyHanko as the other side: what it says of a signature in a PDF."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext


def judged_by_pyhanko(pdf: bytes, context: ValidationContext) -> PdfSignatureStatus:
    """The status of the first signature. In a thread: it starts an event loop, and Playwright leaves one running."""

    def judge() -> PdfSignatureStatus:
        return validate_pdf_signature(PdfFileReader(BytesIO(pdf)).embedded_signatures[0], context)

    with ThreadPoolExecutor(1) as own:
        return own.submit(judge).result()
