"""GPX for hand receivers: places to go to, stops in order, and the way; all days together or each by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from gis_desk.documents.gpx import GpxRoute, Track, Waypoint, write_gpx
from gis_desk.inspections.handing.days import DEFECTS, CrewDay, Document, Meeting, Places, Visit, meetings, near
from gis_desk.inspections.handing.register import Register
from gis_desk.inspections.handing.words import KINDS, STATES
from gis_desk.inspections.plan import Say
from layers.text import Text, text

_SOUND, _DEFECT, _MEET, _END = "Flag, Blue", "Flag, Red", "Flag, Green", "Trail Head"
_PARK, _START = "Parking Area", "Residence"
"""Symbols that receivers of Garmin know by name; others show their usual one."""
_SAME_M = 1000.0
"""A day that ends nearer to its start place than this ends there: a vehicle begins and ends on the road beside it."""
_APART_M = 30.0
"""An end of a stretch nearer to a marker of the same file than this has no waypoint of its own."""


@dataclass(frozen=True)
class Receiver:
    """Makes the waypoints, routes and tracks of some days of a plan."""

    plan: Document
    days: Sequence[CrewDay]
    register: Register
    say: Say

    def write(self, out: BinaryIO, name: str) -> None:
        """Write the GPX document."""
        places = [*self._starts(), *self._markers(), *self._meetings(), *self._ends(), *self._accesses()]
        write_gpx(out, name, places, map(self._route, self.days), map(self._track, self.days))

    def _starts(self) -> Iterator[Waypoint]:
        starts = {(d.start["lon"], d.start["lat"]): str(d.start["name"]) for d in self.days}
        for (lon, lat), name in starts.items():
            yield Waypoint(lon, lat, name, kind=self.say(text("Start")), symbol=_START)

    def _markers(self) -> Iterator[Waypoint]:
        seen: dict[tuple[str, str], list[tuple[CrewDay, Visit]]] = {}
        for day in self.days:
            for visit in day.left:
                if visit.is_marker:
                    seen.setdefault((visit.stop["line_key"], visit.stop["key"]), []).append((day, visit))
        for visits in seen.values():
            yield self._place(visits[0][1], [self._when(day, visit) for day, visit in visits])

    def _place(self, visit: Visit, when: Sequence[str]) -> Waypoint:
        stop, register = visit.stop, self.register
        said = [*when]
        if stop["state"]:
            said.append(self.say(text("State: {state}", state=STATES.get(stop["state"], stop["state"]))))
        if place := register.words(stop["key"], "place"):
            said.append(place)
        said += register.objects(stop["key"])
        return Waypoint(
            *visit.begin,
            str(stop["marker"]),
            "\n".join(said),
            self.say(KINDS["marker"]),
            str(stop["line"]),
            _DEFECT if stop["state"] in DEFECTS else _SOUND,
            register.number(stop["key"], "height_m"),
        )

    def _when(self, day: CrewDay, visit: Visit) -> str:
        return self.say(
            text(
                "{day}, stop {n}, {arrive}–{depart}",
                day=day.title,
                n=visit.number,
                arrive=visit.stop["arrive"],
                depart=visit.stop["depart"],
            )
        )

    def _meetings(self) -> Iterator[Waypoint]:
        for meeting in meetings(self.plan, self.days):
            stop = meeting.stop
            name = self.say(text("Meeting at {marker}", marker=str(stop["marker"])))
            kind = self.say(text("Meeting point"))
            yield Waypoint(
                stop["lon"], stop["lat"], name, self.say(meeting_words(meeting)), kind, str(stop["line"]), _MEET
            )

    def _ends(self) -> Iterator[Waypoint]:
        taken = Places(v.begin for d in self.days for v in d.left if v.is_marker)
        kind = self.say(text("End of a stretch"))
        for day in self.days:
            for visit in day.left:
                if visit.is_marker:
                    continue
                stretch = str(visit.stop["marker"])
                begin, end = text("{stretch}, begin", stretch=stretch), text("{stretch}, end", stretch=stretch)
                for place, words in ((visit.begin, begin), (visit.end, end)):
                    if taken.near(place, _APART_M):
                        continue
                    taken.add(place)
                    name = self.say(words)
                    yield Waypoint(*place, name, self._when(day, visit), kind, str(visit.stop["line"]), _END)

    def _accesses(self) -> Iterator[Waypoint]:
        kind = self.say(text("Access point"))
        for day in self.days:
            for number, access in enumerate(day.accesses, 1):
                name = f"P{day.team}-{day.day}-{number}"
                yield Waypoint(
                    access.lon, access.lat, name, self.say(access_words(day, access.number)), kind, "", _PARK
                )

    def _route(self, day: CrewDay) -> GpxRoute:
        """The stops in order; where a stretch ends at a marker that is visited, the place is the marker's."""
        home = Waypoint(day.start["lon"], day.start["lat"], str(day.start["name"]))
        places = [home]
        for visit in day.left:
            kind = self.say(KINDS[visit.stop["kind"]])
            for place in (visit.begin, visit.end):
                name, note = str(visit.stop["marker"]), self._when(day, visit)
                there = Waypoint(*place, name, note, kind, str(visit.stop["line"]))
                if not near(place, (places[-1].lon, places[-1].lat)):
                    places.append(there)
                elif visit.is_marker and len(places) > 1:
                    places[-1] = there
        if not near(day.finish, (home.lon, home.lat), _SAME_M):
            home = Waypoint(*day.finish, self.say(text("End of the day")))
        return GpxRoute(self.say(day.title), (*places, home), day_words(day, self.say), day.colour + 1)

    def _track(self, day: CrewDay) -> Track:
        ways = tuple(tuple((lon, lat) for lon, lat in g) for g in day.plan["geometry"]["coordinates"])
        return Track(self.say(day.title), ways, day_words(day, self.say), day.colour + 1)


def access_words(day: CrewDay, number: int | None) -> Text:
    """What an access point is for."""
    if number is None:
        return text("{day}: back to the vehicle", day=day.title)
    return text("{day}: vehicle and walk, stop {n}", day=day.title, n=number)


def meeting_words(meeting: Meeting) -> Text:
    """Who meets, and when."""
    teams = [text("team {n}", n=n) for n in meeting.teams]
    if meeting.on:
        return text("{teams} meet on {date} at {time}", teams=teams, date=meeting.on, time=meeting.at)
    return text("{teams} meet on day {day} at {time}", teams=teams, day=meeting.day, time=meeting.at)


def day_words(day: CrewDay, say: Say) -> str:
    """The day in one line: lines, hours, kilometres, and team, break and daylight where the plan knows them."""
    plan = day.plan
    said = [
        text(
            "{lines}; {start}–{end}, {n} stops, {drive:.1f} km by vehicle, {walk:.1f} km on foot",
            lines=day.lines,
            start=plan["start"],
            end=plan["end"],
            n=len(plan["stops"]),
            drive=plan["drive_km"],
            walk=plan["walk_km"],
        )
    ]
    if day.name:
        said.insert(0, text("Team: {name}", name=day.name))
    if lunch := plan.get("lunch"):
        said.append(text("break at {at}, {minutes} min", at=lunch["at"], minutes=lunch["minutes"]))
    if light := plan.get("light"):
        said.append(text("daylight {rise}–{set}", rise=light[0], set=light[1]))
    return say(text("; ")).join(map(say, said))
