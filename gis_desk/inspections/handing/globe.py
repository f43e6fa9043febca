"""KML and KMZ of a plan: line, team, day; ways in the colours of the days, stops with a table of what is known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from gis_desk.documents.kml import Atlas, Folder, Placemark, Style
from gis_desk.documents.kmlicons import KINDS as ICONS
from gis_desk.documents.kmlicons import icon
from gis_desk.inspections.handing.days import CrewDay, Document, Visit, meetings
from gis_desk.inspections.handing.receiver import access_words, day_words, meeting_words
from gis_desk.inspections.handing.register import Register
from gis_desk.inspections.handing.words import KINDS, LEGS, POSTS, STATES
from gis_desk.inspections.plan import Say
from gis_desk.map import style
from layers.text import Text, text

_WIDTHS = {"drive": 4.0, "walk": 2.0, "inspect": 6.0}
_OTHER = "#4a5560"


def day_colour(day: CrewDay) -> str:
    """The colour of a day on light ground, ``#rrggbb``."""
    return f"#{style.day_stroke(day.colour, walking=False).colour[0] & 0xFFFFFF:06x}"


@dataclass(frozen=True)
class Globe:
    """Makes the document of some days of a plan."""

    plan: Document
    days: Sequence[CrewDay]
    register: Register
    say: Say
    _pictures: dict[str, bytes] = field(default_factory=dict)

    def atlas(self, name: str, *, pictures: bool) -> Atlas:
        """The document; with `pictures` icons and the last photographs of the markers too."""
        lines = dict.fromkeys((str(s["line_key"]), str(s["line"])) for d in self.days for s in d.plan["stops"])
        for key, path in self._paths.items() if pictures else ():
            if content := self.register.picture(key):
                self._pictures[path] = content
        folders = [*self._general(), *(self._line(key, title) for key, title in lines)]
        icons = {f"files/{kind}.png": icon(kind) for kind in ICONS} if pictures else {}
        return Atlas(name, folders, self._styles(), pictures={**icons, **self._pictures})

    @cached_property
    def _paths(self) -> Mapping[str, str]:
        keys = sorted({v.stop["key"] for d in self.days for v in d.visits if v.is_marker})
        return {key: f"files/photo-{n}.jpg" for n, key in enumerate(keys, 1)}

    def _styles(self) -> list[Style]:
        made = [Style(kind, _OTHER, icon=f"files/{kind}.png", scale=0.9) for kind in ("start", "access", "meeting")]
        for day in self.days:
            colour = day_colour(day)
            made += [Style(f"{day.visit}-{m}", colour, width) for m, width in _WIDTHS.items()]
            made += [
                Style(f"{day.visit}-at-{kind}", colour, icon=f"files/{kind}.png") for kind in ("marker", "stretch")
            ]
        return made

    def _general(self) -> Iterator[Folder]:
        starts = {(d.start["lon"], d.start["lat"]): str(d.start["name"]) for d in self.days}
        yield Folder(
            self.say(text("Start places")),
            [Placemark(name, [[place]], "start") for place, name in starts.items()],
        )
        if met := meetings(self.plan, self.days):
            yield Folder(
                self.say(text("Meeting points")),
                [
                    Placemark(
                        self.say(text("Meeting at {marker}", marker=str(m.stop["marker"]))),
                        [[(m.stop["lon"], m.stop["lat"])]],
                        "meeting",
                        [
                            (self.say(text("Meeting")), self.say(meeting_words(m))),
                            (self.say(text("Line")), str(m.stop["line"])),
                        ],
                    )
                    for m in met
                ],
            )

    def _line(self, key: str, title: str) -> Folder:
        teams = dict.fromkeys(d.team for d in self.days if any(s["line_key"] == key for s in d.plan["stops"]))
        return Folder(title, [self._team(key, team) for team in teams], open=True)

    def _team(self, key: str, team: int) -> Folder:
        mine = [d for d in self.days if d.team == team and any(s["line_key"] == key for s in d.plan["stops"])]
        return Folder(self.say(text("Team {n}", n=team)), [self._day(key, d) for d in mine])

    def _day(self, key: str, day: CrewDay) -> Folder:
        days = (day.on, day.on) if day.on else None
        return Folder(self.say(day.title), self._items(key, day), day_words(day, self.say), days)

    def _items(self, key: str, day: CrewDay) -> Iterator[Placemark]:
        """What belongs to line `key`: its stops, the ways to them, and the access points on these ways.

        The way home belongs to the line of the last stop.
        """
        visits = day.visits
        mine = {v.number for v in visits if v.stop["line_key"] == key}
        last = visits[-1].number if visits else 0
        yield from self._ways(day, mine, last)
        for visit in visits:
            if visit.number in mine:
                yield self._stop(day, visit)
        for number, access in enumerate(day.accesses, 1):
            if (access.number or last) in mine:
                words = self.say(access_words(day, access.number))
                yield Placemark(
                    f"P{day.team}-{day.day}-{number}",
                    [[(access.lon, access.lat)]],
                    "access",
                    [(self.say(text("Access point")), words)],
                )

    def _ways(self, day: CrewDay, mine: set[int], last: int) -> Iterator[Placemark]:
        """One placemark for each way of coming along, all its legs in it."""
        for mode in _WIDTHS:
            legs = [
                leg
                for leg in day.plan["legs"]
                if leg["mode"] == mode and (last if leg["to"] is None else leg["to"] + 1) in mine
            ]
            if legs:
                rows = [
                    (self.say(text("Day")), self.say(day.title)),
                    (self.say(text("Length (km)")), f"{sum(leg['km'] for leg in legs):.1f}"),
                    (self.say(text("Time (min)")), f"{sum(leg['minutes'] for leg in legs):.0f}"),
                ]
                parts = [leg["geometry"]["coordinates"] for leg in legs]
                yield Placemark(self.say(LEGS[mode]), parts, f"{day.visit}-{mode}", rows)

    def _stop(self, day: CrewDay, visit: Visit) -> Placemark:
        stop = visit.stop
        kind = "marker" if visit.is_marker else "stretch"
        at = [[visit.begin]] if visit.is_marker else [[stop["middle"] or visit.begin]]
        picture = self._paths[stop["key"]] if visit.is_marker else ""
        return Placemark(
            f"{visit.number} {stop['marker']}",
            at,
            f"{day.visit}-at-{kind}",
            [(self.say(label), value) for label, value in self._rows(day, visit) if value],
            picture if picture in self._pictures else "",
        )

    def _rows(self, day: CrewDay, visit: Visit) -> list[tuple[Text, str]]:
        stop, register = visit.stop, self.register
        rows = [
            (text("Kind"), self.say(KINDS[stop["kind"]])),
            (text("Line"), str(stop["line"])),
            (text("Day"), self.say(day.title)),
            (text("Arrive"), stop["arrive"]),
            (text("Depart"), stop["depart"]),
            (text("Inspection"), self.say(text("done")) if visit.done else ""),
            (text("Chainage (m)"), _figure(stop["chainage_m"])),
        ]
        if not visit.is_marker:
            return [*rows, (text("Length (m)"), _figure(stop["length_m"]))]
        key = stop["key"]
        return [
            *rows,
            (text("Longitude (°)"), f"{stop['lon']:.7f}"),
            (text("Latitude (°)"), f"{stop['lat']:.7f}"),
            (text("Height (m)"), _figure(register.number(key, "height_m"))),
            (text("State"), _said(STATES, stop["state"], self.say)),
            (text("Posts"), _said(POSTS, stop["posts"], self.say)),
            (text("Material"), register.words(key, "material")),
            (text("Side in charge"), register.words(key, "care_side")),
            (text("Place of the marker"), register.words(key, "place")),
            (text("Reference objects in the register"), "\n".join(register.objects(key))),
        ]


def _said(words: Mapping[str, Text], value: Any, say: Say) -> str:
    return say(words.get(value, str(value))) if value else ""


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
