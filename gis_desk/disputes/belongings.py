"""What belongs to one case: its log, claims, evidence and attachments."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from gis_desk.disputes.rows import of_table
from layers.change import Edit, delete

if TYPE_CHECKING:
    from layers.store import Store

PARTS = ("dispute_event", "dispute_claim", "dispute_evidence")
"""Tables whose rows belong to a case by their column ``dispute``."""
ATTACHMENT = "attachment"


@dataclass(frozen=True)
class Belongings:
    """Frames of the tables of the same names, with the rows of one case; attachments of its parts are among them."""

    dispute_event: pd.DataFrame
    dispute_claim: pd.DataFrame
    dispute_evidence: pd.DataFrame
    attachment: pd.DataFrame

    def rows(self, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Key and plain values of each row of `table`, the geometry of a claim under ``geometry``."""
        frame: pd.DataFrame = getattr(self, table)
        for row in frame.to_dict("records"):
            values = of_table(table, row)
            if "geometry" in row:
                values["geometry"] = row["geometry"]
            yield str(row["key"]), values

    def deletions(self) -> list[Edit]:
        """The edits that take everything away; attachments first."""
        return [delete(table, key, row) for table in (ATTACHMENT, *PARTS) for key, row in self.rows(table)]

    def files_of(self, key: str) -> list[tuple[str, dict[str, Any]]]:
        """Key and row of the attachments of the event, claim or paper `key`."""
        return [(k, a) for k, a in self.rows(ATTACHMENT) if a["owner_key"] == key]

    @property
    def papers(self) -> int:
        """How many attachments there are."""
        return len(self.attachment)


def belongings(store: "Store", key: str) -> Belongings:
    """What belongs to the case `key`."""
    frames = {table: store.frame(table, where={"dispute": key}) for table in PARTS}
    owned = [store.frame(ATTACHMENT, where={"owner_table": "dispute", "owner_key": key})]
    for table, frame in frames.items():
        owned += [store.frame(ATTACHMENT, where={"owner_table": table, "owner_key": k}) for k in frame["key"]]
    filled = [f for f in owned if len(f)]
    return Belongings(**frames, attachment=pd.concat(filled, ignore_index=True) if filled else owned[0])
