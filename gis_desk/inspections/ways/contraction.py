"""Travel times between a few hundred places of a great network: the network is first made small.

Nodes that are no place are taken out one after the other, those with few neighbours first; their neighbours are linked
instead, so that all times between the rest stay the same. Dead ends vanish, chains become one link, and of a network of
crossings a few hundred or thousand are left for the search (Geisberger et al. 2008, without looking for witnesses).
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

_BLOCK = 2_000_000
"""Entries of one block of the table of times: memory stays flat on big networks."""
_THREADS = 4
"""Searches side by side; scipy lets go of Python's lock meanwhile."""
_FIRST, _LAST, _FAR = 3, 8, 14
"""Nodes with so many neighbours are taken out in the first round and in the last; the last where many places ask."""
_MANY = 800
_WORTH = 0.04
"""A round that takes out less than this share of the nodes is followed by one for nodes with more neighbours."""
_DENSER = 1.3
"""Needless links are looked for whenever a node has so many times more of them."""


@dataclass(frozen=True, eq=False)
class Links:
    """Links between nodes, each pair once.

    Parameters
    ----------
    size : int
        Nodes count from 0 to here.
    a, b : ndarray of int, (L,)
        The nodes of each, `a` < `b`.
    ahead, back : ndarray of float, (L,)
        Seconds from `a` to `b` and from `b` to `a`; infinite where it is not driven.
    """

    size: int
    a: np.ndarray
    b: np.ndarray
    ahead: np.ndarray
    back: np.ndarray

    @classmethod
    def of(cls, size: int, frm: np.ndarray, to: np.ndarray, seconds: np.ndarray) -> Self:
        """From one-way links, of which there may be several between two nodes; those from a node to itself go."""
        infinite = np.full(len(frm), np.inf)
        turned = frm > to
        return cls.merged(
            size,
            np.minimum(frm, to),
            np.maximum(frm, to),
            np.where(turned, infinite, seconds),
            np.where(turned, seconds, infinite),
        )

    @classmethod
    def merged(cls, size: int, a: np.ndarray, b: np.ndarray, ahead: np.ndarray, back: np.ndarray) -> Self:
        """Of several links between two nodes the least seconds each way; links from a node to itself go."""
        real = a != b
        a, b, ahead, back = a[real], b[real], ahead[real], back[real]
        pair = a.astype(np.int64) * size + b
        order = np.argsort(pair)
        pair = pair[order]
        first = np.flatnonzero(np.concatenate([[True], pair[1:] != pair[:-1]])) if len(pair) else np.empty(0, int)
        if not len(first):
            return cls(size, a, b, ahead, back)
        ahead, back = np.minimum.reduceat(ahead[order], first), np.minimum.reduceat(back[order], first)
        return cls(size, pair[first] // size, pair[first] % size, ahead, back)

    def graph(self) -> csr_array:
        """The links as a matrix for the searches of scipy."""
        there, home = np.isfinite(self.ahead), np.isfinite(self.back)
        frm = np.concatenate([self.a[there], self.b[home]])
        to = np.concatenate([self.b[there], self.a[home]])
        seconds = np.concatenate([self.ahead[there], self.back[home]])
        return csr_array((seconds, (frm, to)), (self.size, self.size))


def contracted(links: Links, keep: np.ndarray) -> Links:
    """Links with the same times between the nodes `keep`, most other nodes taken out."""
    kept = np.zeros(links.size, bool)
    kept[keep] = True
    rank = np.random.default_rng(1).permutation(links.size)
    most, last = _FIRST, _FAR if len(keep) > _MANY else _LAST
    dense = np.inf
    while most <= last and len(links.a):
        degree = np.bincount(links.a, minlength=links.size) + np.bincount(links.b, minlength=links.size)
        alive = int((degree > 0).sum())
        dense = min(dense, len(links.a) / alive)
        out = ~kept & (degree > 0) & (degree <= most)
        order = degree * links.size + rank
        both = out[links.a] & out[links.b]
        a, b = links.a[both], links.b[both]
        out[np.where(order[a] > order[b], a, b)] = False
        gone = int(out.sum())
        if gone:
            links = _without(links, out, degree)
            if len(links.a) > dense * _DENSER * (alive - gone):
                links = _needed(links)
                dense = len(links.a) / max(1, alive - gone)
        if gone < _WORTH * alive:
            most += 1
    return links


def _needed(links: Links) -> Links:
    """`links` without those that are no quicker than the way by some third node.

    Both links of that way are quicker than the one left out, so that nothing is lost where several go at once.
    """
    size, count = links.size, len(links.a)
    node, other = np.concatenate([links.a, links.b]), np.concatenate([links.b, links.a])
    leave, come = np.concatenate([links.ahead, links.back]), np.concatenate([links.back, links.ahead])
    key = node * size + other
    order = np.argsort(key)
    key, other, leave, come = key[order], other[order], leave[order], come[order]
    degree = np.bincount(node, minlength=size)
    start = np.concatenate([[0], np.cumsum(degree)])
    turned = degree[links.a] > degree[links.b]
    one, two = np.where(turned, links.b, links.a), np.where(turned, links.a, links.b)
    there, back = np.where(turned, links.back, links.ahead), np.where(turned, links.ahead, links.back)
    many = degree[one]
    link = np.repeat(np.arange(count), many)
    first = start[one[link]] + np.arange(len(link)) - np.repeat(np.cumsum(many) - many, many)
    near = (leave[first] < there[link]) | (come[first] < back[link])
    link, first = link[near], first[near]
    wanted = two[link] * size + other[first]
    second = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    third = key[second] == wanted
    link, first, second = link[third], first[third], second[third]
    for seconds, by in ((there, leave[first] + come[second]), (back, come[first] + leave[second])):
        seconds[link[by <= seconds[link]]] = np.inf
    ahead, back = np.where(turned, back, there), np.where(turned, there, back)
    stays = np.isfinite(ahead) | np.isfinite(back)
    return Links(size, links.a[stays], links.b[stays], ahead[stays], back[stays])


def _without(links: Links, out: np.ndarray, degree: np.ndarray) -> Links:
    """`links` without the nodes marked in `out`, no two of which are neighbours."""
    from_a, from_b = out[links.a], out[links.b]
    rest = ~(from_a | from_b)
    node = np.concatenate([links.a[from_a], links.b[from_b]])
    other = np.concatenate([links.b[from_a], links.a[from_b]])
    leave = np.concatenate([links.ahead[from_a], links.back[from_b]])
    come = np.concatenate([links.back[from_a], links.ahead[from_b]])
    order = np.argsort(degree[node] * links.size + node)
    node, other, leave, come = node[order], other[order], leave[order], come[order]
    made = [(links.a[rest], links.b[rest], links.ahead[rest], links.back[rest])]
    many = degree[node]
    for count in np.unique(many):
        if count < 2:
            continue
        low, high = np.searchsorted(many, [count, count + 1])
        i, j = np.triu_indices(int(count), 1)
        ends, outs, ins = (v[low:high].reshape(-1, int(count)) for v in (other, leave, come))
        one, two = ends[:, i].ravel(), ends[:, j].ravel()
        ahead, back = (ins[:, i] + outs[:, j]).ravel(), (ins[:, j] + outs[:, i]).ravel()
        turned = one > two
        made.append(
            (
                np.minimum(one, two),
                np.maximum(one, two),
                np.where(turned, back, ahead),
                np.where(turned, ahead, back),
            )
        )
    a, b, ahead, back = (np.concatenate(columns) for columns in zip(*made, strict=True))
    usable = np.isfinite(ahead) | np.isfinite(back)
    return Links.merged(links.size, a[usable], b[usable], ahead[usable], back[usable])


def times_between(links: Links, nodes: np.ndarray) -> np.ndarray:
    """Seconds (S, S) from each of `nodes` to each; infinite where no way leads."""
    used = np.union1d(np.unique(np.concatenate([links.a, links.b])), nodes)
    place = np.full(links.size, -1)
    place[used] = np.arange(len(used))
    graph = Links(len(used), place[links.a], place[links.b], links.ahead, links.back).graph()
    at = place[nodes]
    threads = min(_THREADS, os.cpu_count() or 1)
    step = max(1, min(_BLOCK // len(used), -(-len(at) // (2 * threads)))) if len(used) else 1

    def some(low: int) -> np.ndarray:
        return np.atleast_2d(dijkstra(graph, directed=True, indices=at[low : low + step]))[:, at]

    with ThreadPoolExecutor(threads) as pool:
        return np.vstack([np.empty((0, len(at))), *pool.map(some, range(0, len(at), step))])
