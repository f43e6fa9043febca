"""What is chosen is told once, to all who show it."""

from ui.desktop.chosen import Chosen


def _heard(chosen: Chosen) -> list[str]:
    heard: list[str] = []
    chosen.changed.connect(heard.append)
    return heard


def test_a_choice_replaces_the_one_before_in_its_layer_only():
    chosen = Chosen()
    heard = _heard(chosen)
    chosen.set("division", ["a", "b"])
    chosen.set("marker", ["m"])
    chosen.set("division", ["c"])
    assert chosen.keys("division") == {"c"}
    assert chosen.keys("marker") == {"m"}
    assert chosen.layers() == ("division", "marker")
    assert heard == ["division", "marker", "division"]


def test_the_same_choice_again_is_not_told():
    chosen = Chosen()
    chosen.set("division", ["a", "b"])
    heard = _heard(chosen)
    chosen.set("division", ["b", "a", "a"])
    chosen.set("marker", [])
    assert heard == []


def test_nothing_chosen_leaves_no_layer():
    chosen = Chosen()
    chosen.set("division", ["a"])
    heard = _heard(chosen)
    chosen.set("division", [])
    assert chosen.layers() == ()
    assert chosen.keys("division") == frozenset()
    assert heard == ["division"]


def test_clear_tells_every_layer_that_had_a_choice():
    chosen = Chosen()
    chosen.set("division", ["a"])
    chosen.set("marker", ["m"])
    heard = _heard(chosen)
    chosen.clear()
    assert heard == ["division", "marker"]
    assert chosen.layers() == ()
    chosen.clear()
    assert heard == ["division", "marker"]
