"""Several units that became one, and one that became several: by ground, by lower units, by codes and names."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from gis_desk.names.changes.decision import Certainty, Fact, fact
from gis_desk.names.changes.forms import akin, composed, parts_of, retyped
from gis_desk.names.changes.limits import limits
from gis_desk.names.changes.pairing import Pairing
from gis_desk.names.changes.register import GROUPS
from gis_desk.names.changes.shares import Share

_VILLAGE = GROUPS.index("village")


@dataclass(frozen=True, slots=True)
class Link:
    """An old row that went into a new one, wholly or in part, with the ground."""

    old: int
    new: int
    certainty: Certainty
    said: Fact


@dataclass(frozen=True, slots=True)
class Together:
    """Rows that are one merger or division (or both), and the links between them."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    links: tuple[Link, ...]


def gather(pairing: Pairing, group: int) -> list[Together]:
    """The mergers and divisions among what is left of `group`; their rows are taken, and a link of two is a pair."""
    olds, news = pairing.left(group)
    links = list(_by_share(pairing, olds, news))
    links += _by_code(pairing, group, [i for i in olds if i not in {n.old for n in links}])
    taken = {n.old for n in links}, {n.new for n in links}
    links += _by_names(pairing, group, [i for i in olds if i not in taken[0]], [j for j in news if j not in taken[1]])
    found = []
    for one in _components(pairing, links):
        if len(one.old) == len(one.new) == 1:
            share = pairing.shares.get((one.old[0], one.new[0]))
            if share is None or share.of_old >= limits()["ground"]["most_share"]:
                pairing.pair(one.old[0], one.new[0], one.links[0].certainty, *(n.said for n in one.links))
            continue
        found.append(one)
        for i in one.old:
            if pairing.mate[i] == -1:
                pairing.mate[i] = -2
                pairing.gone[i] = _chief(pairing, one, i)
        for j in one.new:
            if pairing.back[j] == -1:
                pairing.back[j] = -2
    return found


def _chief(pairing: Pairing, one: Together, i: int) -> int:
    mine = [n.new for n in one.links if n.old == i] or list(one.new)
    return max(mine, key=lambda j: (s.of_old if (s := pairing.shares.get((i, j))) else 0.0, -j))


def _by_share(pairing: Pairing, olds: list[int], news: list[int]) -> Iterator[Link]:
    rules, least = limits()["ground"], limits()["kin"]["least"]
    out: dict[int, list[Share]] = defaultdict(list)
    into: dict[int, list[Share]] = defaultdict(list)
    for one in pairing.shares.values():
        if one.area or one.amount >= least:
            out[one.old].append(one)
            into[one.new].append(one)
    seen: set[tuple[int, int]] = set()
    for rows, table, share, free in (
        (olds, out, lambda s: s.of_old, lambda s: pairing.back[s.new] == -1),
        (news, into, lambda s: s.of_new, lambda s: pairing.mate[s.old] == -1),
    ):
        for n in rows:
            chosen = [s for s in table[n] if share(s) >= rules["most_share"]]
            parts = [s for s in table[n] if share(s) >= rules["part_share"] and free(s)]
            if len(parts) > 1 and sum(map(share, parts)) >= rules["same_share"]:
                chosen = parts
            for one in chosen:
                if (one.old, one.new) not in seen:
                    seen.add((one.old, one.new))
                    yield _shared(pairing, one, max(one.of_old, one.of_new))


def _shared(pairing: Pairing, one: Share, share: float) -> Link:
    rules, kin = limits()["ground"], limits()["kin"]
    if one.area:
        sure = Certainty.CERTAIN if share >= rules["sure_share"] else Certainty.PROBABLE
    else:
        many = one.amount >= kin["many"] and share >= rules["same_share"]
        sure = Certainty.PROBABLE if many else Certainty.POSSIBLE
    return Link(one.old, one.new, sure, one.said(pairing.old.name[one.old], pairing.new.name[one.new]))


def _by_code(pairing: Pairing, group: int, olds: list[int]) -> Iterator[Link]:
    """The code of a unit that is gone belongs to a unit that another one became: 双桥区 and 大足县, now 大足区."""
    for i in olds:
        j = pairing.coded(i)
        k = -1 if j is None else int(pairing.back[j])
        if j is None or k < 0 or not akin(pairing.a(k), pairing.b(j)) or not retyped(pairing.a(k), pairing.b(j)):
            continue
        sure = Certainty.PROBABLE if group < _VILLAGE else Certainty.POSSIBLE
        names = {"new": pairing.new.name[j], "a": pairing.old.name[i], "b": pairing.old.name[k]}
        yield Link(i, j, sure, fact("{new} has the code of {a} and the specific term of {b}", **names))


def _by_names(pairing: Pairing, group: int, olds: list[int], news: list[int]) -> Iterator[Link]:
    for some, others in pairing.in_units(olds, news):
        if len(some) * len(others) > limits()["kin"]["pairs"]:
            continue
        yield from _named(pairing, group, some, others)


def _named(pairing: Pairing, group: int, olds: list[int], news: list[int]) -> Iterator[Link]:
    """Names with a number or a direction more or less; of villages also names made of those of two."""
    counted = Certainty.PROBABLE if group == _VILLAGE else Certainty.POSSIBLE
    forms = [pairing.a(i) for i in olds]
    taken: set[int] = set()
    for j in news:
        new = pairing.new.name[j]
        mine = [n for n, form in enumerate(forms) if n not in taken and parts_of(pairing.b(j), form)]
        made = composed(pairing.b(j), forms) if len(mine) < 2 and group == _VILLAGE else ()
        made = () if taken & set(made) else made
        for n in mine if len(mine) > 1 else made:
            old = pairing.old.name[olds[n]]
            if made:
                said = fact("the name {b} is composed of {a} and another name that is gone", a=old, b=new)
            else:
                said = fact("{a} is {b} with a number or a direction", a=old, b=new)
            yield Link(olds[n], j, Certainty.POSSIBLE if made else counted, said)
        taken.update(mine if len(mine) > 1 else made)
    for n, i in enumerate(olds):
        parts = [j for j in news if parts_of(forms[n], pairing.b(j))] if n not in taken else []
        if len(parts) > 1:
            for j in parts:
                names = {"a": pairing.new.name[j], "b": pairing.old.name[i]}
                yield Link(i, j, counted, fact("{a} is {b} with a number or a direction", **names))


def _components(pairing: Pairing, links: list[Link]) -> list[Together]:
    """Links that hang together, with the pairs they touch."""
    root: dict[tuple[int, int], tuple[int, int]] = {}

    def find(node: tuple[int, int]) -> tuple[int, int]:
        while root.setdefault(node, node) != node:
            root[node] = node = root[root[node]]
        return node

    def join(i: int, j: int) -> None:
        root[find((0, i))] = find((1, j))

    for one in links:
        join(one.old, one.new)
        if pairing.mate[one.old] >= 0:
            join(one.old, int(pairing.mate[one.old]))
        if pairing.back[one.new] >= 0:
            join(int(pairing.back[one.new]), one.new)
    members: dict[tuple[int, int], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for node in list(root):
        members[find(node)][node[0]].append(node[1])
    held: dict[tuple[int, int], list[Link]] = defaultdict(list)
    for one in links:
        held[find((0, one.old))].append(one)
    return [
        Together(tuple(sorted(olds)), tuple(sorted(news)), tuple(held[node])) for node, (olds, news) in members.items()
    ]
