"""Words of a plan: kinds of stops, ways of coming there, states and posts of markers, classes of roads."""

from collections.abc import Mapping

from layers.text import Text, text

KINDS: Mapping[str, Text] = {"marker": text("Marker"), "stretch": text("Stretch of line")}
MODES: Mapping[str, Text] = {"drive": text("Vehicle"), "walk": text("On foot"), "stay": text("On the spot")}
LEGS: Mapping[str, Text] = {
    "drive": text("By vehicle"),
    "walk": text("On foot"),
    "inspect": text("Along the line"),
    "follow": text("Vehicle brought round"),
}
STATES: Mapping[str, Text] = {
    "intact": text("intact"),
    "unreadable": text("unreadable"),
    "damaged": text("post damaged"),
    "tilted": text("tilted"),
    "moved": text("moved"),
    "lost": text("lost"),
    "restored": text("restored"),
    "abandoned": text("abandoned"),
}
POSTS: Mapping[str, Text] = {
    "single": text("single post"),
    "double": text("double posts"),
    "triple": text("triple posts"),
}
ROADS: Mapping[str, Text] = {
    "expressway": text("expressway"),
    "national": text("national road"),
    "provincial": text("provincial road"),
    "county": text("county road"),
    "township": text("township road"),
    "village": text("village road"),
    "track": text("track"),
    "path": text("path"),
}
