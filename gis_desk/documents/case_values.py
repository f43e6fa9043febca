"""What the forms of a naming case print, key by key, in the words of official papers."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from gis_desk.cases.days import WorkingDays
from gis_desk.cases.limits import Limit, limits_of
from gis_desk.cases.procedure import Procedure
from gis_desk.cases.rows import last_of
from gis_desk.disputes.dates import day_or_none
from gis_desk.findings import sources
from resources import resource


@cache
def words() -> Mapping[str, Mapping[str, Any]]:
    """The Chinese words of the forms, ``resources/documents/words.toml``."""
    return tomllib.loads(resource("documents", "words.toml").read_text(encoding="utf-8"))


def written(day: object) -> str:
    """`day` as official papers write it: 2026年5月1日; empty where it is none."""
    read = day_or_none(day)
    return "" if read is None else f"{read.year}年{read.month}月{read.day}日"


def values_of(
    case: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
    procedure: Procedure,
    working: WorkingDays,
    today: date,
    division_names: Mapping[str, str],
    place: Mapping[str, Any] | None = None,
) -> dict[str, str]:
    """The texts of one case by key; what is not known is empty, nothing is made up.

    Parameters
    ----------
    case, steps : mapping, sequence of mapping
        As `gis_desk.cases.rows` gives them.
    division_names : mapping
        Code to name.
    place : mapping or None
        The row of ``place_name``.
    """
    form = {k: v for k, v in (case["form"] or {}).items() if isinstance(v, str)}
    found: dict[str, str] = dict(form)
    for column in ("number", "applicant", "name", "pinyin", "meaning", "note", "organ", "approval_doc"):
        found[column] = str(case[column] or "")
    found["ground"] = str(words()["ground"].get(form.get("ground", ""), form.get("ground", "")))
    found["action"] = str(words()["action"].get(case["action"], ""))
    found["class"] = str(words()["class"].get(case["class"], ""))
    found["status"] = str(words()["status"].get(case["state"], ""))
    found["decision"] = str(words()["decision"].get(case["state"], ""))
    found["parts"] = " / ".join(p for p in (form.get("specific"), form.get("generic")) if p)
    found["division"] = _division(case["division"], division_names)
    found["reason"] = "\n".join(p for p in (case["reason"], case["meaning"], form.get("origin")) if p)
    found["coordinates"] = _coordinates(case.get("geometry"))
    found["areas"] = _joined(
        form, (("site_m2", "占地 {} ㎡"), ("floor_m2", "建筑 {} ㎡"), ("floors", "{} 层"), ("green_pct", "绿地率 {}%"))
    )
    found["extent"] = _joined(
        form, (("length_m", "长 {} m"), ("width_m", "宽 {} m"), ("start", "起 {}"), ("end", "止 {}"))
    )
    for column in ("opened_on", "approved_on"):
        found[column] = written(case[column])
    found["place_code"] = str((place or {}).get("place_code") or "")
    found["ended_on"] = found["approved_on"] if case["action"] == "deregister" else ""
    _of_steps(found, steps)
    _of_law(found, case, procedure)
    running = {one.rule.id: one for one in limits_of(case, steps, procedure, working, today)}
    found["file_due"] = _due(running.get("file"))
    found["announce_due"] = _due(running.get("announce") or running.get("announce_department"))
    return found


def _joined(form: Mapping[str, str], parts: Sequence[tuple[str, str]]) -> str:
    return "，".join(pattern.format(form[key]) for key, pattern in parts if form.get(key))


def _division(code: object, names: Mapping[str, str]) -> str:
    shown = str(code or "")
    parts = [names[shown[:n]] for n in (6, 9, 12) if len(shown) >= n and shown[:n] in names]
    return "".join(parts) or shown


def _coordinates(shape: Any) -> str:
    if shape is None or shape.is_empty:
        return ""
    spot = shape if shape.geom_type == "Point" else shape.representative_point()
    kind = "" if shape.geom_type == "Point" else "（内部一点）"
    return f"东经 {spot.x:.6f}°，北纬 {spot.y:.6f}°{kind}"


def _of_steps(found: dict[str, str], steps: Sequence[Mapping[str, Any]]) -> None:
    for name in ("assess", "experts", "opinions"):
        step = last_of(steps, name)
        if step is not None:
            account = str(step.get("account") or "")
            found[name] = (
                f"未作，理由：{account}" if step.get("left_out") else account or f"{written(step['happened_on'])}完成"
            )
    display = last_of(steps, "display")
    if display is not None:
        account = str(display.get("account") or "")
        days = f"{written(display['happened_on'])}至{written((display.get('details') or {}).get('until'))}"
        found["display"] = f"未公示，理由：{account}" if display.get("left_out") else f"{days}公示。{account}"
    for name, key, number in (("file", "filed_on", "file_no"), ("announce", "announced_on", "notice_no")):
        step = last_of(steps, name)
        if step is not None:
            found[key] = written(step["happened_on"])
            found[number] = str((step.get("details") or {}).get("doc_no") or "")
    announced = last_of(steps, "announce")
    if announced is not None:
        found["publisher"] = str((announced.get("details") or {}).get("organ") or found.get("publisher") or "")


def _of_law(found: dict[str, str], case: Mapping[str, Any], procedure: Procedure) -> None:
    authority = procedure.authorities.get(str(case["class"]))
    if authority is None:
        return
    cited = [sources()[key] for key in authority.source]
    found["legal_basis"] = "；".join(f"{s.title}{s.article}" for s in cited)
    found["filed_with"] = authority.filed_zh
    found["consulted"] = found.get("consulted") or authority.consult_zh
    if case["approved_on"]:
        found["file_title"] = f"关于{found['name']}{found['action']}的备案"


def _due(limit: Limit | None) -> str:
    if limit is None:
        return ""
    article = sources()[limit.rule.source].article
    day = f"{limit.due.year}年{limit.due.month}月{limit.due.day}日"
    if limit.start is None:
        return f"最迟{day}（{article}，报送备案之日起{limit.rule.days}日内）"
    unit = "个工作日" if limit.rule.count == "working" else "日"
    other = "" if limit.other is None else f"；按工作日计为{limit.other.year}年{limit.other.month}月{limit.other.day}日"
    return f"{day}（{article}，{limit.rule.days}{unit}内{other}）"
