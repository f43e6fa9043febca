"""Spelling: how many real names are read right, every difference explained, and what 600,000 rows cost; pypinyin beside.

``python -m tests.bench.spelling`` prints one JSON document. Lists: toneless readings of 3,639 units (2024), 241 readings
that differ from the usual ones, and the domain's own table. Times are wall-clock seconds, memory in MB of the process.
"""

import csv
import gzip
import json
import resource
import sys
import time
from collections.abc import Iterator
from typing import Any

from gis_desk.names.parsing import Parser
from gis_desk.names.spelling import Speller
from gis_desk.names.syllables import plain
from gis_desk.names.tables import load
from tests.realdata import data_dir

LIST, BOTH = "the list errs", "both can be defended"
_QU = (LIST, "曲 of bends and yeast is qū; qǔ is a song: the phrase list has it wrong throughout")
_NEUTRAL = (LIST, "no neutral tone in place names")

EXPLAINED: dict[str, tuple[str, str]] = {
    "大城县": (LIST, "Dàichéng is how the county is read; the list has the character's usual reading"),
    "乐陵市": (LIST, "Làolíng is how the city is read; the list has the character's usual reading"),
    "丹棱县": (BOTH, "dictionaries give léng, some lists líng"),
    "略阳县": (LIST, "lüè has its dots; the list writes ü as v after l elsewhere"),
    "称多县": (LIST, "Chènduō is how the county is read; the list has the usual chēng"),
    "麦盖提县": (BOTH, "a transcription: gě in lists of readings, gài in dictionaries"),
    "朴子市": (BOTH, "Taiwan's own rules write Puzi; the list's piáo is a surname"),
    "大方": _NEUTRAL,
    "牡丹": _NEUTRAL,
    "牡丹区": _NEUTRAL,
    "延边朝鲜族自治州": (LIST, "朝鲜 is Cháoxiǎn of old and Cháoxiān in the dictionaries of today"),
    "长白朝鲜族自治县": (LIST, "朝鲜 is Cháoxiǎn of old and Cháoxiān in the dictionaries of today"),
    "循化撒拉族自治县": (LIST, "撒拉 is Sālā"),
    "扎囊": (LIST, "Zhānáng; zā is to bind"),
    "扎鲁特": (LIST, "Zhālǔtè; zā is to bind"),
    "朝阳": (LIST, "the divisions of this name are read Cháoyáng"),
    "朝阳地区": (LIST, "the divisions of this name are read Cháoyáng"),
    "栖霞": (LIST, "Qīxiá; xī only in 栖栖"),
    "栖霞市": (LIST, "Qīxiá; xī only in 栖栖"),
    "民乐县": (LIST, "Mínlè: joy, not music"),
    "河西堡镇": (BOTH, "bǎo, bǔ and pù are all heard; for the office to settle"),
    "漯河": (LIST, "Luòhé; tà is a river in Shandong"),
    "犍为县": (LIST, "Qiánwéi"),
    "百色": (BOTH, "Bǎisè in use, bó and bò in lists"),
    "石鼓": (LIST, "stone drum: Shígǔ"),
    "石鼓区": (LIST, "stone drum: Shígǔ"),
    "那曲县": (LIST, "Nàqū"),
    "长子县": (LIST, "Zhǎngzǐ"),
    "马尾": (LIST, "Mǎwěi"),
} | dict.fromkeys(
    "垣曲县 曲周 曲松 曲水 曲沃县 曲阳县 曲靖 曲靖地区 曲靖市 曲麻莱 河曲县 玛曲县 碌曲 舟曲县 阳曲县".split(),  # noqa: SIM905
    _QU,
)
"""Names that the lists read in another way, with whose error it is and why."""


def units() -> Iterator[tuple[str, list[str], list[str], bool]]:
    """Name, listed and made syllables (toneless, without the generic), whether pypinyin alone agrees with the list."""
    from pypinyin import lazy_pinyin

    speller, parser = Speller(load()), Parser(load())
    with gzip.open(data_dir() / "characters" / "pinyin_level3_2024.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            listed = [s.replace("v", "ü") for s in row["pinyin"].split()]
            made = speller.spell_split(parser.split(row["name"], "division"), "division", row["id"])
            own = [plain(s) for s in made.syllables[: len(listed)]]
            yield row["name"], listed, own, lazy_pinyin(row["name"], v_to_u=True)[: len(listed)] == listed


def special() -> Iterator[tuple[str, list[str], list[str], bool]]:
    """As `units`, for the readings that differ from the usual ones, with tones."""
    from pypinyin import Style, lazy_pinyin

    speller = Speller(load())
    with (data_dir() / "characters" / "place_name_readings.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            listed = row["reading"].split()
            peer = lazy_pinyin(row["name"], style=Style.TONE) == listed
            yield row["name"], listed, list(speller.spell(row["name"], "division").syllables), peer


def measured(rows: Iterator[tuple[str, list[str], list[str], bool]]) -> dict[str, Any]:
    """Shares that agree, and every difference with its explanation."""
    total = right = peer = 0
    differences = []
    for name, listed, own, theirs in rows:
        total += 1
        right += own == listed
        peer += theirs
        if own != listed:
            whose, why = EXPLAINED.get(name, ("unexplained", ""))
            differences.append([name, " ".join(listed), " ".join(own), whose, why])
    classes = {whose: sum(d[3] == whose for d in differences) for whose in (LIST, BOTH, "unexplained")}
    return {
        "names": total,
        "as_listed": right,
        "share": round(right / total, 5),
        "pypinyin_as_listed": peer,
        "pypinyin_share": round(peer / total, 5),
        "classes": classes,
        "differences": differences,
    }


def whole_list() -> dict[str, Any]:
    """Every name of the national list, taken apart and spelled, beside pypinyin's bare readings."""
    from pypinyin import lazy_pinyin

    with gzip.open(data_dir() / "divisions" / "divisions_2021.csv.gz", "rt", encoding="utf-8") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    speller = Speller(load())
    began = time.perf_counter()
    for name in names:
        speller.spell(name)
    own = time.perf_counter() - began
    began = time.perf_counter()
    for name in names[::10]:
        lazy_pinyin(name)
    peer = (time.perf_counter() - began) * 10
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"names": len(names), "seconds": round(own, 1), "pypinyin_scaled_s": round(peer, 1), "mb": round(memory)}


def main() -> int:
    """Measure and print."""
    result = {"units": measured(units()), "special": measured(special()), "whole_list": whole_list()}
    print(json.dumps(result, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
