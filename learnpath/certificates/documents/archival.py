"""What makes a PDF archivable and accessible at once, beyond what WeasyPrint writes by itself.

PDF/A-3, level A (ISO 19005-3) asks for XMP that names the standard, PDF/UA-1 (ISO 14289-1, clause 5) for XMP that
names *it*; and as PDF/A knows no `pdfuaid`, the same packet must describe that schema (ISO 19005-3, 6.6.2.3).
Files may be embedded where they say how they relate to the document (ISO 19005-3, 6.8).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>learnpath</xmp:CreatorTool><xmp:CreateDate>{day}T00:00:00Z</xmp:CreateDate>\
<xmp:ModifyDate>{day}T00:00:00Z</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside the PDF, such as the Open Badge; its name is ASCII.

    The relationship is one of those of ISO 19005-3, annex E: Source, Data, Alternative, Supplement, Unspecified.
    """

    name: str
    content: bytes
    media_type: str
    description: str = ""
    relationship: str = "Data"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file says of itself, alike in its XMP and in its information dictionary."""

    title: str
    author: str
    language: str
    day: date
    producer: str


def xmp_packet(metadata: Metadata) -> bytes:
    """The metadata stream's content; it is never compressed, so that an archive can find it in any file."""
    return _PACKET.format(
        title=escape(metadata.title),
        author=escape(metadata.author),
        language=escape(metadata.language),
        day=metadata.day.isoformat(),
        producer=escape(metadata.producer),
    ).encode()


def information(metadata: Metadata) -> dict[str, bytes]:
    """The older place for the same facts."""
    day = b"(D:%s000000Z)" % f"{metadata.day:%Y%m%d}".encode()
    return {
        "Title": text_string(metadata.title),
        "Author": text_string(metadata.author),
        "Creator": b"(learnpath)",
        "Producer": text_string(metadata.producer),
        "CreationDate": day,
        "ModDate": day,
    }


def text_string(text: str) -> bytes:
    """A PDF text string: UTF-16 with a byte order mark, in hexadecimal, so that nothing in it needs escaping."""
    return b"<feff%s>" % text.encode("utf-16-be").hex().encode()


def stream(dictionary: bytes, content: bytes) -> bytes:
    """A stream object's body; the dictionary without its brackets and length."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (dictionary, len(content), content)


def attachment_objects(attachment: Attachment, number: int, day: date) -> tuple[bytes, bytes]:
    """The embedded file, which becomes the object of that number, and its file specification."""
    media_type = attachment.media_type.replace("/", "#2f").encode()
    checksum = hashlib.md5(attachment.content, usedforsecurity=False).hexdigest().encode()
    embedded = stream(
        b"/Type/EmbeddedFile/Subtype/%s/Params<</Size %d/CheckSum<%s>/ModDate(D:%s000000Z)>>"
        % (media_type, len(attachment.content), checksum, f"{day:%Y%m%d}".encode()),
        attachment.content,
    )
    specification = b"<</Type/Filespec/F%s/UF%s/Desc%s/AFRelationship/%s/EF<</F %d 0 R/UF %d 0 R>>>>" % (
        text_string(attachment.name),
        text_string(attachment.name),
        text_string(attachment.description or attachment.name),
        attachment.relationship.encode(),
        number,
        number,
    )
    return embedded, specification


def catalogue_entries(attachments: Sequence[Attachment], numbers: Sequence[int]) -> dict[str, bytes]:
    """What the catalogue says of the embedded files, by the numbers of their specifications."""
    if not attachments:
        return {}
    # a name tree is sorted by its names
    named = sorted(zip(attachments, numbers, strict=True), key=lambda pair: pair[0].name)
    names = b" ".join(b"%s %d 0 R" % (text_string(one.name), number) for one, number in named)
    associated = b" ".join(b"%d 0 R" % number for number in numbers)
    return {"AF": b"[%s]" % associated, "Names": b"<</EmbeddedFiles <</Names [%s]>>>>" % names}
