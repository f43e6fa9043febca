"""A later year of a list of divisions, made up with changes that are known: what the comparison must find again."""

import random
from collections import defaultdict
from dataclasses import dataclass, field

import pandas as pd

KINDS = ("form", "renamed", "sound", "retyped", "moved", "recoded", "merged", "split", "added", "removed")
_SOUNDS = {"王": "汪", "李": "里", "张": "章", "东": "冬", "新": "辛", "石": "时", "河": "和", "林": "临", "山": "杉"}


@dataclass
class Known:
    """The later year, and what was done.

    Parameters
    ----------
    frame : DataFrame
        ``code`` and ``name``.
    truth : dict of str to list of (str, str)
        Kind to pairs of old and new code; for mergers the unit that went and the one it went into, for divisions the
        unit that lost ground and the new one.
    """

    frame: pd.DataFrame
    truth: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))


def later(frame: pd.DataFrame, each: int, seed: int = 7) -> Known:
    """A copy of `frame` (``code``, ``name``; five levels) with `each` changes of every kind, none on another."""
    draw = random.Random(seed)
    names = dict(zip(frame["code"], frame["name"], strict=True))
    known = Known(frame)
    villages: dict[str, list[str]] = defaultdict(list)
    for code in names:
        if len(code) == 12:
            villages[code[:9]].append(code)
    towns = [t for t, own in villages.items() if 8 <= len(own) <= 60 and t in names]
    draw.shuffle(towns)
    used: set[str] = set()
    pool = [names[v] for v in draw.sample([v for own in villages.values() for v in own], 20 * each)]
    by_county: dict[str, list[str]] = defaultdict(list)
    for town in towns:
        by_county[town[:6]].append(town)

    def town() -> str:
        while True:
            one = towns.pop()
            if one not in used:
                used.add(one)
                return one

    def village(within: str) -> str:
        return draw.choice([v for v in villages[within] if v in names])

    def code_in(within: str, low: int = 200) -> str:
        return next(c for n in range(low, 999) if (c := f"{within}{n:03d}") not in names and c not in taken)

    taken = set(names)

    def recode(old: str, new: str) -> None:
        names[new] = names.pop(old)
        taken.add(new)

    for _ in range(each):
        v = village(town())
        names[v] = (
            names[v].replace("村民委员会", "村委会") if "村民委员会" in names[v] else f"{names[v][:1]} {names[v][1:]}"
        )
        known.truth["form"].append((v, v))
        v = village(town())
        names[v] = pool.pop()
        known.truth["renamed"].append((v, v))
        for t in iter(town, None):
            some = [v for v in villages[t] if names[v][0] in _SOUNDS]
            if some:
                break
        v, n = some[0], code_in(t, 600)
        names[v] = _SOUNDS[names[v][0]] + names[v][1:]
        recode(v, n)
        known.truth["sound"].append((v, n))
        t = next(t for t in iter(town, None) if names[t].endswith("乡") and "族" not in names[t])
        n = next(c for k in range(100, 199) if (c := f"{t[:6]}{k}") not in taken)
        recode(t, n)
        names[n] = names[n][:-1] + "镇"
        known.truth["retyped"].append((t, n))
        for v in villages[t]:
            recode(v, n + v[9:])
            known.truth["recoded"].append((v, n + v[9:]))
        t = town()
        v, n = village(t), code_in(t, 700)
        recode(v, n)
        known.truth["recoded"].append((v, n))
        t = next(t for t in iter(town, None) if any(o not in used for o in by_county[t[:6]] if o != t))
        other = next(o for o in by_county[t[:6]] if o not in used and o != t)
        used.add(other)
        held = {names[v] for v in villages[other]}
        v = next((v for v in villages[t] if names[v] not in held), None)
        if v is not None:
            n = code_in(other, 800)
            recode(v, n)
            known.truth["moved"].append((v, n))
        t = next(t for t in iter(town, None) if any(o not in used for o in by_county[t[:6]] if o != t))
        other = next(o for o in by_county[t[:6]] if o not in used and o != t)
        used.add(other)
        names.pop(t)
        known.truth["merged"].append((t, other))
        for v in villages[t]:
            n = code_in(other, 500)
            recode(v, n)
            known.truth["moved"].append((v, n))
        t = next(t for t in iter(town, None) if len(villages[t]) >= 12)
        n = next(c for k in range(100, 399) if (c := f"{t[:6]}{k}") not in taken)
        names[n] = pool.pop()[:2] + "镇"
        taken.add(n)
        known.truth["split"].append((t, n))
        for v in villages[t][: len(villages[t]) // 2]:
            recode(v, n + v[9:])
            known.truth["moved"].append((v, n + v[9:]))
        t = town()
        n = code_in(t, 900)
        names[n] = pool.pop()
        taken.add(n)
        known.truth["added"].append(("", n))
        v = village(town())
        names.pop(v)
        known.truth["removed"].append((v, ""))
    known.frame = pd.DataFrame({"code": list(names), "name": list(names.values())})
    return known


def found_in(comparison, kind: str) -> set[tuple[str, str]]:
    """What `comparison` says of `kind`, as pairs of codes like those of `Known.truth`."""
    old, new = comparison.old, comparison.new
    wanted = {"sound": "renamed"}.get(kind, kind)
    found = set()
    for one in comparison.decisions:
        if wanted not in one.kinds:
            continue
        if kind == "merged" or kind == "split":
            found |= {(old.key[i], new.key[j]) for i in one.old for j in one.new}
        else:
            found.add((old.key[one.old[0]] if one.old else "", new.key[one.new[0]] if one.new else ""))
    return found


def score(comparison, known: Known) -> dict[str, dict[str, float]]:
    """Recall and precision by kind. Mergers and divisions count by unit: the pair with the unit that went on is none."""
    result = {}
    for kind in KINDS:
        truth, found = set(known.truth[kind]), found_in(comparison, kind)
        allowed = truth
        if kind == "renamed":
            allowed = truth | set(known.truth["sound"])
        if kind == "sound":
            allowed = truth | set(known.truth["renamed"])
        if kind in ("merged", "split"):
            found = {p for p in found if p[0] != p[1]}
        if kind == "retyped":
            allowed = truth | set(known.truth["renamed"])
        if kind == "recoded":
            allowed = truth | set(known.truth["retyped"]) | set(known.truth["sound"])
        result[kind] = {
            "known": len(truth),
            "recall": round(len(truth & found) / max(1, len(truth)), 4),
            "precision": round(len(found & allowed) / max(1, len(found)), 4),
        }
    return result
