"""Why there is no document."""


class DocumentRefused(Exception):
    """The document asked for something from outside, or cannot be drawn whole; nothing was made."""


class LettersMissing(DocumentRefused):
    """No font here has these letters; a certificate with boxes for a name is worse than none."""

    def __init__(self, letters: str) -> None:
        super().__init__("no font has the letters " + " ".join(f"U+{ord(one):04X}" for one in letters))
        self.letters = letters


class DocumentRanWild(DocumentRefused):
    """It took more time or memory than any certificate does; its process was ended."""
