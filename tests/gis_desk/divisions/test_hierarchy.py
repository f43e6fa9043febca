"""The tree of divisions."""

import pandas as pd

from gis_desk.divisions.hierarchy import Node, parents, tree


def table(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [{"key": code, "code": code, "name": name, "level": None, "parent": parent} for code, name, parent in rows]
    )


def shape(nodes: tuple[Node, ...]) -> dict[str, object]:
    return {n.code: shape(n.children) for n in nodes}


def test_codes_make_the_tree_and_its_order() -> None:
    frame = table(
        ("450102101201", "b", None),
        ("450102101001", "a", None),
        ("450102101", "t", None),
        ("450102", "c", None),
        ("450103", "d", None),
        ("450100", "p", None),
    )
    assert shape(tree(frame)) == {
        "450100": {"450102": {"450102101": {"450102101001": {}, "450102101201": {}}}, "450103": {}}
    }
    assert [n.level for n in tree(frame)[0].walk()] == [
        "prefecture", "county", "township", "village", "village", "county",
    ]  # fmt: skip


def test_a_missing_level_is_bridged() -> None:
    assert shape(tree(table(("450102", "c", None), ("450102101001", "v", None)))) == {"450102": {"450102101001": {}}}


def test_the_tables_own_superior_comes_first() -> None:
    frame = table(("450102", "c", None), ("450103", "d", None), ("450102101", "t", "450103"))
    assert parents(frame) == {"450102101": "450103"}


def test_circles_become_roots() -> None:
    frame = table(("450102101", "a", "450102102"), ("450102102", "b", "450102101"))
    assert {n.code for n in tree(frame)} == {"450102101", "450102102"}


def test_short_codes_are_superiors_too() -> None:
    assert shape(tree(table(("45", "p", None), ("4501", "q", None), ("450102", "c", None)))) == {
        "45": {"4501": {"450102": {}}}
    }


def test_an_empty_table_has_no_roots() -> None:
    assert tree(pd.DataFrame({"key": [], "code": [], "name": [], "level": [], "parent": []})) == ()
