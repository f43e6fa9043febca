"""Which marker, or which record of a stretch, a photograph shows: by square code, file name, position, time, plan."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.inspections import codes
from gis_desk.inspections.intake.limits import PhotoLimits
from gis_desk.inspections.intake.places import Ground
from gis_desk.inspections.photos.stops import PlanStop, Stops
from gis_desk.inspections.rows import keyed
from layers import crs
from layers.formats.photos.picture import SUFFIXES, Photograph
from layers.gcj02 import from_gcj02
from layers.text import Text, text

_PARTS = re.compile(r"[,;，；、\n]+")
_FIRST, _LAST = 1990, 2200


@dataclass(frozen=True)
class Match:
    """What a photograph shows.

    Parameters
    ----------
    marker, stretch : str or None
        Keys of a marker or of a record of a stretch; both None where a person has to say.
    by : str or None
        ``code``, ``position``, ``time``, or ``person`` where a record names the file.
    distance_m : float or None
        From the camera to the marker, metres.
    doubt : Text or None
        Why a person has to say, or what speaks against the match.
    place : (lon, lat) or None
        Where the camera stood, degrees, where its position had to be set right.
    """

    marker: str | None = None
    stretch: str | None = None
    by: str | None = None
    distance_m: float | None = None
    doubt: Text | None = None
    place: tuple[float, float] | None = None


class Matcher:
    """Markers and records of a workspace, as photographs are matched to them.

    Parameters
    ----------
    ground : Ground
    records, stretches : GeoDataFrame
        Rows of ``inspection_record`` and ``inspection_stretch``.
    stops : Stops or None
        What the plans say of who was where, asked last.
    told : sequence of (file name, ``marker`` or ``stretch``, key)
        What rows of photographs say beside the records.
    """

    def __init__(
        self,
        ground: Ground,
        records: gpd.GeoDataFrame,
        stretches: gpd.GeoDataFrame,
        limits: PhotoLimits,
        stops: Stops | None = None,
        told: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        self._stops = stops or Stops()
        self._ground, self._limits = ground, limits
        self._named: dict[str, set[tuple[str, str]]] = {}
        self._by_day: dict[str, set[str]] = {}
        self._walked: dict[str, list[tuple[str, Any]]] = {}
        self._spans: dict[str, tuple[str, float, float]] = {}
        for column, frame in (("marker", records), ("stretch", stretches)):
            for key, row in keyed(frame):
                about = (column, str(row["marker"]) if column == "marker" else key)
                for name in _files_in(row.get("photo")):
                    self._named.setdefault(name, set()).add(about)
                day = str(row.get("visited_on") or "")
                if column == "marker":
                    self._by_day.setdefault(day, set()).add(about[1])
                elif row.get("geometry") is not None:
                    self._walked.setdefault(day, []).append((key, row["geometry"]))
                    self._spans[key] = str(row["line"]), float(row["from_m"] or 0), float(row["to_m"] or 0)
        for name, column, key in told:
            self._named.setdefault(name.lower(), set()).add((column, key))
        placed = [(k, i) for k, i in ground.marker_rows.items() if _is_placed(ground.markers.geometry.iloc[i])]
        self._keys = [k for k, _ in placed]
        self._at = {k: n for n, k in enumerate(self._keys)}
        self._points = ground.markers.geometry.to_numpy()[[i for _, i in placed]] if placed else np.array([])
        self._plane: Any = None
        if placed:
            self._plane = crs.plane_for(shapely.total_bounds(self._points).tolist())
            self._flat = crs.transform(self._points, crs.GEOGRAPHIC, self._plane)
            self._tree = shapely.STRtree(self._flat)

    def match(self, photos: Sequence[tuple[str, Photograph]]) -> list[Match]:
        """The match of each photograph, in order."""
        self._see_cameras([photo for _, photo in photos])
        found = [self._alone(name, photo) for name, photo in photos]
        times = sorted(
            (t, m.marker or "", m.stretch or "")
            for (_, p), m in zip(photos, found, strict=True)
            if m.by is not None and (t := _time(p)) is not None
        )
        for n, ((name, photo), match) in enumerate(zip(photos, found, strict=True)):
            if match.by is None and match.doubt is None:
                found[n] = self._in_time(name, photo, times)
        return found

    def _alone(self, name: str, photo: Photograph) -> Match:
        """By what the photograph itself says; without a doubt where time may still tell."""
        return self._coded(photo) or self._written(name) or self._near(photo) or Match()

    def _distance(self, photo: Photograph, marker: str) -> float | None:
        camera = self._camera(photo)
        if camera is None or marker not in self._at:
            return None
        return round(float(shapely.distance(camera, self._flat[self._at[marker]])), 1)

    def _camera(self, photo: Photograph) -> Any:
        """The place of the camera in the plane of the markers; None where it is not known, or far from all markers."""
        return self._cameras.get(photo.original)

    def _see_cameras(self, photos: Sequence[Photograph]) -> None:
        self._cameras: dict[str, Any] = {}
        placed = [p for p in photos if p.exif.lon is not None and p.exif.lat is not None]
        if self._plane is None or not placed:
            return
        west, south, east, north = shapely.total_bounds(self._points)
        lon, lat = (np.array([getattr(p.exif, c) for p in placed], float) for c in ("lon", "lat"))
        near = (west - 1 < lon) & (lon < east + 1) & (south - 1 < lat) & (lat < north + 1)
        seen = [p.original for p, ok in zip(placed, near, strict=True) if ok]
        self._cameras = self._on_plane(seen, lon[near], lat[near])
        true = from_gcj02(lon[near], lat[near])
        self._places = dict(zip(seen, zip(true[0].tolist(), true[1].tolist(), strict=True), strict=True))
        self._shifted_back = self._on_plane(seen, *true)

    def _on_plane(self, names: Sequence[str], lon: np.ndarray, lat: np.ndarray) -> dict[str, Any]:
        x, y = crs.transform_points(lon, lat, crs.GEOGRAPHIC, self._plane)
        return dict(zip(names, np.atleast_1d(np.asarray(shapely.points(x, y))), strict=True))

    def _coded(self, photo: Photograph) -> Match | None:
        ours = [c for words in photo.codes if (c := codes.decode(words)) is not None]
        if not ours:
            return None
        there = {c.marker for c in ours if c.marker in self._ground.marker_rows}
        if not there:
            return Match(doubt=text("its code names the marker {number}, which is not in this workspace",
                                    number=ours[0].number))  # fmt: skip
        if len(there) > 1:
            names = "、".join(sorted(self._ground.number(k) for k in there))
            return Match(doubt=text("it shows the codes of several markers: {markers}", markers=names))
        marker = there.pop()
        away = self._distance(photo, marker)
        doubt = None
        if away is not None and away > self._limits.code_far_m:
            doubt = text("taken {metres:.0f} m away from the marker of its code", metres=away)
        return Match(marker, None, "code", away, doubt)

    def _written(self, name: str) -> Match | None:
        """By the record that names the file."""
        path = PurePosixPath(name)
        about = self._named.get(path.name.lower(), set()) | self._named.get(path.stem.lower(), set())
        if len(about) > 1:
            return Match(doubt=text("several records name this file"))
        for column, key in about:
            return Match(key, None, "person") if column == "marker" else Match(None, key, "person")
        return None

    def _near(self, photo: Photograph) -> Match | None:
        camera = self._camera(photo)
        if camera is None:
            placed = photo.exif.lon is not None
            return Match(doubt=text("taken far from all markers")) if placed and self._plane is not None else None
        return (
            self._beside(camera)
            or self._along(photo, camera)
            or self._shifted(photo, camera)
            or Match(doubt=text("no marker within {metres:g} m", metres=self._limits.near_m))
        )

    def _shifted(self, photo: Photograph, camera: Any) -> Match | None:
        """By a position in GCJ-02, as some telephones write it: far from all markers, and on one when set right."""
        _, away = self._tree.query_nearest(camera, return_distance=True, all_matches=False)
        if not self._limits.shift_least_m <= float(away[0]) <= self._limits.shift_most_m:
            return None
        found = self._beside(self._shifted_back[photo.original])
        if found is None or found.marker is None:
            return None
        place = self._places[photo.original]
        said = text("its position is {metres:.0f} m off, in GCJ-02 as map services shift it; matched with it set right",
                    metres=float(shapely.distance(camera, self._shifted_back[photo.original])))  # fmt: skip
        return replace(found, doubt=said, place=(round(place[0], 7), round(place[1], 7)))

    def _beside(self, camera: Any) -> Match | None:
        """By the marker that the camera stood at; None where there is none."""
        hits = self._tree.query(camera, predicate="dwithin", distance=self._limits.near_m)
        near = sorted((float(shapely.distance(camera, self._flat[i])), self._keys[i]) for i in hits)
        if not near:
            return None
        away, marker = near[0]
        if len(near) > 1 and near[1][0] < max(away * self._limits.clearly, away + self._limits.unsure_m):
            names = "、".join(self._ground.number(k) for _, k in near[:3])
            return Match(doubt=text("several markers are as near: {markers}", markers=names))
        return Match(marker, None, "position", round(away, 1))

    def _along(self, photo: Photograph, camera: Any) -> Match | None:
        """By the one stretch recorded on that day that the camera stood at."""
        day = photo.exif.taken.date().isoformat() if photo.exif.taken else ""
        walked = self._walked.get(day, [])
        if not walked:
            return None
        shapes = crs.transform(np.array([s for _, s in walked], dtype=object), crs.GEOGRAPHIC, self._plane)
        away = shapely.distance(shapes, camera)
        near = [walked[i][0] for i in np.flatnonzero(away <= self._limits.near_m)]
        return Match(None, near[0], "position") if len(near) == 1 else None

    def _in_time(self, name: str, photo: Photograph, times: Sequence[tuple[dt.datetime, str, str]]) -> Match:
        """By the photographs matched just before and after, else by the one marker of that day, last by the plan."""
        moment = _time(photo)
        if moment is None:
            return Match(doubt=text("it has neither code, position nor time"))
        reach = dt.timedelta(minutes=self._limits.minutes)
        before = [(moment - t, m, s) for t, m, s in times if t <= moment and moment - t <= reach][-1:]
        after = [(t - moment, m, s) for t, m, s in times if t > moment and t - moment <= reach][:1]
        about = {(m, s) for _, m, s in (*before, *after)}
        if len(about) == 1:
            marker, stretch = about.pop()
            return Match(marker or None, stretch or None, "time")
        if about:
            names = "、".join(self._ground.number(m) for m, _ in sorted(about) if m)
            return Match(doubt=text("taken between photographs of different places: {markers}", markers=names))
        visited = self._by_day.get(moment.date().isoformat(), set())
        if len(visited) == 1:
            return Match(next(iter(visited)), None, "time")
        if (stop := self._stops.at(moment, name)) is not None:
            day = moment.date().isoformat()
            stretches = [key for key, _ in self._walked.get(day, ()) if self._is_of(key, stop)]
            said = text("by the plan: team {team} was to be there from {arrive} to {depart}",
                        team=stop.team, arrive=stop.arrive, depart=stop.depart)  # fmt: skip
            if stop.marker in self._ground.marker_rows:
                return Match(stop.marker, None, "time", doubt=said)
            if len(stretches) == 1:
                return Match(None, stretches[0], "time", doubt=said)
        return Match(doubt=text("{n} markers were recorded on that day", n=len(visited)))

    def _is_of(self, stretch: str, stop: PlanStop) -> bool:
        line, low, high = self._spans[stretch]
        return line == stop.line and min(high, stop.to_m) - max(low, stop.from_m) > 0.5 * (stop.to_m - stop.from_m)


def _time(photo: Photograph) -> dt.datetime | None:
    taken = photo.exif.taken
    return taken if taken is not None and _FIRST <= taken.year <= _LAST else None


def _is_placed(shape: Any) -> bool:
    return shape is not None and not shape.is_empty


def _files_in(written: object) -> Iterator[str]:
    """Names of files in the words of a record, in small letters; numbers of cameras need no ending."""
    for part in _PARTS.split(str(written or "")):
        name = PurePosixPath(part.strip().replace("\\", "/")).name.lower()
        if len(name) > 3:
            yield name
            if name.endswith(SUFFIXES):
                yield PurePosixPath(name).stem
