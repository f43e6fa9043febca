"""Sentences and rows with numbers, put down as they are printed and as they are claimed."""

from collections.abc import Mapping, Sequence

from gis_desk.documents.claims import Claim, filled, in_a_row
from gis_desk.documents.content import WIDTH, Cell, DocTable, Paragraph, Part, Picture
from gis_desk.documents.disputes.papers.words import template


def amount(name: str, value: float) -> str:
    """A number of `gis_desk.disputes.papers.year` as papers print it: days with a half where there is one."""
    return f"{value:.1f}".removesuffix(".0") if "median" in name else f"{value:.0f}"


class Claimed:
    """Collects the parts of a paper and the numbers it claims."""

    def __init__(self, numbers: Mapping[str, float]) -> None:
        self._numbers = numbers
        self.parts: list[Part] = []
        self.claims: list[Claim] = []

    def add(self, words: str, style: str = "text") -> None:
        """A paragraph without numbers of the data."""
        self.parts.append(Paragraph(words, style))

    def sentence(self, pattern: str, style: str = "text", **words: str) -> None:
        """A paragraph of `pattern`, whose fields are numbers of the data, or `words`; the numbers are claimed."""
        said, claim = self._filled(pattern, words)
        self.add(said, style)
        self.claims += [claim] if claim.names else []

    def table(
        self, widths: Sequence[int], head: Sequence[str], rows: Sequence[Sequence[str]], caption: str, empty: str = ""
    ) -> None:
        """A table below its caption; its cells are patterns, and each row with numbers is claimed."""
        self.add(caption, "caption")
        made = [tuple(Cell((Paragraph(w, "label"),)) for w in head)]
        for row in rows:
            done = [self._filled(cell, {}) for cell in row]
            whole = in_a_row(claim for _, claim in done)
            self.claims += [whole] if whole.names else []
            made.append(tuple(Cell((Paragraph(said, "cell"),)) for said, _ in done))
        if not rows:
            made.append((Cell((Paragraph(empty or str(template("words")["none"]), "cell"),), len(widths)),))
        self.parts.append(DocTable(tuple(widths), tuple(made), heads=1, least=340))
        self.add("", "small")

    def picture(self, picture: Picture, caption: str) -> None:
        """A picture with its caption below, whose numbers are claimed."""
        self.parts.append(picture)
        self.sentence(caption, "caption")

    def _filled(self, pattern: str, words: Mapping[str, str]) -> tuple[str, Claim]:
        return filled(pattern, words, self._numbers, amount)


def plain(words: str) -> str:
    """`words` of the data as a pattern: its braces are no fields."""
    return words.replace("{", "{{").replace("}", "}}")


def widths_of(*shares: int) -> tuple[int, ...]:
    """The width of the page in these shares."""
    whole = sum(shares)
    made = [WIDTH * share // whole for share in shares]
    return (*made[:-1], WIDTH - sum(made[:-1]))
