"""Betters a long tour piece by piece: the places of one patch are joined anew, all the rest stays as it is."""

from dataclasses import dataclass

import numpy as np

from gis_desk.inspections.routing.distances import Distances
from gis_desk.inspections.routing.lin_kernighan import linked_tour

_LONGER = 3


@dataclass(frozen=True, eq=False)
class Patch:
    """Some places of a tour, and how the rest of the tour joins them.

    Parameters
    ----------
    nodes : ndarray of int, (M,)
        The places, in the order of the tour.
    links : ndarray of int, (L, 2)
        Indices into `nodes`: where the tour leaves the patch and comes back.
    """

    nodes: np.ndarray
    links: np.ndarray


def cut_out(tour: np.ndarray, inside: np.ndarray) -> Patch | None:
    """The patch of the places marked in `inside` (N,), without those that stand alone; None where none are left."""
    marked = inside[tour]
    if marked.all():
        return Patch(tour, np.empty((0, 2), int))
    first = int(np.flatnonzero(~marked)[0])
    turned = np.roll(tour, -first)
    marked = inside[turned]
    before, after = np.roll(marked, 1), np.roll(marked, -1)
    keep = marked & (before | after)
    if keep.sum() < 8:
        return None
    begins, ends = (keep & ~before)[keep], (keep & ~after)[keep]
    leave, come = np.flatnonzero(ends), np.roll(np.flatnonzero(begins), -1)
    return Patch(turned[keep], np.column_stack([leave, come]))


def better(patch: Patch, distances: Distances, seconds: float) -> tuple[np.ndarray, np.ndarray] | None:
    """Links to take out and links to put in, (K, 2) each, that make the tour shorter; None where nothing was found."""
    m = len(patch.nodes)
    table = distances.block(patch.nodes, patch.nodes)
    follows = np.roll(np.arange(m), -1)
    fixed = np.zeros(m, bool)
    fixed[patch.links[:, 0]] = True
    here = np.flatnonzero(~fixed)
    longest = int(table[here, follows[here]].max(initial=1))
    tour = linked_tour(table, patch.links, longest * _LONGER, seconds)
    if tour is None:
        return None
    outer = {frozenset(pair) for pair in patch.links.tolist()}
    new = [(a, b) for a, b in zip(tour.tolist(), np.roll(tour, -1).tolist(), strict=True) if {a, b} not in outer]
    made = np.array(new).reshape(-1, 2)
    if len(made) != len(here) or table[made[:, 0], made[:, 1]].sum() >= table[here, follows[here]].sum():
        return None
    old = np.column_stack([here, follows[here]])
    return patch.nodes[old], patch.nodes[made]


def joined(tour: np.ndarray, out: np.ndarray, put: np.ndarray) -> np.ndarray | None:
    """`tour` with the links `out` replaced by `put`; None where that falls apart or a link is gone meanwhile."""
    n = len(tour)
    order = tour.tolist()
    near = {a: [b, c] for a, b, c in zip(order, order[-1:] + order[:-1], order[1:] + order[:1], strict=True)}
    for a, b in out.tolist():
        if b not in near[a]:
            return None
        near[a].remove(b)
        near[b].remove(a)
    for a, b in put.tolist():
        near[a].append(b)
        near[b].append(a)
    if any(len(v) != 2 for v in near.values()):
        return None
    walk, last, at = [order[0]], order[0], near[order[0]][0]
    while at != order[0]:
        walk.append(at)
        one, two = near[at]
        last, at = at, two if one == last else one
    return np.array(walk) if len(walk) == n else None
