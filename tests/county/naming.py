"""Names for the practice county: drawn from word lists, each unique in its legal scope, also by sound."""

from dataclasses import dataclass, field

import numpy as np

from tests.county import words
from tests.county.spelling import toneless

TAKEN = frozenset(
    [
        "吉林",
        "桂林",
        "玉林",
        "虎林",
        "石林",
        "龙江",
        "丽江",
        "江门",
        "武山",
        "铜山",
        "光山",
        "象山",
        "金沙",
        "明溪",
        "永平",
        "龙门",
        "龙岩",
        "香山",
        "金山",
        "福山",
    ]
)
UNKIND = frozenset(
    [
        "鸡窝",
        "狗窝",
        "龟坡",
        "猴头",
        "黑窝",
        "老窝",
        "落水",
        "黑洞",
        "冷水",
        "鸡背",
        "卧背",
        "牛背",
        "马背",
        "鱼腰",
        "蛇腰",
        "卧腰",
        "鸡脚",
        "猪脚",
        "虎口",
        "鱼肚",
        "仓鼠",
    ]
)


@dataclass
class Namer:
    """Draws specific terms; `scopes` keeps the sounds that are taken, by scope."""

    rng: np.random.Generator
    scopes: dict[str, set[str]] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    """Specific terms of divisions and roads: nothing elsewhere may begin with one."""
    pools: dict[str, list[str]] = field(default_factory=dict)

    def pool(self, name: str) -> list[str]:
        """Candidates in random order."""
        if name not in self.pools:
            first, second = getattr(words, f"{name}_FIRST"), getattr(words, f"{name}_SECOND")
            pairs = [a + b for a in first for b in second if a != b]
            if name == "VILLAGE":
                pairs = [p for p in pairs if p[0] not in "上下"]
            if name in ("ROAD", "ESTATE"):
                pairs = [p for p in pairs if p[0] not in words.PERSONAL_FIRST]
            pairs = [p for p in pairs if p not in TAKEN | UNKIND and toneless(p) not in words.FOREIGN_SOUNDS]
            order = self.rng.permutation(len(pairs))
            self.pools[name] = [pairs[i] for i in order]
        return self.pools[name]

    def take(self, pool: str, scope: str, *, longer: float = 0.0, reserve: bool = False) -> str:
        """A specific term whose sound is new in `scope`; one in `longer` gets a third character."""
        heard = self.scopes.setdefault(scope, set())
        candidates = self.pool(pool)
        while candidates:
            text = candidates.pop()
            if longer and self.rng.random() < longer and text[0] not in words.PERSONAL_FIRST:
                third = words.VILLAGE_THIRD[int(self.rng.integers(len(words.VILLAGE_THIRD)))]
                if third not in text:
                    text += third
            sound = toneless(text)
            if sound in heard or sound in words.FOREIGN_SOUNDS:
                continue
            if any(text.startswith(t) or t.startswith(text) for t in self._near(text)):
                continue
            heard.add(sound)
            if reserve:
                self.texts.add(text)
            return text
        raise ValueError(f"no names left in {pool}")

    def _near(self, text: str) -> list[str]:
        return [t for t in (text[:2], text[:3], text) if t in self.texts]
