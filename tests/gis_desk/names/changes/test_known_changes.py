"""A real list against a copy with changes that are known."""

import pandas as pd

from gis_desk.names.changes import compare, register_of
from gis_desk.names.tables import shipped
from tests.knownchanges import later, score
from tests.realdata import data_dir


def test_known_changes_of_two_provinces_are_found():
    whole = pd.read_csv(data_dir() / "divisions" / "divisions_2021.csv.gz", dtype=str)
    frame = whole[whole["code"].str[:2].isin(["37", "45"])].reset_index(drop=True)
    known = later(frame, 20)
    comparison = compare(register_of(frame, shipped()), register_of(known.frame, shipped()), shipped())
    for kind, figures in score(comparison, known).items():
        assert figures["recall"] >= 0.95, (kind, figures)
        assert figures["precision"] >= 0.9, (kind, figures)
