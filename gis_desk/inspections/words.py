"""The words of joint inspections: what the tables hold, as papers and window say it."""

from collections.abc import Mapping

from layers.text import Text, text

STATES: Mapping[str, Text] = {
    "planned": text("planned"),
    "in_field": text("in the field"),
    "done": text("done"),
    "filed": text("filed"),
}
KINDS: Mapping[str, Text] = {"regular": text("regular inspection"), "extra": text("extra inspection")}
CAUSES: Mapping[str, Text] = {
    "flood": text("flood"),
    "landslide": text("landslide"),
    "earthquake": text("earthquake"),
    "river": text("river has changed its course"),
    "road": text("road has changed"),
    "construction": text("construction"),
    "other": text("other cause"),
}
"""What calls for an extra inspection at any time (界线条例 12)."""
BODIES: Mapping[str, Text] = {
    "intact": text("intact"),
    "tilted": text("tilted"),
    "damaged": text("post damaged"),
    "moved": text("moved"),
    "lost": text("lost"),
}
LETTERINGS: Mapping[str, Text] = {"clear": text("clear"), "faint": text("faint"), "gone": text("lettering gone")}
MEASURED: Mapping[str, Text] = {
    "unmeasured": text("not measured"),
    "agrees": text("agrees"),
    "differs": text("differs"),
}
TERRAINS: Mapping[str, Text] = {"none": text("none"), "slight": text("slight"), "clear": text("clear change")}
COURSES: Mapping[str, Text] = {"clear": text("clear"), "blurred": text("blurred"), "unclear": text("unclear course")}
MATCHES: Mapping[str, Text] = {
    "code": text("code in the picture"),
    "position": text("position of the camera"),
    "time": text("time of the picture"),
    "person": text("by hand"),
}
REPAIR_KINDS: Mapping[str, Text] = {
    "lost": text("lost"),
    "moved": text("moved"),
    "damaged": text("damaged"),
    "tilted": text("tilted"),
    "unreadable": text("lettering worn"),
    "object_lost": text("reference object gone"),
}
REPAIR_STATES: Mapping[str, Text] = {
    "open": text("repair open"),
    "agreed": text("repair agreed"),
    "repaired": text("repaired"),
    "closed": text("repair closed"),
}

CHOICES: Mapping[tuple[str, str], Mapping[str, Text]] = {
    ("inspection", "state"): STATES,
    ("inspection", "kind"): KINDS,
    ("inspection", "cause"): CAUSES,
    ("inspection_record", "body"): BODIES,
    ("inspection_record", "lettering"): LETTERINGS,
    ("inspection_record", "measured"): MEASURED,
    ("inspection_stretch", "terrain"): TERRAINS,
    ("inspection_stretch", "course"): COURSES,
    ("inspection_photo", "matched_by"): MATCHES,
    ("marker_repair", "kind"): REPAIR_KINDS,
    ("marker_repair", "state"): REPAIR_STATES,
}
"""By table and column."""
